"""Radar and bars as lean SVG for documents, and the same figures as ECharts options for pages: one function of data feeds both.

Grid, dots and each series are single paths and every text is anchored at its start, which WeasyPrint lays out ten times faster.
Lengths are in the view box's own units; widths of labels are computed, so that the longest label stays inside the box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any
from unicodedata import east_asian_width

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

COLOURS = ("#1d4e89", "#c8862b", "#4f8f6b", "#8a4f7d")
DASHES = ("", "5 3", "2 2", "7 3 2 3")
RINGS = 5
LABEL = 11.0


@dataclass(frozen=True)
class Series:
    """A named row of values, one for each label; None leaves a gap."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Line:
    """One series as drawn: its outline, its dots and how both look."""

    name: str
    path: str
    dots: str
    colour: str
    dash: str
    filled: bool


@dataclass(frozen=True)
class Chart:
    """Labels and series over the same labels. `highest` is the end of every axis, 100 for percent."""

    labels: Sequence[str]
    series: Sequence[Series]
    highest: float = 100

    def radar(self, width: float = 460, height: float = 330) -> SafeString:
        middle, radius = (width / 2, (height - 34) / 2 + 8), self._radius(width, height)
        spokes = [_direction(index, len(self.labels)) for index in range(len(self.labels))]
        rings = [
            _outline([_at(middle, spoke, radius * ring / RINGS) for spoke in spokes]) for ring in range(1, RINGS + 1)
        ]
        axes = "".join(f"M{_xy(middle)}L{_xy(_at(middle, spoke, radius))}" for spoke in spokes)
        scale = [
            Text(middle[0] + 3, middle[1] - radius * ring / RINGS + 8, f"{self.highest * ring / RINGS:g}")
            for ring in range(1, RINGS + 1)
        ]
        context = {
            "width": width, "height": height, "grid": "".join(rings) + axes, "scale": scale,
            "labels": [_label(words, _at(middle, spoke, radius + 8), spoke) for words, spoke in zip(self.labels, spokes, strict=True)],
            "lines": [self._polygon(number, series, middle, radius, spokes) for number, series in enumerate(self.series)],
            "legend": _legend(self.series, width, height - 8),
        }  # fmt: skip
        return render_to_string("documents/charts/radar.svg", context)

    def bars(self, width: float = 460, bar: float = 9) -> SafeString:
        """Lying bars, one group for each label, values written at their ends."""
        margin = max((text_width(label) for label in self.labels), default=0.0) + 10
        group = bar * len(self.series) + 9
        plot, height = width - margin - 34, group * len(self.labels) + 40
        groups = [
            (Text(margin - 8 - text_width(label), 6 + group * row + group / 2 + 1, label))
            for row, label in enumerate(self.labels)
        ]
        lines, values = [], []
        for number, series in enumerate(self.series):
            path = ""
            for row, value in enumerate(series.values):
                if value is None:
                    continue
                top, length = 6 + group * row + 2 + bar * number, plot * min(float(value), self.highest) / self.highest
                path += f"M{margin:.1f} {top:.1f}h{length:.1f}v{bar - 1.5:.1f}h-{length:.1f}z"
                values.append(Text(margin + length + 4, top + bar - 2, f"{float(value):.1f}"))
            lines.append(Line(series.name, path, "", COLOURS[number % len(COLOURS)], "", True))
        grid = "".join(
            f"M{margin + plot * tick / RINGS:.1f} 4V{group * len(self.labels) + 8:.1f}" for tick in range(RINGS + 1)
        )
        axis_y = group * len(self.labels) + 18
        scale = [
            Text(margin + plot * tick / RINGS - 6, axis_y, f"{self.highest * tick / RINGS:g}")
            for tick in range(RINGS + 1)
        ]
        context = {
            "width": width, "height": height, "grid": grid, "scale": scale, "labels": groups, "lines": lines, "values": values,
            "legend": _legend(self.series, width, height - 6),
        }  # fmt: skip
        return render_to_string("documents/charts/bars.svg", context)

    def as_echarts(self, kind: str = "radar") -> dict[str, Any]:
        """The option object for the page's ECharts; `kind` is "radar" or "bars". Plain JSON values."""
        legend = {"data": [series.name for series in self.series], "bottom": 0}
        values = [[None if value is None else float(value) for value in series.values] for series in self.series]
        if kind == "radar":
            data = [{"name": series.name, "value": row} for series, row in zip(self.series, values, strict=True)]
            indicators = [{"name": label, "max": self.highest} for label in self.labels]
            return {
                "color": list(COLOURS),
                "legend": legend,
                "tooltip": {},
                "radar": {"indicator": indicators},
                "series": [{"type": "radar", "data": data}],
            }
        rows = [
            {"type": "bar", "name": series.name, "data": row} for series, row in zip(self.series, values, strict=True)
        ]
        return {
            "color": list(COLOURS), "legend": legend, "tooltip": {"trigger": "axis"}, "xAxis": {"type": "value", "max": self.highest},
            "yAxis": {"type": "category", "inverse": True, "data": list(self.labels)}, "grid": {"containLabel": True}, "series": rows,
        }  # fmt: skip

    def _radius(self, width: float, height: float) -> float:
        """As large as the labels at the sides and above and below allow."""
        across = min(
            ((width / 2 - text_width(label) - 12) / abs(spoke[0]) for label, spoke in self._sideways()),
            default=width / 2,
        )
        return max(40.0, min(across, (height - 34) / 2 - 2 * LABEL))

    def _sideways(self) -> list[tuple[str, tuple[float, float]]]:
        spokes = [_direction(index, len(self.labels)) for index in range(len(self.labels))]
        return [(label, spoke) for label, spoke in zip(self.labels, spokes, strict=True) if abs(spoke[0]) > 0.1]

    def _polygon(
        self,
        number: int,
        series: Series,
        middle: tuple[float, float],
        radius: float,
        spokes: Sequence[tuple[float, float]],
    ) -> Line:
        points = [
            _at(middle, spoke, radius * max(0.0, min(float(value) / self.highest, 1.0)))
            for value, spoke in zip(series.values, spokes, strict=True)
            if value is not None
        ]
        dots = "".join(f"M{x - 2:.1f} {y:.1f}a2 2 0 1 0 4 0a2 2 0 1 0-4 0z" for x, y in points)
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        return Line(series.name, _outline(points), dots, colour, dash, number == 0)


def text_width(words: str) -> float:
    """The width of a label at the charts' type size: a Chinese character is one em, any other about 0.56."""
    return LABEL * sum(1.0 if east_asian_width(char) in "WFA" else 0.56 for char in words)


def _direction(index: int, count: int) -> tuple[float, float]:
    angle = -pi / 2 + 2 * pi * index / count
    return cos(angle), sin(angle)


def _at(middle: tuple[float, float], spoke: tuple[float, float], distance: float) -> tuple[float, float]:
    return middle[0] + spoke[0] * distance, middle[1] + spoke[1] * distance


def _xy(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _outline(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(map(_xy, points)) + "z" if points else ""


def _label(words: str, at: tuple[float, float], spoke: tuple[float, float]) -> Text:
    """Start-anchored text beside the end of a spoke: right of it, left of it, or centred above and below."""
    across = text_width(words)
    left = at[0] - across / 2 if abs(spoke[0]) < 0.1 else at[0] if spoke[0] > 0 else at[0] - across
    below = LABEL * (0.35 + 0.5 * spoke[1]) if abs(spoke[0]) >= 0.1 else (LABEL if spoke[1] > 0 else 0)
    return Text(round(left, 1), round(at[1] + below, 1), words)


def _legend(series: Sequence[Series], width: float, y: float) -> list[dict[str, Any]]:
    widths = [text_width(each.name) + 40 for each in series]
    x, entries = (width - sum(widths)) / 2 + 8, []
    for number, (each, across) in enumerate(zip(series, widths, strict=True)):
        entries.append({
            "name": each.name, "x": round(x + 22, 1), "y": y, "path": f"M{x:.1f} {y - 4:.1f}h18",
            "colour": COLOURS[number % len(COLOURS)], "dash": DASHES[number % len(DASHES)],
        })  # fmt: skip
        x += across
    return entries
