"""The enterprise's pages, as a browser asks for them."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import actions
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.progress import sections
from awards.applications.texts import version_of
from awards.cycles.entry import EvidenceRule
from awards.cycles.models import Cycle
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.counting import statements

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client: Client, enterprise: User) -> Client:
    client.force_login(enterprise)
    return client


def address(name: str, *rest: Any) -> str:
    return reverse(f"awards:applications-{name}", args=["ZMD-2015-001", *rest])


def test_from_an_open_cycle_to_a_draft(browser: Client, cycle: Cycle, organization: Organization) -> None:
    page = browser.get(reverse("awards:applications-list")).content.decode()
    assert "开始申报" in page
    page = browser.get(reverse("awards:applications-start", args=[cycle.code])).content.decode()
    assert "成立满 3 年" in page
    answer = browser.post(reverse("awards:applications-start", args=[cycle.code]), {"organization": organization.pk})
    assert answer.headers["Location"] == address("overview")
    again = browser.post(reverse("awards:applications-start", args=[cycle.code]), {"organization": organization.pk})
    assert again.status_code == 422
    assert "不能重复申报" in again.content.decode()


def test_an_organization_of_others_cannot_be_chosen(
    browser: Client, cycle: Cycle, organization: Organization, other_enterprise: User
) -> None:
    other = Organization.objects.exclude(pk=organization.pk).get()
    answer = browser.post(reverse("awards:applications-start", args=[cycle.code]), {"organization": other.pk})
    assert answer.status_code == 422
    assert Application.objects.count() == 0


@pytest.mark.parametrize("page", ["overview", "basics", "indicators", "evidence", "commitment", "review"])
def test_every_section_opens(browser: Client, application: Application, page: str) -> None:
    answer = browser.get(address(page))
    assert answer.status_code == 200
    assert "检查与提交" in answer.content.decode()


def test_an_answer_page_shows_the_criteria_beside_the_text(browser: Client, application: Application) -> None:
    page = browser.get(address("answer", "4.1.2")).content.decode()
    for words in ("高层领导的作用的要点", "如何体现高层领导的作用?", "方法处于50-65%", "4.1.3 组织治理", "2000"):
        assert words in page
    assert browser.get(address("answer", "9.9.9")).status_code == 404


def test_saving_by_itself_says_when_and_gives_the_new_version(browser: Client, application: Application) -> None:
    old = version_of(application.answers.get(item__clause="4.1.2").text)
    answer = browser.post(address("answer", "4.1.2"), {"text": "新的内容", "version": old}, headers=HTMX)
    assert answer.status_code == 200
    assert "已保存" in answer.content.decode()
    assert version_of("新的内容") in answer.headers["HX-Trigger"]
    assert application.answers.get(item__clause="4.1.2").text == "新的内容"


def test_a_stale_page_is_told_who_wrote_and_may_write_over(
    browser: Client, application: Application, organization: Organization
) -> None:
    colleague = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=colleague)
    stored = application.answers.get(item__clause="4.1.2")
    old = version_of(stored.text)
    stored.text, stored.updated_by = "同事的<b>内容</b>", colleague
    stored.save()
    answer = browser.post(address("answer", "4.1.2"), {"text": "我的内容", "version": old}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "同事沈 已于" in page
    assert "同事的&lt;b&gt;内容" in page
    plain = browser.post(address("answer", "4.1.2"), {"text": "我的内容", "version": old})
    assert plain.status_code == 422
    assert "我的内容</textarea>" in plain.content.decode()
    over = {"text": "我的内容", "version": old, "overwrite": version_of(stored.text)}
    assert browser.post(address("answer", "4.1.2"), over, headers=HTMX).status_code == 200
    stored.refresh_from_db()
    assert stored.text == "我的内容"


def test_figures_that_are_no_figures_are_named_and_kept(browser: Client, application: Application) -> None:
    answer = browser.post(address("indicators"), {"value-revenue-2014": "很多", "value-profit-2014": "1.234"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="很多"' in page
    assert application.indicators.get(code="profit", year=2014).value == 3000
    by_itself = browser.post(address("indicators"), {"value-revenue-2014": "一千万"}, headers=HTMX).content.decode()
    assert '<a href="#id_value-revenue-2014" data-wrong="value-revenue-2014">指标 revenue 2014</a>：' in by_itself
    assert "请填写数字" in by_itself


def test_a_table_writes_only_the_cells_that_were_touched(browser: Client, application: Application) -> None:
    page = browser.get(address("indicators")).context["form"]
    seen = {name: page.initial[name] for name in page.fields if name in page.initial}
    application.indicators.filter(code="revenue", year=2014).update(value=77)  # a colleague's
    answer = browser.post(address("indicators"), {**seen, "value-profit-2014": "88.5"}, headers=HTMX)
    assert answer.status_code == 200
    assert {row.code: row.value for row in application.indicators.filter(year=2014)} == {
        "revenue": 77,
        "profit": Decimal("88.5"),
    }
    again = browser.post(address("indicators"), {**seen, "value-revenue-2014": "99"}, headers=HTMX)
    assert again.status_code == 422
    assert "指标 revenue 2014：77" in again.content.decode()
    over = browser.post(address("indicators"), {**seen, "value-revenue-2014": "99", "overwrite": "yes"}, headers=HTMX)
    assert over.status_code == 200
    assert {row.code: row.value for row in application.indicators.filter(year=2014)} == {
        "revenue": 99,
        "profit": Decimal("88.5"),
    }


def test_uploading_and_fetching_evidence(browser: Client, application: Application) -> None:
    item = application.cycle.criteria.items.get(clause="4.1.2")
    data = {"code": "proof", "item": item.pk, "title": "", "upload": people.pdf("记录.pdf")}
    assert browser.post(address("evidence"), data).status_code == 302
    row = application.evidence.get(code="proof")
    assert (row.title, row.item) == ("记录.pdf", item)
    answer = browser.get(address("evidence-file", row.pk))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file is streamed
    browser.post(address("evidence-remove", row.pk))
    assert not application.evidence.filter(pk=row.pk).exists()


def test_a_kind_has_its_own_limits(browser: Client, application: Application, enterprise: User, settings: Any) -> None:
    book = application.cycle.rulebook
    book["materials"]["evidence"][0] |= {"max_files": 1}
    book["materials"]["evidence"][1] |= {"per_item": False, "max_files": 2, "max_mb": 1}
    application.cycle.save()
    page = browser.get(address("evidence")).content.decode()
    assert page.count("（最多 2 份，单个不超过 1 MB）") == 2  # by its list, and in the choice beside the upload
    full = browser.post(address("evidence"), {"code": "licence", "upload": people.pdf()})
    assert full.status_code == 422
    assert "“营业执照”最多上传 1 份" in full.context["form"].errors["code"][0]
    big = SimpleUploadedFile("大.pdf", people.pdf().read().ljust(1024 * 1024 + 1))
    answer = browser.post(address("evidence"), {"code": "proof", "upload": big})
    assert answer.status_code == 422
    assert "单个文件不超过 1 MB" in answer.context["form"].errors["upload"][0]
    row = Application.objects.get(pk=application.pk)
    with pytest.raises(Refused, match="最多上传 1 份"):
        actions.add_evidence(row, code="licence", title="", upload=people.pdf(), by=enterprise)
    with pytest.raises(Refused, match="超过了"):
        actions.add_evidence(row, code="proof", title="", upload=big, by=enterprise)
    assert browser.post(address("evidence"), {"code": "proof", "upload": people.pdf()}).status_code == 302
    assert application.evidence.count() == 2
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    assert EvidenceRule(code="proof", label="佐证", max_mb=50).limits == "（单个不超过 3 MB）"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("证明.pdf", b"<script>alert(1)</script>", "内容与扩展名不符"),
        ("证明.exe", b"MZ", "不接受"),
        ("证明.pdf", b"", "空"),
        ("证明.svg", b"<svg/>", "不接受"),
    ],
)
def test_hostile_files(browser: Client, application: Application, name: str, content: bytes, sentence: str) -> None:
    data = {"code": "licence", "title": "我写的名称", "upload": SimpleUploadedFile(name, content)}
    answer = browser.post(address("evidence"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "我写的名称" in page
    assert application.evidence.count() == 1


def test_the_commitment(browser: Client, cycle: Cycle, organization: Organization) -> None:
    application = builders.make_application(cycle, organization, filled=False)
    assert browser.post(address("commitment"), {"signatory": "甲某"}).status_code == 422
    assert browser.post(address("commitment"), {"signatory": "甲某", "upload": people.pdf()}).status_code == 302
    application.refresh_from_db()
    assert application.commitment_signatory == "甲某"
    assert browser.post(address("commitment"), {"signatory": "丙某"}).status_code == 302
    assert browser.get(address("commitment-file")).status_code == 200


def test_submitting_leads_to_the_receipt_twice_too(browser: Client, application: Application) -> None:
    assert browser.post(address("submit")).headers["Location"] == address("receipt")
    again = browser.post(address("submit"), follow=True)
    page = again.content.decode()
    assert again.redirect_chain == [(address("receipt"), 302)]
    assert "无需重复提交" in page
    application.refresh_from_db()
    assert application.snapshot_sha256 in page


def test_submitting_too_early_shows_the_gaps(browser: Client, cycle: Cycle, organization: Organization) -> None:
    builders.make_application(cycle, organization, filled=False)
    answer = browser.post(address("submit"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(address("review"), 302)]
    assert "还有 8 项" in page
    assert address("answer", "4.1.3") in page


def test_sections_of_a_submitted_application_lead_to_the_dossier(
    browser: Client, cycle: Cycle, organization: Organization
) -> None:
    builders.make_application(cycle, organization, stage="submitted")
    assert browser.get(address("basics")).headers["Location"] == address("detail")
    late = browser.post(address("answer", "4.1.2"), {"text": "还没存上的话"})
    assert late.status_code == 422
    assert "还没存上的话</textarea>" in late.content.decode()
    assert "内容已锁定" in late.content.decode()


def test_withdrawing(browser: Client, application: Application) -> None:
    browser.post(address("withdraw"), {"reason": ""})
    application.refresh_from_db()
    assert application.stage == "draft"
    browser.post(address("withdraw"), {"reason": "改组"})
    application.refresh_from_db()
    assert application.stage == "withdrawn"


def test_without_script_a_stale_page_shows_both_texts_and_the_ways_on(
    client: Client, cycle: Cycle, organization: Organization, enterprise: User
) -> None:
    application = builders.make_application(cycle, organization, by=enterprise)
    client.force_login(enterprise)
    page = reverse("awards:applications-answer", args=[application.reference, "4.1.2"])
    stale = client.post(page, {"text": "我的一稿", "version": "older", "overwrite": ""})
    shown = stale.content.decode()
    assert (stale.status_code, "我的一稿" in shown, "以我填写的内容为准" in shown) == (422, True, True)
    assert "<del>" in shown
    version = version_of(application.answers.get(item__clause="4.1.2").text)
    done = client.post(page, {"text": "我的一稿", "version": "older", "overwrite": ["", version]})
    assert done.status_code == 302
    assert application.answers.get(item__clause="4.1.2").text == "我的一稿"


def test_what_is_typed_is_inert_and_keeps_its_lines(
    client: Client, officer: User, cycle: Cycle, organization: Organization
) -> None:
    application = builders.make_application(cycle, organization, stage="submitted")
    answer = application.answers.get(item__clause="4.1.2")
    answer.text = "第一行\n<script>alert('x')</script>\n{{ 7|add:7 }}<img src=x onerror=alert(1)>"
    answer.save()
    client.force_login(officer)
    page = client.get(address("detail")).content.decode()
    assert "<p>第一行</p><p>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;</p><p>{{ 7|add:7 }}&lt;img" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("typed", "stands"), [("12,345.6", "12345.6"), ("１２００", "1200"), (" 1,000,000 ", "1000000")]
)
def test_figures_are_taken_as_people_paste_them(
    browser: Client, application: Application, typed: str, stands: str
) -> None:
    seen = {"was-value-profit-2014": "3000"}
    assert browser.post(address("indicators"), {"value-profit-2014": typed, **seen}).status_code == 302
    assert application.indicators.get(code="profit", year=2014).value == Decimal(stands)


def test_a_comma_in_the_wrong_place_is_no_figure(browser: Client, application: Application) -> None:
    answer = browser.post(address("indicators"), {"value-profit-2014": "12,34"})
    assert "请填写数字" in answer.content.decode()


def test_the_plan_is_in_the_reader_s_language(browser: Client, application: Application) -> None:
    stages = [step.at for step in browser.get(address("overview")).context["plan"]]
    english = browser.get(address("overview"), headers={"Accept-Language": "en"})
    assert any("月" in at for at in stages)
    assert [step.at for step in english.context["plan"] if "月" in step.at] == []


def test_a_text_over_its_limit_is_not_counted_as_done(db: None) -> None:
    book = builders.make_rulebook()
    book["materials"]["answer_limit"] = 1000
    case = builders.make_application(builders.make_cycle(rulebook=book))
    clause = case.answers.first().item.clause
    before = next(part for part in sections(Content.of(case), []) if part.name == "answers")
    case.answers.filter(item__clause=clause).update(text="字" * 1001)
    after = next(part for part in sections(Content.of(case), []) if part.name == "answers")
    assert (before.done - after.done, after.total) == (1, before.total)


def test_what_one_application_costs_the_office(
    client: Client, officer: User, cycle: Cycle, organization: Organization
) -> None:
    """Twelve statements and one for findings; pictures and earlier hand-ins are looked for only where there are any."""
    application = builders.make_application(cycle, organization, stage="in_review")
    client.force_login(officer)
    assert statements(client, application.get_absolute_url()) <= 13
