"""The desk's list as Excel; findings from Excel, faults by cell, nothing decided before it is confirmed."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from core import clock
from core.models import Entry
from tests import people
from tests.awards import builders

EXPORT, FINDINGS, TEMPLATE = (
    reverse(f"awards:screening-{name}") for name in ("export", "findings", "findings-template")
)
VERDICT, NOTE = 6, 7


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def cells(content: bytes) -> list[list[Any]]:
    page = load_workbook(BytesIO(content)).active
    assert page is not None
    return [list(row) for row in page.iter_rows(values_only=True)]


def filled(browser: Client, fill: Callable[[Any], None]) -> SimpleUploadedFile:
    """The template, filled in by `fill`, which is given the sheet; the rows of the checks begin at 4."""
    book = load_workbook(BytesIO(browser.get(TEMPLATE, {"sort": "reference"}).content))
    fill(book.active)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("结果.xlsx", out.getvalue())


def all_yes(page: Any) -> None:
    for row in range(4, page.max_row + 1):
        page.cell(row, VERDICT, "符合")


def stages() -> list[str]:
    return list(Application.objects.order_by("reference").values_list("stage", flat=True))


def test_the_list_with_its_filters(browser: Client, client: Client, cycle: Cycle, district: User) -> None:
    for stage in ("submitted", "accepted"):
        builders.make_application(cycle, people.make_organization(f"=1+1{stage}"), stage=stage)
    rows = cells(browser.get(EXPORT, {"stage": "accepted"}).content)
    told = [row for row in rows if row[0] and str(row[0]).startswith("ZMD")]
    assert [(row[0], row[1], row[6]) for row in told] == [("ZMD-2015-002", "=1+1accepted", "形式审查通过")]
    assert any("部门答复" in row for row in rows)
    client.force_login(district)
    assert not any("部门答复" in row for row in cells(client.get(EXPORT).content))


def test_findings_of_two_checks(browser: Client, cycle: Cycle) -> None:
    for stage in ("submitted", "submitted", "accepted", "returned", "submitted"):
        builders.make_application(cycle, stage=stage)

    def fill(page: Any) -> None:
        all_yes(page)
        page.cell(7, VERDICT, "不符合")
        page.cell(7, NOTE, "缺公章")
        for row in range(page.max_row - 1, page.max_row + 1):
            page.cell(row, VERDICT).value = None

    seen = browser.post(FINDINGS, {"file": filled(browser, fill)})
    plan = seen.context["plan"]
    assert (len(plan.decisions), plan.returns) == (3, 1)
    assert stages() == ["submitted", "submitted", "accepted", "returned", "submitted"]
    due = clock.today() + timedelta(days=5)
    done = browser.post(FINDINGS, {"token": plan.token, "due_on": due.isoformat()})
    assert [one.refused for one in done.context["outcomes"]] == ["", "", ""]
    assert stages() == ["accepted", "returned", "admitted", "returned", "submitted"]
    returned = Application.objects.get(reference="ZMD-2015-002").screenings.get()
    assert (returned.reason, returned.due_on) == ("缺公章", due)
    assert (
        Entry.objects.filter(verb__in=["applications.accept", "applications.send_back", "applications.admit"]).count()
        == 3
    )
    again = browser.post(FINDINGS, {"token": plan.token, "due_on": due.isoformat()})
    assert all(one.refused for one in again.context["outcomes"])
    assert stages() == ["accepted", "returned", "admitted", "returned", "submitted"]


@pytest.mark.parametrize(
    ("row", "column", "value", "place", "reason"),
    [
        (4, 1, "ZMD-2015-999", "A4", "审查台上没有这件申报。"),
        (4, 4, "unknown", "D4", "这件申报现在的审查没有这一项。"),
        (5, 4, "form", "D5", "这一项出现了两次。"),
        (4, VERDICT, "也许", "F4", ""),
        (4, VERDICT, None, "A5", "还有 1 项没有填结果。"),
        (4, VERDICT, "不符合", "G4", "不符合的须写说明。"),
        (4, NOTE, "只有说明", "F4", "写了说明，没有填结果。"),
        (6, VERDICT, "不符合", "F6", "初审不通过须在该申报的初审页面上写明理由，不能用表格办理。"),
    ],
)
def test_faults_by_cell(
    browser: Client, cycle: Cycle, row: int, column: int, value: Any, place: str, reason: str
) -> None:
    for stage in ("submitted", "accepted"):
        builders.make_application(cycle, stage=stage)

    def fill(page: Any) -> None:
        all_yes(page)
        page.cell(row, column).value = value
        if column == NOTE:
            page.cell(row, VERDICT).value = None

    seen = browser.post(FINDINGS, {"file": filled(browser, fill)})
    assert seen.status_code == 422
    faults = {fault.place: str(fault.reason) for fault in seen.context["plan"].intake.faults}
    assert place in faults
    assert faults[place] == reason or not reason
    assert "确认办理" not in seen.content.decode()
    assert stages() == ["submitted", "accepted"]


def test_a_forged_token_and_a_return_without_its_day(browser: Client, cycle: Cycle) -> None:
    builders.make_application(cycle, stage="submitted")
    assert browser.post(FINDINGS, {"token": "forged"}).status_code == 303

    def fill(page: Any) -> None:
        all_yes(page)
        page.cell(4, VERDICT, "不符合")
        page.cell(4, NOTE, "缺公章")

    plan = browser.post(FINDINGS, {"file": filled(browser, fill)}).context["plan"]
    done = browser.post(FINDINGS, {"token": plan.token, "due_on": ""})
    assert [one.refused for one in done.context["outcomes"]] == ["请写明补正期限。"]
    assert stages() == ["submitted"]


@pytest.mark.parametrize("who", ["district", "supervisor", "enterprise"])
def test_only_the_bureau_brings_findings(
    client: Client, request: pytest.FixtureRequest, cycle: Cycle, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert [client.get(url).status_code for url in (FINDINGS, TEMPLATE)] == [403, 403]
    assert client.get(EXPORT).status_code == (403 if who == "enterprise" else 200)


def test_the_last_day_in_the_file_is_that_of_the_page(browser: Client, cycle: Cycle) -> None:
    """What ends at midnight can be dealt with through the day before."""
    midnight = clock.now().astimezone(people.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    phase = {"closes_at": midnight + timedelta(days=9), "opens_at": None, "order": 2}
    cycle.windows.update_or_create(phase="completeness", defaults=phase)
    builders.make_application(cycle, stage="submitted")
    rows = cells(browser.get(EXPORT).content)
    told = next(row for row in rows if str(row[0]).startswith("ZMD"))
    assert told[-1].date() == midnight.date() + timedelta(days=8)


def test_a_case_that_cannot_pass_is_told_beforehand(browser: Client) -> None:
    book = builders.make_rulebook(recommendation={"mode": "required", "by": ["district"]})
    builders.make_application(builders.make_cycle(rulebook=book), stage="submitted")
    answer = browser.post(FINDINGS, {"file": filled(browser, all_yes)})
    assert answer.status_code == 422
    assert "还没有收到同意推荐的意见" in answer.content.decode()
