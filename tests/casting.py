"""Everybody asks for the same page: what each role is answered."""

from collections.abc import Iterable

import pytest
from django.test import Client

ROLES = (
    "officer", "head", "supervisor", "administrator", "district", "expert", "member", "enterprise", "other_enterprise",
)  # fmt: skip


def answers(client: Client, request: pytest.FixtureRequest, method: str, url: str) -> dict[str, int]:
    """The status for each of ROLES, in their order; each role is the fixture of its name."""
    got = {}
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        got[role] = getattr(client, method.lower())(url).status_code
    return got


def by_role(statuses: Iterable[int]) -> dict[str, int]:
    """A line of the access matrix, told by role."""
    return dict(zip(ROLES, statuses, strict=True))
