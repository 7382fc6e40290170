"""The cast. Each fixture is a person; stories begin with them."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.models import Organization, Role, User
from tests import people
from tests.browsing import chromium  # noqa: F401  # a fixture is found where it is named

# What a property says does not depend on how busy the machine is.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")

_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only tests that ask the database anything")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """The second pass of bin/test is on another database: what asks none says the same twice."""
    if config.getoption("--with-database"):
        asks = {item: item.get_closest_marker("django_db") or _DATABASE & set(item.fixturenames) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not asks[item]])
        items[:] = [item for item in items if asks[item]]


@pytest.fixture(autouse=True)
def _files_go_to_a_temporary_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _everybody_begins_in_chinese() -> None:
    """A page that was asked for in English leaves its language to the thread, and so to the next test."""
    translation.deactivate()


@pytest.fixture
def officer(db: None) -> User:
    return people.make_user(Role.OFFICER, "经办人周")


@pytest.fixture
def head(db: None) -> User:
    return people.make_user(Role.HEAD, "科长郑")


@pytest.fixture
def administrator(db: None) -> User:
    return people.make_user(Role.ADMINISTRATOR, "管理员吴")


@pytest.fixture
def district(db: None) -> User:
    return people.make_user(Role.DISTRICT, "县区经办人冯", region=people.make_region())


@pytest.fixture
def supervisor(db: None) -> User:
    return people.make_user(Role.SUPERVISOR, "纪检监察陈")


@pytest.fixture
def experts(db: None) -> list[User]:
    return [people.make_user(Role.EXPERT, f"专家{name}") for name in "甲乙丙"]


@pytest.fixture
def expert(experts: list[User]) -> User:
    return experts[0]


@pytest.fixture
def members(db: None) -> list[User]:
    return [people.make_user(Role.MEMBER, f"委员{n}") for n in range(1, 10)]


@pytest.fixture
def member(members: list[User]) -> User:
    return members[0]


@pytest.fixture
def enterprise(db: None) -> User:
    return people.make_user(Role.ENTERPRISE, "企业用户褚")


@pytest.fixture
def organization(enterprise: User) -> Organization:
    return people.make_organization("天中虚构机械有限公司", user=enterprise)


@pytest.fixture
def other_enterprise(db: None) -> User:
    user = people.make_user(Role.ENTERPRISE, "企业用户卫")
    people.make_organization("驿城虚构食品有限公司", user=user)
    return user
