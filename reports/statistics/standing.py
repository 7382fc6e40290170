"""How far each target is reached: required and actual figure and a traffic light, in a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext_lazy

from accounts.models import Region
from core import percentages
from core.words import Words
from reports.statistics import display
from reports.statistics.models import Observation, Target, TargetKind

Light = Literal["green", "amber", "red", "grey"]
LIGHTS: dict[Light, tuple[Words, str]] = {
    "green": (gettext_lazy("已达到"), "success"),
    "amber": (gettext_lazy("推进中"), "warning"),
    "red": (gettext_lazy("未达到"), "danger"),
    "grey": (gettext_lazy("缺数据"), "neutral"),
}
RULE = gettext_lazy(
    "绿：实际数不低于应达到数；黄：还没有达到而期限未到，或实际数只是下限，不能断定没有达到，或上年数只是下限，不能断定已经达到；"
    "红：期限已过仍没有达到；灰：没有实际数，或增长目标没有上年数。同一时期有几个来源的，取列为准的一个。"
)


@dataclass(frozen=True)
class Standing:
    """One target in one region. `required` is exact, and a lower bound where last year's figure is one."""

    target: Target
    region: Region
    required: Decimal | None
    base: Observation | None
    actual: Observation | None
    light: Light
    is_over: bool

    @property
    def required_is_bound(self) -> bool:
        return self.target.kind == TargetKind.GROWTH and self.base is not None and self.base.is_lower_bound

    @property
    def percent(self) -> int | None:
        """Actual of required in whole percent; 100 is only shown when it is reached. None of a required figure that is not above 0."""
        if self.actual is None or self.required is None:
            return None
        return percentages.reached(self.actual.value, self.required)

    @property
    def actual_figure(self) -> str:
        if self.actual is None:
            return display.NOTHING
        decimals = self.target.indicator.decimals
        return display.figure(self.actual.value, decimals, is_lower_bound=self.actual.is_lower_bound)

    @property
    def due(self) -> date:
        return due(self.target)

    @property
    def presses(self) -> bool:
        """Whether the due day is still to be counted down to."""
        return self.light != "green" and not self.is_over

    @property
    def words(self) -> str:
        return str(LIGHTS[self.light][0])

    @property
    def tone(self) -> str:
        return LIGHTS[self.light][1]


def light_of(
    required: Decimal | None, actual: Decimal | None, *, is_bound: bool, is_over: bool, required_is_bound: bool = False
) -> Light:
    """RULE in code. `is_bound`: the actual figure is a lower bound, `required_is_bound`: the required one is; `is_over`: the due day has
    passed."""
    if required is None or actual is None:
        return "grey"
    if actual >= required:
        return "amber" if required_is_bound else "green"
    return "red" if is_over and not is_bound else "amber"


def standings(targets: Sequence[Target], districts: Iterable[Region], today: date) -> list[Standing]:
    """The targets (with indicator and region at hand) in their regions; those that name none in each of `districts`. One statement."""
    everywhere = list(districts)
    pairs = [(target, place) for target in targets for place in ([target.region] if target.region else everywhere)]
    figures = _figures(pairs)
    return [_standing(target, place, figures, today) for target, place in pairs]


def due(target: Target) -> date:
    return target.due_on or date(target.year, 12, 31)


Figures = dict[tuple[int, str, int], Observation]


def _figures(pairs: Sequence[tuple[Target, Region]]) -> Figures:
    years = {year for target, _place in pairs for year in (target.year, target.year - 1)}
    rows = (
        Observation.objects.select_related("indicator")
        .of_whole_years()
        .filter(
            indicator__in={target.indicator_id for target, _place in pairs},
            region__in={place.pk for _target, place in pairs},
            year__in=years,
        )
    )
    return {(row.indicator_id, row.region_id, row.year): row for row in rows.leading_last() if row.year is not None}


def _standing(target: Target, place: Region, figures: Figures, today: date) -> Standing:
    base = figures.get((target.indicator_id, place.pk, target.year - 1))
    actual = figures.get((target.indicator_id, place.pk, target.year))
    is_over = today > due(target)
    required = target.required(base.value if base else None, target.indicator.decimals)
    light = light_of(
        required,
        actual.value if actual else None,
        is_bound=bool(actual and actual.is_lower_bound),
        is_over=is_over,
        required_is_bound=target.kind == TargetKind.GROWTH and base is not None and base.is_lower_bound,
    )
    return Standing(target, place, required, base, actual, light, is_over)


def counts(rows: Iterable[Standing]) -> list[tuple[Light, str, str, int]]:
    """Per light: its name, words, tone and how many."""
    found = [row.light for row in rows]
    return [(light, str(words), tone, found.count(light)) for light, (words, tone) in LIGHTS.items()]
