from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("评审委员会"), _("会议与投票"), "awards:committee-list", "gavel", "awards.see_meeting", 310))
