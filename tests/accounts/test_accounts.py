"""Accounts are made, changed and closed by the administrator, within limits."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import account_actions as actions
from accounts.models import Role, User
from core.journal import timeline
from core.models import Entry
from core.refusal import Refused
from tests import people


def test_a_new_account_has_a_first_password(administrator: User) -> None:
    user, password = actions.create_user(by=administrator, username="Wang", name="王某", role=Role.EXPERT)
    assert user.username == "wang"
    assert user.check_password(password)
    assert user.needs_new_password
    assert [entry.verb for entry in timeline(user)] == ["accounts.create"]
    assert password not in str(Entry.objects.values_list("before", "after", "data", "note"))


def test_a_taken_name_is_refused(administrator: User, expert: User) -> None:
    with pytest.raises(Refused, match="已被使用"):
        actions.create_user(by=administrator, username=expert.username, name="王某", role=Role.EXPERT)


def test_nobody_demotes_or_closes_themselves(administrator: User) -> None:
    people.make_user(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="自己的角色"):
        actions.change_role(administrator, by=administrator, role=Role.OFFICER, reason="调岗")
    with pytest.raises(Refused, match="自己的账号"):
        actions.deactivate(administrator, by=administrator, reason="离职")


def test_the_last_administrator_stays(administrator: User) -> None:
    former = people.make_user(Role.ADMINISTRATOR)
    actions.deactivate(former, by=administrator, reason="离职")
    with pytest.raises(Refused, match="最后一名"):
        actions.deactivate(administrator, by=former, reason="互相停用")
    with pytest.raises(Refused, match="最后一名"):
        actions.change_role(administrator, by=former, role=Role.OFFICER, reason="调岗")


def test_a_change_of_role_is_written_down(administrator: User, officer: User) -> None:
    actions.change_role(officer, by=administrator, role=Role.HEAD, reason="任命")
    entry = timeline(officer).last()
    assert entry is not None
    assert (entry.before["role"], entry.after["role"], entry.note) == ("officer", "head", "任命")


def test_a_district_officer_needs_a_region(administrator: User, officer: User) -> None:
    with pytest.raises(Refused, match="所属县区"):
        actions.change_role(officer, by=administrator, role=Role.DISTRICT, reason="调岗")


def test_who_acts_for_an_organization_gets_no_other_role(
    administrator: User, enterprise: User, organization: object
) -> None:
    with pytest.raises(Refused, match="组织成员"):
        actions.change_role(enterprise, by=administrator, role=Role.EXPERT, reason="聘任")


def test_closed_and_opened_again(administrator: User, officer: User) -> None:
    actions.deactivate(officer, by=administrator, reason="离职")
    with pytest.raises(Refused, match="已是如此"):
        actions.deactivate(officer, by=administrator, reason="离职")
    actions.activate(officer, by=administrator)
    assert officer.is_active


def test_a_reset_password_is_new_and_must_be_changed(administrator: User, officer: User) -> None:
    password = actions.reset_password(officer, by=administrator)
    officer.refresh_from_db()
    assert officer.check_password(password)
    assert officer.must_change_password


def test_the_administrator_makes_an_account_in_the_browser(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    page = reverse("accounts:user-new")
    wrong = client.post(page, {"username": "li", "name": "李某", "role": "district"})
    assert wrong.status_code == 422
    assert "李某" in wrong.content.decode()
    assert set(wrong.context["form"].errors) == {"username", "region"}
    region = people.make_region()
    answer = client.post(page, {"username": "lisi", "name": "李某", "role": "district", "region": region.pk})
    made = User.objects.get(username="lisi")
    assert answer.status_code == 200
    assert made.check_password(answer.context["password"])
    assert (made.role, made.region, made.must_change_password) == (Role.DISTRICT, region, True)


def test_refusals_stand_on_the_page(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    page = reverse("accounts:user-deactivate", args=[administrator.pk])
    answer = client.post(page, {"reason": "误操作"})
    assert answer.status_code == 422
    assert "不能停用自己的账号" in answer.content.decode()
