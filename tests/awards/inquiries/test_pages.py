"""The bureau's pages and the page behind the link, as browsers ask for them."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.inquiries import sending
from awards.inquiries.documents import InquiryDocument
from awards.inquiries.models import Inquiry
from awards.inquiries.waiting import awaiting
from core import clock
from core.downloads import XLSX
from tests import people
from tests.awards import builders
from tests.awards.inquiries import stories
from tests.awards.waiting import lines_of
from tests.core.pdftext import copied
from tests.counting import statements

NAME = "天中虚构机械有限公司"


@pytest.fixture
def cycle(db: None) -> Cycle:
    return stories.make_cycle()


@pytest.fixture
def case(cycle: Cycle) -> Application:
    return builders.make_application(cycle, people.make_organization(NAME), stage="accepted")


@pytest.fixture
def sent(case: Application, officer: User) -> tuple[Inquiry, str]:
    return stories.sent(case.cycle, officer)


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def at(page: str, given: str) -> str:
    return reverse(f"awards:inquiries-{page}", args=[given])


def filled(inquiry: Inquiry, found: str = "clear", note: str = "", day: str = "", **more: str) -> dict[str, str]:
    key = stories.line_of(inquiry).pk
    return {f"found-{key}": found, f"note-{key}": note, f"happened-{key}": day, **more}


MATRIX = {
    #                            enterprise officer head district expert supervisor
    ("get", "list"): (403, 200, 200, 403, 403, 200),
    ("get", "prepare"): (403, 200, 200, 403, 403, 403),
    ("get", "detail"): (404, 200, 200, 404, 404, 200),
    ("get", "letter"): (404, 200, 200, 404, 404, 200),
    ("get", "send"): (404, 200, 200, 404, 404, 403),
    ("get", "renew"): (404, 200, 200, 404, 404, 403),
    ("get", "reopen"): (404, 200, 200, 404, 404, 403),
    ("post", "revoke"): (404, 303, 303, 404, 404, 403),
    ("get", "reply"): (404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize(("method", "page"), MATRIX)
def test_who_opens_what(
    client: Client, sent: tuple[Inquiry, str], method: str, page: str, enterprise: User, officer: User, head: User,
    district: User, expert: User, supervisor: User,
) -> None:  # fmt: skip
    inquiry, _code = sent
    given = {"list": [], "prepare": [inquiry.cycle.code]}.get(page, [inquiry.reference])
    codes = []
    for user in (enterprise, officer, head, district, expert, supervisor):
        client.force_login(user)
        codes.append(getattr(client, method)(reverse(f"awards:inquiries-{page}", args=given)).status_code)
    assert tuple(codes) == MATRIX[method, page]


@pytest.mark.parametrize("page", ["answer", "confirm", "sheet", "paper"])
def test_without_the_code_nobody_is_named(client: Client, sent: tuple[Inquiry, str], page: str) -> None:
    inquiry, code = sent
    assert client.get(at(page, code)).status_code == 200
    for wrong in ("x" * 32, code[:-1], inquiry.reference, inquiry.code_hash):
        answer = client.get(at(page, wrong))
        assert answer.status_code == 404
        assert NAME not in answer.content.decode()
        assert inquiry.department not in answer.content.decode()
    sending.revoke(inquiry, reason="中止", by=inquiry.prepared_by)
    assert client.get(at(page, code)).status_code == 404


def test_one_address_does_not_try_for_ever(client: Client, sent: tuple[Inquiry, str], monkeypatch) -> None:
    monkeypatch.setattr("awards.inquiries.views.public.TRIES", 2)
    codes = [client.get(at("answer", "x" * 32), REMOTE_ADDR="10.9.8.7").status_code for _ in range(4)]
    assert codes[:2] == [404, 404]
    assert codes[-1] == 429


def test_a_department_answers_without_an_account(client: Client, sent: tuple[Inquiry, str]) -> None:
    inquiry, code = sent
    page = client.get(at("answer", code))
    assert NAME in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    day = f"{clock.today() - timedelta(days=40)}"
    answer = client.post(at("answer", code), filled(inquiry, "found", "一般事故一起", day, way="confirm"))
    assert answer["Location"] == at("confirm", code)
    assert "一般事故一起" in client.get(at("confirm", code)).content.decode()
    who = {"answered_by": "丁某", "answered_phone": "0396-1", "reply": people.pdf("盖章回复.pdf")}
    assert client.post(at("confirm", code), who).status_code == 302
    assert "回复已提交" in client.get(at("answer", code)).content.decode()
    inquiry.refresh_from_db()
    assert (inquiry.stage, inquiry.answered_by, inquiry.reply.name) == ("answered", "丁某", "盖章回复.pdf")  # type: ignore[union-attr]  # a file was sent
    again = client.post(at("answer", code), filled(inquiry, way="save"))
    assert "回复已提交" in again.content.decode()
    assert stories.line_of(inquiry).found == "found"


def test_a_fault_keeps_what_was_typed(client: Client, sent: tuple[Inquiry, str]) -> None:
    inquiry, code = sent
    answer = client.post(at("answer", code), filled(inquiry, "found", "只写了情况", "", way="next"))
    assert answer.status_code == 422
    assert "只写了情况" in answer.content.decode()
    assert "请写明情况和发生日期" in answer.content.decode()
    bad = client.post(at("confirm", code), {"answered_by": "丁某", "answered_phone": ""})
    assert bad.status_code == 422
    assert "丁某" in bad.content.decode()


def test_the_rest_is_clear_with_one_button(client: Client, sent: tuple[Inquiry, str]) -> None:
    inquiry, code = sent
    client.post(at("answer", code), filled(inquiry, "", way="rest"))
    assert stories.line_of(inquiry).found == "clear"


def workbook_of(client: Client, code: str, *, found: str, note: str = "", key: int | None = None) -> SimpleUploadedFile:
    book = load_workbook(BytesIO(client.get(at("sheet", code)).content))
    page = book.active
    last = page.max_row
    page.cell(last, 6, found)
    page.cell(last, 7, note)
    if key is not None:
        page.cell(last, 1, key)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("一览表.xlsx", out.getvalue(), content_type=XLSX)


def test_the_workbook_goes_out_and_comes_in(client: Client, sent: tuple[Inquiry, str]) -> None:
    inquiry, code = sent
    page = client.post(at("upload", code), {"file": workbook_of(client, code, found="无法核实", note="无档案")})
    assert page.status_code == 200
    assert stories.line_of(inquiry).found == ""  # nothing is written before it is confirmed
    token = page.context["plan"].token
    assert client.post(at("upload", code), {"token": token})["Location"] == at("confirm", code)
    line = stories.line_of(inquiry)
    assert (line.found, line.note) == ("unknown", "无档案")
    same = client.post(at("upload", code), {"file": workbook_of(client, code, found="无法核实", note="无档案")})
    assert same.context["plan"].equal == 1
    assert client.post(at("upload", code), {"token": token + "x"}).status_code == 303


@pytest.mark.parametrize(
    ("given", "place", "sentence"),
    [
        ({"found": "也许"}, "F", ""),
        ({"found": "有此情形"}, "G", "请写明情况和发生日期"),
        ({"found": "无此情形", "key": 999999}, "A", "这份函里没有这一行"),
    ],
)
def test_faults_by_cell(
    client: Client, sent: tuple[Inquiry, str], given: dict[str, str], place: str, sentence: str
) -> None:
    inquiry, code = sent
    page = client.post(at("upload", code), {"file": workbook_of(client, code, **given)})
    fault = page.context["plan"].intake.faults[0]
    assert page.status_code == 422
    assert fault.place[0] == place
    assert sentence in str(fault.reason)
    assert stories.line_of(inquiry).found == ""


def test_the_officer_prepares_sends_and_sees_the_link_once(browser: Client, case: Application) -> None:
    address = reverse("awards:inquiries-prepare", args=[case.cycle.code])
    assert "形式审查通过（1 件）" in browser.get(address).content.decode()
    made = browser.post(address, {"stages": ["accepted"], "departments": ["应急管理局"]})
    assert made.status_code == 302
    row = Inquiry.objects.get()
    told = browser.post(at("send", row.reference), {"email": "", "due_on": clock.today().isoformat()})
    link = told.context["link"]
    assert link in told.content.decode()
    assert Client().get(urlsplit(link).path).status_code == 200
    again = browser.post(at("send", row.reference), {"email": "", "due_on": clock.today().isoformat()})
    assert again.status_code == 422
    assert link not in browser.get(row.get_absolute_url()).content.decode()


def test_a_cycle_without_departments_says_so(browser: Client) -> None:
    cycle = builders.make_cycle()
    page = browser.get(reverse("awards:inquiries-prepare", args=[cycle.code]))
    assert "本届规则没有指明核查部门" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?stage=late", "?stage=found", "?recheck=yes", "?q=应急", "?stage=draft&q=无"])
def test_the_filters(browser: Client, sent: tuple[Inquiry, str], query: str) -> None:
    page = browser.get(reverse("awards:inquiries-list") + query)
    assert len(page.context["page"].object_list) == (1 if query in ("", "?q=应急") else 0)
    if not page.context["page"].object_list:
        assert "没有符合条件的征求意见函" in page.content.decode()


def test_statements_with_one_and_with_three(browser: Client, cycle: Cycle, officer: User) -> None:
    """The list with its letters, one letter with its lines, the page of the department with its lines."""
    counts: dict[str, list[int]] = {"list": [], "detail": [], "answer": []}
    for place in range(3):
        builders.make_application(cycle, stage="accepted")
        if place == 0:
            row, code = stories.sent(cycle, officer)
        else:
            stories.drafts(cycle, officer, departments=stories.BOTH[:1])[0].lines.update(inquiry=row)
        counts["list"].append(statements(browser, reverse("awards:inquiries-list")))
        counts["detail"].append(statements(browser, row.get_absolute_url()))
        counts["answer"].append(statements(browser, at("answer", code)))
    assert {name: len(set(found)) for name, found in counts.items()} == {"list": 1, "detail": 1, "answer": 1}


def test_the_desk_says_what_waits(sent: tuple[Inquiry, str], officer: User, supervisor: User) -> None:
    inquiry, _code = sent
    stories.drafts(inquiry.cycle, officer, departments=["生态环境局"])
    assert [(str(line.title), line.count) for line in lines_of(awaiting, officer)] == [("待发出的征求意见函", 1)]
    with clock.at(people.moment(f"{inquiry.due_on + timedelta(days=1)} 08:00")):
        assert [line.count for line in lines_of(awaiting, officer)] == [1, 1]
    assert lines_of(awaiting, supervisor) == []


def test_the_letter_on_paper(sent: tuple[Inquiry, str]) -> None:
    inquiry, code = sent
    words = copied(InquiryDocument().render(InquiryDocument.fetch(inquiry.reference)))
    assert "应急管理局：" in words
    assert "资格审查征求意见的函" in words.replace("\n", "")
    assert "重大安全事故" in words
    assert code not in words


def test_the_list_leads_to_the_preparing(browser: Client, cycle: Cycle) -> None:
    page = reverse("awards:inquiries-list")
    way = reverse("awards:inquiries-prepare", args=[cycle.code])
    shown = browser.get(page)
    assert [row.code for row in shown.context["open_cycles"]] == [cycle.code]
    assert f'href="{way}"' in shown.content.decode()
    cycle.rulebook["vetoes"] = []  # no department to ask any more
    cycle.save()
    assert way not in browser.get(page).content.decode()


def test_who_only_reads_is_not_led_to_the_preparing(client: Client, cycle: Cycle, supervisor: User) -> None:
    client.force_login(supervisor)
    assert client.get(reverse("awards:inquiries-list")).context["open_cycles"] == []


def test_who_answers_is_asked_when_everything_is_answered(client: Client, sent: tuple[Inquiry, str]) -> None:
    inquiry, code = sent
    early = client.get(at("confirm", code)).content.decode()
    assert "还没有填完" in early
    assert 'name="answered_by"' not in early
    client.post(at("answer", code), filled(inquiry, "clear", way="confirm"))
    assert 'name="answered_by"' in client.get(at("confirm", code)).content.decode()
