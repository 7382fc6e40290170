"""The anonymous comparison, frozen when an activity is closed. `anonymity` says what is told and why nobody can be singled out.

An answer is published for a metric and an industry only. Between closings nothing changes, and no other filter exists.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from accounts.models import Industry
from benchmarking.comparisons.anonymity import Population, counted, figures, is_far_enough
from benchmarking.comparisons.models import Activity, ComparisonRow, ComparisonStage, Direction, Metric, Standing
from core import clock

DIVISION = 3  # a letter and two digits


def freeze(activity: Activity) -> list[Standing]:
    """Publish what may be published from the accepted forms of `activity`. Must run in the action that closes it."""
    divisions = division_of(Industry.objects.values_list("code", "parent_id"))
    groups = _groups(activity, divisions)
    rows = Metric.objects.select_for_update().filter(pk__in={metric for metric, _industry in groups}).order_by("pk")
    metrics = {row.pk: row for row in rows}  # locked: two activities closed at once answer one after the other
    earlier: dict[tuple[int, str], list[Population]] = {}
    for row in Standing.objects.filter(metric__in=metrics):
        earlier.setdefault((row.metric_id, row.industry_id), []).append(row.population)
    new = []
    for (metric, industry), values in sorted(groups.items()):
        standing = _standing(metrics[metric], values, earlier.get((metric, industry), []))
        if standing is not None:
            standing.activity, standing.industry_id, standing.frozen_at = activity, industry, clock.now()
            new.append(standing)
    return Standing.objects.bulk_create(new)


def _standing(metric: Metric, values: Mapping[int, Decimal], earlier: list[Population]) -> Standing | None:
    """What may be told of `values` after what was told before; None when nothing may."""
    keys = counted(map(str, values), earlier)
    population = {str(key): f"{value:f}" for key, value in sorted(values.items()) if str(key) in keys}
    told = figures(map(Decimal, population.values()), higher_is_better=metric.direction == Direction.HIGHER)
    if told is None or not is_far_enough(population, earlier):
        return None
    means = [f"{mean.normalize():f}" for mean in told.means]
    return Standing(metric=metric, organizations=len(population), population=population, means=means, step=told.step)


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
