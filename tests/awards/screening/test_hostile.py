"""Whatever somebody sends to the officer's checks, to an extension, a recommendation or a department's link is refused or kept as words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.cycles.models import Cycle
from awards.inquiries import answering
from awards.screening.judging import judged
from core import clock
from tests.awards import builders
from tests.awards.inquiries import stories
from tests.awards.screening.test_eligibility import make_case
from tests.hostile import post_hostile

pytestmark = pytest.mark.only_postgres


def later(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("outcome", ["accept", "send_back", "reject"])
def test_the_completeness_check(client: Client, officer: User, cycle: Cycle, outcome: str) -> None:
    case = builders.make_application(cycle, stage="submitted")
    client.force_login(officer)
    seal = "yes" if outcome == "accept" else "no"
    fields = {
        "verdict-form": "yes", "note-form": "", "verdict-seal": seal, "note-seal": "缺公章", "due_on": later(5), "outcome": outcome,
        "reason": "材料不齐", "remark-4.1.2": "请补充数据",
    }  # fmt: skip
    post_hostile(client, reverse("awards:screening-completeness", args=[case.reference]), fields)


def test_the_eligibility_check(client: Client, officer: User) -> None:
    case = make_case()
    client.force_login(officer)
    fields = {f"verdict-{row.check.code}": "yes" for row in judged(case)[:3]}
    fields |= {"note-region": "已核对", "basis": "已核对原始凭证", "reason": "", "outcome": "qualify"}
    post_hostile(client, reverse("awards:screening-eligibility", args=[case.reference]), fields, ["proof-region"])


def test_an_extension(client: Client, officer: User, cycle: Cycle) -> None:
    case = builders.make_application(cycle)
    client.force_login(officer)
    fields = {"applicant": case.reference, "until": f"{later(900)}T18:00", "reason": "台风停产"}
    post_hostile(client, reverse("awards:applications-extensions"), fields)


def test_a_departments_answer(client: Client, officer: User) -> None:
    """The one page of the process that takes words without an account, behind the code of its letter."""
    cycle = stories.make_cycle()
    builders.make_application(cycle, stage="submitted", filled=False)
    inquiry, code = stories.sent(cycle, officer)
    key = stories.line_of(inquiry).pk
    fields = {f"found-{key}": "found", f"note-{key}": "一般事故一起", f"happened-{key}": later(-40), "way": "save"}
    address = reverse("awards:inquiries-answer", args=[code])
    post_hostile(client, address, fields)
    assert client.post(address, fields).status_code == 302  # what stood in the other fields was valid
    post_hostile(client, reverse("awards:inquiries-upload", args=[code]), {"x": ""}, ["file", "upload"])
    answering.clear_rest(inquiry)
    who = {"answered_by": "丁某", "answered_phone": "0396-1"}
    post_hostile(client, reverse("awards:inquiries-confirm", args=[code]), who, ["reply"])


def test_a_recommendation(client: Client, officer: User) -> None:
    rule = {"mode": "required", "by": ["district", "association"]}
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(recommendation=rule))
    case = builders.make_application(cycle, stage="submitted", filled=False)
    client.force_login(officer)
    fields = {
        "kind": "association",
        "body": "机械工业协会",
        "given_on": later(0),
        "opinion": "recommended",
        "reason": "同意",
    }
    post_hostile(client, reverse("awards:recommendations-give", args=[case.reference]), fields, ["file"])
