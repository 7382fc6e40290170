"""The anonymous comparison, frozen when an activity is closed.

Nobody can be singled out by asking twice: an answer is published for a metric and an industry only, over at least five organizations, and
only when it differs by at least five organizations from every answer published before for the same metric and industry. So the difference
of any two answers concerns five or more. Between closings nothing changes, and no other filter exists.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import quantiles

from accounts.models import Industry
from benchmarking.comparisons.models import Activity, ComparisonRow, ComparisonStage, Metric, Standing
from core import clock

Population = Mapping[str, str]
DIVISION = 3  # a letter and two digits
SIGNIFICANT = 3


def freeze(activity: Activity) -> list[Standing]:
    """Publish what may be published from the accepted forms of `activity`. Must run in the action that closes it."""
    divisions = division_of(Industry.objects.values_list("code", "parent_id"))
    groups = _groups(activity, divisions)
    metrics = Metric.objects.select_for_update().filter(pk__in={metric for metric, _industry in groups}).order_by("pk")
    earlier: dict[tuple[int, str], list[Population]] = {}
    for row in Standing.objects.filter(
        metric__in=list(metrics)
    ):  # locked: two activities closed at once answer one after the other
        earlier.setdefault((row.metric_id, row.industry_id), []).append(row.population)
    new = []
    for (metric, industry), values in sorted(groups.items()):
        population = {str(key): f"{value:f}" for key, value in sorted(values.items())}
        if not may_publish(population, earlier.get((metric, industry), [])):
            continue
        lower, median, upper = quartiles(values.values())
        if lower == upper:  # as good as every value is the same, and would be told
            continue
        new.append(
            Standing(
                activity=activity, metric_id=metric, industry_id=industry, organizations=len(values), population=population,
                lower=lower, median=median, upper=upper, frozen_at=clock.now(),
            )
        )  # fmt: skip
    return Standing.objects.bulk_create(new)


def may_publish(population: Population, earlier: Iterable[Population]) -> bool:
    """Whether the group is large enough, and far enough from every group published before."""
    if len(population) < Standing.FEWEST:
        return False
    return all(difference(population, other) >= Standing.FEWEST for other in earlier)


def difference(one: Population, other: Population) -> int:
    """How many organizations joined, left or changed their value."""
    return sum(one.get(key) != other.get(key) for key in set(one) | set(other))


def quartiles(values: Iterable[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Lower quartile, median and upper quartile (inclusive method), each to three significant figures and at most four places."""
    lower, median, upper = quantiles(list(values), n=4, method="inclusive")
    return rounded(lower), rounded(median), rounded(upper)


def rounded(value: Decimal) -> Decimal:
    """Three significant figures, at most four places: 1234.56 -> 1230, 0.01234 -> 0.0123."""
    if not value:
        return Decimal("0.0000")
    step = Decimal(1).scaleb(max(value.adjusted() - SIGNIFICANT + 1, -4))
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN) * step


def division_of(industries: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Each industry's division (a letter and two digits): its own code, or that of the ancestor which has as many characters; a section stays itself."""
    parents = dict(industries)

    def climb(code: str) -> str:
        parent = parents.get(code)
        return climb(parent) if len(code) > DIVISION and parent else code

    return {code: climb(code) for code in parents}


def _groups(activity: Activity, divisions: Mapping[str, str]) -> dict[tuple[int, str], dict[int, Decimal]]:
    """By metric and division: each organization's own value, the first that its accepted form gives."""
    rows = ComparisonRow.objects.filter(
        comparison__activity=activity, comparison__stage=ComparisonStage.ACCEPTED, metric__isnull=False, own_value__isnull=False
    ).order_by("comparison", "order")  # fmt: skip
    groups: dict[tuple[int, str], dict[int, Decimal]] = {}
    for metric, industry, organization, value in rows.values_list(
        "metric_id", "comparison__organization__industry_id", "comparison__organization_id", "own_value"
    ):
        if value is not None:
            groups.setdefault((metric, divisions.get(industry, industry)), {}).setdefault(organization, value)
    return groups
