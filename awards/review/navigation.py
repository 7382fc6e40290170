from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("专家评审"), _("我的评审"), "awards:review-list", "ballpen", "awards.score", 210),
    NavEntry(_("专家评审"), _("评审进度"), "awards:review-progress", "progress", "awards.see_review_progress", 211),
)
