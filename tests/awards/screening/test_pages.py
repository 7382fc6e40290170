"""The screening desk and its two forms, as a browser asks for them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.screening.models import Finding
from awards.screening.waiting import awaiting
from core import clock
from core.uploads import keep
from tests import people
from tests.awards import builders
from tests.awards.waiting import lines_of
from tests.counting import statements


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def verdicts(codes: tuple[str, ...], *failed: str, **more: Any) -> dict[str, Any]:
    given = {f"verdict-{code}": "no" if code in failed else "yes" for code in codes}
    return {**given, **{f"note-{code}": "看过" for code in codes}, **more}


def url(name: str, application: Application) -> str:
    return reverse(f"awards:screening-{name}", args=[application.reference])


def test_the_three_ways_out_of_the_completeness_check(browser: Client, cycle: Cycle) -> None:
    ways = {
        "accept": verdicts(builders.COMPLETENESS),
        "send_back": verdicts(builders.COMPLETENESS, "seal", reason="缺公章", due_on=clock.today().isoformat()),
        "reject": verdicts(builders.COMPLETENESS, "form", reason="超范围"),
    }
    stages = []
    for outcome, data in ways.items():
        case = builders.make_application(cycle, stage="submitted")
        answer = browser.post(url("completeness", case), {**data, "outcome": outcome})
        assert answer.headers["Location"] == reverse("awards:screening-desk")
        case.refresh_from_db()
        stages.append(case.stage)
    assert stages == ["accepted", "returned", "declined"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"outcome": "accept", "verdict-form": "yes", "note-form": "我写的说明"}, "还有 1 项未给出审查结果"),
        (verdicts(builders.COMPLETENESS, "seal", outcome="accept", **{"note-form": "我写的说明"}), "不能通过"),
        (
            verdicts(builders.COMPLETENESS, "seal", outcome="send_back", reason="我写的说明", due_on=""),
            "请写明补正期限",
        ),
        (verdicts(builders.COMPLETENESS, "seal", outcome="reject", **{"note-form": "我写的说明"}), "请写明理由"),
    ],
)
def test_a_refusal_keeps_all_that_was_typed(browser: Client, cycle: Cycle, data: dict[str, Any], sentence: str) -> None:
    case = builders.make_application(cycle, stage="submitted")
    answer = browser.post(url("completeness", case), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "我写的说明" in page
    assert page.count(" checked") == sum(name.startswith("verdict") for name in data)


def test_a_double_click_on_a_decision(browser: Client, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="submitted")
    data = {**verdicts(builders.COMPLETENESS), "outcome": "accept"}
    assert browser.post(url("completeness", case), data).status_code == 302
    again = browser.post(url("completeness", case), data)
    assert again.status_code == 422
    assert "当前状态为“形式审查通过”" in again.content.decode()
    assert case.screenings.filter(kind="completeness").count() == 1


def test_admitting_with_a_proof_that_readers_may_fetch(
    client: Client, browser: Client, cycle: Cycle, supervisor: User, expert: User
) -> None:
    case = builders.make_application(cycle, stage="accepted")
    data = {**verdicts(builders.CHECKS), "outcome": "admit", "proof-training": people.pdf("签到表.pdf")}
    assert browser.post(url("preliminary", case), data).status_code == 302
    finding = Finding.objects.get(proof__isnull=False)
    address = reverse("awards:screening-proof", args=[case.reference, finding.pk])
    codes = {}
    for who, user in {"supervisor": supervisor, "expert": expert}.items():
        client.force_login(user)
        codes[who] = client.get(address).status_code
    assert codes == {"supervisor": 200, "expert": 404}


def test_declining(browser: Client, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="accepted")
    browser.post(
        url("preliminary", case), {**verdicts(builders.CHECKS, "use", reason="自评结果没有使用"), "outcome": "decline"}
    )
    case.refresh_from_db()
    assert case.stage == "declined"


def test_a_forged_outcome_does_not_decide_for_anybody(browser: Client, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="accepted")
    for outcome in ("", "honour", "accept"):
        data = verdicts(builders.CHECKS, "use", outcome=outcome, reason="理由")
        answer = browser.post(url("preliminary", case), data)
        assert answer.status_code == 422
    case.refresh_from_db()
    assert case.stage == "accepted"


def test_a_cycle_without_listed_checks(browser: Client) -> None:
    book = builders.make_rulebook(completeness=[])
    case = builders.make_application(builders.make_cycle(rulebook=book), stage="submitted")
    assert browser.post(url("completeness", case), {"outcome": "accept"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "accepted"


def test_the_desk_shows_what_waits_and_when_an_amendment_is_due(browser: Client, cycle: Cycle, officer: User) -> None:
    for stage in ("submitted", "accepted", "admitted", "draft"):
        builders.make_application(cycle, stage=stage)
    page = browser.get(reverse("awards:screening-desk"))
    assert [row.stage for row in page.context["page"]] == ["submitted", "accepted"]
    only = browser.get(reverse("awards:screening-desk"), {"stage": "accepted"})
    assert [row.stage for row in only.context["page"]] == ["accepted"]
    assert [(str(line.title), line.count) for line in lines_of(awaiting, officer)] == [
        ("待形式审查的申报", 1),
        ("待初审的申报", 1),
    ]


@pytest.mark.parametrize(("name", "stage"), [("completeness", "submitted"), ("preliminary", "accepted")])
def test_statements_of_the_forms(browser: Client, cycle: Cycle, officer: User, name: str, stage: str) -> None:
    case = builders.make_application(cycle, stage=stage)
    counts = []
    for place in range(3):
        case.evidence.create(code="proof", title=f"材料{place}", file=keep("a.pdf", builders.PDF, "pdf", by=officer))
        counts.append(statements(browser, url(name, case)))
    assert counts[0] == counts[2] <= 20


@pytest.mark.parametrize(("due", "sentence"), [("", "请写明补正期限。"), ("2015-01-01", "补正期限不能早于今天。")])
def test_a_wrong_due_date_is_told_beside_its_field(browser: Client, cycle: Cycle, due: str, sentence: str) -> None:
    case = builders.make_application(cycle, stage="submitted")
    data = verdicts(builders.COMPLETENESS, "seal", outcome="send_back", reason="缺公章", due_on=due)
    answer = browser.post(url("completeness", case), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["due_on"] == [sentence]


def test_a_check_that_the_plan_does_not_have_is_not_found(client: Client, officer: User, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="submitted", filled=False)
    client.force_login(officer)
    found = {
        name: client.get(reverse(f"awards:screening-{name}", args=[case.reference])).status_code
        for name in ("completeness", "eligibility", "preliminary")
    }
    assert found == {"completeness": 200, "eligibility": 404, "preliminary": 200}
