from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("工作台"), _("自我评价"), "awards:ratings-list", "chart-radar", "awards.list_ratings", 25))
