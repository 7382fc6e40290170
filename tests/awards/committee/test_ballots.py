"""Casting, closing and counting; what nobody learns before the count."""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from awards.applications.handing_in import withdraw
from awards.applications.workflow import Stage
from awards.committee import actions, chairing, closing, voting
from awards.committee.models import Ballot, Candidate, MeetingStage
from awards.committee.readings import standings
from awards.committee.recorded import rulings
from awards.committee.waiting import awaiting
from core import journal
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.outcomes import make_meeting, make_ranked, vote
from tests.awards.waiting import lines_of


@pytest.fixture
def meeting(cycle, members, officer, head):
    """Two places, three candidates, nine members present, voting open."""
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    row = make_meeting(cycle, members, officer=officer)
    actions.open_voting(row, by=officer)
    return row


def paper(meeting, *choices):
    return {row.pk: choice for row, choice in zip(meeting.candidates.all(), choices, strict=True)}


def stages(meeting):
    return [row.application.stage for row in meeting.candidates.select_related("application")]


def test_a_member_votes_once_and_gets_a_receipt(meeting, member):
    entry = voting.cast(meeting, choices=paper(meeting, "yes", "no", "abstain"), by=member)
    assert list(Ballot.objects.values_list("choice", flat=True)) == ["yes", "no", "abstain"]
    assert set(Ballot.objects.values_list("receipt", flat=True)) == {entry.receipt}
    with pytest.raises(Refused, match=f"回执 {entry.receipt}。每位委员只能投一次"):
        voting.cast(meeting, choices=paper(meeting, "no", "no", "no"), by=member)
    assert Ballot.objects.filter(choice="yes").count() == 1
    ballot = Ballot.objects.first()
    with pytest.raises(IntegrityError, match="(?i)unique"), transaction.atomic():
        Ballot.objects.create(
            candidate=ballot.candidate, member=member, choice="no", cast_at=ballot.cast_at, receipt="x"
        )


def test_a_paper_is_whole(meeting, member):
    with pytest.raises(Refused, match="还有1家没有表态"):
        voting.cast(meeting, choices=dict(list(paper(meeting, "yes", "yes", "yes").items())[:2]), by=member)
    with pytest.raises(Refused, match="请刷新后重新填写"):
        voting.cast(meeting, choices={**paper(meeting, "yes", "yes", "yes"), 0: "yes"}, by=member)
    with pytest.raises(Refused, match="只能是同意、不同意或弃权"):
        voting.cast(meeting, choices=paper(meeting, "yes", "yes", "perhaps"), by=member)
    assert not Ballot.objects.exists()


def test_who_has_not_signed_in_does_not_vote(cycle, members, officer, head):
    make_ranked(cycle, [90], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer, signed_in=6)
    with pytest.raises(Refused, match="筹备"):
        voting.cast(meeting, choices=paper(meeting, "yes"), by=members[0])
    actions.open_voting(meeting, by=officer)
    with pytest.raises(Refused, match="请先签到"):
        voting.cast(meeting, choices=paper(meeting, "yes"), by=members[8])


def test_a_recused_member_leaves_the_paper_and_the_base(meeting, members, officer):
    candidate = meeting.candidates.first()
    actions.recuse(candidate, member=members[0], reason="曾任职", by=members[0])
    with pytest.raises(Refused, match="请刷新后重新填写"):
        voting.cast(meeting, choices=paper(meeting, "yes", "yes", "no"), by=members[0])
    own = {pk: choice for pk, choice in paper(meeting, "", "yes", "no").items() if choice}
    voting.cast(meeting, choices=own, by=members[0])
    vote(meeting, members[1:], "yes", "yes", "no")
    closing.close(meeting, by=officer)
    assert list(meeting.candidates.values_list("yes", "base", "needed")) == [(8, 8, 6), (9, 9, 6), (0, 9, 6)]
    with pytest.raises(Refused, match="已计票"):
        actions.recuse(candidate, member=members[1], reason="曾任职", by=members[1])


@pytest.mark.parametrize(
    ("base", "leave", "counted"), [("present", False, 7), ("present", True, 6), ("all", False, 9), ("all", True, 8)]
)
def test_whether_the_recused_leave_the_base_is_the_rulebooks(members, officer, head, base, leave, counted):
    """Seven of nine are there, one of them recused."""
    book = builders.make_rulebook(committee={"size": 9, "base": base, "recused_leave_base": leave})
    cycle = builders.make_cycle(rulebook=book)
    make_ranked(cycle, [90], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer, signed_in=7)
    actions.recuse(meeting.candidates.get(), member=members[0], reason="曾任职", by=members[0])
    actions.open_voting(meeting, by=officer)
    vote(meeting, members[1:7], "yes")
    closing.close(meeting, by=officer)
    assert meeting.candidates.values_list("yes", "base").get() == (6, counted)


def test_nobody_moves_the_base_of_an_open_vote(meeting, members, officer):
    vote(meeting, members[:1], "yes", "yes", "no")
    candidate = meeting.candidates.first()
    with pytest.raises(Refused, match="已经投票"):
        actions.recuse(candidate, member=members[0], reason="曾任职", by=members[0])
    with pytest.raises(Refused, match="只能由委员本人"):
        actions.recuse(candidate, member=members[1], reason="曾任职", by=officer)
    with pytest.raises(Refused):
        actions.take_back_sign_in(meeting, member=members[1], by=officer)


def test_recused_from_all_means_nothing_to_cast(meeting, member):
    for candidate in meeting.candidates.all():
        actions.recuse(candidate, member=member, reason="亲属任职", by=member)
    with pytest.raises(Refused, match="全部候选均已回避"):
        voting.cast(meeting, choices={}, by=member)


def test_closing_counts_proposes_and_moves_every_case(meeting, members, officer):
    vote(meeting, members[:6], "yes", "yes", "no")
    vote(meeting, members[6:8], "no", "abstain", "yes")
    closing.close(meeting, by=officer)
    figures = meeting.candidates.values_list("yes", "no", "abstain", "base", "needed", "passed", "proposed")
    # nine signed in, eight voted: who did not vote stays in the base
    assert list(figures) == [
        (6, 2, 0, 9, 6, True, True),
        (6, 0, 2, 9, 6, True, True),
        (2, 6, 0, 9, 6, False, False),
    ]
    assert stages(meeting) == [Stage.PROPOSED, Stage.PROPOSED, Stage.NOT_SELECTED]
    assert meeting.stage == MeetingStage.CLOSED
    entry = journal.timeline(meeting).last()
    assert (entry.verb, entry.data["candidates"][0]["yes"]) == ("committee.close", 6)
    with pytest.raises(Refused, match="投票已经截止，您的选择没有计入"):
        voting.cast(meeting, choices=paper(meeting, "yes", "yes", "yes"), by=members[8])
    with pytest.raises(Refused, match="已计票"):
        closing.close(meeting, by=officer)


def test_more_passed_than_places_goes_by_votes(meeting, members, officer):
    vote(meeting, members[:7], "yes", "yes", "yes")
    vote(meeting, members[7:], "yes", "no", "yes")
    closing.close(meeting, by=officer)
    assert list(meeting.candidates.values_list("passed", "proposed")) == [(True, True), (True, False), (True, True)]
    assert stages(meeting) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.PROPOSED]


def test_a_tie_at_the_line_is_the_chairs_to_settle(meeting, members, officer):
    vote(meeting, members[:8], "yes", "yes", "yes")
    vote(meeting, members[8:], "yes", "no", "no")
    closing.close(meeting, by=officer)
    first, second, third = meeting.candidates.all()
    assert [row.proposed for row in (first, second, third)] == [True, None, None]
    assert second.is_tied
    assert stages(meeting) == [Stage.PROPOSED, Stage.CANDIDATE, Stage.CANDIDATE]
    given = {"tier": first.tier, "reason": "现场得分更高", "by": members[0]}
    with pytest.raises(Refused, match="只能由会议主持人裁定"):
        closing.settle_tie(meeting, chosen=[second], **{**given, "by": officer})
    with pytest.raises(Refused, match="请写明裁定的理由"):
        closing.settle_tie(meeting, chosen=[second], **{**given, "reason": " "})
    with pytest.raises(Refused, match="只余1个名额，不能选2家"):
        closing.settle_tie(meeting, chosen=[second, third], **given)
    with pytest.raises(Refused, match="只能在同票的候选中选择"):
        closing.settle_tie(meeting, chosen=[first], **given)
    closing.settle_tie(meeting, chosen=[third], **given)
    assert stages(meeting) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.PROPOSED]
    assert journal.timeline(third.application).last().note == "现场得分更高"
    with pytest.raises(Refused, match="没有待裁定"):
        closing.settle_tie(meeting, chosen=[third], **given)


def test_where_the_chair_cannot_settle_it_the_head_names_another_who_was_there(meeting, members, officer, head):
    """An account that is closed, or a chair who has withdrawn from a candidate who turns out to be tied."""
    second = meeting.candidates.all()[1]
    actions.recuse(second, member=members[0], reason="曾任顾问", by=members[0])
    actions.recuse(second, member=members[1], reason="亲属任职", by=members[1])
    vote(meeting, members[2:], "yes", "yes", "yes")
    first, _second, third = meeting.candidates.all()
    for member in members[:2]:
        voting.cast(meeting, choices={first.pk: "yes", third.pk: "no"}, by=member)
    closing.close(meeting, by=officer)
    tied = [row for row in meeting.candidates.all() if row.is_tied]
    assert len(tied) == 2
    given = {"tier": tied[0].tier, "reason": "现场得分更高", "chosen": [tied[1]]}
    with pytest.raises(Refused, match="登记了回避"):
        closing.settle_tie(meeting, by=members[0], **given)
    User.objects.filter(pk=members[2].pk).update(is_active=False)
    meeting.refresh_from_db()
    assert [line.icon for line in lines_of(awaiting, head)][:1] == ["scale"]
    for chair, by, sentence in (
        (members[3], officer, "科室负责人"),
        (members[0], head, "已是主持人"),
        (members[1], head, "没有回避"),
        (members[2], head, "没有回避"),
        (people.make_user("member"), head, "到会的委员"),
    ):
        with pytest.raises(Refused, match=sentence):
            chairing.name_chair(meeting, chair=chair, reason="原主持人回避", by=by)
    with pytest.raises(Refused, match="理由"):
        chairing.name_chair(meeting, chair=members[3], reason=" ", by=head)
    chairing.name_chair(meeting, chair=members[3], reason="原主持人回避", by=head)
    meeting.refresh_from_db()
    closing.settle_tie(meeting, by=members[3], **given)
    assert [entry.verb for _round, entry in rulings(meeting)] == ["committee.name_chair", "committee.settle_tie"]
    with pytest.raises(Refused, match="没有待裁定"):
        chairing.name_chair(meeting, chair=members[4], reason="再换", by=head)


def test_who_withdraws_after_a_tie_does_not_stand_in_its_way(meeting, members, officer):
    vote(meeting, members[:8], "yes", "yes", "yes")
    vote(meeting, members[8:], "yes", "no", "no")
    closing.close(meeting, by=officer)
    first, second, third = meeting.candidates.all()
    withdraw(second.application, reason="书面申请退出", by=officer)
    given = {"tier": first.tier, "reason": "另一家已撤回", "by": members[0]}
    with pytest.raises(Refused, match="只能在同票的候选中选择"):
        closing.settle_tie(meeting, chosen=[second], **given)
    closing.settle_tie(meeting, chosen=[third], **given)
    assert stages(meeting) == [Stage.PROPOSED, Stage.WITHDRAWN, Stage.PROPOSED]
    assert list(meeting.candidates.values_list("proposed", flat=True)) == [True, False, True]


def test_a_tie_is_settled_and_not_voted_on_again(meeting, members, officer):
    vote(meeting, members[:8], "yes", "yes", "yes")
    vote(meeting, members[8:], "yes", "no", "no")
    closing.close(meeting, by=officer)
    with pytest.raises(Refused, match="还没有提交评审委员会的候选"):
        make_meeting(meeting.cycle, members, officer=officer)


def test_the_base_may_be_the_whole_committee(members, officer, head):
    book = builders.make_rulebook(committee={"size": 9, "threshold": "1/2", "exceed": True, "base": "all"})
    cycle = builders.make_cycle(rulebook=book)
    make_ranked(cycle, [90, 80], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer, signed_in=6)
    actions.open_voting(meeting, by=officer)
    vote(meeting, members[:5], "yes", "no")
    vote(meeting, members[5:6], "yes", "yes")
    closing.close(meeting, by=officer)
    assert list(meeting.candidates.values_list("yes", "base", "needed", "passed")) == [
        (6, 9, 5, True),
        (1, 9, 5, False),
    ]


def test_nothing_tells_how_somebody_voted_before_the_count(meeting, members):
    vote(meeting, members[:2], "yes", "abstain", "no")
    said = json.dumps([[entry.data, entry.after, entry.note] for entry in journal.timeline(meeting)])
    for word in ("abstain", '"no"', '"yes"', "choices"):
        assert word not in said
    assert set(Candidate.objects.values_list("yes", "no", "abstain")) == {(None, None, None)}


def test_a_vote_changed_behind_the_portals_back_is_found(meeting, members, officer):
    vote(meeting, members, "yes", "yes", "no")
    assert voting.broken_seals(meeting) == []
    Ballot.objects.filter(member=members[3], choice="no").update(choice="yes")
    assert voting.broken_seals(meeting) == [members[3].name]
    Ballot.objects.filter(member=members[4]).delete()
    assert voting.broken_seals(meeting) == [members[4].name, members[3].name]


def test_who_withdrew_during_the_vote_is_counted_but_not_proposed(meeting, members, officer):
    vote(meeting, members, "yes", "yes", "yes")
    gone = meeting.candidates.first()
    type(gone.application).objects.filter(pk=gone.application_id).update(stage=Stage.WITHDRAWN)
    closing.close(meeting, by=officer)
    assert list(meeting.candidates.values_list("passed", "proposed")) == [(True, False), (True, True), (True, True)]
    assert stages(meeting) == [Stage.WITHDRAWN, Stage.PROPOSED, Stage.PROPOSED]


def test_two_members_of_one_name_are_two_people(meeting, members, officer):
    User.objects.filter(pk__in=[members[0].pk, members[8].pk]).update(name="王伟")
    vote(meeting, members[:8], "yes", "yes", "no")
    closing.close(meeting, by=officer)
    for row in standings(meeting, counted=True):
        assert row.absent == ["王伟"]
        assert [name for names in row.names.values() for name in names].count("王伟") == 1
