from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("评审委员会"), _("提名"), "awards:nominations-list", "list-check", "awards.see_nominations", 305))
