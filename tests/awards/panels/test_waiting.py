"""What waits for a panel goes by the plan of the cycle."""

import pytest

from awards.applications.workflow import Stage
from awards.panels.waiting import awaiting
from tests.awards import builders
from tests.awards.waiting import lines_of


@pytest.mark.parametrize(
    ("checks", "stage", "number"),
    [
        (("completeness", "preliminary"), Stage.ADMITTED, 1),
        (("completeness", "preliminary"), Stage.ACCEPTED, 0),
        (("completeness",), Stage.ACCEPTED, 1),
        (("completeness", "eligibility"), Stage.QUALIFIED, 1),
        (("completeness", "eligibility"), Stage.ACCEPTED, 0),
        (("eligibility", "completeness"), Stage.ACCEPTED, 1),
        ((), Stage.SUBMITTED, 1),
    ],
)
def test_a_case_waits_for_its_panel_when_its_last_check_is_done(officer, checks, stage, number):
    book = builders.make_rulebook()
    rest = book["stages"][builders.PHASES.index("review") :]
    book["stages"] = [book["stages"][0], *({"name": check} for check in checks), *rest]
    builders.make_application(builders.make_cycle(rulebook=book), stage=stage, filled=False)
    assert sum(line.count for line in lines_of(awaiting, officer)) == number


def test_a_plan_without_a_review_asks_for_no_panel(officer):
    book = builders.make_rulebook(ranking={})
    book["stages"] = [one for one in book["stages"] if one["name"] in ("application", "completeness", "decision")]
    builders.make_application(builders.make_cycle(rulebook=book), stage=Stage.ACCEPTED, filled=False)
    assert lines_of(awaiting, officer) == []
