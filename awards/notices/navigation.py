from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("公示与表彰"), _("公示"), "awards:notices-list", "speakerphone", "awards.see_draft_notices", 400),
    NavEntry(_("公示与表彰"), _("异议"), "awards:objections-list", "message-report", "awards.see_objections", 410),
)
