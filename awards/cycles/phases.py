"""The stages of a cycle's plan, and what they are called."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The stages of a cycle's plan, in the words of the regulations."""

    INTERNAL_NOTICE = "internal_notice", _("组织内部公示")
    APPLICATION = "application", _("申报")
    RECOMMENDATION = "recommendation", _("推荐")
    COMPLETENESS = "completeness", _("形式审查")
    ELIGIBILITY = "eligibility", _("资格审查")
    ACCEPTANCE = "acceptance", _("受理公告")
    PRELIMINARY = "preliminary", _("初审")
    REVIEW = "review", _("专家独立评审")
    CONSENSUS = "consensus", _("合议")
    VISITS = "visits", _("现场评审")
    DEFENCE = "defence", _("陈述答辩")
    POLLS = "polls", _("公众满意度调查")
    RANKING = "ranking", _("综合排名")
    COMMITTEE = "committee", _("评审委员会")
    NOTICE = "notice", _("公示")
    DECISION = "decision", _("表彰决定")
    AWARD = "award", _("颁奖")


# Stages of one number may stand in either order; a lower one stands before a higher one.
ORDER = {
    "internal_notice": 0,
    "application": 1,
    "recommendation": 2,
    "completeness": 3,
    "eligibility": 3,
    "acceptance": 4,
    "preliminary": 5,
    "review": 6,
    "consensus": 7,
    "visits": 8,
    "defence": 8,
    "polls": 8,
    "ranking": 9,
    "committee": 10,
    "notice": 11,
    "decision": 11,
    "award": 12,
}


GOVERNMENT_APPROVES = _("政府批准")


def decides_first(plan: Sequence[str]) -> bool:
    """Whether the government decides before the public notice."""
    return "notice" in plan and "decision" in plan and plan.index("decision") < plan.index("notice")


def label_in(plan: Sequence[str], name: str) -> str:
    """What a stage is called in a plan: a decision before the notice is the government's approval of the list, and the commendation follows
    the notice."""
    return str(GOVERNMENT_APPROVES if name == Phase.DECISION and decides_first(plan) else Phase(name).label)


def called(name: str) -> str:
    """A stage for a person who writes a rulebook, in a file or in the editor: its name and its word there, e.g. 现场评审（visits）."""
    return f"{Phase(name).label}（{name}）" if name in Phase.values else name
