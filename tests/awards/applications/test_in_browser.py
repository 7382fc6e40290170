"""Filling in with a real browser: saves itself, survives a lost connection, an expired session and a colleague; uploads; hands in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import Membership, Organization, User
from awards.applications import actions, handing_in
from awards.applications.models import Answer, Application
from awards.applications.parts import Honour
from awards.cycles.models import Cycle
from core import clock
from tests import people
from tests.awards import builders
from tests.browsing import faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, live_server: Any, enterprise: User, application: Application) -> Page:
    page = sign_in(context, live_server, enterprise)
    page.goto(answer_url(live_server, application))
    return page


def answer_url(live_server: Any, application: Application) -> str:
    return f"{live_server.url}/applications/{application.reference}/answers/4.1.2/"


def stored() -> str:
    return Answer.objects.get(item__clause="4.1.2").text


def test_it_saves_itself_and_says_when(page: Page) -> None:
    page.fill("#id_text", "第一段")
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    page.locator("#id_text").press_sequentially(",接着写", delay=20)
    expect(page.locator("#answer-state")).to_contain_text("有改动")
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    assert stored() == "第一段,接着写"
    assert page.locator("#answer-state-count").inner_text().startswith("7 ")
    assert page.locator("[data-own-count]").inner_text().startswith("7")


def test_through_a_lost_connection(page: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    page.fill("#id_text", "断网时写的话")
    expect(page.locator("#answer-state")).to_contain_text("离线", timeout=8000)
    page.locator("#id_text").press_sequentially(",断着继续写", delay=10)
    assert "断着继续写" in page.evaluate("Object.values(localStorage).join()")
    assert page.locator("#toasts").inner_text() == ""  # it is being tried again: nobody is asked to try again
    context.set_offline(False)
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=15000)
    assert stored() == "断网时写的话,断着继续写"
    assert page.evaluate("localStorage.length") == 0


def test_a_server_that_fails_is_tried_again(page: Page) -> None:
    page.route(
        "**/answers/4.1.2/",
        lambda route: route.fulfill(status=502, body="") if route.request.method == "POST" else route.continue_(),
    )
    page.fill("#id_text", "服务器忙时写的话")
    expect(page.locator("#answer-state")).to_contain_text("离线", timeout=8000)
    page.unroute("**/answers/4.1.2/")
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=15000)
    assert stored() == "服务器忙时写的话"


def test_a_session_that_expires_in_mid_sentence(
    page: Page, context: BrowserContext, live_server: Any, enterprise: User
) -> None:
    """One signs in in another tab; the page saves by itself, with what was typed meanwhile."""
    page.fill("#id_text", "我们每年")
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    Session.objects.all().delete()
    page.locator("#id_text").press_sequentially("审视战略", delay=20)
    expect(page.locator("#answer-state")).to_contain_text("登录已过期", timeout=8000)
    page.locator("#id_text").press_sequentially("两次。", delay=20)
    with context.expect_page() as opened:
        page.get_by_role("link", name="去登录").click()
    beside = opened.value
    beside.fill("[name=login]", enterprise.username)
    beside.fill("[name=password]", people.PASSWORD)
    beside.click("main [type=submit], form [type=submit]")
    beside.wait_for_load_state()
    beside.close()
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=30000)
    assert stored() == "我们每年审视战略两次。"


def test_a_closed_tab_and_an_expired_session_lose_nothing(
    page: Page, context: BrowserContext, live_server: Any, enterprise: User, application: Application
) -> None:
    Session.objects.all().delete()
    page.fill("#id_text", "会话过期时写的话")
    expect(page.locator("#answer-state")).to_contain_text("登录已过期", timeout=8000)
    assert page.input_value("#id_text") == "会话过期时写的话"
    page.close(run_before_unload=False)
    again = sign_in(context, live_server, enterprise)
    again.goto(answer_url(live_server, application))
    expect(again.locator("#answer-state-kept ins")).to_contain_text("会话过期时写的话", timeout=8000)
    again.get_by_text("恢复并保存").click()
    expect(again.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    assert stored() == "会话过期时写的话"


@pytest.mark.parametrize(
    ("way", "saved"),
    [
        ("以我填写的内容为准", "共同的一行\n我写的"),
        ("采用已保存的内容", "共同的一行\n同事写的"),
        ("两份合在一起再改", "共同的一行\n同事写的\n我写的"),
    ],
)
def test_two_editors(
    page: Page,
    chromium: Browser,
    live_server: Any,
    organization: Organization,
    application: Application,
    way: str,
    saved: str,
) -> None:
    """Neither text is written over silently: the difference is shown, and the writer takes either or both."""
    colleague = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=colleague)
    with_other = chromium.new_context(locale="zh-CN")
    other = sign_in(with_other, live_server, colleague)
    other.goto(answer_url(live_server, application))
    other.fill("#id_text", "共同的一行\n同事写的")
    expect(other.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    with_other.close()
    page.fill("#id_text", "共同的一行\n我写的")
    expect(page.locator("#answer-state")).to_contain_text("同事沈 已于", timeout=8000)
    expect(page.locator("#answer-state .differences ins")).to_have_text("我")
    assert stored() == "共同的一行\n同事写的"
    page.get_by_role("button", name=way).click()
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    assert (stored(), page.input_value("#id_text")) == (saved, saved)


def test_a_picture_and_a_preview(page: Page, application: Application, tmp_path: Path) -> None:
    page.fill("#id_text", "前\n| 年 | 分 |\n| 2014 | 9 |")
    path = tmp_path / "结构.png"
    path.write_bytes(people.picture().read())
    page.set_input_files("#id_upload", str(path))
    page.fill("#id_caption", "组织结构")
    page.get_by_role("button", name="上传并插入").click()
    expect(page.locator("#id_text")).to_have_value("前\n| 年 | 分 |\n| 2014 | 9 |\n【图1 组织结构】\n", timeout=8000)
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    assert page.locator("#answer-state-count").inner_text().startswith("8 ")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#answer-state-preview td").first).to_have_text("2014", timeout=8000)
    shown = page.locator("#answer-state-preview img")
    expect(shown).to_have_attribute("alt", "图1 组织结构")
    assert shown.evaluate("image => image.naturalWidth") == 8


def test_a_table_saved_twice_is_no_conflict_with_itself(page: Page, live_server: Any, application: Application) -> None:
    page.goto(f"{live_server.url}/applications/{application.reference}/indicators/")
    for value in ("11", "12"):
        page.fill("#id_value-profit-2014", value)
        expect(page.locator("#grid-state")).to_contain_text("已保存", timeout=8000)
    application.indicators.filter(code="profit", year=2014).update(value=13)
    page.fill("#id_value-profit-2014", "14")
    expect(page.locator("#grid-state")).to_contain_text("指标 profit 2014：13", timeout=8000)
    page.get_by_text("以我填写的内容为准").click()
    expect(page.locator("#grid-state")).to_contain_text("已保存", timeout=8000)
    assert application.indicators.get(code="profit", year=2014).value == 14


def test_a_wrong_cell_is_marked_where_it_stands(page: Page, live_server: Any, application: Application) -> None:
    page.goto(f"{live_server.url}/applications/{application.reference}/indicators/")
    cell, other = page.locator("#id_value-profit-2014"), page.locator("#id_value-revenue-2014")
    cell.fill("一千万")
    expect(page.locator("#grid-state")).to_contain_text("指标 profit 2014：请填写数字", timeout=8000)
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_class("form-control is-invalid")
    expect(other).to_have_class("form-control")
    assert cell.input_value() == "一千万"
    cell.fill("1000")
    expect(page.locator("#grid-state")).to_contain_text("已保存", timeout=8000)
    expect(cell).to_have_class("form-control")


def test_uploading_in_the_page(page: Page, live_server: Any, application: Application, tmp_path: Path) -> None:
    page.goto(f"{live_server.url}/applications/{application.reference}/evidence/")
    good, bad = tmp_path / "记录.pdf", tmp_path / "假的.pdf"
    good.write_bytes(builders.PDF)
    bad.write_bytes(b"MZ")
    page.set_input_files("#id_upload", str(bad))
    page.get_by_role("button", name="上传").click()
    expect(page.locator("[data-errors]")).to_contain_text("内容与扩展名不符")
    page.set_input_files("#id_upload", str(good))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("“记录.pdf”已上传。")).to_be_visible()
    assert application.evidence.filter(title="记录.pdf").count() == 1


def test_handing_in(page: Page, live_server: Any, application: Application) -> None:
    page.goto(f"{live_server.url}/applications/{application.reference}/review/")
    page.get_by_role("button", name="提交申报书").click()
    page.locator("#confirm-yes").click()
    page.wait_for_url("**/receipt/")
    application.refresh_from_db()
    expect(page.get_by_text(application.snapshot_sha256)).to_be_visible()


def test_returned_and_handed_in_again(
    page: Page, context: BrowserContext, chromium: Browser, live_server: Any, application: Application, officer: User
) -> None:
    """The applicant finds what was asked beside its section, changes it and hands in again; the officer reads what changed."""
    handing_in.submit(application, by=application.created_by)
    Application.objects.filter(pk=application.pk).update(stage="returned")
    due = clock.today() + timedelta(days=5)
    decision = application.screenings.create(
        kind="completeness", outcome="returned", reason="请补正自评。", due_on=due, screened_by=officer
    )
    decision.remarks.create(section="4.1.2", reason="请补充近三年的结果。")
    overview = f"{live_server.url}/applications/{application.reference}/overview/"
    page.goto(overview)
    expect(page.get_by_text("尚未修改")).to_be_visible()
    page.get_by_role("link", name="去修改").click()
    expect(page.get_by_text("请补充近三年的结果。")).to_be_visible()
    page.fill("#id_text", "近三年的结果逐年改善。")
    expect(page.locator("#answer-state")).to_contain_text("已保存", timeout=8000)
    page.goto(overview)
    expect(page.get_by_text("已修改", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}/applications/{application.reference}/review/")
    page.get_by_role("button", name="提交申报书").click()
    page.locator("#confirm-yes").click()
    page.wait_for_url("**/receipt/")
    desk = chromium.new_context(locale="zh-CN")
    reading = sign_in(desk, live_server, officer)
    reading.goto(f"{live_server.url}/applications/{application.reference}/")
    reading.get_by_role("link", name="第 2 次提交改了什么").click()
    expect(reading.locator("ins").first).to_contain_text("近三年的结果逐年改善")
    desk.close()


def test_a_kept_copy_does_not_write_over_a_colleague(
    page: Page,
    context: BrowserContext,
    live_server: Any,
    enterprise: User,
    organization: Organization,
    application: Application,
) -> None:
    """Typed offline, the tab closed; a colleague wrote meanwhile: restoring the copy leads to the choice, not over the colleague's text."""
    context.set_offline(True)
    page.fill("#id_text", "离线写的")
    expect(page.locator("#answer-state")).to_contain_text("离线", timeout=8000)
    page.close(run_before_unload=False)
    context.set_offline(False)
    colleague = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=colleague)
    item = application.cycle.criteria.items.get(clause="4.1.2")
    actions.save_answer(application, item=item, text="同事写的", by=colleague)
    again = context.new_page()
    again.goto(answer_url(live_server, application))
    again.get_by_text("恢复并保存").click()
    expect(again.locator("#answer-state")).to_contain_text("同事沈 已于", timeout=8000)
    assert (stored(), again.input_value("#id_text")) == ("同事写的", "离线写的")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "name",
    [
        "overview",
        "basics",
        "answers/4.1.2",
        "products",
        "honours",
        "indicators",
        "evidence",
        "commitment",
        "review",
        "team",
        "history/profile",
    ],
)
def test_pages_are_accessible_and_fit(
    context: BrowserContext, page: Page, live_server: Any, application: Application, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/applications/{application.reference}/{name}/")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_what_was_earlier_are_accessible_and_fit(
    page: Page, live_server: Any, application: Application, enterprise: User, width: int
) -> None:
    """The offer of last year's texts, one version with its differences, and what changed since the hand-in."""
    book = builders.make_rulebook()
    book["cycle"] = {**book["cycle"], "code": "zmd-2014", "edition": 5, "award_year": 2014}
    older = builders.make_cycle(code="zmd-2014", edition=5, rulebook=book, criteria=application.cycle.criteria)
    builders.make_application(older, application.organization, stage="not_selected", by=enterprise)
    item = application.cycle.criteria.items.get(clause="4.1.2")
    actions.save_answer(application, item=item, text="今年的一稿\n| 年 | 分 |\n| 2014 | 9 |", by=enterprise)
    page.set_viewport_size({"width": width, "height": 900})
    version = application.versions.filter(section="4.1.2")[0].pk
    for name in ("carry", f"history/4.1.2/{version}"):
        page.goto(f"{live_server.url}/applications/{application.reference}/{name}/")
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true; }")
        assert (name, faults_of(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), name


@pytest.mark.parametrize("width", [1440, 390])
def test_the_bureau_s_pages_are_accessible_and_fit(
    context: BrowserContext, live_server: Any, officer: User, cycle: Cycle, width: int
) -> None:
    submitted = builders.make_application(cycle, stage="submitted").reference
    accepted = builders.make_application(cycle, stage="accepted").reference
    page = sign_in(context, live_server, officer)
    page.set_viewport_size({"width": width, "height": 900})
    sealed = Application.objects.get(reference=submitted)
    for number, text in ((1, "原来的一稿"), (2, "补正后的一稿")):
        snapshot = {"answers": [{"clause": "4.1.2", "name": "高层领导的作用", "text": text}], "indicators": []}
        sealed.submissions.create(number=number, snapshot=snapshot, sha256="0" * 64, submitted_by=sealed.created_by)
    addresses = [
        f"/applications/{submitted}/changes/2/", "/applications/extensions/", "/applications/", f"/applications/{accepted}/", "/screening/", f"/screening/{submitted}/completeness/", f"/screening/{accepted}/preliminary/",
    ]  # fmt: skip
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        assert (address, faults_of(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), address


def test_enter_in_a_note_decides_nothing(
    context: BrowserContext, live_server: Any, officer: User, cycle: Cycle
) -> None:
    case = builders.make_application(cycle, stage="submitted")
    page = sign_in(context, live_server, officer)
    page.goto(f"{live_server.url}/screening/{case.reference}/completeness/")
    for code in builders.COMPLETENESS:
        page.check(f"[name=verdict-{code}][value=yes]")
    page.press(f"#id_note-{builders.COMPLETENESS[0]}", "Enter")
    page.wait_for_timeout(300)
    case.refresh_from_db()
    assert case.stage == "submitted"
    page.get_by_role("button", name="通过", exact=True).click()
    page.wait_for_url("**/screening/")
    case.refresh_from_db()
    assert case.stage == "accepted"


def test_on_a_phone_the_tab_that_is_open_is_in_view(page: Page, live_server: Any, application: Application) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/applications/{application.reference}/evidence/")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_a_plain_form_gets_its_words_back_after_signing_in_again(
    page: Page, live_server: Any, enterprise: User, application: Application
) -> None:
    """An honour typed while the session ran out: the same tab signs in, the form stands there filled in, and nothing is kept once it is sent."""
    url = f"{live_server.url}/applications/{application.reference}/honours/"
    page.goto(url)
    page.fill("[name=name]", "省名牌产品")
    page.select_option("[name=level]", "provincial")
    page.fill("[name=awarded_by]", "省市场监管局")
    page.fill("[name=year]", "2013")
    Session.objects.all().delete()
    page.click("main form:has([name=awarded_by]) [type=submit]")
    expect(page.locator("[name=login]")).to_be_visible()
    assert Honour.objects.count() == 0
    page.fill("[name=login]", enterprise.username)
    page.fill("[name=password]", people.PASSWORD)
    page.click("form [type=submit]")
    expect(page).to_have_url(url)
    expect(page.locator("main form .note")).to_contain_text("已放回表单")
    assert [page.input_value(f"[name={name}]") for name in ("name", "level", "awarded_by", "year")] == [
        "省名牌产品", "provincial", "省市场监管局", "2013"
    ]  # fmt: skip
    page.click("main form:has([name=awarded_by]) [type=submit]")
    expect(page.locator("main")).to_contain_text("省名牌产品")
    assert Honour.objects.get().awarded_by == "省市场监管局"
    expect(page.locator("[name=awarded_by]")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('portal-kept')") is None


def test_what_one_person_typed_is_not_put_before_another(
    page: Page, live_server: Any, organization: Organization, application: Application
) -> None:
    colleague = people.make_user("enterprise")
    Membership.objects.create(user=colleague, organization=organization)
    url = f"{live_server.url}/applications/{application.reference}/honours/"
    page.goto(url)
    page.fill("[name=name]", "省名牌产品")
    page.select_option("[name=level]", "provincial")
    page.fill("[name=awarded_by]", "省市场监管局")
    page.fill("[name=year]", "2013")
    Session.objects.all().delete()
    page.click("main form:has([name=awarded_by]) [type=submit]")
    page.fill("[name=login]", colleague.username)
    page.fill("[name=password]", people.PASSWORD)
    page.click("form [type=submit]")
    expect(page).to_have_url(url)
    expect(page.locator("[name=awarded_by]")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('portal-kept')") is None
