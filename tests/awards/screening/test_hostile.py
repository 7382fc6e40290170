"""Whatever somebody sends to the officer's checks, to an extension, a recommendation or a department's link is refused or kept as words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.cycles.models import Cycle
from awards.screening.judging import judged
from core import clock
from tests.awards import builders
from tests.awards.screening.test_eligibility import make_case
from tests.hostile import post_hostile


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
