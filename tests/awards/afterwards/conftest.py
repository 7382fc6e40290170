"""An award of February 2016 whose rulebook asks for yearly reports; the stories begin in January 2018."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Organization
from awards.cycles.models import Cycle
from awards.honours.models import Award
from tests.awards import builders
from tests.awards.honours.rows import make_award

AFTER = {"yearly_report": True, "validity_years": 5, "reassessment": ["keep", "rectify", "withdraw"]}


def make_cycle(after: dict[str, Any]) -> Cycle:
    return builders.make_cycle(rulebook=builders.make_rulebook(after=after))


def make_old_award(cycle: Cycle, organization: Organization | None = None, **values: Any) -> Award:
    """Awarded on 20 February 2016, valid for five years."""
    award = make_award(cycle, organization)
    told = {"awarded_on": date(2016, 2, 20), "valid_until": date(2021, 2, 20), **values}
    Award.objects.filter(pk=award.pk).update(**told)
    return Award.objects.get(pk=award.pk)


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle(AFTER)


@pytest.fixture
def award(cycle: Cycle, organization: Organization) -> Award:
    return make_old_award(cycle, organization)
