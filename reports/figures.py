"""The historical figures: in from a CSV file, and out again line for line."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from core.refusal import Refused
from reports.models import Indicator, Observation

DATA = Path(__file__).parent / "data"
HEADINGS = ["source", "region", "level", "year", "indicator", "unit", "value", "note"]


@transaction.atomic
def load(path: Path = DATA / "seed-figures.csv", names: Path = DATA / "indicators.csv") -> int:
    """Load every line of `path`, replacing the figures of the sources it names. Refused, with the line, when one cannot be read."""
    with names.open(encoding="utf-8", newline="") as lines:
        known = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    Observation.objects.filter(source__in={row["source"] for row in rows}).delete()
    start = Observation.objects.order_by("-order").values_list("order", flat=True).first() or 0
    Observation.objects.bulk_create(_observation(row, start + n, known) for n, row in enumerate(rows, start=1))
    return len(rows)


def export() -> Iterator[str]:
    """The file's lines, heading first, without line ends."""
    yield ",".join(HEADINGS)
    for figure in Observation.objects.for_listing().iterator(chunk_size=1000):
        yield _line(
            [
                figure.source,
                figure.region,
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


def _observation(row: dict[str, str], order: int, names: dict[str, str]) -> Observation:
    indicator, _created = Indicator.objects.get_or_create(
        code=row["indicator"], defaults={"name": names.get(row["indicator"], row["indicator"]), "unit": row["unit"]}
    )
    try:
        value, year = Decimal(row["value"]), int(row["year"]) if row["year"] else None
    except (InvalidOperation, ValueError) as error:
        raise Refused(_("第 %(line)d 行的数值或年份无法识别。") % {"line": order + 1}) from error
    return Observation(
        indicator=indicator,
        source=row["source"],
        region=row["region"],
        level=row["level"],
        year=year,
        value=value,
        is_lower_bound="more than" in row["note"],
        note=row["note"],
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
