"""The historical figures: in from a CSV file, and out again line for line."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region
from core import clock, journal
from core.refusal import Refused
from core.workflow import name_verb
from reports.statistics.models import Indicator, Observation, Origin

name_verb("figures.load", gettext_lazy("载入历史数据"))

DATA = Path(__file__).parent / "data"
HEADINGS = ["source", "region", "level", "year", "indicator", "unit", "value", "note"]


@transaction.atomic
def load(path: Path = DATA / "seed-figures.csv", names: Path = DATA / "indicators.csv") -> int:
    """Load every line of `path`, replacing the figures of the sources it names. Refused, with the line, when one cannot be read."""
    load_indicators(names)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    Observation.objects.of_the_file().filter(source__in={row["source"] for row in rows}).delete()
    last = Observation.objects.aggregate(last=Max("order"))["last"] or 0
    regions = {region.name: region for region in Region.objects.all()}
    known = {indicator.code: indicator for indicator in Indicator.objects.all()}
    Observation.objects.bulk_create(
        _observation(row, line, last + line, known, regions, path.name) for line, row in enumerate(rows, start=1)
    )
    told = {"file": path.name, "sha256": sha256(path.read_bytes()).hexdigest(), "figures": len(rows)}
    journal.record("figures.load", ContentType.objects.get_for_model(Observation), by=None, data=told)
    return len(rows)


def load_indicators(path: Path = DATA / "indicators.csv") -> None:
    """Add the indicators that are missing; one that only has its name is given the rest. What people have written stays."""
    with path.open(encoding="utf-8", newline="") as lines:
        given = {row["code"]: _told(row) for row in csv.DictReader(lines)}
    known = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=given)}
    Indicator.objects.bulk_create(Indicator(code=code, **told) for code, told in given.items() if code not in known)
    for code, indicator in known.items():
        if not indicator.definition and not indicator.theme:
            Indicator.objects.filter(pk=indicator.pk).update(**given[code])


def _told(row: dict[str, str]) -> dict[str, Any]:
    plain_ones = {name: row[name] for name in ("name", "unit", "definition", "interval", "theme", "computation")}
    return {**plain_ones, "decimals": int(row["decimals"]), "is_public": row["public"] == "yes"}


def export() -> Iterator[str]:
    """The file's lines, heading first, without line ends."""
    yield ",".join(HEADINGS)
    for figure in Observation.objects.of_the_file().iterator(chunk_size=1000):
        yield _line(
            [
                figure.source,
                figure.region.name,
                figure.level,
                str(figure.year or ""),
                figure.indicator.code,
                figure.indicator.unit,
                plain(figure.value),
                figure.note,
            ]
        )


def plain(value: Decimal) -> str:
    """A figure without needless zeros: 6650000, 20.5."""
    return f"{value.normalize():f}"


def _observation(
    row: dict[str, str], line: int, order: int, known: dict[str, Indicator], regions: dict[str, Region], file: str
) -> Observation:
    code = row["indicator"]
    if code not in known:
        known[code] = Indicator.objects.create(code=code, name=code, unit=row["unit"])
    try:
        value, year = Decimal(row["value"]), int(row["year"]) if row["year"] else None
    except (InvalidOperation, ValueError) as error:
        raise Refused(_("第 %(line)d 行的数值或年份无法识别。") % {"line": line + 1}) from error
    if row["region"] not in regions:
        raise Refused(_("第 %(line)d 行的地区“%(name)s”不在行政区划表中。") % {"line": line + 1, "name": row["region"]})
    return Observation(
        indicator=known[code],
        source=row["source"],
        region=regions[row["region"]],
        level=row["level"],
        year=year,
        value=value,
        is_lower_bound="more than" in row["note"],
        note=row["note"],
        origin=Origin.IMPORTED,
        entered_at=clock.now(),
        place=f"{file[:100]}:{line + 1}",
        order=order,
    )


class _Line:
    """A file that keeps the one line that csv writes."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _line(cells: Iterable[str]) -> str:
    line = _Line()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.text
