"""Bad input in Chromium: each gets a clear sentence, and nothing typed is lost.

Told elsewhere in a browser: a file that is not what its name says, a colleague's newer answer, a lost connection, an expired session
(tests/awards/applications/test_in_browser.py); a typed score between the steps (tests/awards/review/test_in_browser.py); a double click
on a vote (tests/awards/committee/test_in_browser.py)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.review.models import ItemScore
from tests import people
from tests.awards import builders
from tests.awards.panels import stories
from tests.journeys.applying import fill_in_registration
from tests.journeys.pages import House, Person, house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def everybody(chromium: Browser, live_server: Any) -> Iterator[House]:
    with house(chromium, live_server) as found:
        yield found


@pytest.fixture
def cycle(db: None) -> Cycle:
    return builders.make_cycle()


@pytest.fixture
def application(cycle: Cycle, organization: Organization, enterprise: User) -> Application:
    return builders.make_application(cycle, organization, by=enterprise)


def _submits(person: Person, application: Application) -> None:
    person.go(f"/applications/{application.reference}/review/")
    person.page.get_by_role("button", name="提交申报书").click()


def test_a_wrong_credit_code_at_registration(everybody: House) -> None:
    right = people.credit_code(7002)
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    person = fill_in_registration(everybody.welcome(), credit_code=wrong).press("注册并登录")
    person.sees("未能保存", "统一社会信用代码")
    for name, typed in (("credit_code", wrong), ("name", "天中虚构轴承有限公司"), ("address", "驿城区虚构路1号"), ("employees", "320")):  # fmt: skip
        assert person.page.input_value(f"[name={name}]") == typed
    assert not Organization.objects.exists()
    person.fill(credit_code=right, password1=people.PASSWORD, password2=people.PASSWORD).press("注册并登录")
    assert Organization.objects.get().credit_code == right


def test_a_second_application_from_a_page_left_open(
    everybody: House, enterprise: User, organization: Organization, cycle: Cycle
) -> None:
    first, second = everybody.welcome(enterprise), everybody.welcome(enterprise)
    for person in (first, second):
        person.go(f"/applications/start/{cycle.code}/")
    first.press("建立申报书")
    second.press("建立申报书").sees("已有申报")
    assert Application.objects.count() == 1


def test_a_tampered_score_of_seven_percent(
    everybody: House, experts: list[User], officer: User, head: User, cycle: Cycle
) -> None:
    case = builders.make_application(cycle, stage="admitted")
    sheet = stories.in_review(cycle, experts, [case], by=officer, approved_by=head)[0]
    expert = everybody.welcome(sheet.expert).go(sheet.get_absolute_url())
    entry = expert.page.locator("form.entry:visible")
    entry.locator("[name=strength_text]").first.fill("按季评审,有记录")
    dial = entry.locator("input[name=percent][value='50']")
    dial.evaluate("radio => { radio.value = '7' }")
    entry.locator("input[name=percent][value='7']").check(force=True)
    expert.sees("以 5% 为一档")
    assert entry.locator("[name=strength_text]").first.input_value() == "按季评审,有记录"
    answer = expert.posts(entry.get_attribute("action") or "", percent="7")
    assert answer.status == 422
    assert "5%" in answer.text()
    assert ItemScore.objects.filter(sheet=sheet, percent__isnull=False).count() == 0


def test_the_deadline_passes_between_opening_the_page_and_pressing(
    everybody: House, enterprise: User, application: Application
) -> None:
    person = everybody.welcome(enterprise)
    _submits(person, application)
    builders.close_window(application.cycle)
    with person.page.expect_navigation():
        person.page.click("#confirm-yes")
    person.sees("截止")
    application.refresh_from_db()
    assert (application.stage, application.submitted_at) == ("draft", None)
    assert application.answers.exclude(text="").count() == 3


def test_a_double_click_hands_in_once(everybody: House, enterprise: User, application: Application) -> None:
    person = everybody.welcome(enterprise)
    _submits(person, application)
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    person.page.locator("#confirm-yes").dblclick()
    person.page.wait_for_url("**/receipt/")
    person.sees("申报回执")
    assert len(sent) == 1


def test_a_page_that_a_colleague_has_made_stale(everybody: House, head: User, officer: User) -> None:
    """The call of a draft cycle, open on two desks."""
    cycle = builders.make_cycle(stage="draft", published_at=None)
    first, second = everybody.welcome(officer), everybody.welcome(head)
    for person in (first, second):
        person.go(f"/cycles/{cycle.code}/call/")
    first.fill(title="关于申报的通知(一)", text="甲稿。").press("保存并预览")
    second.fill(title="关于申报的通知(二)", text="乙稿。").press("保存并预览")
    second.sees("未能保存")
    assert second.page.input_value("[name=text]") == "乙稿。"
    cycle.refresh_from_db()
    assert cycle.call_text == "甲稿。"
