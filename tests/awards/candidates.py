"""A cycle with a tier for organizations, one for persons and one for projects, and a case of each."""

from typing import Any

from accounts.models import Organization
from awards.applications.about import About
from awards.applications.models import Application
from awards.cycles.models import Cycle
from tests.awards import builders

IDENTITY = "990000198001010012"
PERSON = About(kind="person", subject="张虚构", post="总装车间高级技师", identity_number=IDENTITY)
PROJECT = About(kind="project", subject="输送线减振攻关", period="2014年3月至2015年6月", participants="张虚构、李虚构")
OF_PERSON = {"kind": "person", "subject": PERSON.subject, "post": PERSON.post, "identity_number": IDENTITY}
OF_PROJECT = PROJECT.values()
TIERS: list[dict[str, Any]] = [
    {"code": "winner", "name": "市长质量奖", "quota": 1, "prize_yuan": "200000"},
    {"code": "person", "name": "市长质量奖（个人）", "candidates": "person", "quota": 1, "prize_yuan": "20000", "first_time_only": True},
    {"code": "project", "name": "市长质量奖（项目）", "candidates": "project", "quota": 1},
]  # fmt: skip


def make_cycle(**values: Any) -> Cycle:
    book = values.pop("rulebook", None) or builders.make_rulebook(tiers=TIERS)
    return builders.make_cycle(rulebook=book, **values)


def make_three(cycle: Cycle, organization: Organization, **values: Any) -> list[Application]:
    """The organization's own case, a person's and a project's, in this order."""
    return [builders.make_application(cycle, organization, **values, **facts) for facts in ({}, OF_PERSON, OF_PROJECT)]
