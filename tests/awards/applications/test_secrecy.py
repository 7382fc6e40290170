"""What an enterprise must not learn before it is released: results, scores, internal notes, names of officers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import handing_in
from awards.applications.models import Application
from awards.applications.public import plan, public_stage, public_timeline
from awards.applications.workflow import STEPS, Stage
from awards.cycles.models import Cycle
from awards.screening.models import Screening
from core.workflow import take
from tests import people
from tests.awards import builders

SECRET = ("in_review", "reviewed", "agreed", "visited", "ranked", "candidate", "proposed", "not_selected", "excluded")


@pytest.mark.parametrize("stage", SECRET)
def test_between_review_and_release_every_case_looks_alike(cycle: Cycle, stage: str) -> None:
    case = builders.make_application(cycle, stage=stage)
    assert str(public_stage(case).label) == "评审中"


@pytest.mark.parametrize(
    ("stage", "label"), [("not_selected", "未入选"), ("excluded", "取消资格"), ("ranked", "评审中")]
)
def test_when_the_notice_is_out_so_are_the_others(cycle: Cycle, stage: str, label: str) -> None:
    builders.make_application(cycle, stage="on_notice")
    case = builders.make_application(cycle, stage=stage)
    assert str(public_stage(case).label) == label


def test_another_cycle_s_notice_tells_nothing(cycle: Cycle) -> None:
    other = builders.make_cycle(code="zmd-2014", edition=5)
    builders.make_application(other, stage="honoured")
    assert str(public_stage(builders.make_application(cycle, stage="not_selected")).label) == "评审中"


def pages(client: Client, application: Application) -> str:
    """Every page on which an enterprise reads about its case."""
    addresses = [
        reverse("awards:applications-list"),
        *(reverse(f"awards:applications-{name}", args=[application.reference]) for name in ("overview", "detail")),
    ]
    return "".join(client.get(address).content.decode() for address in addresses)


@pytest.fixture
def passed_over(cycle: Cycle, organization: Organization, enterprise: User, officer: User, head: User) -> Application:
    """A case that really went through review, ranking and committee, with notes on the way."""
    case = builders.make_application(cycle, organization, stage="admitted", by=enterprise)
    Screening.objects.filter(application=case).update(reason="内部意见：勉强通过")
    for name in ("begin_review", "close_review", "agree", "visit", "rank", "shortlist", "pass_over"):
        take(STEPS[name], case, by=officer, note=f"内部备注-{name}", data={"total": 61250})
    return case


WORDS = (
    "未入选",
    "未入围",
    "排名",
    "合议",
    "候选",
    "评审委员会通过",
    "评审委员会未通过",
    "内部备注",
    "内部意见",
    "61250",
    "612.50",
    "经办人周",
)


def test_an_enterprise_s_pages_are_silent(client: Client, enterprise: User, passed_over: Application) -> None:
    client.force_login(enterprise)
    shown = pages(client, passed_over)
    assert "评审中" in shown
    assert [word for word in WORDS if word in shown] == []


def test_the_bureau_s_page_does_hold_what_could_leak(client: Client, officer: User, passed_over: Application) -> None:
    client.force_login(officer)
    shown = client.get(passed_over.get_absolute_url()).content.decode()
    assert [word for word in ("未入选", "内部备注-rank", "内部意见", "经办人周") if word not in shown] == []


def test_a_case_proposed_and_a_case_passed_over_give_the_same_pages(
    client: Client, cycle: Cycle, organization: Organization, enterprise: User, officer: User
) -> None:
    case = builders.make_application(cycle, organization, stage="candidate", by=enterprise)
    client.force_login(enterprise)
    shown: dict[str, str] = {}
    for stage in (Stage.CANDIDATE, Stage.PROPOSED, Stage.NOT_SELECTED, Stage.REVIEWED):
        Application.objects.update(stage=stage)
        shown[stage] = _without_tokens(pages(client, case))
    assert len(set(shown.values())) == 1


def _without_tokens(page: str) -> str:
    import re

    return re.sub(r'(name="csrfmiddlewaretoken" value|data-csrf)="[^"]*"', "", page)


def test_an_expert_s_dossier_shows_neither_screening_nor_journal(
    client: Client, expert: User, passed_over: Application
) -> None:
    builders.seat_expert(passed_over, expert)
    client.force_login(expert)
    answer = client.get(passed_over.get_absolute_url())
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert [word for word in ("内部意见", "内部备注", "经办人周") if word in shown] == []


def test_the_public_timeline_holds_what_was_done_and_told(
    application: Application, enterprise: User, officer: User
) -> None:
    take(STEPS["submit"], application, by=enterprise, submitted_at=application.created_at)
    take(STEPS["send_back"], application, by=officer, note="请补盖公章")
    take(STEPS["submit"], application, by=enterprise)
    take(STEPS["accept"], application, by=officer, note="内部备注")
    lines: list[Any] = [(str(line.label), line.actor_name, line.note) for line in public_timeline(application)]
    assert lines == [
        ("提交申报", "企业用户褚", ""),
        ("退回补正", "评审委员会办公室", "请补盖公章"),
        ("提交申报", "企业用户褚", ""),
        ("形式审查通过", "评审委员会办公室", ""),
    ]


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("draft", "current todo todo todo todo todo todo"),
        ("accepted", "done done current todo todo todo todo"),
        ("ranked", "done done done current todo todo todo"),
        ("proposed", "done done done current todo todo todo"),
        ("on_notice", "done done done done current todo todo"),
        ("honoured", "done done done done done done done"),
    ],
)
def test_the_plan_shows_one_step_from_review_to_committee(cycle: Cycle, stage: str, states: str) -> None:
    steps = plan(builders.make_application(cycle, stage=stage))
    assert [str(step.label) for step in steps] == [
        "申报",
        "形式审查",
        "初审",
        "专家评审与评定",
        "公示",
        "表彰决定",
        "颁奖",
    ]
    assert " ".join(step.state for step in steps) == states


def test_the_plan_says_when(cycle: Cycle) -> None:
    cycle.windows.filter(phase="review").update(
        opens_at=people.moment("2015-11-02 00:00"), closes_at=people.moment("2015-11-28 00:00")
    )
    cycle.windows.filter(phase="committee").update(
        opens_at=people.moment("2016-01-20 00:00"), closes_at=people.moment("2016-01-23 00:00")
    )
    cycle.windows.filter(phase="award").update(
        opens_at=people.moment("2016-03-04 00:00"), closes_at=people.moment("2016-03-05 00:00")
    )
    when = {str(step.label): step.at for step in plan(builders.make_application(cycle))}
    assert when["专家评审与评定"] == "11月2日–1月22日"
    assert when["颁奖"] == "3月4日"
    assert when["公示"] == ""


def test_an_officer_who_registers_a_withdrawal_stays_unnamed(cycle: Cycle, officer: User) -> None:
    case = builders.make_application(cycle, stage="ranked")
    handing_in.withdraw(case, reason="来函要求退出", by=officer)
    assert [(line.actor_name, line.note) for line in public_timeline(case)] == [("评审委员会办公室", "来函要求退出")]
