from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("专家评审"), _("满意度调查"), "awards:polls-list", "thumb-up", "awards.see_polls", 250))
