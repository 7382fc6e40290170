"""The demo's two activities: one closed with standings, one with forms late and sent back."""

from datetime import datetime

import pytest

from accounts.models import Industry, Region
from accounts.reference import load_industries, load_regions
from awards.demo.cast import Cast, enrol, hire
from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import (
    Activity,
    Comparison,
    ComparisonStage,
    Dimension,
    Recipient,
    Standing,
    YearTarget,
)
from benchmarking.demo import comparisons
from core import clock, journal
from tests import people


@pytest.mark.django_db
def test_the_demo_tells_both():
    load_regions(Region)
    load_industries(Industry)
    load_dimensions(Dimension)
    cast = Cast()
    with clock.at(people.moment("2015-08-28 14:00")):
        hire(cast)
        enrol(cast)
    comparisons.build(cast)
    first, current = Activity.objects.order_by("pk")
    assert (first.year, str(first.due_on), first.stage, current.stage) == (2015, "2015-10-20", "closed", "released")
    assert [row.industry_id for row in Standing.objects.all()] == ["C13"] * 3
    assert Recipient.objects.late(current).count() == 3
    assert {row.stage for row in current.comparisons.all()} == {
        ComparisonStage.ACCEPTED, ComparisonStage.RETURNED, ComparisonStage.SUBMITTED,
    }  # fmt: skip
    assert sum(row.is_late for row in Comparison.objects.select_related("activity")) == 4
    assert YearTarget.objects.filter(actual__isnull=False).exists()
    assert all(entry.at <= datetime.now(entry.at.tzinfo) for entry in journal.timeline(current))
    assert journal.verify()[1] is None
