"""Whatever committee a rulebook names decides every case: from the call to the certificates, with votes that nobody arranged."""

from collections import Counter
from itertools import product
from random import Random

import pytest

from awards.applications.workflow import Stage
from awards.committee.checking import check_papers
from awards.committee.documents import Minutes, VoteRecord
from awards.committee.models import Ballot, Candidate, Meeting, Paper
from awards.committee.readings import unsettled
from tests import people
from tests.awards import builders
from tests.awards.driver import drive, open_cycle, over
from tests.awards.test_any_plan import organizations, rulebook

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]
PHASES = ("application", "review", "ranking", "committee", "decision")
TIERS = [{"code": "main", "name": "质量奖", "quota": 2, "prize_yuan": "1000"}]
TRACKS = [{"code": "industry", "name": "工业", "industries": ["C"], "quotas": {"main": 1}}]
KINDS = list(product(["named", "secret"], ["threshold", "votes", "votes_and_scores"], [1, 3]))


@pytest.mark.parametrize(("ballot", "selection", "rounds"), KINDS)
def test_any_committee_comes_to_its_end(ballot: str, selection: str, rounds: int) -> None:
    random = Random(f"{ballot}{selection}{rounds}")
    book = rulebook(
        PHASES, tiers=TIERS, tracks=random.choice([[], TRACKS]),
        committee={"size": 5, "ballot": ballot, "selection": selection, "rounds": rounds, "announced_at_once": random.random() < 0.5,
                   "exceed": random.random() < 0.5, "threshold": "1/2"},
    )  # fmt: skip
    builders.make_criteria()
    people.make_region()
    world = open_cycle(book, organizations())

    def says(_seat: int, candidate: Candidate) -> str:
        first = candidate.order == 1 and candidate.meeting.round == 1
        return "yes" if first else random.choice(["yes", "no", "abstain"])

    world.says = says
    awards = drive(world)
    assert over(world)
    assert 1 <= len(awards) <= 2
    assert not unsettled(world.cycle)
    meetings = list(Meeting.objects.filter(cycle=world.cycle).order_by("round"))
    assert 1 <= len(meetings) <= rounds
    assert all(check_papers(meeting).fits for meeting in meetings)
    assert (Ballot.objects.exists(), Paper.objects.exists()) == (ballot == "named", ballot == "secret")
    proposed = Candidate.objects.filter(proposed=True).values_list("application_id", flat=True)
    assert {award.application_id for award in awards} == set(proposed)
    assert set(Counter(world.cycle.applications.values_list("stage", flat=True))) <= {
        Stage.HONOURED, Stage.NOT_SELECTED,
    }  # fmt: skip
    for paper in (Minutes, VoteRecord):
        assert paper().context(meetings[0])["rounds"][-1].meeting == meetings[-1]
