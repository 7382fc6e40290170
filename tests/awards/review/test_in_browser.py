"""The desk in a real browser: scored by keyboard, saved as it is written, nothing lost on a bad network, usable on a phone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from awards.criteria.models import Item
from awards.review import actions
from awards.review.models import ItemScore, ScoreSheet, SheetStage
from tests.awards.panels import stories
from tests.browsing import faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_server: Any, sheet: ScoreSheet) -> Page:
    page = sign_in(context, live_server, sheet.expert)
    page.goto(live_server.url + sheet.get_absolute_url())
    return page


def _state(page: Page) -> Any:
    return page.locator("form.entry:visible .entry-state")


def _saved(page: Page) -> None:
    """Everything on the page has reached the server."""
    page.wait_for_timeout(300)
    expect(page.locator("form.entry[data-unsaved]")).to_have_count(0)


def _score(sheet: ScoreSheet, clause: str = "4.1.2") -> ItemScore:
    return ItemScore.objects.get(sheet=sheet, item__clause=clause)


def test_an_item_is_scored_without_a_mouse(page: Page, sheet: ScoreSheet) -> None:
    page.keyboard.type("65")
    expect(page.locator("form.entry:visible .entry-points")).to_have_text("32.50")
    page.keyboard.press("ArrowRight")
    expect(page.locator("form.entry:visible .entry-points")).to_have_text("35.00")
    expect(page.locator("form.entry:visible [data-band-words]")).to_contain_text("方法处于70-85%")
    page.keyboard.press("s")
    page.keyboard.type("按季评审,有记录")
    page.keyboard.press("Tab")
    page.keyboard.press("A")
    page.keyboard.press("Tab")
    page.keyboard.type("第2段")
    page.keyboard.press("Control+Enter")
    expect(page.locator("form.entry:visible h2")).to_contain_text("4.1.3")
    expect(page.locator(".desk-totals")).to_contain_text("已评 1 / 3")
    expect(page.locator(".rail-state").first).to_have_attribute("data-state", "done")
    _saved(page)
    score = _score(sheet)
    assert score.percent == 70
    assert score.strengths == [{"factor": "A", "text": "按季评审,有记录", "reference": "第2段"}]


def test_a_value_between_the_steps_is_refused_and_the_old_one_stays(page: Page, sheet: ScoreSheet) -> None:
    page.keyboard.type("50")
    expect(_state(page)).to_contain_text("已保存")
    page.wait_for_timeout(1200)
    page.keyboard.type("67")
    expect(page.locator("form.entry:visible [data-step-error]")).to_contain_text("以 5% 为一档")
    expect(page.locator("form.entry:visible .entry-points")).to_have_text("25.00")
    _saved(page)
    assert _score(sheet).percent == 50


def test_a_paragraph_is_cited_by_a_click(page: Page, sheet: ScoreSheet) -> None:
    page.keyboard.press("o")
    page.keyboard.type("缺少对比数据")
    page.click("[data-material]:visible [data-cite='2']")
    expect(page.locator("form.entry:visible [name=opportunity_reference]").first).to_have_value("第2段")
    _saved(page)
    assert _score(sheet).opportunities[0]["reference"] == "第2段"


def test_a_lost_connection_loses_nothing(page: Page, context: BrowserContext, sheet: ScoreSheet) -> None:
    context.set_offline(True)
    page.keyboard.type("40")
    page.keyboard.press("s")
    page.keyboard.type("断网时写的话")
    expect(page.locator("#desk-net")).to_contain_text("网络不通")
    assert _score(sheet).percent is None
    context.set_offline(False)
    expect(_state(page)).to_contain_text("已保存", timeout=10000)
    expect(page.locator("#desk-net")).to_be_empty()
    assert (_score(sheet).percent, _score(sheet).strengths[0]["text"]) == (40, "断网时写的话")


def test_a_closed_tab_and_an_expired_session_lose_nothing(
    page: Page, context: BrowserContext, live_server: Any, sheet: ScoreSheet
) -> None:
    context.clear_cookies(name="sessionid")
    page.keyboard.press("s")
    page.keyboard.type("会话过期后写的话")
    expect(page.locator("form.entry:visible [data-note]")).to_contain_text("登录已过期")
    page.close(run_before_unload=False)
    again = sign_in(context, live_server, sheet.expert)
    again.goto(live_server.url + sheet.get_absolute_url())
    expect(again.locator("form.entry:visible [name=strength_text]").first).to_have_value("会话过期后写的话")
    expect(_state(again)).to_contain_text("已保存")
    assert _score(sheet).strengths[0]["text"] == "会话过期后写的话"
    assert json.loads(again.evaluate("JSON.stringify(Object.keys(localStorage))")) == []


def test_two_tabs_do_not_overwrite_each_other_silently(page: Page, sheet: ScoreSheet) -> None:
    actions.save_item(sheet, Item.objects.get(clause="4.1.2"), by=sheet.expert, percent=80)
    page.keyboard.type("30")
    expect(_state(page)).to_contain_text("已在别处修改")
    expect(_state(page)).to_contain_text("80%（40.00 分）")
    assert _score(sheet).percent == 80
    page.click("text=保存我这里的内容")
    expect(_state(page)).to_contain_text("已保存")
    assert _score(sheet).percent == 30


def test_what_is_missing_leads_back_to_the_item(page: Page, sheet: ScoreSheet) -> None:
    page.click("text=检查并提交 >> nth=0")
    page.click("text=4.7.2 产品和服务结果")
    expect(page.locator("form.entry:visible h2")).to_contain_text("4.7.2")
    stories.score(sheet, 50)
    page.goto(page.url.split("#")[0] + "hand-in/")
    page.click("button:has-text('提交评分表')")
    expect(page.locator(".messages")).to_contain_text("评分表已提交并锁定")
    sheet.refresh_from_db()
    assert sheet.stage == SheetStage.HANDED_IN


def test_on_a_phone_one_pane_at_a_time(chromium: Browser, live_server: Any, sheet: ScoreSheet) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    page = sign_in(context, live_server, sheet.expert)
    page.goto(live_server.url + sheet.get_absolute_url())
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    expect(page.locator(".material")).to_be_hidden()
    page.tap(".dial-step:visible:has([value='55'])")
    expect(_state(page)).to_contain_text("已保存")
    page.tap("[data-show-pane=material]")
    expect(page.locator(".entries")).to_be_hidden()
    page.tap("[data-material]:visible [data-cite='1']")
    expect(page.locator("form.entry:visible [name=strength_reference]").first).to_have_value("第1段")
    page.tap("[data-show-pane=rail]")
    page.tap(".rail-item >> nth=1")
    expect(page.locator("form.entry:visible h2")).to_contain_text("4.1.3")
    assert _score(sheet).percent == 55
    context.close()


def test_the_desk_is_accessible(page: Page) -> None:
    page.keyboard.type("50")
    expect(_state(page)).to_contain_text("已保存")
    assert faults_of(page) == []
