"""Comparisons (质量标杆对比): an activity with its notice, the organizations it goes to, the form each of them fills in, and where they stand."""

from benchmarking.comparisons.models.activities import Activity, ActivityQuerySet
from benchmarking.comparisons.models.forms import Comparison, ComparisonQuerySet, ComparisonRow, YearTarget
from benchmarking.comparisons.models.metrics import Dimension, Direction, Metric
from benchmarking.comparisons.models.process import (
    ACCEPT,
    CLOSE,
    HAND_IN,
    PREPARE,
    RELEASE,
    RETURN_TO_DRAFT,
    SEND_BACK,
    ActivityStage,
    ComparisonStage,
)
from benchmarking.comparisons.models.recipients import Recipient, RecipientQuerySet
from benchmarking.comparisons.models.standings import Standing, StandingQuerySet

__all__ = [
    "ACCEPT",
    "CLOSE",
    "HAND_IN",
    "PREPARE",
    "RELEASE",
    "RETURN_TO_DRAFT",
    "SEND_BACK",
    "Activity",
    "ActivityQuerySet",
    "ActivityStage",
    "Comparison",
    "ComparisonQuerySet",
    "ComparisonRow",
    "ComparisonStage",
    "Dimension",
    "Direction",
    "Metric",
    "Recipient",
    "RecipientQuerySet",
    "Standing",
    "StandingQuerySet",
    "YearTarget",
]
