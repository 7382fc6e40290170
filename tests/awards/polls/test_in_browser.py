"""The public answers on a phone and at a desk, with script and without, by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from awards.applications.models import Application
from awards.polls.models import Poll, PollAnswer
from tests.browsing import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_passer_by_answers(
    chromium: Browser, live_server: Any, poll: Poll, cases: list[Application], width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/surveys/{poll.cycle.code}/")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    page.get_by_role("link", name=f"评价 {cases[0].candidate}").click()
    page.locator("#id_q1_1").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_text("请选择一项。").first).to_be_visible()
    assert faults_of(page) == []
    page.locator("label[for=id_q2_0]").click()
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    assert [mark.mark for mark in PollAnswer.objects.get().marks.all()] == [4, 5]
    page.get_by_role("link", name="评价其他组织").click()
    expect(page.get_by_text("已评价")).to_be_visible()
    context.close()


def test_without_script_too(chromium: Browser, live_server: Any, poll: Poll, cases: list[Application]) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/surveys/{poll.cycle.code}/{cases[1].reference}/")
    for question in ("q1", "q2"):
        page.locator(f"label[for=id_{question}_4]").click()
    page.fill("[name=remark]", "电话打不通")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    row = PollAnswer.objects.get()
    assert (row.remark, [mark.mark for mark in row.marks.all()]) == ("电话打不通", [1, 1])
    context.close()
