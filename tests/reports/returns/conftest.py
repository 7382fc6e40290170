"""A call for two indicators to two districts, opened a fortnight before its last day."""

from collections.abc import Iterator
from datetime import date

import pytest

from accounts.models import Role, User
from core import clock
from reports.returns import actions
from reports.returns.models import Call, Return
from tests import people
from tests.reports.statistics.builders import make_indicator


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.at(people.moment("2018-03-01 09:00")):
        yield


@pytest.fixture
def west(db: None) -> User:
    return people.make_user(Role.DISTRICT, "西平县经办人", region=people.make_region("411721", "西平县"))


@pytest.fixture
def draft(officer: User, district: User, west: User) -> Call:
    indicators = [make_indicator("名牌产品", code="brands"), make_indicator("重点企业", code="firms")]
    return actions.draft_call(
        title="2017年度质量工作统计", year=2017, part="", due_on=date(2018, 3, 15), instructions="按年底数填报。",
        indicators=indicators, regions=[district.region, west.region], by=officer,
    )  # fmt: skip


@pytest.fixture
def call(draft: Call, officer: User) -> Call:
    actions.open_call(draft, by=officer)
    return draft


@pytest.fixture
def answer(call: Call, district: User) -> Return:
    return call.answers.get(region=district.region)
