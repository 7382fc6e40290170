"""What a ranking is drawn up from: the complete cases with their parts, and what is still missing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.workflow import RANK, Stage
from awards.criteria import scoring
from awards.cycles.models import Cycle
from awards.ranking.candidates import Place, Placed, candidates
from awards.review.models import ScoreSheet
from core.words import joined

# The parts of a result in the order of the process; a JSON column of PostgreSQL does not keep an order.
PARTS = ("document", "visit", "defence", "poll")

UNDER_WAY = (
    Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED, Stage.QUALIFIED, Stage.ADMITTED, Stage.IN_REVIEW, Stage.REVIEWED,
    Stage.AGREED, Stage.VISITED, Stage.DEFENDED,
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One complete case; points in whole hundredths, `tier` the tier for which it would stand."""

    application: Application
    document: int
    visit: int | None
    total: int
    place: int
    tier: int | None


@dataclass(frozen=True)
class Gap:
    """One case that cannot be ranked yet, and why."""

    application: Application
    reason: str


@dataclass(frozen=True)
class Standing:
    results: list[Result] = field(default_factory=list)
    missing: list[Gap] = field(default_factory=list)


@dataclass(frozen=True)
class Outlook:
    """How many cases are complete and how many are not; the first of these by name."""

    complete: int = 0
    missing: int = 0
    named: list[Gap] = field(default_factory=list)


def outlook(cycle: Cycle, named: int = 20) -> Outlook:
    """What a page says before the ranking is frozen: no result is computed, and only the cases that it names are loaded."""
    sheets = _sheet_totals(cycle)
    rows = Application.objects.filter(cycle=cycle, stage__in=UNDER_WAY).order_by("reference")
    reasons: dict[tuple[str, frozenset[str]], str] = {}
    gaps: dict[int, str] = {}
    complete = 0
    for pk, stage, agreed, seen in rows.values_list(
        "pk", "stage", "consensus__total_hundredths", "visit__total_hundredths"
    ):
        found = _parts(cycle, agreed, seen, sheets.get(pk))
        key = stage, frozenset(found)
        if key not in reasons:
            reasons[key] = _gap(Application(cycle=cycle, stage=stage), found)
        if reasons[key]:
            gaps[pk] = reasons[key]
        else:
            complete += 1
    cases = Application.objects.select_related("organization").only("reference", "organization__name")
    shown = list(cases.filter(pk__in=list(gaps)[:named]).order_by("reference")) if gaps else []
    return Outlook(complete, len(gaps), [Gap(case, gaps[case.pk]) for case in shown])


def standing(cycle: Cycle) -> Standing:
    """Every case of the cycle that is still under way: ranked where its parts are there, else listed with what is missing."""
    parts: dict[int, dict[str, int]] = {}
    cases: dict[int, Application] = {}
    missing: list[Gap] = []
    sheets = _sheet_totals(cycle)
    for case in _cases(cycle):
        case.cycle = cycle
        consensus, visit = getattr(case, "consensus", None), getattr(case, "visit", None)
        agreed, seen = consensus and consensus.total_hundredths, visit and visit.total_hundredths
        found = _parts(cycle, agreed, seen, sheets.get(case.pk))
        if reason := _gap(case, found):
            missing.append(Gap(case, reason))
        else:
            cases[case.pk], parts[case.pk] = case, found
    return Standing(_results(cycle, cases, parts), missing)


def _cases(cycle: Cycle) -> list[Application]:
    rows = Application.objects.filter(cycle=cycle, stage__in=UNDER_WAY).select_related(
        "organization", "consensus", "visit"
    )
    return list(
        rows.only(
            "reference", "stage", "stage_since", "cycle", "organization__name", "organization__size",
            "consensus__total_hundredths", "visit__total_hundredths",
        ).order_by("reference")
    )  # fmt: skip


def _sheet_totals(cycle: Cycle) -> Mapping[int, list[int]]:
    """Handed-in totals by case, where the rulebook does not ask for a consensus."""
    if cycle.rules.review.aggregation == "consensus":
        return {}
    totals: dict[int, list[int]] = defaultdict(list)
    rows = ScoreSheet.objects.filter(application__cycle=cycle).handed_in()
    for application_id, total in rows.values_list("application_id", "total_hundredths"):
        totals[application_id].append(total or 0)
    return totals


def _parts(cycle: Cycle, agreed: int | None, seen: int | None, sheets: list[int] | None) -> dict[str, int]:
    """The parts that are there: the consensus or what the sheets come to, and the visit."""
    aggregation = cycle.rules.review.aggregation
    document = agreed
    if aggregation != "consensus":
        document = scoring.aggregate(sheets, aggregation) if sheets else None
    found = {"document": document, "visit": seen}
    return {name: value for name, value in found.items() if value is not None}


def _gap(case: Application, parts: Mapping[str, int]) -> str:
    """Why the case cannot be ranked yet; empty when it can."""
    if case.stage not in RANK.sources:
        return _("当前为“%(stage)s”") % {"stage": case.get_stage_display()}
    if case.refuses(RANK):
        return _("当前为“%(stage)s”，后续评审环节尚未完成") % {"stage": case.get_stage_display()}
    names = {"document": _("资料评审得分"), "visit": _("现场评审得分")}
    lacking = [names[name] for name, weight in weights_of(case.cycle).items() if weight and name not in parts]
    return _("缺少%(parts)s") % {"parts": joined(lacking)} if lacking else ""


def weights_of(cycle: Cycle) -> dict[str, Decimal]:
    weights = {str(part): weight for part, weight in cycle.rules.ranking.weights.items()}
    return {part: weights[part] for part in PARTS if part in weights}


def _results(cycle: Cycle, cases: Mapping[int, Application], parts: Mapping[int, dict[str, int]]) -> list[Result]:
    weights = weights_of(cycle)
    totals = {pk: scoring.weighted(found, weights) for pk, found in parts.items()}
    places = scoring.places(_with_ties(cycle, totals, parts))
    placed = [Placed(pk, totals[pk], places[pk], cases[pk].organization.size) for pk in cases]
    chosen = candidates(placed, _tiers(cycle), cycle.rules.ranking.candidates_factor)
    results = [
        Result(case, parts[pk]["document"], parts[pk].get("visit"), totals[pk], places[pk], chosen.get(pk))
        for pk, case in cases.items()
    ]
    return sorted(results, key=lambda result: (result.place, result.application.reference))


def _with_ties(cycle: Cycle, totals: Mapping[int, int], parts: Mapping[int, dict[str, int]]) -> dict[int, int]:
    """Equal results share a place, unless the rulebook lets the higher document or visit score go first."""
    first = cycle.rules.ranking.ties
    if first == "share":
        return dict(totals)
    base = max((found.get(first, 0) for found in parts.values()), default=0) + 1
    return {pk: total * base + parts[pk].get(first, 0) for pk, total in totals.items()}


def _tiers(cycle: Cycle) -> list[Place]:
    sizes = {tier.code: frozenset(map(str, tier.sizes or ())) for tier in cycle.rules.tiers}
    return [
        Place(tier.pk, tier.quota, tier.pass_line_hundredths, sizes.get(tier.code, frozenset()))
        for tier in cycle.tiers.all()
    ]
