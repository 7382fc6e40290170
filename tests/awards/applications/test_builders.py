"""The builders write rows that the database's own constraints accept, at every stage."""

import pytest

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from tests.awards import builders


@pytest.mark.parametrize("stage", Stage)
def test_a_case_at_every_stage(cycle: Cycle, stage: Stage) -> None:
    case = builders.make_application(cycle, stage=stage)
    assert Application.objects.get(reference="ZMD-2015-001").stage == stage
    assert case.cycle.phases == list(builders.PHASES)
