"""A POST with nothing in it is a form with nothing filled in: refused with sentences, never shown as if it had only been opened."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("core", "accounts", "awards", "benchmarking", "reports", "publicity")
VIEWS = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "views" in path.as_posix()]
PAGES = {  # address: who fills it in
    "awards:cycles-new": "officer",
    "awards:cycles-start": "officer",
    "benchmarking:adoption-create": "officer",
    "benchmarking:assessments-create": "officer",
    "benchmarking:clinics-new": "enterprise",
    "benchmarking:comparisons-draft": "officer",
    "benchmarking:comparisons-metric-add": "officer",
    "benchmarking:exchanges-draft": "officer",
    "benchmarking:improvement-new-blank": "enterprise",
    "benchmarking:pairings-new": "officer",
    "benchmarking:practices-briefing-compose": "officer",
    "benchmarking:practices-write": "enterprise",
    "benchmarking:programmes-create": "officer",
    "benchmarking:training-new": "enterprise",
    "benchmarking:training-qualification-new": "enterprise",
    "reports:returns-draft": "officer",
    "reports:statistics-import": "officer",
    "reports:statistics-indicator-add": "officer",
    "reports:statistics-observation-enter": "officer",
    "reports:statistics-target-add": "officer",
    "publicity:objection-status": "officer",
    "accounts:user-new": "administrator",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_it_is_refused_with_sentences(
    name: str, client: Client, organization: Organization, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(PAGES[name])
    client.force_login(person)
    assert client.get(reverse(name)).status_code == 200
    answer = client.post(reverse(name))
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_no_view_takes_an_empty_post_for_a_get() -> None:
    assert [str(path) for path in VIEWS if "request.POST or None" in path.read_text()] == []
