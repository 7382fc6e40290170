"""A report of 50,000 characters with tables and pictures, from the file to the answers, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import Organization, User
from awards.applications.models import Answer, Application
from awards.criteria.loading import load
from tests.awards import builders
from tests.awards.word.papers import ROOT, paper, saved, whole
from tests.browsing import faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(db: None, organization: Organization, enterprise: User) -> Application:
    criteria = load(ROOT / "awards/criteria/data/gbt19580-2012.yaml")
    materials = {**builders.make_rulebook()["materials"], "answer_limit": 5000, "answers_limit_total": 60_000}
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(materials=materials), criteria=criteria)
    return builders.make_application(cycle, organization, by=enterprise, filled=False)


@pytest.fixture(params=[1440, 390])
def page(request: Any, chromium: Browser, live_server: Any, enterprise: User, draft: Application) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="zh-CN")
    yield sign_in(context, live_server, enterprise)
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
    assert faults_of(page) == []
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
    assert faults_of(page) == []
