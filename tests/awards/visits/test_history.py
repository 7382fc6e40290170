"""What an edit of consensus, visit or panel changed can be read word by word: by the bureau and the supervisor, by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from awards.applications.models import Application
from awards.criteria.models import Item
from awards.panels import assignment
from awards.visits import actions
from awards.visits.models import Visit
from core.models import Entry
from tests import people
from tests.awards.panels import stories

SECRET = "绝密改动"


@pytest.fixture
def edited(visit: Visit, experts: list[User], officer: User) -> Visit:
    """Everything said twice: the journal holds the first and the second wording."""
    item = Item.objects.get(clause="4.1.2")
    for text in (f"{SECRET}之前", f"{SECRET}之后"):
        comment = {"factor": "I", "text": text, "reference": "第9段"}
        actions.save_item(visit, item, percent=55, finding=text, reason=text, strengths=[comment], by=experts[1])
        actions.save_summary(visit, text=text, by=experts[1])
    actions.change_plan(visit, starts_on=visit.starts_on, ends_on=visit.ends_on, programme="下午 末次会议", by=officer)
    return visit


def _pages(client: Client, user: User, case: Application) -> str:
    client.force_login(user)
    addresses = [
        reverse("awards:visits-detail", args=[case.reference]),
        reverse("awards:consensus-detail", args=[case.reference]),
        reverse("awards:panels-detail", args=[case.panel_case.panel_id]),
        reverse("awards:applications-detail", args=[case.reference]),
        reverse("awards:applications-list"),
        reverse("core:journal"),
        reverse("core:letters"),
    ]
    answers = [client.get(address) for address in addresses]
    return "".join(answer.content.decode() for answer in answers if answer.status_code == 200)


def test_a_line_tells_before_and_after(edited: Visit) -> None:
    entry, text = (
        Entry.objects.filter(verb="visits.save_item").last(),
        Entry.objects.get(verb="visits.save_summary", before={"summary": f"{SECRET}之前"}),
    )
    assert entry is not None
    assert entry.before == {"finding": f"{SECRET}之前", "reason": f"{SECRET}之前", "strengths": f"I {SECRET}之前 第9段"}
    assert entry.after == {"finding": f"{SECRET}之后", "reason": f"{SECRET}之后", "strengths": f"I {SECRET}之后 第9段"}
    assert text.after == {"summary": f"{SECRET}之后"}
    assert Entry.objects.get(verb="visits.change_plan").before == {"programme": "上午 首次会议"}


def test_the_consensus_tells_before_and_after(case: Application) -> None:
    lines = Entry.objects.filter(verb="consensus.save_item")
    assert [entry.after["reason"] for entry in lines] == ["经讨论，按多数专家意见确定。"] * 3
    assert lines[0].before["reason"] == ""
    summary = Entry.objects.get(verb="consensus.save_summary")
    assert (summary.before, summary.after) == ({"summary": ""}, {"summary": "合议一致。"})


@pytest.mark.parametrize("who", ["supervisor", "officer", "head"])
def test_who_reads_everything_reads_both_wordings(
    client: Client, edited: Visit, who: str, request: pytest.FixtureRequest
) -> None:
    user: User = request.getfixturevalue(who)
    client.force_login(user)
    shown = client.get(edited.get_absolute_url()).content.decode()
    assert f"{SECRET}之前" in shown
    assert f"{SECRET}之后" in shown
    assert "下午 末次会议" in shown
    agreed = client.get(reverse("awards:consensus-detail", args=[edited.application.reference])).content.decode()
    assert "办理记录" in agreed


def test_nobody_else_reads_what_was_changed(
    client: Client,
    edited: Visit,
    experts: list[User],
    enterprise: User,
    other_enterprise: User,
    administrator: User,
    district: User,
    member: User,
    supervisor: User,
) -> None:
    case = edited.application
    assert f"{SECRET}之前" in _pages(client, supervisor, case)
    stranger = people.make_user(Role.EXPERT, "外组专家")
    for user in (enterprise, other_enterprise, administrator, district, member, stranger):
        assert SECRET not in _pages(client, user, case)
        assert "经讨论，按多数专家意见确定" not in _pages(client, user, case)
    shown = _pages(client, experts[0], case)
    assert f"{SECRET}之后" in shown  # the panel reads its own record as it stands
    assert f"{SECRET}之前" not in shown
    assert "办理记录" not in shown


def test_a_stand_in_and_a_moved_case_are_told_with_what_was_before(
    client: Client, case: Application, experts: list[User], officer: User, supervisor: User
) -> None:
    for expert in experts[1:]:
        assignment.name_acting_leader(case, expert=expert, by=officer)
    entry = Entry.objects.filter(verb="panels.name_acting_leader").last()
    assert entry is not None
    assert (entry.before, entry.after) == ({"leader": "专家乙"}, {"leader": "专家丙"})
    client.force_login(supervisor)
    shown = client.get(case.panel_case.panel.get_absolute_url()).content.decode()
    assert "指定代理组长" in shown
    client.force_login(experts[0])
    assert "指定代理组长" not in client.get(case.panel_case.panel.get_absolute_url()).content.decode()


def test_saving_the_same_again_leaves_no_line(visit: Visit, experts: list[User]) -> None:
    item = Item.objects.get(clause="4.1.2")
    for _twice in range(2):
        actions.save_item(visit, item, percent=50, finding="查了纪要", strengths=[stories.STRENGTH], by=experts[0])
        actions.save_summary(visit, text="综述", by=experts[0])
    assert Entry.objects.filter(verb__startswith="visits.save").count() == 2
