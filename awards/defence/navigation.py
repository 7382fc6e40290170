from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("专家评审"), _("陈述答辩"), "awards:defence-list", "presentation", "awards.list_defences", 232))
