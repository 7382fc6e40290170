"""The leader's dashboard: trends of chosen indicators, the districts beside each other, lights, programmes.

A district sees its own figures only. All observations that the page shows are read in one statement, however many there are beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Region, Role
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from benchmarking.programmes.models import Programme, ProgrammeStage
from core import clock
from reports.statistics import display
from reports.statistics.divisions import divisions
from reports.statistics.models import Indicator, Observation, Target
from reports.statistics.standing import Light, Standing, counts, standings

TRENDS, CYCLES, PROGRAMMES = 4, 12, 6
FIFTHS = 5


@dataclass(frozen=True)
class Trend:
    """One indicator of one region over the years, oldest first."""

    indicator: Indicator
    region: Region
    rows: Sequence[Observation]

    @property
    def chart(self) -> dict[str, Any]:
        values = [chart_value(row.value) for row in self.rows]
        return {
            "kind": "line", "labels": [str(row.year) for row in self.rows], "series": [{"name": self.indicator.name, "values": values}],
            "unit": f" {display.words('unit', self.indicator.unit)}",
        }  # fmt: skip

    @property
    def has_bounds(self) -> bool:
        return any(row.is_lower_bound for row in self.rows)


@dataclass(frozen=True)
class Tile:
    """A district in a comparison. `place`: 1 is the highest; `fifth`: 1 lowest to 5 highest, by how many lie below. Equal figures share
    both; both are None without a figure."""

    region: Region
    row: Observation | None
    place: int | None
    fifth: int | None


@dataclass(frozen=True)
class Comparison:
    indicator: Indicator
    year: int
    years: Sequence[int]
    tiles: Sequence[Tile]

    @property
    def chart(self) -> dict[str, Any]:
        """Highest first; districts without a figure are left out."""
        given = sorted((tile for tile in self.tiles if tile.row), key=lambda tile: (tile.place or 0, tile.region.pk))
        values = [chart_value(tile.row.value) for tile in given if tile.row]
        return {
            "kind": "bar", "horizontal": True, "labels": [tile.region.name for tile in given],
            "series": [{"name": self.indicator.name, "values": values}], "unit": f" {display.words('unit', self.indicator.unit)}",
        }  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What the page can be asked for, and what it was asked for."""

    indicators: Sequence[Indicator]
    regions: Sequence[Region]
    districts: Sequence[Region]
    trends: Sequence[Indicator]
    region: Region | None
    compared: Indicator | None


def chart_value(value: Decimal) -> int | float:
    """For a chart alone: whole figures stay whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def offer(user: Any, asked: Mapping[str, str], wanted: Iterable[str]) -> Offer:
    """Two statements. What is not known is as if it had not been asked for; without a choice, the indicators with most figures."""
    is_own = user.role == Role.DISTRICT
    regions = list(Region.objects.filter(pk=user.region_id)) if is_own else list(divisions())
    lower = [row for row in regions if row.level != Region.Level.CITY] if not is_own else []
    region = next((row for row in regions if row.pk == asked.get("region")), regions[0] if regions else None)
    here = Observation.objects.filter(indicator=OuterRef("pk"), region=region, part="").order_by().values("indicator")
    among = Observation.objects.filter(indicator=OuterRef("pk"), region__in=[row.pk for row in lower])
    # By the index on region and indicator: the table is not read.
    counted = Indicator.objects.active().annotate(
        here=Coalesce(Subquery(here.annotate(n=Count("pk")).values("n")), 0), among=Exists(among)
    )
    known: list[Any] = list(counted.filter(Q(here__gt=0) | Q(among=True)).order_by("theme", "name"))
    by_code = {row.code: row for row in known}
    chosen = [by_code[code] for code in dict.fromkeys(wanted) if code in by_code][:TRENDS]
    fullest = sorted((row for row in known if row.here), key=lambda row: (-row.here, row.code))
    trends = chosen or fullest[:TRENDS]
    comparable = [row for row in (*trends, *known) if row.among]
    compared = next((row for row in known if row.code == asked.get("compare")), comparable[0] if comparable else None)
    return Offer(known, regions, lower, trends, region, compared if lower else None)


def figures(offered: Offer, year: str) -> tuple[list[Trend], Comparison | None]:
    """The trends and the comparison, from one statement. Of several sources the leading one counts."""
    wanted = Q(pk=None)
    if offered.region:
        wanted |= Q(indicator__in=[row.pk for row in offered.trends], region=offered.region)
    if offered.compared:
        wanted |= Q(indicator=offered.compared, region__in=[row.pk for row in offered.districts])
    known = {row.pk: row for row in offered.indicators}
    rows: dict[tuple[int, str, int], Observation] = {}
    for row in Observation.objects.of_whole_years().filter(wanted).leading_last():
        row.indicator = known[row.indicator_id]
        rows[row.indicator_id, row.region_id, row.year or 0] = row
    trends = [_trend(indicator, offered.region, rows) for indicator in offered.trends if offered.region]
    return trends, _comparison(offered, rows, year)


def tiles(places: Iterable[Region], rows: Mapping[str, Observation]) -> list[Tile]:
    """`rows`: region code -> figure."""
    values = sorted(row.value for row in rows.values())
    made = []
    for place in places:
        row = rows.get(place.pk)
        if row is None:
            made.append(Tile(place, None, None, None))
            continue
        below = sum(value < row.value for value in values)
        above = sum(value > row.value for value in values)
        made.append(Tile(place, row, above + 1, 1 + (2 * below + 1) * FIFTHS // (2 * len(values))))
    return made


def lights(user: Any, places: Sequence[Region]) -> tuple[int | None, list[tuple[Light, str, str, int]], list[Standing]]:
    """The targets of the latest year up to this one, for each of `places` where they name no region: year, how many of each light, and
    every standing. Two statements."""
    seen = Target.objects.visible_to(user)
    latest = seen.filter(year__lte=clock.today().year).order_by("-year").values("year")[:1]
    ordered = seen.filter(year=Subquery(latest)).order_by("indicator__theme", "indicator__name", "region_id")
    wanted = list(ordered.select_related("indicator", "region"))
    if not wanted:
        return None, [], []
    rows = standings(wanted, places, clock.today())
    return wanted[0].year, counts(rows), rows


@dataclass(frozen=True)
class TargetLine:
    """One target indicator: how many regions of all have reached it, and the rest by light."""

    indicator: Indicator
    green: int
    total: int
    lights: Sequence[tuple[Light, str, str, int]]


def target_lines(rows: Sequence[Standing]) -> list[TargetLine]:
    by_indicator: dict[int, list[Standing]] = {}
    for row in rows:
        by_indicator.setdefault(row.target.indicator_id, []).append(row)
    return [
        TargetLine(of[0].target.indicator, sum(row.light == "green" for row in of), len(of), [each for each in counts(of) if each[3]])
        for of in by_indicator.values()
    ]  # fmt: skip


def programmes(user: Any) -> list[Programme]:
    """Those that run, with target, recognised and under way. They are the whole city's: a district has its own page for them."""
    if user.role == Role.DISTRICT:
        return []
    return list(Programme.objects.visible_to(user).filter(stage=ProgrammeStage.RUNNING).with_progress()[:PROGRAMMES])


def cycles(user: Any) -> list[Cycle]:
    """The latest, each with `has_cases`: whether somebody has applied."""
    given = Application.objects.filter(cycle=OuterRef("pk")).exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    rows = Cycle.objects.visible_to(user).annotate(has_cases=Exists(given)).defer("call_text")
    return list(rows.order_by("-award_year", "-pk")[:CYCLES])


def chosen_cycle(rows: Sequence[Any], asked: str) -> Cycle | None:
    """The one asked for, or the latest in which somebody has applied, or the latest."""
    wanted = next((row for row in rows if row.code == asked), None)
    return wanted or next((row for row in rows if row.has_cases), rows[0] if rows else None)


def _trend(indicator: Indicator, region: Region, rows: Mapping[tuple[int, str, int], Observation]) -> Trend:
    own = [row for (what, where, _year), row in rows.items() if (what, where) == (indicator.pk, region.pk)]
    return Trend(indicator, region, sorted(own, key=lambda row: row.year or 0))


def _comparison(offered: Offer, rows: Mapping[tuple[int, str, int], Observation], asked: str) -> Comparison | None:
    indicator = offered.compared
    if indicator is None:
        return None
    places = {row.pk for row in offered.districts}
    own = {(where, year): row for (what, where, year), row in rows.items() if what == indicator.pk and where in places}
    years = sorted({year for _where, year in own}, reverse=True)
    if not years:
        return None
    full = (known for known in years if sum(when == known for _where, when in own) * 2 > len(places))
    latest = next(full, years[0])  # a year for which few have told anything yet compares nothing
    year = next((known for known in years if str(known) == asked), latest)
    of_year = {where: row for (where, when), row in own.items() if when == year}
    return Comparison(indicator, year, years, tiles(offered.districts, of_year))
