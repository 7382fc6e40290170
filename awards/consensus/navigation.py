from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("专家评审"), _("合议"), "awards:consensus-list", "messages", "awards.see_consensus", 220))
