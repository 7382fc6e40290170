"""The dimensions as the portal ships them, and a metric that everybody reports."""

import pytest

from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import Dimension, Metric


@pytest.fixture
def dimensions(db: None) -> list[Dimension]:
    load_dimensions(Dimension)
    return list(Dimension.objects.all())


@pytest.fixture
def metric(db: None) -> Metric:
    return Metric.objects.create(code="pass-rate", name="一次交验合格率", unit="%", direction="higher")
