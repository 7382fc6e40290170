"""Two people at the same moment: one proposal per award and year, one release, one result."""

from datetime import date

import pytest

from benchmarking.proposals import actions
from benchmarking.proposals.models import Proposal, ProposalStage
from core import clock, journal
from core.models import Entry, Letter
from tests.benchmarking.proposals.builders import FACTS, LATER, make_award, make_released
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_hands_propose_one_organization_once(organization, officer, head):
    award = make_award(organization, officer, head)
    results = at_once(
        *(
            lambda by=by: actions.draw_up(organization=organization, application=award.application, by=by, **FACTS)
            for by in (officer, head)
        )
    )
    assert "该组织本年度已推荐参评这一奖项。" in results
    assert Proposal.objects.count() == 1


def test_one_records_the_award_while_another_records_none(organization, officer, head):
    proposal = make_released(make_award(organization, officer, head), officer, head)

    def record(act, by):
        with clock.at(LATER):
            return act(Proposal.objects.get(), decided_on=date(2017, 1, 20), result="结果", by=by)

    results = at_once(lambda: record(actions.win, officer), lambda: record(actions.lose, head))
    assert sum(isinstance(result, Entry) for result in results) == 1
    proposal.refresh_from_db()
    assert journal.timeline(proposal).last().after == {"stage": proposal.stage}
    assert proposal.stage in (ProposalStage.WON, ProposalStage.LOST)
    assert Letter.objects.filter(template__in=["benchmarking/proposal_won", "benchmarking/proposal_lost"]).count() == 1
