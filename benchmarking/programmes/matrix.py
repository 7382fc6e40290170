"""Progress against quota: lines down, departments across. Every quota is a minimum."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from benchmarking.programmes.models import Department, Line, Nomination, NominationStage, Programme, Quota

COUNTED = (NominationStage.NOMINATED, NominationStage.CULTIVATING, NominationStage.PROPOSED, NominationStage.RECOGNISED)


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


@dataclass
class Matrix:
    departments: list[Department]
    rows: list[MatrixRow]
    totals: list[Cell]
    total: Cell
    target: int

    @property
    def uneven(self) -> list[MatrixRow]:
        return [row for row in self.rows if row.difference]


def matrix_of(programme: Programme, *, region: str = "", year: int | None = None) -> Matrix:
    """The whole city's numbers, whoever reads them; three statements. With `region` or `year` only the quotas given for them, and the nominations of that district or year, are counted;
    otherwise a department's quota is its whole one or, where none is given, the sum of its parts."""
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
    return Matrix(across, rows, totals, sum(totals, Cell()), sum(line.target for line in lines))


def least_numbers(quotas: list[Quota], *, region: str = "", year: int | None = None) -> Counter[tuple[int, int]]:
    """(line, department) -> the least number, for the scope asked for."""
    whole: Counter[tuple[int, int]] = Counter()
    parts: Counter[tuple[int, int]] = Counter()
    given: set[tuple[int, int]] = set()
    for quota in quotas:
        key = (quota.line_id, quota.department_id)
        if region or year:
            if (quota.region_id or "") == region and quota.year == year:
                whole[key] += quota.minimum
        elif quota.region_id is None and quota.year is None:
            whole[key] += quota.minimum
            given.add(key)
        else:
            parts[key] += quota.minimum
    for key, number in parts.items():
        if key not in given:
            whole[key] += number
    return whole
