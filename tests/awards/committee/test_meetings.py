"""Planning a meeting, attendance, recusals, opening the vote."""

import pytest

from awards.applications.models import Application
from awards.committee import actions, closing, voting
from awards.committee.models import Meeting, MeetingStage, Recusal
from awards.committee.waiting import awaiting
from awards.cycles.models import Cycle
from awards.nominations import actions as nominations
from core import journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.nominations.stories import WITHOUT_RANKING, choices, make_cycle, ready
from tests.awards.outcomes import HELD_AT, make_meeting, make_ranked, vote
from tests.awards.waiting import lines_of


@pytest.fixture
def ranked(cycle, officer, head):
    make_ranked(cycle, [90, 80, 70, 60], officer=officer, head=head)
    return cycle


@pytest.fixture
def meeting(ranked, members, officer) -> Meeting:
    return make_meeting(ranked, members, officer=officer)


def plan(cycle, members, officer, **changes):
    given = {"title": "会议", "held_at": HELD_AT, "place": "一号会议室", "chair": members[0], "members": members}
    return actions.plan(cycle, by=officer, **{**given, **changes})


def test_a_meeting_takes_the_shortlist_and_the_rules(ranked, members, officer):
    meeting = plan(ranked, members, officer)
    assert list(meeting.candidates.values_list("order", "tier__code", "application__ranking_line__place")) == [
        (1, "winner", 1),
        (2, "winner", 2),
        (3, "winner", 3),
    ]
    assert (meeting.size, meeting.quorum, meeting.threshold, meeting.base) == (9, "2/3", "2/3", "present")
    assert set(Letter.objects.values_list("recipient__name", flat=True)) == {member.name for member in members}
    seen = Application.objects.visible_to(members[0])
    assert seen.count() == 3
    with pytest.raises(Refused, match="尚未结束"):
        plan(ranked, members, officer)


def test_an_amended_ballot_holds_when_the_meeting_is_arranged_anew(client, meeting, members, officer):
    cycle = meeting.cycle
    Cycle.objects.filter(pk=cycle.pk).update(
        rulebook={**cycle.rulebook, "committee": {**cycle.rulebook["committee"], "threshold": "1/2", "rounds": 2}}
    )
    client.force_login(officer)
    assert "投票规则已修订" in client.get(meeting.get_absolute_url()).content.decode()
    same = {"title": meeting.title, "held_at": meeting.held_at, "place": meeting.place, "chair": meeting.chair}
    actions.change(Meeting.objects.get(), **same, members=members, by=officer)
    changed = Meeting.objects.get()
    assert (changed.threshold, changed.rounds, changed.quorum) == ("1/2", 2, "2/3")
    line = journal.timeline(changed).get(verb="committee.change")
    assert (line.before["threshold"], line.after["threshold"]) == ("2/3", "1/2")
    assert "投票规则已修订" not in client.get(changed.get_absolute_url()).content.decode()


def test_nobody_is_planned_without_a_frozen_ranking(cycle, members, officer):
    with pytest.raises(Refused, match="请先锁定综合排名"):
        plan(cycle, members, officer)


def test_who_is_invited_is_checked(ranked, members, officer, expert):
    with pytest.raises(Refused, match="只能邀请评审委员会委员"):
        plan(ranked, [*members[:-1], expert], officer)
    with pytest.raises(Refused, match="重复"):
        plan(ranked, [*members[:-1], members[0]], officer)
    with pytest.raises(Refused, match="由9人组成，不能邀请10人"):
        plan(ranked, [*members, people.make_user("member", "委员十")], officer)
    with pytest.raises(Refused, match="至少须有6人到会（9人的2/3），现只邀请5人"):
        plan(ranked, members[:5], officer)
    with pytest.raises(Refused, match="主持人须在邀请名单之中"):
        plan(ranked, members[:8], officer, chair=members[8])


def test_a_changed_list_keeps_who_stays(meeting, members, officer):
    candidate = meeting.candidates.first()
    actions.recuse(candidate, member=members[8], reason="曾任职", by=members[8])
    given = {"title": "会议", "held_at": HELD_AT, "place": "二号会议室", "chair": members[0]}
    actions.change(meeting, members=members[:8], by=officer, **given)
    assert meeting.attendances.count() == 8
    assert meeting.attendances.filter(signed_in_at__isnull=False).count() == 8
    assert not Recusal.objects.exists()
    assert Letter.objects.filter(template="awards/meeting_changed").count() == 8


def test_the_quorum_is_an_exact_fraction_of_the_whole_committee(ranked, members, officer):
    meeting = make_meeting(ranked, members, officer=officer, signed_in=5)
    with pytest.raises(Refused, match="应到9人，实到5人，未达到2/3（至少6人）"):
        actions.open_voting(meeting, by=officer)
    actions.sign_in(meeting, member=members[5], by=officer)
    actions.open_voting(meeting, by=officer)
    assert meeting.stage == MeetingStage.VOTING
    assert meeting.opened_at is not None


def test_a_member_signs_in_once_and_only_for_themselves(ranked, members, officer):
    meeting = make_meeting(ranked, members, officer=officer, signed_in=1)
    with pytest.raises(Refused, match="已经签到"):
        actions.sign_in(meeting, member=members[0], by=members[0])
    with pytest.raises(Refused, match="只能办理本人"):
        actions.sign_in(meeting, member=members[1], by=members[2])
    with pytest.raises(Refused, match="不在这次会议的邀请名单中"):
        actions.sign_in(meeting, member=people.make_user("member", "委员十"), by=officer)
    actions.take_back_sign_in(meeting, member=members[0], by=officer)
    assert not meeting.attendances.filter(signed_in_at__isnull=False).exists()
    with pytest.raises(Refused, match="尚未签到"):
        actions.take_back_sign_in(meeting, member=members[0], by=officer)
    with pytest.raises(Refused, match="会务人员"):
        actions.take_back_sign_in(meeting, member=members[0], by=members[0])


def test_a_recusal_has_a_reason_and_stands_once(meeting, members, officer):
    candidate = meeting.candidates.first()
    with pytest.raises(Refused, match="请写明回避原因"):
        actions.recuse(candidate, member=members[1], reason=" ", by=members[1])
    recusal = actions.recuse(candidate, member=members[1], reason="曾任该公司顾问", by=officer)
    with pytest.raises(Refused, match="已经登记"):
        actions.recuse(candidate, member=members[1], reason="曾任该公司顾问", by=members[1])
    entry = journal.timeline(meeting).last()
    assert (entry.verb, entry.note) == ("committee.recuse", "曾任该公司顾问")
    assert candidate not in voting.candidates_for(meeting, members[1])
    actions.take_back_recusal(recusal, by=officer)
    assert candidate in voting.candidates_for(meeting, members[1])


def test_the_list_is_fixed_once_voting_is_open(meeting, members, officer):
    actions.open_voting(meeting, by=officer)
    recusal = actions.recuse(meeting.candidates.first(), member=members[1], reason="亲属任职", by=members[1])
    for act in (
        lambda: actions.take_back_recusal(recusal, by=officer),
        lambda: actions.open_voting(meeting, by=officer),
        lambda: actions.change(
            meeting, title="会议", held_at=HELD_AT, place="", chair=members[0], members=members, by=officer
        ),
    ):
        with pytest.raises(Refused, match="投票中"):
            act()


def test_a_withdrawn_candidate_stops_the_opening(meeting, officer):
    case = meeting.candidates.first().application
    type(case).objects.filter(pk=case.pk).update(stage="withdrawn")
    with pytest.raises(Refused, match="已不是候选"):
        actions.open_voting(meeting, by=officer)


def test_a_member_who_is_not_invited_sees_nothing(meeting, members):
    stranger = people.make_user("member", "委员十")
    assert not Meeting.objects.visible_to(stranger).exists()
    assert not Application.objects.visible_to(stranger).exists()
    assert Meeting.objects.visible_to(members[3]).get() == meeting


def test_a_cycle_whose_committee_is_counted_on_all_members_copies_that(officer, head, members):
    book = builders.make_rulebook(committee={"size": 9, "threshold": "1/2", "exceed": True, "base": "all"})
    cycle = builders.make_cycle(rulebook=book)
    make_ranked(cycle, [90], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    assert (meeting.base, meeting.exceed, meeting.threshold) == ("all", True, "1/2")


def test_a_member_s_list_counts_everybody(meeting, members, officer):
    actions.take_back_sign_in(meeting, member=members[8], by=officer)
    (row,) = Meeting.objects.visible_to(members[0]).for_listing()
    assert (row.invited, row.present) == (9, 8)


def test_who_withdrew_leaves_the_list_before_the_vote(meeting, officer):
    first, second = meeting.candidates.all()[:2]
    with pytest.raises(Refused, match="仍是候选，不能移出"):
        actions.drop(second, by=officer)
    Application.objects.filter(pk=first.application_id).update(stage="withdrawn")
    actions.drop(first, by=officer)
    actions.open_voting(meeting, by=officer)
    assert meeting.candidates.count() == 2
    assert journal.timeline(meeting).filter(verb="committee.drop").count() == 1


def test_a_meeting_before_which_nobody_stands_is_cancelled(client, meeting, members, officer):
    with pytest.raises(Refused, match="会议仍有候选，不能取消"):
        actions.cancel(meeting, reason="候选全部撤回", by=officer)
    Application.objects.filter(candidacies__meeting=meeting).update(stage="withdrawn")
    with pytest.raises(Refused, match="请写明取消会议的理由"):
        actions.cancel(meeting, reason=" ", by=officer)
    client.force_login(officer)
    assert "取消会议" in client.get(meeting.get_absolute_url()).content.decode()
    assert client.post(f"{meeting.get_absolute_url()}cancel/", {"reason": "候选全部撤回"}).url == "/committee/"
    assert not Meeting.objects.exists()
    assert lines_of(awaiting, officer) == []
    line = journal.timeline(meeting.cycle).get(verb="committee.cancel")
    assert (line.note, len(line.data["members"])) == ("候选全部撤回", 9)
    letters = Letter.objects.filter(template="awards/meeting_cancelled")
    assert letters.count() == 9
    assert "候选全部撤回" in letters.first().body


def test_who_is_presented_later_gets_a_meeting_too(members, officer, head):
    """Their meeting waits for the office as soon as none is under way, whoever stood before an earlier one."""
    cycle = make_cycle(WITHOUT_RANKING)
    first = ready(cycle)
    nominations.name(cycle, choices=choices(cycle, {first: "gold"}), by=head)
    at = [f"/committee/plan/{cycle.code}/"]
    assert [line.url for line in lines_of(awaiting, officer)] == at
    held = make_meeting(cycle, members, officer=officer)
    second = ready(cycle)
    nominations.name(cycle, choices=choices(cycle, {second: "gold"}), by=head)
    assert [line.url for line in lines_of(awaiting, officer)] == [held.get_absolute_url()]
    actions.open_voting(held, by=officer)
    closing.close(held, by=officer)
    assert [line.url for line in lines_of(awaiting, officer)] == at


def test_no_vote_begins_while_an_earlier_meeting_has_a_place_to_give(members, officer, head):
    cycle = make_cycle(WITHOUT_RANKING)
    tied = [ready(cycle), ready(cycle)]
    nominations.name(cycle, choices=choices(cycle, dict.fromkeys(tied, "gold")), by=head)
    first = make_meeting(cycle, members, officer=officer)
    actions.open_voting(first, by=officer)
    vote(first, members, "yes", "yes")
    closing.close(first, by=officer)
    late = ready(cycle)
    nominations.name(cycle, choices=choices(cycle, {late: "gold"}), by=head)
    second = make_meeting(cycle, members, officer=officer)
    assert [row.application for row in second.candidates.all()] == [late]
    with pytest.raises(Refused, match="前一次会议还有同票"):
        actions.open_voting(second, by=officer)
    chosen = [first.candidates.first()]
    closing.settle_tie(first, tier=chosen[0].tier, chosen=chosen, reason="综合材料更优", by=members[0])
    actions.open_voting(second, by=officer)
    vote(second, members, "yes")
    closing.close(second, by=officer)
    assert list(second.candidates.values_list("passed", "proposed")) == [(True, False)]
