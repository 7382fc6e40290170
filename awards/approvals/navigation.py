from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("公示与表彰"), _("政府批准"), "awards:approvals-list", "building-bank", "awards.see_approvals", 395)
)
