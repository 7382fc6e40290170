from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("质量工作"), _("数据填报"), "reports:returns-index", "forms", "reports.see_returns", 395))
