"""My work in the navigation."""

from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("工作台"), _("我的工作"), "awards:desk-home", "layout-dashboard", "", 10))
