"""What the review says of the cases to be named, where the plan has no ranking that would weigh it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.criteria.scoring import aggregate
from awards.cycles.models import Cycle, Phase
from awards.polls.readings import parts as poll_parts
from awards.review.models import ScoreSheet

RECORDED = {Phase.CONSENSUS: "consensus", Phase.VISITS: "visit", Phase.DEFENCE: "defence"}


@dataclass(frozen=True)
class Score:
    """One part of what was found: what it is called, in hundredths of a point."""

    label: str
    hundredths: int


def scores_of(cycle: Cycle, cases: Sequence[Application]) -> dict[int, list[Score]]:
    """Case -> its scores in the order of the process; empty where the plan ranks, for the ranking says more. At most three statements."""
    plan = cycle.phases
    if Phase.RANKING in plan or Phase.REVIEW not in plan or not cases:
        return {}
    names = [name for phase, name in RECORDED.items() if phase in plan]
    totals = [f"{name}__total_hundredths" for name in names]
    rows = Application.objects.filter(pk__in=[case.pk for case in cases]).order_by()
    recorded = {pk: dict(zip(names, found, strict=True)) for pk, *found in rows.values_list("pk", *totals)}
    sheets, polled, words = _of_sheets(cycle), poll_parts(cycle), _words()
    told = {}
    for case in cases:
        parts = {"document": sheets.get(case.pk), **recorded[case.pk], "poll": polled.of(case.pk).hundredths}
        if parts.get("consensus") is not None:
            parts["document"] = parts.pop("consensus")
        told[case.pk] = [
            Score(words[name], value) for name, value in parts.items() if name in words and value is not None
        ]
    return told


def _words() -> dict[str, str]:
    return {"document": _("材料评审"), "visit": _("现场评审"), "defence": _("陈述答辩"), "poll": _("满意度调查")}


def _of_sheets(cycle: Cycle) -> dict[int, int]:
    """What the experts' own sheets come to, where the rulebook does not ask for a consensus."""
    way = cycle.rules.review.aggregation
    if way == "consensus":
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    rows = ScoreSheet.objects.filter(application__cycle=cycle).handed_in()
    for application, total in rows.values_list("application_id", "total_hundredths"):
        found[application].append(total or 0)
    return {application: aggregate(totals, way) for application, totals in found.items()}
