"""static/js/portal.js and the style guide in a real browser: asking, sending once, warning, phone navigation, accessibility."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browsing import RULES, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    yield from opened(chromium, 1440)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    yield from opened(chromium, 390)


def opened(browser: Browser, width: int) -> Iterator[Page]:
    """A page; anything the console complains of, a breach of the content security policy above all, fails the test."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # the browser itself reports an answer of 422; the page says what it means
        if message.type in {"error", "warning"} and "status of 422" not in message.text:
            said.append(message.text)

    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


@pytest.mark.parametrize("face", ["work", "forms", "public"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_style_guide_is_accessible_and_fits(chromium: Browser, live_server: Any, face: str, width: int) -> None:
    for page in opened(chromium, width):
        page.goto(f"{live_server.url}/styleguide/?face={face}", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert faults_of(page, [*RULES, "best-practice"]) == []


def test_a_confirmed_act_asks_first_and_takes_the_reason_along(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/styleguide/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    page.get_by_role("button", name="退回补正").click()
    dialog = page.locator("#confirm-dialog")
    assert dialog.is_visible()
    dialog.get_by_role("button", name="取消").click()
    assert (dialog.is_visible(), sent) == (False, [])

    page.get_by_role("button", name="退回补正").click()
    dialog.get_by_label("退回理由").fill("缺少纳税证明")
    with page.expect_navigation():
        dialog.get_by_role("button", name="退回补正").click()
    assert len(sent) == 1
    assert "note=%E7%BC%BA%E5%B0%91%E7%BA%B3%E7%A8%8E%E8%AF%81%E6%98%8E" in sent[0]


def test_a_form_is_sent_once(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/account/login/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码").fill("Wrong-pass-1")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").dblclick()
    assert len(sent) == 1
    assert page.locator("main form button[type=submit]").is_enabled()


def test_an_htmx_question_is_asked_in_our_dialog_and_a_refusal_is_said(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/styleguide/")
    page.route(
        "**/refused/", lambda route: route.fulfill(status=422, content_type="text/plain", body="本届申报已截止。")
    )
    page.evaluate(
        """() => {
            const button = document.createElement("button");
            button.setAttribute("hx-post", "/refused/");
            button.setAttribute("hx-confirm", "确定提交？");
            button.id = "probe";
            document.querySelector("main").prepend(button);
            htmx.process(button);
        }"""
    )
    page.locator("#probe").click()
    page.locator("#confirm-dialog").get_by_role("button", name="确定").click()
    page.locator("#toasts .note").wait_for()
    assert page.locator("#toasts .note-text").inner_text() == "本届申报已截止。"


def test_leaving_with_unsaved_text_is_asked_about(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/styleguide/?face=forms")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_name").fill("天中重工")
    page.goto(f"{live_server.url}/styleguide/")
    assert asked == ["beforeunload"]


def test_a_textarea_counts_its_characters(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/styleguide/?face=forms")
    page.locator("#id_profile").fill("质量")
    assert page.locator("#id_profile + .field-count").inner_text() == "2 / 2000"


def test_the_phone_navigation_opens_and_closes(phone: Page, live_server: Any) -> None:
    phone.goto(f"{live_server.url}/styleguide/")
    link = phone.locator("#side-nav").get_by_role("link", name="公众侧")
    assert not link.is_visible()
    phone.get_by_role("button", name="展开导航").click()
    assert link.is_visible()
    phone.keyboard.press("Escape")
    assert not link.is_visible()


def test_charts_are_drawn(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/styleguide/", wait_until="networkidle")
    page.wait_for_selector(".chart-canvas canvas")
    assert page.locator(".chart-canvas canvas").count() == 3


def test_a_dialog_that_was_refused_stands_open_at_the_wrong_field(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/styleguide/", wait_until="networkidle")
    page.evaluate(
        """() => {
            document.querySelector("main").insertAdjacentHTML("beforeend",
                '<dialog id="probe"><div data-errors tabindex="-1">x</div><div class="field-wrong"><input id="wrong"></div></dialog>');
            for (const _time of [1, 2])
                document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: document.body } }));
        }"""
    )
    assert page.evaluate("[document.querySelector('#probe').open, document.activeElement.id]") == [True, "wrong"]
