"""Progress against quota: lines down, departments across. Every quota is a minimum."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarking.programmes.models import Department, Line, Nomination, NominationStage, Programme, Quota
from core.words import Words

COUNTED = (NominationStage.NOMINATED, NominationStage.CULTIVATING, NominationStage.PROPOSED, NominationStage.RECOGNISED)

Scope = tuple[bool, bool]
"""Whether a quota is for one district, and for one year."""
BREAKDOWNS: dict[Scope, Words] = {
    (True, False): gettext_lazy("按县区"),
    (False, True): gettext_lazy("按年份"),
    (True, True): gettext_lazy("按县区和年份"),
}


@dataclass
class Cell:
    """`quota` is the least number of recognised enterprises; the others are how many stand where."""

    quota: int = 0
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def recognised(self) -> int:
        return self.stages[NominationStage.RECOGNISED]

    @property
    def under_way(self) -> int:
        return sum(self.stages[stage] for stage in COUNTED if stage != NominationStage.RECOGNISED)

    @property
    def missing(self) -> int:
        """How many more must be recognised."""
        return max(self.quota - self.recognised, 0)

    @property
    def mark(self) -> str:
        """`reached`, or `short` when even all that are under way would not be enough."""
        if not self.missing:
            return "reached" if self.quota else ""
        return "short" if self.under_way < self.missing else ""

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.quota + other.quota, self.stages + other.stages)


@dataclass
class MatrixRow:
    line: Line
    cells: list[Cell]
    total: Cell

    @property
    def difference(self) -> int:
        """Quotas minus target: zero when they add up."""
        return self.total.quota - self.line.target


@dataclass(frozen=True)
class Gap:
    """A breakdown of a department's quota in a line that does not add up to it. More than the whole is a contradiction; less is not, because
    every quota is a minimum."""

    line: Line
    department: Department
    breakdown: Words
    parts: int
    whole: int

    @property
    def is_excess(self) -> bool:
        return self.parts > self.whole

    @property
    def sentence(self) -> str:
        told = {
            "line": self.line.name, "department": self.department.name, "breakdown": self.breakdown, "parts": self.parts,
            "whole": self.whole,
        }  # fmt: skip
        return _("“%(line)s / %(department)s”：%(breakdown)s分解合计 %(parts)d，部门指标 %(whole)d") % told


@dataclass
class Matrix:
    departments: list[Department]
    rows: list[MatrixRow]
    totals: list[Cell]
    total: Cell
    target: int
    gaps: list[Gap] = field(default_factory=list)

    @property
    def uneven(self) -> list[MatrixRow]:
        return [row for row in self.rows if row.difference]


def matrix_of(programme: Programme, *, region: str = "", year: int | None = None) -> Matrix:
    """The whole city's numbers, whoever reads them; three statements. With `region` or `year` only the quotas given for them, and the
    nominations of that district or year, are counted; otherwise a department's quota is its whole one or, where none is given, the largest
    of its breakdowns, and `gaps` are the breakdowns that do not add up to it."""
    lines = list(programme.lines.all())
    quotas = list(Quota.objects.filter(line__programme=programme).select_related("department"))
    counted = Nomination.objects.filter(line__programme=programme, stage__in=COUNTED)
    if region:
        counted = counted.filter(organization__region_id=region)
    if year:
        counted = counted.filter(year=year)
    stages: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    departments = {quota.department_id: quota.department for quota in quotas}
    found = counted.order_by().values_list("line_id", "department_id", "stage").annotate(n=Count("pk"))
    for line_id, department_id, stage, number in found:
        stages[line_id, department_id][stage] = number
    missing = {department_id for _line, department_id in stages} - departments.keys()
    if missing:
        departments |= {row.pk: row for row in Department.objects.filter(pk__in=missing)}
    across = sorted(departments.values(), key=lambda one: (one.order, one.name))
    least = least_numbers(quotas, region=region, year=year)
    rows = []
    for line in lines:
        cells = [Cell(least[line.pk, one.pk], stages[line.pk, one.pk]) for one in across]
        rows.append(MatrixRow(line, cells, sum(cells, Cell())))
    totals = [sum((row.cells[n] for row in rows), Cell()) for n in range(len(across))]
    gaps = [] if region or year else _gaps(quotas, lines, departments)
    return Matrix(across, rows, totals, sum(totals, Cell()), sum(line.target for line in lines), gaps)


Key = tuple[int, int]
"""A line and a department."""


def least_numbers(quotas: list[Quota], *, region: str = "", year: int | None = None) -> Counter[Key]:
    """The least number for the scope asked for."""
    if region or year:
        given = [one for one in quotas if (one.region_id or "") == region and one.year == year]
        return Counter({(one.line_id, one.department_id): one.minimum for one in given})
    whole, broken_down = _sums(quotas)
    largest = {key: max(parts.values()) for key, parts in broken_down.items()}
    return Counter(largest | whole)


def _sums(quotas: list[Quota]) -> tuple[dict[Key, int], dict[Key, Counter[Scope]]]:
    """The whole quotas, and the sum of each breakdown: each tells of the whole again, so that they are never added to each other."""
    whole: dict[Key, int] = {}
    broken_down: dict[Key, Counter[Scope]] = defaultdict(Counter)
    for one in quotas:
        key, scope = (one.line_id, one.department_id), (one.region_id is not None, one.year is not None)
        if any(scope):
            broken_down[key][scope] += one.minimum
        else:
            whole[key] = one.minimum
    return whole, broken_down


def _gaps(quotas: list[Quota], lines: list[Line], departments: dict[int, Department]) -> list[Gap]:
    least, (_whole, broken_down) = least_numbers(quotas), _sums(quotas)
    return [
        Gap(line, department, BREAKDOWNS[scope], parts, least[line.pk, pk])
        for line in lines
        for pk, department in departments.items()
        for scope, parts in sorted(broken_down.get((line.pk, pk), {}).items())
        if parts != least[line.pk, pk]
    ]
