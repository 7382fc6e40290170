"""Quotas in from a CSV file and out again, line for line."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from benchmarking.programmes.models import Department, Line, Programme, Quota
from core.refusal import Refused

DATA = Path(__file__).parents[1] / "data" / "programme-quotas.csv"
HEADINGS = ["source", "programme", "category", "department", "quota_min"]


@transaction.atomic
def load(path: Path = DATA) -> list[Programme]:
    """Programmes with lines, departments and quotas, replacing the quotas of the programmes named. A line's target is the sum of its quotas
    when the line is new. Refused, with the line, when a number cannot be read."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    programmes: dict[str, Programme] = {}
    for number, row in enumerate(rows, start=1):
        try:
            minimum = int(row["quota_min"])
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(_("第 %(line)d 行的指标数无法识别。") % {"line": number + 1}) from error
        programme = programmes.get(row["programme"]) or _programme(row)
        programmes[row["programme"]] = programme
        line, _created = Line.objects.get_or_create(
            programme=programme,
            name=row["category"],
            defaults={"order": programme.lines.count() + 1, "target": 0},
        )
        department, _new = Department.objects.get_or_create(
            name=row["department"], defaults={"order": Department.objects.count() + 1}
        )
        Quota.objects.create(line=line, department=department, minimum=minimum, order=number)
    for programme in programmes.values():
        for line in programme.lines.filter(target=0):
            line.target = line.quotas.total()
            line.save(update_fields=["target"])
    return list(programmes.values())


def _programme(row: dict[str, str]) -> Programme:
    """The programme of that name, without its quotas; the years stand at the end of the name ("... 2011-2015")."""
    name, _space, years = row["programme"].rpartition(" ")
    first, _dash, last = years.partition("-")
    if not (first.isdigit() and last.isdigit()):
        raise Refused(_("计划名称“%(name)s”末尾须写明起止年份，例如 2011-2015。") % {"name": row["programme"]})
    programme, _created = Programme.objects.get_or_create(
        name=name,
        from_year=int(first),
        until_year=int(last),
        defaults={"reference": f"CY{first}-{Programme.objects.count() + 1}", "source": row["source"]},
    )
    Quota.objects.filter(line__programme=programme).delete()
    return programme


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
