"""A report of 50,000 characters with tables and pictures, from the file to the answers, in a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import Organization, User
from awards.applications.models import Answer, Application
from awards.criteria.loading import load
from tests import people
from tests.awards import builders
from tests.awards.word.papers import ROOT, paper, saved, whole
from tests.browser import launch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = ROOT / "static" / "vendor" / "test" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def draft(db: None, organization: Organization, enterprise: User) -> Application:
    criteria = load(ROOT / "awards/criteria/data/gbt19580-2012.yaml")
    materials = {**builders.make_rulebook()["materials"], "answer_limit": 5000, "answers_limit_total": 60_000}
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(materials=materials), criteria=criteria)
    return builders.make_application(cycle, organization, by=enterprise, filled=False)


@pytest.fixture(params=[1440, 390])
def page(request: Any, chromium: Browser, live_server: Any, enterprise: User, draft: Application) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", enterprise.username)
    page.fill("[name=password]", people.PASSWORD)
    page.click("main [type=submit], form [type=submit]")
    page.wait_for_load_state()
    yield page
    context.close()


def test_a_whole_report_from_the_file_to_the_answers(
    page: Page, live_server: Any, draft: Application, tmp_path: Path
) -> None:
    file = tmp_path / "自评报告.docx"
    file.write_bytes(saved(whole(characters=50_000, tables=40, pictures=30)))
    page.goto(f"{live_server.url}/applications/{draft.reference}/answers/4.1.2/")
    page.get_by_role("link", name="自 Word 导入").click()
    page.set_input_files("[name=upload]", file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("button", name="确认导入")).to_be_visible()
    expect(page.locator("select[name='how-4.7.7']")).to_have_value("replace")
    page.locator("details.word-look").nth(1).locator("summary").click()
    shown = page.locator(".word-look-in .marked-figure img").first
    shown.evaluate("image => image.scrollIntoView()")  # pictures are fetched when they come into view
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 200
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入 24 个部分")).to_be_visible()
    page.goto(f"{live_server.url}/applications/{draft.reference}/answers/4.1.2/")
    text = page.locator("#id_text").input_value()
    assert text.count("【图") == 2
    assert "| 表0行0列0 | 表0行0列1 |" in text
    assert text == Answer.objects.get(item__clause="4.1.2").text
    assert Answer.objects.count() == 23
    assert draft.pictures.count() == 30


def test_a_macro_document_is_refused_and_the_page_stays(
    page: Page, live_server: Any, draft: Application, tmp_path: Path
) -> None:
    file = tmp_path / "报告.docm"
    file.write_bytes(saved(paper("甲")))
    page.goto(f"{live_server.url}/applications/{draft.reference}/word/")
    page.set_input_files("[name=upload]", file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("含有宏").first).to_be_visible()
    assert draft.word_imports.count() == 0
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{row['id']}: {[node['html'][:120] for node in row['nodes']]}" for row in found["violations"]]
