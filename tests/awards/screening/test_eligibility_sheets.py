"""The eligibility check from a workbook: what the data say stands in it, what people judge needs its basis, nobody is turned down by it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from awards.applications.models import Application
from core import clock
from tests import people
from tests.awards import builders
from tests.awards.screening.test_desk_sheets import FINDINGS, NOTE, VERDICT, filled
from tests.awards.screening.test_eligibility import make_book


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def cases(db: None) -> list[Application]:
    """The second one is too young."""
    cycle = builders.make_cycle(rulebook=make_book(management_certificate=True))
    young = people.make_organization(founded_on=clock.today() - timedelta(days=400))
    return [builders.make_application(cycle, firm, stage="accepted") for firm in (None, young)]


def lines(page: Any, case: Application) -> dict[str, int]:
    """Code -> row of a case's lines."""
    return {page.cell(n, 4).value: n for n in range(4, page.max_row + 1) if page.cell(n, 1).value == case.reference}


def test_what_the_data_say_and_what_the_officer_adds(browser: Client, cases: list[Application]) -> None:
    def fill(page: Any) -> None:
        found = lines(page, cases[0])
        assert (page.cell(found["founding"], 8).value, page.cell(found["certificate"], 8).value) == ("符合", None)
        for code, row in found.items():
            if not page.cell(row, 8).value:
                page.cell(row, VERDICT, "符合")
                page.cell(row, NOTE, f"已核对{code}")

    page = browser.post(FINDINGS, {"file": filled(browser, fill)})
    assert [one.label for one in page.context["plan"].decisions] == ["资格审查"]
    browser.post(FINDINGS, {"token": page.context["sure"].initial["token"], "due_on": ""})
    screening = cases[0].screenings.get(kind="eligibility")
    assert screening.outcome == "passed"
    assert screening.findings.get(code="certificate").note == "已核对certificate"
    assert "满" in screening.findings.get(code="founding").note
    assert Application.objects.get(pk=cases[1].pk).stage == "accepted"  # left empty: passed over


@pytest.mark.parametrize(
    ("number", "verdict", "note", "sentence"),
    [
        (0, "符合", "", "没有数据可以判定：须写明核实依据。"),
        (0, "不符合", "过期", "资格审查不通过须在该申报的资格审查页面上写明理由，不能用表格办理。"),
        (
            1,
            "符合",
            "已核对",
            "有 1 项自动判定为不符合：不通过须在该申报的资格审查页面上写明理由，改判须填符合并写说明。",
        ),
    ],
)
def test_faults(browser: Client, cases: list[Application], number: int, verdict: str, note: str, sentence: str) -> None:
    def fill(page: Any) -> None:
        for row in lines(page, cases[number]).values():
            if not page.cell(row, 8).value:
                page.cell(row, VERDICT, verdict)
                page.cell(row, NOTE, note)

    answer = browser.post(FINDINGS, {"file": filled(browser, fill)})
    assert answer.status_code == 422
    assert sentence in {fault.reason for fault in answer.context["plan"].intake.found}
