from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("专家评审"), _("现场评审"), "awards:visits-list", "map-pin", "awards.list_visits", 230))
