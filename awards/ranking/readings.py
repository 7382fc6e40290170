"""What a ranking is drawn up from: the complete cases with their parts, and what is still missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.workflow import RANK, Stage
from awards.criteria import scoring
from awards.cycles.models import Cycle
from awards.cycles.places import pool_of, pools, track_of
from awards.nominations.readings import named_off_quota
from awards.polls.readings import parts as poll_parts
from awards.ranking.candidates import Place, Placed, candidates
from awards.ranking.models import PARTS
from awards.review.models import ScoreSheet
from core.words import joined

UNDER_WAY = (
    Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED, Stage.QUALIFIED, Stage.ADMITTED, Stage.IN_REVIEW, Stage.REVIEWED,
    Stage.AGREED, Stage.VISITED, Stage.DEFENDED,
)  # fmt: skip
Parts = Mapping[str, int]
# What is recorded about a case itself, in the order of PARTS; the document part may come from the sheets instead.
RECORDED = ("consensus", "visit", "defence")
TOTALS = tuple(f"{name}__total_hundredths" for name in RECORDED)


@dataclass(frozen=True)
class Result:
    """One complete case; points in whole hundredths, `parts` in the order of PARTS, `track` the sector class in which it competes, `tier` the
    tier for which it would stand."""

    application: Application
    parts: Parts
    total: int
    place: int
    tier: int | None
    track: str = ""


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
    polled = poll_parts(cycle)
    reasons: dict[tuple[str, frozenset[str], str], str] = {}
    gaps: dict[int, str] = {}
    complete = 0
    for pk, stage, *totals in rows.values_list("pk", "stage", *TOTALS):
        asked = polled.of(pk)
        found = _parts(cycle, [*totals, asked.hundredths], sheets.get(pk))
        key = stage, frozenset(found), asked.lacks
        if key not in reasons:
            reasons[key] = _gap(Application(cycle=cycle, stage=stage), found, asked.lacks)
        if reasons[key]:
            gaps[pk] = reasons[key]
        else:
            complete += 1
    cases = Application.objects.select_related("organization").only(
        "reference", "kind", "subject", "organization__name"
    )
    shown = list(cases.filter(pk__in=list(gaps)[:named]).order_by("reference")) if gaps else []
    return Outlook(complete, len(gaps), [Gap(case, gaps[case.pk]) for case in shown])


def standing(cycle: Cycle) -> Standing:
    """Every case of the cycle that is still under way: ranked where its parts are there, else listed with what is missing."""
    parts: dict[int, Parts] = {}
    cases: dict[int, Application] = {}
    missing: list[Gap] = []
    sheets, polled = _sheet_totals(cycle), poll_parts(cycle)
    for case in _cases(cycle):
        case.cycle = cycle
        recorded = [getattr(case, name, None) for name in RECORDED]
        asked = polled.of(case.pk)
        totals = [row and row.total_hundredths for row in recorded]
        found = _parts(cycle, [*totals, asked.hundredths], sheets.get(case.pk))
        if reason := _gap(case, found, asked.lacks):
            missing.append(Gap(case, reason))
        else:
            cases[case.pk], parts[case.pk] = case, found
    return Standing(_results(cycle, cases, parts), missing)


def _cases(cycle: Cycle) -> list[Application]:
    rows = Application.objects.filter(cycle=cycle, stage__in=UNDER_WAY)
    return list(
        rows.select_related("organization__industry", *RECORDED)
        .only(
            "reference", "stage", "stage_since", "cycle", "kind", "subject", "organization__name",
            "organization__size", "organization__industry__code", *TOTALS,
        )
        .order_by("reference")
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


def _parts(cycle: Cycle, recorded: Sequence[int | None], sheets: list[int] | None) -> dict[str, int]:
    """The parts that are there, in the order of PARTS: the consensus or what the sheets come to, what was recorded later, and the poll."""
    aggregation = cycle.rules.review.aggregation
    document, *later = recorded
    if aggregation != "consensus":
        document = scoring.aggregate(sheets, aggregation) if sheets else None
    return {name: value for name, value in zip(PARTS, [document, *later], strict=True) if value is not None}


def _gap(case: Application, parts: Parts, of_poll: str = "") -> str:
    """Why the case cannot be ranked yet; empty when it can. `of_poll` says why it has no result of the poll."""
    if case.stage not in RANK.sources:
        return _("当前为“%(stage)s”") % {"stage": case.get_stage_display()}
    if case.refuses(RANK):
        return _("当前为“%(stage)s”，后续评审环节尚未完成") % {"stage": case.get_stage_display()}
    names = {
        "document": _("资料评审得分"),
        "visit": _("现场评审得分"),
        "defence": _("陈述答辩得分"),
        "poll": _("公众满意度调查结果"),
    }
    lacking = [name for name in weighed(case.cycle) if name not in parts]
    if lacking == ["poll"] and of_poll:
        return of_poll
    return _("缺少%(parts)s") % {"parts": joined(names[name] for name in lacking)} if lacking else ""


def weights_of(cycle: Cycle) -> dict[str, Decimal]:
    weights = {str(part): weight for part, weight in cycle.rules.ranking.weights.items()}
    return {part: weights[part] for part in PARTS if part in weights}


def weighed(cycle: Cycle) -> list[str]:
    """The parts that count, in the order of the process."""
    return [part for part, weight in weights_of(cycle).items() if weight]


def _results(cycle: Cycle, cases: Mapping[int, Application], parts: Mapping[int, Parts]) -> list[Result]:
    weights = weights_of(cycle)
    totals = {pk: scoring.weighted(found, weights) for pk, found in parts.items()}
    places = scoring.places(_with_ties(cycle, totals, parts))
    named = named_off_quota(cycle)
    classes = _Classes(cycle)
    placed = [
        Placed(
            pk, totals[pk], places[pk], case.organization.size, case.kind,
            classes.pools(case.organization.industry.code), named.get(pk),
        )
        for pk, case in cases.items()
    ]  # fmt: skip
    chosen = candidates(placed, _places(cycle), cycle.rules.ranking.candidates_factor)
    results = [
        Result(case, parts[pk], totals[pk], places[pk], chosen.get(pk), classes.track(case.organization.industry.code))
        for pk, case in cases.items()
    ]
    return sorted(results, key=lambda result: (result.place, result.application.reference))


def _with_ties(cycle: Cycle, totals: Mapping[int, int], parts: Mapping[int, Parts]) -> dict[int, int]:
    """Equal results share a place, unless the rulebook lets the higher document or visit score go first."""
    first = cycle.rules.ranking.ties
    if first == "share":
        return dict(totals)
    base = max((found.get(first, 0) for found in parts.values()), default=0) + 1
    return {pk: total * base + parts[pk].get(first, 0) for pk, total in totals.items()}


class _Classes:
    """The sector classes of a cycle, worked out once a trade."""

    def __init__(self, cycle: Cycle) -> None:
        self._rules = cycle.rules
        codes = {tier.code: tier.pk for tier in cycle.tiers.all()}
        self._tiers = [(codes[tier.code], tier) for tier in self._rules.tiers if tier.code in codes]
        self._known: dict[str, tuple[str, Mapping[int, str]]] = {}

    def track(self, industry: str) -> str:
        return self._of(industry)[0]

    def pools(self, industry: str) -> Mapping[int, str]:
        """Tier -> the pool in which a firm of the trade competes for it."""
        return self._of(industry)[1]

    def _of(self, industry: str) -> tuple[str, Mapping[int, str]]:
        if industry not in self._known:
            track = track_of(self._rules, industry)
            into = {pk: pool_of(self._rules, tier, industry).track for pk, tier in self._tiers}
            self._known[industry] = (track.code if track else "", into)
        return self._known[industry]


def _places(cycle: Cycle) -> list[Place]:
    """The pools of the tiers in their order. Tiers that the rulebook no longer describes offer what their row says."""
    rules = {tier.code: tier for tier in cycle.rules.tiers}
    found = []
    for tier in cycle.tiers.all():
        rule = rules.get(tier.code)
        if rule is None:
            found.append(Place(tier.pk, tier.quota, tier.pass_line_hundredths))
            continue
        sizes = frozenset(map(str, rule.sizes))
        found += [
            Place(tier.pk, pool.quota or 0, tier.pass_line_hundredths, sizes, rule.candidates, pool.track)
            for pool in pools(cycle.rules, rule)
        ]
    return found
