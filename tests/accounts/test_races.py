"""Two connections at once: one code registered twice, two administrators who close each other, a case verified and sent back."""

from typing import Any

import pytest

from accounts import account_actions, actions
from accounts.models import Organization, Role, User
from tests import people
from tests.accounts.test_registration import PASSWORD, details
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _sentences(results: list[Any]) -> list[str]:
    return [result for result in results if isinstance(result, str)]


def test_one_code_is_registered_once() -> None:
    facts = details()
    results = at_once(
        lambda: actions.register(username="first", password=PASSWORD, name="甲", details=facts),
        lambda: actions.register(username="second", password=PASSWORD, name="乙", details=facts),
    )
    [sentence] = _sentences(results)
    assert "已登记" in sentence
    assert Organization.objects.get().memberships.get().user == User.objects.get()


def test_one_administrator_stays() -> None:
    one, other = people.make_user(Role.ADMINISTRATOR), people.make_user(Role.ADMINISTRATOR)
    results = at_once(
        lambda: account_actions.deactivate(User.objects.get(pk=other.pk), by=one, reason="离职"),
        lambda: account_actions.deactivate(User.objects.get(pk=one.pk), by=other, reason="离职"),
    )
    [sentence] = _sentences(results)
    assert "最后一名" in sentence
    assert User.objects.with_role(Role.ADMINISTRATOR).count() == 1


def test_two_officers_decide_on_one_registration() -> None:
    organization = people.make_organization(stage="registered")
    officer, head = people.make_user(Role.OFFICER), people.make_user(Role.HEAD)
    results = at_once(
        lambda: actions.verify(Organization.objects.get(pk=organization.pk), by=officer),
        lambda: actions.send_back(Organization.objects.get(pk=organization.pk), by=head, reason="名称不符"),
    )
    organization.refresh_from_db()
    # verified and then sent back is a way of the table; sent back and then verified is not
    assert organization.stage == "returned"
    assert len(_sentences(results)) in (0, 1)


def test_the_last_owner_stays() -> None:
    owner, second = people.make_user(Role.ENTERPRISE), people.make_user(Role.ENTERPRISE)
    organization = people.make_organization(user=owner)
    organization.memberships.create(user=second, is_owner=True)
    own, other = organization.memberships.get(user=owner), organization.memberships.get(user=second)
    results = at_once(
        lambda: actions.remove_member(own, by=owner),
        lambda: actions.remove_member(other, by=second),
    )
    [sentence] = _sentences(results)
    assert "至少保留一名管理员" in sentence
    assert organization.memberships.filter(is_owner=True).count() == 1
