from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("本届流程"), _("审查"), "awards:screening-desk", "clipboard-check", "awards.see_screening", 130),
    NavEntry(
        _("本届流程"), _("受理公告"), "awards:screening-acceptances", "file-check", "awards.see_draft_acceptance", 132
    ),
)
