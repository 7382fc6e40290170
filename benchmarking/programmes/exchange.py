"""Quotas in from a CSV file and out again, line for line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from benchmarking.programmes.models import Department, Line, Programme, ProgrammeStage, Quota
from core import journal
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb

YEARS = re.compile(r" (\d{4})-(\d{4})$")
DATA = Path(__file__).parents[1] / "data" / "programme-quotas.csv"
HEADINGS = ["source", "programme", "category", "department", "quota_min"]
LONGEST = {"programme": 100, "category": 90, "department": 60, "source": 100}
MOST = 100_000

name_verb("programmes.load", gettext_lazy("从文件导入计划"))


@dataclass(frozen=True)
class Row:
    """A line of the file, numbered as an editor numbers it."""

    number: int
    source: str
    name: str
    years: tuple[int, int]
    category: str
    department: str
    minimum: int


@transaction.atomic
def load(path: Path = DATA, *, by: User | None = None) -> list[Programme]:
    """Programmes with lines, departments and quotas, replacing the quotas of the programmes named, which must still be drawn up. A line's
    target is the sum of its quotas when the line is new. One line of the journal for each programme that changes. Refused, with the line of
    the file, for a number that cannot be read, a quota given twice, or a programme that is running or closed."""
    rows = _read(path)
    groups: dict[tuple[str, tuple[int, int]], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.name, row.years), []).append(row)
    return [_load(group, by) for group in groups.values()]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := set(HEADINGS) - set(reader.fieldnames or []):
            raise Refused(_("文件缺少列：%(names)s。") % {"names": "、".join(sorted(missing))})
        rows = [_row(reader.line_num, raw) for raw in reader]
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = (row.name, row.years, row.category, row.department)
        if key in seen:
            raise Refused(
                _("第 %(line)d 行与第 %(first)d 行是同一部门的同一类别。") % {"line": row.number, "first": seen[key]}
            )
        seen[key] = row.number
    return rows


def _row(number: int, raw: dict[str, str | None]) -> Row:
    """Refused with the line's number; the years stand at the end of the programme's name ("... 2011-2015")."""
    told = {name: (raw[name] or "").strip() for name in HEADINGS}
    for name, longest in LONGEST.items():
        if len(told[name]) > longest or (not told[name] and name != "source"):
            raise Refused(
                _("第 %(line)d 行的“%(column)s”没有填写，或超过 %(longest)d 个字。")
                % {"line": number, "column": name, "longest": longest}
            )
    if not (told["quota_min"].isdecimal() and int(told["quota_min"]) <= MOST):
        raise Refused(_("第 %(line)d 行的指标数无法识别，应为 0 至 %(most)d 的整数。") % {"line": number, "most": MOST})
    years = YEARS.search(told["programme"])
    if years is None or int(years[2]) < int(years[1]):
        raise Refused(
            _("第 %(line)d 行：计划名称“%(name)s”末尾须写明起止年份，例如 2011-2015。")
            % {"line": number, "name": told["programme"]}
        )
    return Row(
        number, told["source"], told["programme"][: years.start()].strip(), (int(years[1]), int(years[2])),
        told["category"], told["department"], int(told["quota_min"]),
    )  # fmt: skip


def _load(rows: list[Row], by: User | None) -> Programme:
    programme = _programme(rows[0])
    quotas = Quota.objects.filter(line__programme=programme)
    standing = quotas.values_list("line__name", "department__name", "minimum", "region", "year", "order")
    before: list[tuple[Any, ...]] = list(standing.order_by("order", "pk"))
    wanted: list[tuple[Any, ...]] = [
        (row.category, row.department, row.minimum, None, None, row.number - 1) for row in rows
    ]
    if before == wanted:
        return programme
    quotas.delete()
    new = set()
    for row in rows:
        line, is_new = Line.objects.get_or_create(
            programme=programme, name=row.category, defaults={"order": programme.lines.count() + 1, "target": 0}
        )
        if is_new:
            new.add(line)
        department, _new = Department.objects.get_or_create(
            name=row.department, defaults={"order": Department.objects.count() + 1}
        )
        Quota.objects.create(line=line, department=department, minimum=row.minimum, order=row.number - 1)
    for line in new:
        line.target = line.quotas.total()
        line.save(update_fields=["target"])
    programme.save(update_fields=["updated_at"])
    journal.record("programmes.load", programme, by=by, before=_told(before), after=_told(wanted))
    return programme


def _programme(row: Row) -> Programme:
    """The programme of that name and those years, locked while it is drawn up; a new one takes the next number."""
    first, last = row.years
    known = Programme.objects.select_for_update().filter(name=row.name, from_year=first, until_year=last).first()
    if known is None:
        reference = next_reference(f"CY{first}")
        return Programme.objects.create(
            reference=reference, name=row.name, from_year=first, until_year=last, source=row.source
        )
    if known.stage != ProgrammeStage.DRAFT:
        raise Refused(
            _("第 %(line)d 行：计划“%(name)s”已启动或已结束，不能从文件改写；请先退回编制。")
            % {"line": row.number, "name": known.name}
        )
    return known


def _told(quotas: list[tuple[Any, ...]]) -> dict[str, int]:
    """What the journal keeps: each quota by its line and department, and whom it is for."""
    return {
        " / ".join(str(part) for part in (category, department, region, year) if part): minimum
        for category, department, minimum, region, year, _order in quotas
    }


def export() -> Iterator[str]:
    """The file's lines, heading first, without line ends: the quotas given to a department as a whole."""
    yield ",".join(HEADINGS)
    quotas = Quota.objects.filter(region=None, year=None).select_related("line__programme", "department")
    for quota in quotas.order_by("line__programme__from_year", "line__programme_id", "order", "pk"):
        programme = quota.line.programme
        years = f"{programme.name} {programme.from_year}-{programme.until_year}"
        cells = [programme.source, years, quota.line.name, quota.department.name, quota.minimum]
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(cells)
        yield out.getvalue()
