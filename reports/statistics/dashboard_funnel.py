"""How far the applications of a cycle came: each level counts those that reached it, wherever they ended. One statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.applications.workflow import Stage, reached
from awards.cycles.models import Cycle
from awards.defence.models import Defence, DefenceStage
from awards.honours.models import Award
from awards.screening.models import Outcome, Screening, ScreeningKind
from awards.visits.models import Visit, VisitStage
from core import percentages
from core.words import Words
from reports.statistics.dashboard_headlines import address

BEFORE_COMMITTEE = [Stage.CANDIDATE, Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE, Stage.CLEARED, Stage.HONOURED]
LEVELS: list[tuple[str, Words, str]] = [  # name, label, the phase without which a cycle has no such level
    ("applied", _("提交申报"), ""),
    ("accepted", _("形式审查通过"), "completeness"),
    ("qualified", _("资格审查通过"), "eligibility"),
    ("admitted", _("初审通过"), "preliminary"),
    ("reviewed", _("完成独立评审"), "review"),
    ("visited", _("完成现场评审"), "visits"),
    ("defended", _("完成陈述答辩"), "defence"),
    ("candidates", _("提交评审委员会"), "committee"),
    ("awarded", _("获奖"), ""),
]


@dataclass(frozen=True)
class Level:
    label: Words
    count: int
    url: str
    of_applied: int
    of_previous: int | None

    @property
    def share(self) -> str:
        """Of those that applied, in whole percent; empty when nobody did."""
        share = percentages.whole(self.count, self.of_applied)
        return "" if share is None else f"{share}%"


def funnel(user: Any, cycle: Cycle) -> list[Level]:
    """What `user` may see of the cycle's applications; those withdrawn are not counted."""
    rows = Application.objects.visible_to(user).filter(cycle=cycle).exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    found = rows.annotate(
        was_accepted=_screened(ScreeningKind.COMPLETENESS),
        was_qualified=_screened(ScreeningKind.ELIGIBILITY),
        was_admitted=_screened(ScreeningKind.PRELIMINARY),
        was_visited=Exists(Visit.objects.filter(application=OuterRef("pk"), stage=VisitStage.RECORDED)),
        was_heard=Exists(Defence.objects.filter(application=OuterRef("pk"), stage=DefenceStage.RECORDED)),
        is_honoured=Exists(Award.objects.standing().filter(application=OuterRef("pk"))),
    ).aggregate(**{name: Count("pk", filter=condition) for name, condition in _conditions(cycle.phases).items()})
    levels: list[Level] = []
    for name, label, _phase in _in_order(cycle.phases):
        previous = levels[-1].count if levels else None
        levels.append(Level(label, found[name], _url(user, name, cycle), found["applied"], previous))
    return levels


def _in_order(plan: Sequence[str]) -> list[tuple[str, Words, str]]:
    """The levels of the plan in its order: checks, and visit and defence, may stand either way."""
    held = [level for level in LEVELS if not level[2] or level[2] in plan]
    between = sorted((level for level in held if level[2]), key=lambda level: plan.index(level[2]))
    return [held[0], *between, held[-1]]


def _conditions(plan: Sequence[str]) -> dict[str, Q]:
    """A case that was left out after the ranking had been reviewed; one that was excluded had been before the committee."""
    ranked = Q(stage=Stage.NOT_SELECTED)
    proposed = Q(stage=Stage.EXCLUDED)
    return {
        "applied": Q(),
        "accepted": _beyond("completeness", plan) | ranked | proposed | Q(was_accepted=True),
        "qualified": _beyond("eligibility", plan) | ranked | proposed | Q(was_qualified=True),
        "admitted": _beyond("preliminary", plan) | ranked | proposed | Q(was_admitted=True),
        "reviewed": _beyond("review", plan) | ranked | proposed,
        "visited": Q(was_visited=True),
        "defended": Q(was_heard=True),
        "candidates": Q(stage__in=BEFORE_COMMITTEE) | proposed | ranked & Q(ranking_line__shortlisted=True),
        "awarded": Q(is_honoured=True),
    }


def _beyond(phase: str, plan: Sequence[str]) -> Q:
    """At a stage by which the plan's `phase` is completed; nobody where it has none."""
    if phase not in plan:
        return Q(pk__in=[])
    place = plan.index(phase)
    return Q(stage__in=[stage for stage in Stage if stage == Stage.HONOURED or reached(stage, plan) >= place])


def _screened(kind: ScreeningKind) -> Exists:
    return Exists(Screening.objects.filter(application=OuterRef("pk"), kind=kind, outcome=Outcome.PASSED))


def _url(user: Any, name: str, cycle: Cycle) -> str:
    """The list that tells who they are."""
    if name == "candidates" and user.has_perm("awards.see_ranking"):
        return reverse("awards:ranking-detail", args=[cycle.code])
    if name == "awarded" and user.has_perm("awards.see_awards"):
        return address("awards:honours-awards", f"?year={cycle.award_year}")
    return address("awards:applications-list", f"?cycle={cycle.code}")
