from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

GROUP = _("公示与表彰")
register(
    NavEntry(GROUP, _("表彰决定"), "awards:honours-list", "certificate", "awards.see_draft_decisions", 420),
    NavEntry(GROUP, _("获奖与证书"), "awards:honours-awards", "medal", "awards.see_awards", 430),
    NavEntry(GROUP, _("奖金台账"), "awards:honours-payments", "calculator", "awards.see_payments", 440),
    NavEntry(GROUP, _("上级奖配套"), "awards:honours-top-ups", "trophy", "awards.see_top_ups", 445),
    NavEntry(GROUP, _("反馈报告"), "awards:honours-feedback-list", "report-analytics", "awards.see_feedback_page", 450),
)
