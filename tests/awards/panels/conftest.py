"""An admitted case for panels to read."""

import pytest

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from tests.awards import builders


@pytest.fixture
def case(cycle: Cycle) -> Application:
    return builders.make_application(cycle, stage=Stage.ADMITTED)
