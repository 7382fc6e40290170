"""The yearbook's charts as lean SVG: lying bars of the districts, highest first, each with its figure as people read it."""

from collections.abc import Sequence
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.charts import COLOURS, Line, Text, text_width
from reports.statistics import display
from reports.statistics.models import Observation

WIDTH, BAR, GAP, TICKS = 460.0, 10.0, 7.0, 4
MOST = 24


def bars(rows: Sequence[Observation]) -> SafeString:
    """`rows`: figures of one indicator and year. Empty when there are fewer than two, none above zero, or one is negative."""
    drawn = sorted(rows, key=lambda row: (-row.value, row.region_id))[:MOST]
    if len(drawn) < 2 or drawn[0].value <= 0 or drawn[-1].value < 0:
        return SafeString("")
    shown = [display.figure(row.value, row.indicator.decimals, is_lower_bound=row.is_lower_bound) for row in drawn]
    margin = max(text_width(row.region.name) for row in drawn) + 14
    plot = WIDTH - margin - max(map(text_width, shown)) - 8
    end, height = _end_of_axis(drawn[0].value, is_whole=drawn[0].indicator.decimals == 0), len(drawn) * (BAR + GAP) + 24
    path, labels, values = "", [], []
    for place, (row, words) in enumerate(zip(drawn, shown, strict=True)):
        top, length = 6 + place * (BAR + GAP), plot * float(row.value / end)
        path += f"M{margin:.1f} {top:.1f}h{length:.1f}v{BAR:.1f}h-{length:.1f}z"
        labels.append(
            Text(round(margin - 8 - text_width(row.region.name), 1), round(top + BAR - 1, 1), row.region.name)
        )
        values.append(Text(round(margin + length + 4, 1), round(top + BAR - 2, 1), words))
    bottom = len(drawn) * (BAR + GAP) + 6
    grid = "".join(f"M{margin + plot * tick / TICKS:.1f} 2V{bottom:.1f}" for tick in range(TICKS + 1))
    scale = [
        Text(round(margin + plot * tick / TICKS - 4, 1), bottom + 11, display.number((end * tick / TICKS).normalize()))
        for tick in range(TICKS + 1)
    ]
    context = {
        "width": WIDTH, "height": height, "grid": grid, "scale": scale, "labels": labels, "values": values, "legend": [],
        "lines": [Line("", path, "", COLOURS[0], "", True)],
    }  # fmt: skip
    return render_to_string("documents/charts/bars.svg", context)


def _end_of_axis(highest: Decimal, *, is_whole: bool) -> Decimal:
    """The next round number that four ticks divide evenly; where only whole things are counted, into whole numbers."""
    step = Decimal(1).scaleb(highest.adjusted())
    end = next(step * times for times in (1, 2, 4, 8, 10) if highest <= step * times)
    return end + (TICKS - end % TICKS) % TICKS if is_whole else end
