"""When a list changes under notice: the others again, and the next in the place that was set free."""

import pytest

from awards.applications.public import public_stage, public_timeline
from awards.applications.workflow import Stage
from awards.committee import actions as committee
from awards.committee import closing, voting
from awards.cycles.models import Cycle
from awards.honours import decisions
from awards.nominations import actions as nominations
from awards.notices import actions, moving_up
from awards.notices.waiting import awaiting
from core import clock, journal
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.nominations.stories import choices, make_cycle, ready
from tests.awards.outcomes import end_of, make_decision, make_meeting, make_notice, make_ranked
from tests.awards.waiting import lines_of
from tests.casting import answers, by_role
from tests.counting import statements

PLAN = ("application", "completeness", "notice", "decision")
AT = "/notices/moving-up/zmd-2015/"


def named(head, *words, moving=True, again=False, tiers=None) -> Cycle:
    """A cycle with as many named cases as words ("gold", or a reason in brackets)."""
    values = {"tiers": tiers} if tiers else {}
    cycle = make_cycle(
        PLAN, objections={"next_moves_up": moving}, notice={"days": 3, "extend_if_changed": again}, **values
    )
    cases = [ready(cycle) for _ in words]
    nominations.name(cycle, choices=choices(cycle, dict(zip(cases, words, strict=True))), by=head)
    return cycle


def publicised(cycle, officer, head):
    notice = actions.draft(cycle, by=officer)
    actions.prepare(notice, by=officer)
    actions.release(notice, by=head)
    return notice


def ended(notice, officer):
    with clock.at(end_of(notice)):
        actions.end(notice, by=officer)


def stages(cycle):
    return [case.stage for case in cycle.applications.order_by("number")]


def test_the_next_takes_the_place_and_stands_on_a_supplementary_notice(client, officer, head):
    cycle = named(head, "gold", "silver", "（名额已满）")
    first, second, third = cycle.applications.order_by("number")
    notice = publicised(cycle, officer, head)
    assert moving_up.vacancies(cycle) == []
    actions.exclude(first, reason="复查发现处罚", by=head)
    (vacancy,) = moving_up.vacancies(cycle)
    assert (vacancy.label, vacancy.free, [place.case for place in vacancy.nexts]) == ("金奖", 1, [third])
    assert [line.url for line in lines_of(awaiting, head) if line.url == AT] == [AT]
    assert [line.url for line in lines_of(awaiting, officer) if line.url == AT] == []
    with pytest.raises(Refused, match="请写明递补的理由"):
        moving_up.move_up(third, reason=" ", by=head)
    with pytest.raises(Refused, match="不是下一顺位"):
        moving_up.move_up(second, reason="空出名额", by=head)
    moving_up.move_up(third, reason="金奖空出一个名额", by=head)
    assert journal.timeline(third).get(verb="applications.move_up").note == "金奖空出一个名额"
    assert moving_up.vacancies(cycle) == []
    client.force_login(head)
    assert "递补名单还须公示" in client.get(AT).content.decode()
    ended(notice, officer)
    assert stages(cycle) == [Stage.EXCLUDED, Stage.CLEARED, Stage.PROPOSED]
    again = publicised(cycle, officer, head)
    assert again.title == "关于第六届驻马店市市长质量奖递补名单的公示"
    assert [line.application for line in again.lines.all()] == [third]
    assert "递补名单还须公示" not in client.get(AT).content.decode()
    ended(again, officer)
    assert [(case, tier.code) for case, tier in decisions.winners_of(cycle)] == [(third, "gold"), (second, "silver")]


def test_a_changed_list_is_publicised_again_before_anybody_is_cleared(officer, head):
    cycle = named(head, "gold", "silver", "silver", moving=False, again=True)
    first, second, third = cycle.applications.order_by("number")
    notice = publicised(cycle, officer, head)
    actions.exclude(first, reason="复查发现处罚", by=head)
    ended(notice, officer)
    assert stages(cycle) == [Stage.EXCLUDED, Stage.ON_NOTICE, Stage.ON_NOTICE]
    assert "/notices/" in [line.url for line in lines_of(awaiting, officer)]
    with pytest.raises(Refused, match="尚未完成投票或公示"):
        decisions.draft(cycle, by=officer)
    again = publicised(cycle, officer, head)
    assert again.title == "关于第六届驻马店市市长质量奖调整后拟表彰名单的公示"
    assert "重新公示" in again.text
    assert [line.application for line in again.lines.all()] == [second, third]
    assert "重新公示" in [line.label for line in public_timeline(second)]
    ended(again, officer)
    assert stages(cycle) == [Stage.EXCLUDED, Stage.CLEARED, Stage.CLEARED]


def test_the_page_of_the_notice_says_that_its_list_goes_on_notice_again(client, officer, head):
    cycle = named(head, "gold", "silver", moving=False, again=True)
    notice = publicised(cycle, officer, head)
    actions.exclude(cycle.applications.first(), reason="复查发现处罚", by=head)
    client.force_login(officer)
    assert "须重新公示" not in client.get(notice.get_absolute_url()).content.decode()
    ended(notice, officer)
    assert "须重新公示" in client.get(notice.get_absolute_url()).content.decode()
    assert client.post(f"/notices/draft/{cycle.code}/").status_code == 302
    assert "须重新公示" not in client.get(notice.get_absolute_url()).content.decode()


def test_an_unchanged_list_is_cleared_whatever_the_rulebook_says_of_changes(officer, head):
    cycle = named(head, "gold", again=True)
    ended(publicised(cycle, officer, head), officer)
    assert stages(cycle) == [Stage.CLEARED]


def test_the_place_stays_empty_where_the_rulebook_lets_nobody_move_up(officer, head):
    cycle = named(head, "gold", "（名额已满）", moving=False)
    publicised(cycle, officer, head)
    actions.exclude(cycle.applications.first(), reason="复查发现处罚", by=head)
    assert moving_up.vacancies(cycle) == []
    with pytest.raises(Refused, match="不能递补"):
        moving_up.move_up(cycle.applications.last(), reason="空出名额", by=head)


def test_a_place_that_was_empty_before_is_not_filled_afterwards(officer, head):
    tiers = [{"code": "gold", "name": "金奖", "quota": 3}]
    cycle = named(head, "gold", "（材料单薄）", "（材料单薄）", tiers=tiers)
    publicised(cycle, officer, head)
    assert moving_up.vacancies(cycle) == []
    actions.exclude(cycle.applications.first(), reason="复查发现处罚", by=head)
    (vacancy,) = moving_up.vacancies(cycle)
    assert (vacancy.free, len(vacancy.nexts)) == (1, 2)
    moving_up.move_up(vacancy.nexts[0].case, reason="空出名额", by=head)
    assert moving_up.vacancies(cycle) == []


def test_with_a_committee_the_next_is_who_had_the_votes(members, officer, head):
    book = builders.make_rulebook(
        objections={"next_moves_up": True},
        tiers=[{"code": "winner", "name": "市长质量奖", "quota": 1}],
        ranking={"weights": {"document": "60", "visit": "40"}, "candidates_factor": "3"},
    )
    cycle = builders.make_cycle(rulebook=book)
    make_ranked(cycle, [90, 85, 80], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    committee.open_voting(meeting, by=officer)
    rows = list(meeting.candidates.all())
    for seat, member in enumerate(members):
        votes = ("yes", "yes" if seat else "no", "yes" if seat > 4 else "no")
        voting.cast(meeting, choices={row.pk: vote for row, vote in zip(rows, votes, strict=True)}, by=member)
    closing.close(meeting, by=officer)
    publicised(cycle, officer, head)
    actions.exclude(rows[0].application, reason="复查发现处罚", by=head)
    (vacancy,) = moving_up.vacancies(cycle)
    assert [(place.case, place.why) for place in vacancy.nexts] == [(rows[1].application, "第1轮同意8票")]


def test_results_stay_out_when_the_only_one_on_the_list_is_excluded(officer, head):
    cycle = named(head, "gold", "（名额已满）")
    first, second = cycle.applications.order_by("number")
    publicised(cycle, officer, head)
    actions.exclude(first, reason="复查发现处罚", by=head)
    assert [public_stage(case).label for case in cycle.applications.order_by("number")] == ["取消资格", "未入选"]
    moving_up.move_up(second, reason="空出名额", by=head)
    second.refresh_from_db()
    assert public_stage(second).label == "评审中", "proposed anew: nobody knows before the notice"


def test_nobody_knows_of_the_naming_before_the_notice(head):
    cycle = named(head, "gold", "（名额已满）")
    told = {(public_stage(case).label, len(public_timeline(case))) for case in cycle.applications.all()}
    assert told == {("评审中", 0)}


def test_through_the_page(client, officer, head):
    cycle = named(head, "gold", "（名额已满）")
    publicised(cycle, officer, head)
    client.force_login(head)
    assert "没有空出的名额" in client.get(AT).content.decode()
    first, second = cycle.applications.order_by("number")
    actions.exclude(first, reason="复查发现处罚", by=head)
    assert AT in client.get(cycle.notices.get().get_absolute_url()).content.decode()
    assert second.organization.name in client.get(AT).content.decode()
    assert client.post(f"{AT}{second.reference}/", {"reason": "空出名额"}).url == AT
    assert "已递补" in client.get(AT).content.decode()


@pytest.mark.parametrize(
    ("act", "statuses"),
    [
        (f"GET {AT}", (200, 200, 200, 403, 403, 403, 403, 403, 403)),
        (f"POST {AT}ZMD-2015-002/", (403, 303, 403, 404, 403, 404, 404, 404, 404)),
    ],
)
def test_who_may(act, statuses, client, request, head):
    named(head, "gold", "（名额已满）")
    method, url = act.split()
    assert answers(client, request, method, url) == by_role(statuses)


def test_one_next_and_three_cost_the_same(client, officer, head):
    cycle = named(head, "gold", "（名额已满）")
    publicised(cycle, officer, head)
    actions.exclude(cycle.applications.first(), reason="复查发现处罚", by=head)
    client.force_login(head)
    one = statements(client, AT)
    for _n in range(2):
        builders.make_application(cycle, people.make_organization("名" * 120), stage=Stage.NOT_SELECTED, filled=False)
    assert statements(client, AT) == one


def test_a_plan_without_a_notice_has_none(head, officer):
    cycle = make_cycle(("application", "completeness", "decision"))
    nominations.name(cycle, choices=choices(cycle, {ready(cycle): "gold"}), by=head)
    with pytest.raises(Refused, match="不含公示"):
        actions.draft(cycle, by=officer)
    assert lines_of(awaiting, officer) == []
    assert "社会公示" not in decisions.draft(cycle, by=officer).text


def test_the_words_of_an_ordinary_notice_are_as_ever(cycle, members, officer, head):
    notice = make_notice(cycle, members, officer=officer, head=head)
    assert notice.text.startswith(
        "根据《驻马店市市长质量奖管理办法》（驻政〔2011〕45号），经组织申报、形式审查、初审、专家评审、现场评审、综合排名、评审委员会投票表决，"
        "现将第六届驻马店市市长质量奖拟表彰名单予以公示。"
    )


def test_a_notice_of_which_nobody_is_left_does_not_stand_in_the_way_of_the_others(client, officer, head):
    cycle = named(head, "gold", "silver", "（名额已满）")
    first, second, third = cycle.applications.order_by("number")
    notice = publicised(cycle, officer, head)
    actions.exclude(first, reason="复查发现处罚", by=head)
    moving_up.move_up(third, reason="金奖空出一个名额", by=head)
    ended(notice, officer)
    again = actions.draft(cycle, by=officer)
    with pytest.raises(Refused, match="还有拟表彰的组织须公示"):
        actions.discard(again, by=officer)
    actions.exclude(third, reason="复查发现处罚", by=head)
    with pytest.raises(Refused, match="公示尚未结束"):
        decisions.draft(cycle, by=officer)
    client.force_login(officer)
    assert "撤销公示稿" in client.get(again.get_absolute_url()).content.decode()
    assert client.post(f"{again.get_absolute_url()}discard/").url == "/notices/"
    line = journal.timeline(cycle).get(verb="notices.discard")
    assert line.data == {"notice": "ZMD-2015-GS2", "lines": [f"{third.reference} 金奖"]}
    assert list(cycle.notices.all()) == [notice]
    decisions.draft(cycle, by=officer)
    assert [case for case, _tier in decisions.winners_of(cycle)] == [second]


def test_a_notice_that_was_sent_is_not_discarded(officer, head):
    cycle = named(head, "gold")
    notice = actions.draft(cycle, by=officer)
    actions.prepare(notice, by=officer)
    actions.exclude(cycle.applications.get(), reason="复查发现处罚", by=head)
    with pytest.raises(Refused, match="请先退回修改"):
        actions.discard(notice, by=officer)
    actions.return_to_draft(notice, reason="名单已空", by=head)
    actions.discard(notice, by=officer)
    assert not cycle.notices.exists()


def test_a_drafted_decision_is_taken_back_so_that_the_next_moves_up(client, officer, head):
    cycle = named(head, "gold", "（名额已满）")
    first, second = cycle.applications.order_by("number")
    notice = publicised(cycle, officer, head)
    ended(notice, officer)
    with clock.at(end_of(notice)):
        decision = decisions.draft(cycle, by=officer)
    actions.exclude(first, reason="复查发现处罚", by=head)
    cycle = Cycle.objects.get()
    with pytest.raises(Refused, match="不能递补"):
        moving_up.move_up(second, reason="金奖空出一个名额", by=head)
    with pytest.raises(Refused, match="请写明撤销的理由"):
        decisions.discard(decision, reason=" ", by=officer)
    client.force_login(officer)
    page = f"{decision.get_absolute_url()}discard/"
    assert page in client.get(decision.get_absolute_url()).content.decode()
    assert client.post(page, {"reason": "名单有变"}).status_code == 302
    assert journal.timeline(cycle).get(verb="decisions.discard").before["title"] == decision.title
    assert [line.url for line in lines_of(awaiting, head) if line.url == AT] == [AT]
    moving_up.move_up(second, reason="金奖空出一个名额", by=head)
    assert stages(cycle) == [Stage.EXCLUDED, Stage.PROPOSED]


def test_a_decision_that_was_sent_is_not_taken_back(cycle, members, officer, head):
    decision = make_decision(cycle, members, officer=officer, head=head)
    with pytest.raises(Refused, match="请先退回修改"):
        decisions.discard(decision, reason="名单有变", by=officer)
