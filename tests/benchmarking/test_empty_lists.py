"""A list in which there is nothing yet says so; that nothing matches is said only to who has asked for something."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

LISTS = [
    "benchmarking:adoption-list",
    "benchmarking:comparisons-list",
    "benchmarking:exchanges-list",
    "benchmarking:improvement-measures",
    "benchmarking:pairings-list",
    "benchmarking:practices-list",
    "benchmarking:practices-briefings",
    "benchmarking:programmes-nominations",
    "benchmarking:training-list",
    "benchmarking:training-qualifications",
    "reports:returns-list",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_nothing_yet_is_not_nothing_found(name: str, client: Client, officer: User) -> None:
    client.force_login(officer)
    fresh = client.get(reverse(name)).content.decode()
    asked = client.get(reverse(name), {"q": "没有的名字"}).content.decode()
    assert ("还没有" in fresh, "没有符合条件" in fresh) == (True, False)
    assert "没有符合条件" in asked
