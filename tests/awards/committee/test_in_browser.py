"""Voting on a real phone screen, with thumbs: signed in, marked, looked over, cast once; the wall follows by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from awards.committee import actions, closing
from awards.committee.models import Ballot, Meeting
from awards.cycles.models import Cycle
from tests.awards import builders
from tests.awards.outcomes import make_meeting, make_ranked, vote
from tests.browsing import faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(cycle: Cycle, members: list[User], officer: User, head: User) -> Meeting:
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    row = make_meeting(cycle, members[:1] + members[1:], officer=officer, signed_in=0)
    for member in members[1:]:
        actions.sign_in(row, member=member, by=member)
    return row


@pytest.fixture
def phone(chromium: Browser, live_server: Any, member: User) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    yield sign_in(context, live_server, member)
    context.close()


def mark(page: Page, *choices: str) -> None:
    for place, choice in enumerate(choices):
        page.locator(".ballot-card").nth(place).locator(f".vote-{choice}").tap()


def test_a_member_votes_with_a_thumb(
    phone: Page, live_server: Any, meeting: Meeting, member: User, officer: User
) -> None:
    phone.goto(live_server.url + meeting.get_absolute_url())
    phone.get_by_role("button", name="我已到会，签到").tap()
    expect(phone.get_by_text("等待主持人宣布")).to_be_visible()
    actions.open_voting(meeting, by=officer)
    phone.get_by_role("link", name="进入投票").tap(timeout=9000)
    for place in range(3):
        for choice in ("yes", "no", "abstain"):
            box = phone.locator(".ballot-card").nth(place).locator(f".vote-{choice}").bounding_box()
            assert box is not None
            assert box["height"] >= 64
            assert box["width"] >= 88
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    mark(phone, "yes", "no", "abstain")
    phone.get_by_role("button", name="核对我的选择").tap()
    expect(phone.locator(".choice-word")).to_have_text(["同意", "不同意", "弃权"])
    phone.get_by_role("button", name="返回修改").tap()
    expect(phone.locator("input:checked")).to_have_count(3)
    mark(phone, "yes", "yes")
    phone.get_by_role("button", name="核对我的选择").tap()
    expect(phone.locator(".choice-word")).to_have_text(["同意", "同意", "弃权"])
    phone.get_by_role("button", name="确认投票").dblclick()
    expect(phone.get_by_role("heading", name="您的票已计入")).to_be_visible()
    expect(phone.locator(".receipt-code")).to_have_text(Ballot.objects.filter(member=member).first().receipt)
    assert list(Ballot.objects.filter(member=member).values_list("choice", flat=True)) == ["yes", "yes", "abstain"]
    phone.go_back()  # to "not cast yet": the page knows better and leads to the receipt
    expect(phone.get_by_role("heading", name="您的票已计入")).to_be_visible()
    expect(phone.get_by_role("button", name="确认投票")).to_have_count(0)
    phone.goto(f"{live_server.url}{meeting.get_absolute_url()}vote/")
    expect(phone.get_by_role("heading", name="您的票已计入")).to_be_visible()


def test_an_unmarked_candidate_is_shown_and_the_marks_stay(
    phone: Page, live_server: Any, meeting: Meeting, member: User, officer: User
) -> None:
    actions.sign_in(meeting, member=member, by=officer)
    actions.open_voting(meeting, by=officer)
    phone.goto(f"{live_server.url}{meeting.get_absolute_url()}vote/")
    mark(phone, "yes", "no")
    phone.get_by_role("button", name="核对我的选择").tap()
    expect(phone.locator(".field-error").first).to_contain_text("表态")
    expect(phone.locator("input:checked")).to_have_count(2)
    assert faults_of(phone) == []


def test_the_wall_follows_by_itself_and_shows_the_count(
    chromium: Browser,
    live_server: Any,
    meeting: Meeting,
    members: list[User],
    officer: User,
) -> None:
    actions.open_voting(meeting, by=officer)
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    wall = sign_in(context, live_server, officer)
    wall.goto(f"{live_server.url}{meeting.get_absolute_url()}display/")
    expect(wall.locator(".wall-number")).to_have_text("0 / 8")
    vote(meeting, members[1:4], "yes", "yes", "no")
    expect(wall.locator(".wall-number")).to_have_text("3 / 8", timeout=9000)
    vote(meeting, members[4:8], "yes", "no", "no")
    closing.close(meeting, by=officer)
    expect(wall.locator(".wall-result")).to_have_count(3, timeout=9000)
    expect(wall.locator(".wall-proposed")).to_have_count(1)
    expect(wall.locator(".wall-result").first).to_contain_text("委员2")
    assert wall.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_eight_results_stand_on_the_wall_at_once(
    chromium: Browser,
    live_server: Any,
    members: list[User],
    officer: User,
    head: User,
) -> None:
    tiers = [{"code": "winner", "name": "市长质量奖", "quota": 5, "prize_yuan": "200000"}]
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(tiers=tiers))
    make_ranked(cycle, [90, 85, 80, 75, 70, 65, 60, 55], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    actions.open_voting(meeting, by=officer)
    vote(meeting, members, *["yes", "no"] * 4)
    closing.close(meeting, by=officer)
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    wall = sign_in(context, live_server, officer)
    wall.goto(f"{live_server.url}{meeting.get_absolute_url()}display/")
    expect(wall.locator(".wall-result")).to_have_count(8)
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    context.close()
