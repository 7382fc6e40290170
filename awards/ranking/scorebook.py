"""The sheets of a cycle's score book. Figures are read in a handful of statements, however many cases there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.consensus.models import Consensus, ConsensusScore
from awards.criteria.models import Category, Item
from awards.cycles.kinds import named
from awards.cycles.models import Cycle
from awards.defence.models import Defence
from awards.ranking.models import RankingLine
from awards.review.models import ItemScore, ScoreSheet
from awards.visits.models import Visit, VisitScore
from core.sheets import Column, Sheet

NOT_APPLICABLE = "不适用"
SUMS = "pk", "application_id", "total_hundredths", "category_hundredths"
SKIPPED, EMPTY = 254, 255  # beside 0 to 100 in a judgement's percents


@dataclass(frozen=True, slots=True)
class Judgement:
    """One complete set of scores of a case: an expert's sheet, the consensus or the visit.

    `percents` has one byte an item in the order of the criteria: a big cycle has over a million of them.
    """

    case: "Case"
    who: str
    total_hundredths: int
    category_hundredths: Mapping[str, int]
    percents: bytes | bytearray
    is_joint: bool

    @property
    def total(self) -> Decimal:
        return Decimal(self.total_hundredths) / 100

    def category(self, clause: str) -> Decimal:
        return Decimal(self.category_hundredths.get(clause, 0)) / 100

    def percent(self, place: int) -> int | str | None:
        percent = self.percents[place] if self.percents else EMPTY
        return None if percent == EMPTY else NOT_APPLICABLE if percent == SKIPPED else percent


@dataclass(slots=True)
class Case:
    reference: str
    organization: str
    region: str
    industry: str
    panel: str
    stage: str
    result: Decimal | None
    place: int | None
    poll: Decimal | None = field(default=None, kw_only=True)
    sheets: list[Judgement] = field(default_factory=list)
    consensus: Judgement | None = None
    visit: Judgement | None = None
    defence: Decimal | None = None

    @property
    def judgements(self) -> list[Judgement]:
        return [*self.sheets, *(joint for joint in (self.consensus, self.visit) if joint)]

    @property
    def mean(self) -> Decimal | None:
        totals = [sheet.total for sheet in self.sheets]
        return (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01")) if totals else None

    @property
    def spread(self) -> Decimal | None:
        totals = [sheet.total for sheet in self.sheets]
        return max(totals) - min(totals) if totals else None


@dataclass(frozen=True)
class Figures:
    cycle: Cycle
    items: Sequence[Item]
    categories: Sequence[Category]
    cases: Sequence[Case]

    @property
    def most_sheets(self) -> int:
        return max((len(case.sheets) for case in self.cases), default=0)


class Cases(Sheet[Figures, Case]):
    """One row a case: every expert's total, mean, spread, consensus, visit, defence, result."""

    title = _("总览")
    frozen_columns = 2

    def rows(self, subject: Figures) -> Iterable[Case]:
        return subject.cases

    def headlines(self, subject: Figures) -> Sequence[str]:
        return [
            f"{subject.cycle.title}评分总册",
            f"满分{subject.cycle.criteria.total}分；已提交评分表的申报{len(subject.cases)}家",
        ]

    def columns_for(self, subject: Figures) -> Sequence[Column]:
        return [
            Column(_("申报编号"), lambda row: row.reference),
            Column(_("申报对象"), lambda row: row.organization),
            Column(_("所在地区"), lambda row: row.region),
            Column(_("所属行业"), lambda row: row.industry),
            Column(_("评审组"), lambda row: row.panel),
            *(_expert_column(number) for number in range(subject.most_sheets)),
            Column(_("专家平均"), lambda row: row.mean, kind="points", width=11),
            Column(_("最大极差"), lambda row: row.spread, kind="points", width=11),
            *(column for phase in subject.cycle.phases for column in _PLANNED.get(phase, [])),
            Column(_("状态"), lambda row: row.stage),
        ]


# What the overview tells of the parts of the plan that a cycle has.
_PLANNED: dict[str, list[Column]] = {
    "consensus": [Column(_("合议"), lambda row: row.consensus and row.consensus.total, kind="points", width=11)],
    "visits": [Column(_("现场评审"), lambda row: row.visit and row.visit.total, kind="points", width=11)],
    "defence": [Column(_("陈述答辩"), lambda row: row.defence, kind="points", width=11)],
    "polls": [Column(_("公众满意度"), lambda row: row.poll, kind="points", width=11)],
    "ranking": [
        Column(_("综合得分"), lambda row: row.result, kind="points", width=11),
        Column(_("名次"), lambda row: row.place, kind="int", width=7),
    ],
}


class Matrix(Sheet[Figures, Judgement]):
    """One row a judgement, one column an item: percents as they were given."""

    title = _("分项得分率")
    frozen_columns = 3

    def rows(self, subject: Figures) -> Iterator[Judgement]:
        for case in subject.cases:
            yield from case.judgements

    def headlines(self, subject: Figures) -> Sequence[str]:
        return [f"{subject.cycle.title}分项得分率（%）", "每家申报依次为各专家评分表、合议和现场评审；括号内为该项满分"]

    def columns_for(self, subject: Figures) -> Sequence[Column]:
        return [*_head(), *(_item_column(place, item) for place, item in enumerate(subject.items)), _total()]

    def is_strong(self, item: Judgement) -> bool:
        return item.is_joint


class Categories(Sheet[Figures, Judgement]):
    """One row a judgement, one column a category: sums in points."""

    title = _("类目得分")
    frozen_columns = 3

    def rows(self, subject: Figures) -> Iterator[Judgement]:
        for case in subject.cases:
            yield from case.judgements

    def headlines(self, subject: Figures) -> Sequence[str]:
        return [f"{subject.cycle.title}类目得分", "括号内为该类目满分；有不适用条款时总分按满分折算"]

    def columns_for(self, subject: Figures) -> Sequence[Column]:
        full: dict[int, int] = defaultdict(int)
        for item in subject.items:
            full[item.category_id] += item.points
        return [*_head(), *(_category_column(category, full[category.pk]) for category in subject.categories), _total()]

    def is_strong(self, item: Judgement) -> bool:
        return item.is_joint


def figures_of(cycle: Cycle) -> Figures:
    """All cases of `cycle` whose independent review is over, by reference."""
    items = list(Item.objects.of(cycle.criteria_id))
    cases = _cases(cycle)
    in_cycle = {"application__cycle": cycle, "total_hundredths__isnull": False}
    percents = _percents(
        ItemScore.objects.filter(sheet__application__cycle=cycle, sheet__stage="handed_in"), "sheet_id", items
    )
    sheets = ScoreSheet.objects.of_closed_reviews().filter(**in_cycle).order_by("pk")
    for pk, application, total, sums, name in sheets.values_list(*SUMS, "expert__name").iterator():
        case = cases[application]
        case.sheets.append(Judgement(case, name, total, sums, percents.get(pk, b""), is_joint=False))
    percents = _percents(ConsensusScore.objects.filter(consensus__application__cycle=cycle), "consensus_id", items)
    for pk, application, total, sums in Consensus.objects.filter(**in_cycle).values_list(*SUMS).iterator():
        if discussed := cases.get(application):
            discussed.consensus = Judgement(discussed, "合议", total, sums, percents.get(pk, b""), is_joint=True)
    percents = _percents(VisitScore.objects.filter(visit__application__cycle=cycle), "visit_id", items)
    for pk, application, total, sums in Visit.objects.filter(**in_cycle).values_list(*SUMS).iterator():
        if visited := cases.get(application):
            visited.visit = Judgement(visited, "现场评审", total, sums, percents.get(pk, b""), is_joint=True)
    if "defence" in cycle.phases:
        for application, total in Defence.objects.filter(**in_cycle).values_list("application_id", "total_hundredths"):
            if heard := cases.get(application):
                heard.defence = Decimal(total or 0) / 100
    return Figures(cycle, items, list(cycle.criteria.categories.order_by("order")), list(cases.values()))


def _cases(cycle: Cycle) -> dict[int, Case]:
    results = {
        application: (Decimal(hundredths) / 100, place)
        for application, hundredths, place in RankingLine.objects.filter(ranking__cycle=cycle).values_list(
            "application_id", "result_hundredths", "place"
        )
    }
    reviewed = ScoreSheet.objects.of_closed_reviews().filter(application__cycle=cycle).values("application_id")
    names = (
        "reference",
        "kind",
        "subject",
        "organization__name",
        "organization__region__name",
        "organization__industry__name",
        "panel_case__panel__name",
        "poll_result__hundredths",
    )
    rows = Application.objects.filter(pk__in=reviewed).order_by("reference").values_list("pk", "stage", *names)
    return {
        pk: Case(
            reference, named(kind, subject, owner), region, industry, panel or "", str(Stage(stage).words),
            *results.get(pk, (None, None)), poll=None if polled is None else Decimal(polled) / 100,
        )
        for pk, stage, reference, kind, subject, owner, region, industry, panel, polled in rows.iterator()
    }  # fmt: skip


def _percents(scores: Any, owner: str, items: Sequence[Item]) -> dict[int, bytearray]:
    """The percents of every sheet in the order of `items`, read as plain tuples."""
    places = {item.pk: place for place, item in enumerate(items)}
    found: dict[int, bytearray] = {}
    for row, item, percent, not_applicable in scores.values_list(
        owner, "item_id", "percent", "not_applicable"
    ).iterator():
        line = found.setdefault(row, bytearray([EMPTY]) * len(items))
        line[places[item]] = SKIPPED if not_applicable else EMPTY if percent is None else percent
    return found


def _head() -> list[Column]:
    return [
        Column(_("申报编号"), lambda row: row.case.reference),
        Column(_("申报对象"), lambda row: row.case.organization),
        Column(_("评分"), lambda row: row.who, width=12),
    ]


def _total() -> Column:
    return Column(_("总分"), lambda row: row.total, kind="points", width=11)


def _expert_column(number: int) -> Column:
    return Column(
        _("专家%(number)d") % {"number": number + 1},
        lambda row: row.sheets[number].total if number < len(row.sheets) else None,
        kind="points",
        width=11,
    )


def _item_column(place: int, item: Item) -> Column:
    return Column(f"{item.clause} {item.name}（{item.points}）", lambda row: row.percent(place), kind="int", width=11)


def _category_column(category: Category, points: int) -> Column:
    return Column(
        f"{category.clause} {category.name}（{points}）",
        lambda row: row.category(category.clause),
        kind="points",
        width=13,
    )
