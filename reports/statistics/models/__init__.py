"""Statistics: indicators, observations with their provenance, targets, saved queries."""

from reports.statistics.models.indicators import Indicator, IndicatorQuerySet
from reports.statistics.models.observations import PORTAL, Observation, ObservationQuerySet, Origin, is_reserved
from reports.statistics.models.periods import PARTS, Chronicled, Interval
from reports.statistics.models.queries import SavedQuery, SavedQueryQuerySet
from reports.statistics.models.targets import Target, TargetKind, TargetQuerySet

__all__ = [
    "PARTS",
    "PORTAL",
    "Chronicled",
    "Indicator",
    "IndicatorQuerySet",
    "Interval",
    "Observation",
    "ObservationQuerySet",
    "Origin",
    "SavedQuery",
    "SavedQueryQuerySet",
    "Target",
    "TargetKind",
    "TargetQuerySet",
    "is_reserved",
]
