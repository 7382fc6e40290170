"""The list of the screening desk: what each filter leaves, what is late, in which order, at what cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Industry, User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.inquiries.models import Inquiry
from awards.recommendations.models import Recommendation
from core import clock
from tests import people
from tests.awards import builders
from tests.awards.inquiries import stories
from tests.counting import statements

DESK = reverse("awards:screening-desk")
TRACKS = [
    {"code": "making", "name": "工业", "industries": ["C"]},
    {"code": "food", "name": "食品", "industries": ["C13", "C14"]},
]


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def cycle(db: None) -> Cycle:
    """Completeness closes tomorrow."""
    book = builders.make_rulebook(
        vetoes=stories.VETOES, tracks=TRACKS, recommendation={"mode": "optional", "by": ["district"]}
    )
    made = builders.make_cycle(rulebook=book)
    window_of(made, "completeness", clock.now() + timedelta(days=1))
    return made


def window_of(cycle: Cycle, phase: str, closes_at: Any) -> None:
    cycle.windows.update_or_create(phase=phase, defaults={"closes_at": closes_at, "opens_at": None, "order": 2})


def numbers(client: Client, **query: Any) -> list[int]:
    answer = client.get(DESK, query)
    assert answer.status_code == 200
    return [int(row.reference[-3:]) for row in answer.context["page"]]


def returned(cycle: Cycle, officer: User, days: int, **values: Any) -> Application:
    """A case whose amendment is due in so many days."""
    case = builders.make_application(cycle, stage="returned", **values)
    case.screenings.all().delete()
    case.screenings.create(
        kind="completeness",
        outcome="returned",
        reason="缺公章",
        due_on=clock.today() + timedelta(days=days),
        screened_by=officer,
    )
    return case


@pytest.fixture
def three(cycle: Cycle) -> list[Application]:
    food, _ = Industry.objects.get_or_create(code="C13", defaults={"name": "农副食品加工业"})
    flour = people.make_organization("天中虚构面粉有限公司", industry=food, size="small")
    far = people.make_organization("泌阳虚构药业有限公司", region=people.make_region("411726", "泌阳县"))
    return [
        builders.make_application(cycle, flour, stage="submitted"),
        builders.make_application(cycle, far, stage="accepted"),
        builders.make_application(cycle, stage="submitted"),
    ]


def test_what_each_filter_leaves(browser: Client, three: list[Application], cycle: Cycle) -> None:
    found = {
        str(query): numbers(browser, **query)
        for query in (
            {}, {"cycle": cycle.code}, {"stage": "submitted"}, {"region": "411726"}, {"industry": "C13"}, {"size": "small"},
            {"track": "food"}, {"track": "making"}, {"q": "面粉"}, {"q": three[1].organization.credit_code}, {"q": "2015-003"},
            {"check": "preliminary"}, {"region": "411726", "stage": "submitted"},
        )
    }  # fmt: skip
    assert list(found.values()) == [[1, 2, 3], [1, 2, 3], [1, 3], [2], [1], [1], [1], [2, 3], [1], [2], [3], [2], []]


def test_words_are_looked_for_in_every_way_an_officer_writes_them(
    browser: Client, three: list[Application], cycle: Cycle
) -> None:
    code = three[1].organization.credit_code
    words = (
        code,
        code.lower(),
        f" {code} ",
        code[:9],
        "zmd-2015-002",
        "ZMD-2015-",
        "2015-002",
        "泌阳虚构",
        "药业",
        "没有",
    )
    assert [numbers(browser, q=one) for one in words[:3]] == [[2]] * 3
    assert 2 in numbers(browser, q=words[3])
    assert [numbers(browser, q=one) for one in words[4:]] == [[2], [1, 2, 3], [2], [2], [2], []]


def test_what_makes_no_sense_is_passed_over(browser: Client, three: list[Application]) -> None:
    nonsense = dict.fromkeys(
        ("cycle", "stage", "region", "industry", "size", "track", "answered", "recommendation", "check", "sort"), "x"
    )
    assert numbers(browser, **nonsense) == [1, 2, 3]
    assert numbers(browser, **nonsense, q="面粉") == [1]


def test_recommended_or_not(browser: Client, three: list[Application], officer: User) -> None:
    for case, opinion in zip(three, ("recommended", "not_recommended"), strict=False):
        Recommendation.objects.create(
            application=case, kind="district", body="驿城区", opinion=opinion, reason="理由", given_by=officer
        )
    assert [numbers(browser, recommendation=one) for one in ("recommended", "refused", "none")] == [[1], [2], [3]]


def test_what_departments_answered(browser: Client, three: list[Application], cycle: Cycle, officer: User) -> None:
    """The last letter counts: what was found at first and cleared by a later letter is clear. Nobody is clear who was not asked about under
    every veto with a department."""

    def answer(case: Application, stage: str, found: str, code: str = "accident") -> None:
        letter = Inquiry.objects.create(
            cycle=cycle, reference=f"F{Inquiry.objects.count()}", department="应急管理局", due_on=clock.today(),
            stage=stage, answered_by="甲" if stage == "answered" else "", prepared_by=officer,
        )  # fmt: skip
        letter.lines.create(
            application=case, code=code, label="重大安全事故", looked_from=clock.today(), found=found, note="见函"
        )

    answer(three[0], "answered", "found")
    answer(three[1], "answered", "found")
    answer(three[1], "answered", "clear")
    answer(three[2], "sent", "")
    states = ("found", "partly", "clear", "open", "unknown", "none")
    assert [numbers(browser, answered=one) for one in states] == [[1], [2], [], [3], [], []]
    answer(three[1], "answered", "clear", "pollution")
    assert [numbers(browser, answered=one) for one in states] == [[1], [], [2], [3], [], []]


def test_a_district_sees_nothing_of_what_departments_answered(
    client: Client, district: User, three: list[Application]
) -> None:
    client.force_login(district)
    assert numbers(client, answered="found") == [1, 3]
    assert "部门答复" not in client.get(DESK).content.decode()


def test_what_is_late_is_told_with_its_days(browser: Client, cycle: Cycle, officer: User) -> None:
    builders.make_application(cycle, stage="submitted")
    returned(cycle, officer, -4)
    returned(cycle, officer, 0)
    assert numbers(browser, late="on") == [2]
    page = browser.get(DESK)
    assert page.context["late_number"] == 1
    assert "已逾期 4 天" in page.content.decode()
    with clock.at(clock.now() + timedelta(days=3)):
        assert numbers(browser, late="on") == [1, 2, 3]
        assert "已逾期 2 天" in browser.get(DESK).content.decode()


def test_only_the_last_return_counts(browser: Client, cycle: Cycle, officer: User) -> None:
    case = returned(cycle, officer, -30)
    case.screenings.create(
        kind="completeness",
        outcome="returned",
        reason="再补",
        due_on=clock.today() + timedelta(days=5),
        screened_by=officer,
    )
    assert numbers(browser, late="on") == []


def test_orders(browser: Client, cycle: Cycle, officer: User, three: list[Application]) -> None:
    returned(cycle, officer, -4)
    orders = {key: numbers(browser, sort=key) for key in ("-reference", "region", "due", "-due", "name")}
    assert orders["-reference"] == [4, 3, 2, 1]
    assert orders["region"][-1] == 2
    assert orders["due"] == [4, 1, 3, 2]
    assert orders["-due"] == [1, 3, 4, 2]
    assert orders["name"].index(2) == 3


def test_counts_follow_the_other_filters(browser: Client, three: list[Application]) -> None:
    chips = browser.get(DESK, {"region": "411702", "stage": "submitted"}).context["chips"]
    assert [(chip.stage, chip.number, chip.is_current) for chip in chips] == [("", 2, False), ("submitted", 2, True)]


def test_statements_with_one_three_and_fifty_rows(browser: Client, cycle: Cycle, officer: User) -> None:
    counts, rows = [], 0
    for target in (1, 3, 50):
        while rows < target:
            (returned(cycle, officer, 3) if rows % 2 else builders.make_application(cycle, stage="submitted"))
            rows += 1
        counts.append(statements(browser, f"{DESK}?sort=due"))
    assert counts[0] == counts[1] == counts[2] <= 12
