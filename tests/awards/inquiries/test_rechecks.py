"""The decision waits for the re-check, and does not pass over what it found."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.honours import decisions
from awards.inquiries import answering
from awards.inquiries.answering import Given
from awards.notices import actions as notices
from core import clock
from core.refusal import Refused
from tests.awards.inquiries import stories
from tests.awards.outcomes import make_decision, make_ranked


def test_a_decision_with_an_open_or_damning_recheck_is_not_released(
    client: Client, members: list[User], officer: User, head: User
) -> None:
    cycle = stories.make_cycle()
    decision = make_decision(cycle, members, officer=officer, head=head)
    with pytest.raises(Refused, match="“重大安全事故”尚未向部门复核"):
        decisions.release(decision, by=head)  # nobody was ever asked
    inquiry, _code = stories.sent(cycle, officer, recheck=True)
    client.force_login(head)
    address = reverse("awards:honours-decision", args=[cycle.code])
    assert "未回复" in client.get(address).content.decode()
    with pytest.raises(Refused, match=f"决定前复核的函尚未全部回复：应急管理局（{inquiry.reference}）"):
        decisions.release(decision, by=head)
    lines = list(inquiry.lines.select_related("application__organization"))
    said = {line.pk: Given("clear") for line in lines} | {lines[0].pk: Given("found", "较大事故", clock.today())}
    answering.save(inquiry, said)
    answering.answer(inquiry, answered_by="丁某", answered_phone="1")
    listed = lines[0].application
    assert "较大事故" in client.get(address).content.decode()
    with pytest.raises(Refused, match=f"{listed.organization.name}有“重大安全事故”的情形"):
        decisions.release(decision, by=head)
    decision.refresh_from_db()
    assert decision.stage == "prepared"
    notices.exclude(listed, reason="复核发现较大事故", by=head)
    assert [award.application_id for award in decisions.release(decision, by=head)] == [lines[1].application_id]


def test_planning_the_meeting_shows_what_came_back(client: Client, officer: User, head: User) -> None:
    cycle = stories.make_cycle()
    make_ranked(cycle, [90, 80], officer=officer, head=head)
    client.force_login(officer)
    address = reverse("awards:committee-plan", args=[cycle.code])
    assert "未征求" in client.get(address).content.decode()
    inquiry, _code = stories.sent(cycle, officer, recheck=True)
    answering.clear_rest(inquiry)
    answering.answer(inquiry, answered_by="丁某", answered_phone="1")
    assert "均无此情形" in client.get(address).content.decode()
