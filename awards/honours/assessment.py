"""What an applicant is told: the figures behind the feedback report and behind its page. Nobody else is named; comparison is with medians."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.consensus.models import Consensus, ConsensusScore
from awards.criteria.models import Band, Item, Kind, ScoredItem
from awards.criteria.scoring import round_half_up
from awards.defence.models import Defence
from awards.visits.models import Visit, VisitScore
from core.charts import Chart, Series

PRIORITIES = 5
Names = dict[tuple[str, str], str]  # of factors, by kind of item and code


@dataclass(frozen=True)
class Remark:
    """A strength or an opportunity, the factor it belongs to and where in the self-assessment it shows."""

    factor: str
    text: str
    reference: str


@dataclass(frozen=True)
class ItemFeedback:
    clause: str
    name: str
    points: int
    kind: str
    percent: int | None
    band: str
    band_words: Sequence[tuple[str, str]]
    strengths: Sequence[Remark]
    opportunities: Sequence[Remark]

    @property
    def lost(self) -> Decimal:
        """Points between here and full marks: what improving this item could bring."""
        return Decimal(self.points * (100 - self.percent)) / 100 if self.percent is not None else Decimal(0)


@dataclass(frozen=True)
class CategoryFeedback:
    clause: str
    name: str
    points: int
    score: Decimal
    percent: Decimal
    median: Decimal
    items: Sequence[ItemFeedback]

    @property
    def difference(self) -> Decimal:
        return self.percent - self.median


@dataclass(frozen=True)
class Assessment:
    """One applicant's result. `cases` says among how many applicants the medians were taken."""

    total: Decimal
    of: int
    percent: Decimal
    median: Decimal
    cases: int
    after_visit: bool
    after_defence: bool
    summary: str
    categories: Sequence[CategoryFeedback]
    scale: Sequence[tuple[str, Sequence[tuple[str, Sequence[tuple[str, str]]]]]] = field(default_factory=tuple)

    @property
    def items(self) -> list[ItemFeedback]:
        return [item for category in self.categories for item in category.items]

    @property
    def priorities(self) -> list[ItemFeedback]:
        """The items with most points to gain, among those with an opportunity named that are not the best ones."""
        best = self.best if len(self.items) > 2 * PRIORITIES else []
        named = [item for item in self.items if item.opportunities and item not in best]
        return sorted(named, key=lambda item: (-item.lost, item.clause))[:PRIORITIES]

    @property
    def best(self) -> list[ItemFeedback]:
        named = [item for item in self.items if item.strengths and item.percent is not None]
        return sorted(named, key=lambda item: (-(item.percent or 0), -item.points))[:PRIORITIES]

    @property
    def chart(self) -> Chart:
        """Category percents, own and median: the report draws it as SVG, the page as ECharts."""
        return Chart(
            [category.name for category in self.categories],
            [
                Series(_("本组织"), [float(category.percent) for category in self.categories]),
                Series(_("本届中位数"), [float(category.median) for category in self.categories]),
            ],
        )


def assess(application: Application) -> Assessment:
    """The applicant's result: the visit's scores where a visit was recorded, else the consensus's."""
    cycle = application.cycle
    items = list(Item.objects.of(cycle.criteria_id))
    result, scores = _final(application)
    cohort = _cohort(application)
    bands, factors = list(cycle.criteria.bands.all()), list(cycle.criteria.factors.all())
    names = {(factor.kind, factor.code): factor.name for factor in factors}
    categories = []
    for category in cycle.criteria.categories.all():
        own = [item for item in items if item.category_id == category.pk]
        applicable = sum(item.points for item in own if not _skipped(scores.get(item.pk)))
        score = Decimal(result.category_hundredths.get(category.clause, 0)) / 100
        categories.append(
            CategoryFeedback(
                clause=category.clause,
                name=category.name,
                points=applicable,
                score=score,
                percent=_percent(score, applicable),
                median=_median(cohort[category.clause]),
                items=[_item(item, scores.get(item.pk), bands, names) for item in own],
            )
        )
    total, of = Decimal(result.total_hundredths or 0) / 100, cycle.criteria.total
    totals = cohort[""]
    return Assessment(
        total=total,
        of=of,
        percent=_percent(total, of),
        median=_median(totals),
        cases=len(totals),
        after_visit=isinstance(result, Visit),
        after_defence=Defence.objects.filter(application=application, total_hundredths__isnull=False).exists(),
        summary=result.summary,
        categories=categories,
        scale=[(str(Kind(kind).label), _scale(bands, kind, names)) for kind in Kind.values],
    )


def has_result(application: Application) -> bool:
    return Consensus.objects.filter(application=application, total_hundredths__isnull=False).exists()


def _final(application: Application) -> tuple[Consensus | Visit, dict[int, ScoredItem]]:
    """The row that holds the sums, and the scores by item. A comment that the visit left empty stands as the consensus has it."""
    consensus = Consensus.objects.get(application=application)
    agreed = {score.item_id: score for score in ConsensusScore.objects.filter(consensus=consensus)}
    visit = Visit.objects.filter(application=application, total_hundredths__isnull=False).first()
    if visit is None:
        return consensus, dict(agreed)
    seen: dict[int, ScoredItem] = {}
    for score in VisitScore.objects.filter(visit=visit):
        before = agreed.get(score.item_id)
        score.strengths = score.strengths or (before.strengths if before else [])
        score.opportunities = score.opportunities or (before.opportunities if before else [])
        seen[score.item_id] = score
    return visit, {**agreed, **seen}


def _cohort(application: Application) -> dict[str, list[Decimal]]:
    """Percents of every case of the cycle, by category clause; "" stands for the total."""
    cycle = application.cycle
    base = {
        category.clause: sum(item.points for item in category.items.all())
        for category in cycle.criteria.categories.all()
    }
    sums = {
        row["application_id"]: row
        for model in (Consensus, Visit)
        for row in model.objects.filter(application__cycle=cycle, total_hundredths__isnull=False).values(
            "application_id", "total_hundredths", "category_hundredths"
        )
    }
    skipped = _skipped_points(cycle.pk)
    percents: dict[str, list[Decimal]] = defaultdict(list)
    for application_id, row in sums.items():
        percents[""].append(_percent(Decimal(row["total_hundredths"] or 0) / 100, cycle.criteria.total))
        for clause, points in base.items():
            applicable = points - skipped[application_id, clause]
            if applicable:
                percents[clause].append(_percent(Decimal(row["category_hundredths"].get(clause, 0)) / 100, applicable))
    return percents


def _skipped_points(cycle_id: int) -> dict[tuple[int, str], int]:
    """Points that do not apply, by case and category: they leave the base."""
    rows = ConsensusScore.objects.filter(consensus__application__cycle_id=cycle_id, not_applicable=True)
    skipped: dict[tuple[int, str], int] = defaultdict(int)
    for application_id, clause, points in rows.values_list(
        "consensus__application_id", "item__category__clause", "item__points"
    ):
        skipped[application_id, clause] += points
    return skipped


def _item(item: Item, score: ScoredItem | None, bands: Iterable[Band], names: Names) -> ItemFeedback:
    percent = score.percent if score is not None else None
    band = next(
        (band for band in bands if band.kind == item.kind and percent is not None and band.low <= percent <= band.high),
        None,
    )
    return ItemFeedback(
        clause=item.clause,
        name=item.name,
        points=item.points,
        kind=item.get_kind_display(),
        percent=percent,
        band=_range(band) if band else (_("不适用") if _skipped(score) else _("未评分")),
        band_words=_words(band, names) if band else [],
        strengths=_remarks(score.strengths if score else [], item.kind, names),
        opportunities=_remarks(score.opportunities if score else [], item.kind, names),
    )


def _remarks(entries: Sequence[dict[str, Any]], kind: str, names: Names) -> list[Remark]:
    return [
        Remark(names.get((kind, entry.get("factor", "")), ""), entry["text"].strip(), entry.get("reference", ""))
        for entry in entries
        if entry.get("text", "").strip()
    ]


def _words(band: Band, names: Names) -> list[tuple[str, str]]:
    return [(names.get((band.kind, code), code), words) for code, words in band.texts.items()]


def _scale(bands: Iterable[Band], kind: str, names: Names) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(_range(band), _words(band, names)) for band in bands if band.kind == kind]


def _range(band: Band) -> str:
    return f"{band.low}%～{band.high}%" if band.low != band.high else f"{band.low}%"


def _skipped(score: ScoredItem | None) -> bool:
    return score is not None and score.not_applicable


def _percent(score: Decimal, points: int) -> Decimal:
    return _tenths(Fraction(score) * 100 / points) if points else Decimal(0)


def _median(percents: Sequence[Decimal]) -> Decimal:
    return _tenths(Fraction(median(percents))) if percents else Decimal(0)


def _tenths(value: Fraction) -> Decimal:
    return Decimal(round_half_up(value * 10)).scaleb(-1)
