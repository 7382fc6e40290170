"""The sheets of a cycle's score book. Figures are read in a handful of statements, however many cases there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.consensus.models import Consensus, ConsensusScore
from awards.criteria.models import Category, Item
from awards.cycles.models import Cycle
from awards.ranking.models import RankingLine
from awards.review.models import ItemScore, ScoreSheet
from awards.visits.models import Visit, VisitScore
from core.sheets import Column, Sheet

NOT_APPLICABLE = "不适用"
Percents = Mapping[int, int | str]


@dataclass(frozen=True)
class Judgement:
    """One complete set of scores of a case: an expert's sheet, the consensus or the visit."""

    case: "Case"
    who: str
    total: Decimal
    categories: Mapping[str, Decimal]
    percents: Percents
    is_joint: bool


@dataclass
class Case:
    reference: str
    organization: str
    region: str
    industry: str
    panel: str
    stage: str
    result: Decimal | None
    place: int | None
    sheets: list[Judgement] = field(default_factory=list)
    consensus: Judgement | None = None
    visit: Judgement | None = None

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
    """One row a case: every expert's total, mean, spread, consensus, visit, result."""

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
            Column(_("组织名称"), lambda row: row.organization),
            Column(_("所在地区"), lambda row: row.region),
            Column(_("所属行业"), lambda row: row.industry),
            Column(_("评审组"), lambda row: row.panel),
            *(_expert_column(number) for number in range(subject.most_sheets)),
            Column(_("专家平均"), lambda row: row.mean, kind="points", width=11),
            Column(_("最大极差"), lambda row: row.spread, kind="points", width=11),
            Column(_("合议"), lambda row: row.consensus and row.consensus.total, kind="points", width=11),
            Column(_("现场评审"), lambda row: row.visit and row.visit.total, kind="points", width=11),
            Column(_("综合得分"), lambda row: row.result, kind="points", width=11),
            Column(_("名次"), lambda row: row.place, kind="int", width=7),
            Column(_("状态"), lambda row: row.stage),
        ]


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
        return [*_head(), *(_item_column(item) for item in subject.items), _total()]

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
    """All cases of `cycle` with at least one sheet handed in, by reference."""
    applications = Application.objects.filter(cycle=cycle, sheets__stage="handed_in").distinct().order_by("reference")
    places = {line.application_id: line for line in RankingLine.objects.filter(ranking__cycle=cycle)}
    cases = {
        row.pk: _case(row, places.get(row.pk))
        for row in applications.select_related("organization__region", "organization__industry", "panel_case__panel")
    }
    sheets = (
        ScoreSheet.objects.handed_in()
        .filter(application__cycle=cycle)
        .select_related("expert")
        .order_by("application", "pk")
    )
    percents = _percents(
        ItemScore.objects.filter(sheet__application__cycle=cycle, sheet__stage="handed_in"), "sheet_id"
    )
    for sheet in sheets:
        case = cases[sheet.application_id]
        case.sheets.append(_judgement(case, sheet.expert.name, sheet, percents[sheet.pk]))
    agreed = _percents(ConsensusScore.objects.filter(consensus__application__cycle=cycle), "consensus_id")
    for consensus in Consensus.objects.filter(application__cycle=cycle, total_hundredths__isnull=False):
        if discussed := cases.get(consensus.application_id):
            discussed.consensus = _judgement(discussed, "合议", consensus, agreed[consensus.pk], is_joint=True)
    verified = _percents(VisitScore.objects.filter(visit__application__cycle=cycle), "visit_id")
    for visit in Visit.objects.filter(application__cycle=cycle, total_hundredths__isnull=False):
        if visited := cases.get(visit.application_id):
            visited.visit = _judgement(visited, "现场评审", visit, verified[visit.pk], is_joint=True)
    return Figures(
        cycle,
        list(Item.objects.of(cycle.criteria_id)),
        list(cycle.criteria.categories.order_by("order")),
        list(cases.values()),
    )


def _case(application: Application, line: RankingLine | None) -> Case:
    organization, seat = application.organization, getattr(application, "panel_case", None)
    return Case(
        reference=application.reference,
        organization=organization.name,
        region=organization.region.name,
        industry=organization.industry.name,
        panel=seat.panel.name if seat else "",
        stage=application.get_stage_display(),
        result=Decimal(line.result_hundredths) / 100 if line else None,
        place=line.place if line else None,
    )


def _percents(scores: Any, parent: str) -> dict[int, dict[int, int | str]]:
    """Percent by item for every sheet, read as plain tuples: a big cycle has over a hundred thousand."""
    found: dict[int, dict[int, int | str]] = defaultdict(dict)
    for owner, item, percent, not_applicable in scores.values_list(
        parent, "item_id", "percent", "not_applicable"
    ).iterator():
        if not_applicable:
            found[owner][item] = NOT_APPLICABLE
        elif percent is not None:
            found[owner][item] = percent
    return found


def _judgement(
    case: Case, who: str, row: ScoreSheet | Consensus | Visit, percents: Percents, *, is_joint: bool = False
) -> Judgement:
    sums = {clause: Decimal(hundredths) / 100 for clause, hundredths in row.category_hundredths.items()}
    return Judgement(case, who, Decimal(row.total_hundredths or 0) / 100, sums, percents, is_joint)


def _head() -> list[Column]:
    return [
        Column(_("申报编号"), lambda row: row.case.reference),
        Column(_("组织名称"), lambda row: row.case.organization),
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


def _item_column(item: Item) -> Column:
    return Column(
        f"{item.clause} {item.name}（{item.points}）", lambda row: row.percents.get(item.pk), kind="int", width=11
    )


def _category_column(category: Category, points: int) -> Column:
    return Column(
        f"{category.clause} {category.name}（{points}）",
        lambda row: row.categories.get(category.clause),
        kind="points",
        width=13,
    )
