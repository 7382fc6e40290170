"""A slip of the hand in a date is told beside its field, on every form that takes one."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User

FORMS = [  # address, who, field
    ("benchmarking:assessments-create", "officer", "due_on"),
    ("benchmarking:pairings-new", "officer", "starts_on"),
    ("benchmarking:exchanges-draft", "officer", "starts_at"),
    ("benchmarking:training-new", "enterprise", "held_on"),
    ("benchmarking:training-qualification-new", "enterprise", "valid_until"),
    ("reports:returns-draft", "officer", "due_on"),
    ("reports:statistics-target-add", "officer", "due_on"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "who", "field"), FORMS)
def test_a_year_that_nobody_means(
    name: str, who: str, field: str, client: Client, organization: Organization, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(who)
    client.force_login(person)
    for slip in ("0015-12-31", "9999-12-31"):
        value = f"{slip}T09:00" if field.endswith("_at") else slip
        errors = client.post(reverse(name), {field: value}).context["form"].errors
        assert errors[field] == ["请填写 1980 年至 2100 年之间的日期。"], slip
