"""The browser, the towns of the seeds as the portal ships them, and a calendar that also the live server's threads follow."""

from collections.abc import Callable
from contextvars import ContextVar

import pytest

from accounts.models import Industry, Region
from accounts.reference import load_industries, load_regions
from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import Dimension
from core import clock
from tests import people


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`it_is("2009-09-23 09:00")`: from now on, in every thread."""

    def at(text: str) -> None:
        moment = people.moment(text)
        monkeypatch.setattr(clock, "_set", ContextVar("clock", default=moment))

    return at


@pytest.fixture
def reference(transactional_db: None) -> None:
    """What migrations have loaded and an earlier test of the live server has emptied."""
    load_regions(Region)
    load_industries(Industry)
    load_dimensions(Dimension)
