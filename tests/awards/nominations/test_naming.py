"""Where people name who goes on: presented to the committee, or proposed within the places; beside a ranking for tiers off quota."""

import pytest

from awards.applications.workflow import Stage
from awards.committee import actions as committee
from awards.nominations import actions
from awards.nominations.actions import Choice
from awards.nominations.models import Nomination
from awards.nominations.readings import named_off_quota, places, proposed, put_forward, taken, to_name
from core import journal
from core.refusal import Refused
from tests import people
from tests.awards.nominations.stories import (
    WITH_NEITHER,
    WITHOUT_COMMITTEE,
    WITHOUT_RANKING,
    choices,
    make_cycle,
    ready,
    tier,
)
from tests.awards.outcomes import HELD_AT, make_ranked, make_scored


def test_without_a_ranking_cases_are_presented_to_the_committee(head, officer, members):
    cycle = make_cycle(WITHOUT_RANKING)
    first, second, third = (ready(cycle) for _ in range(3))
    actions.name(cycle, choices=choices(cycle, {first: "gold", second: "gold", third: "（材料单薄）"}), by=head)
    stages = [case.stage for case in cycle.applications.order_by("number")]
    assert stages == [Stage.CANDIDATE, Stage.CANDIDATE, Stage.NOT_SELECTED], "a committee votes: no limit yet"
    assert put_forward(cycle) == [(first, tier(cycle, "gold"), None), (second, tier(cycle, "gold"), None)]
    meeting = committee.plan(
        cycle, title="会议", held_at=HELD_AT, place="一号会议室", chair=members[0], members=members, by=officer
    )
    assert [(row.application, row.tier.code) for row in meeting.candidates.all()] == [(first, "gold"), (second, "gold")]
    line = journal.timeline(third).get(verb="applications.set_aside")
    assert (line.note, line.actor) == ("材料单薄", head)


def test_with_neither_cases_are_proposed_within_the_places(head):
    cycle = make_cycle(WITH_NEITHER)
    first, second, third = (ready(cycle) for _ in range(3))
    with pytest.raises(Refused, match="金奖名额为1个，不能提名2家"):
        actions.name(cycle, choices=choices(cycle, {first: "gold", second: "gold", third: "silver"}), by=head)
    assert {case.stage for case in cycle.applications.all()} == {Stage.ACCEPTED}
    actions.name(cycle, choices=choices(cycle, {first: "silver", second: "gold", third: "special"}), by=head)
    assert proposed(cycle) == [
        (second, tier(cycle, "gold")), (first, tier(cycle, "silver")), (third, tier(cycle, "special")),
    ]  # fmt: skip
    assert [(row.label, row.used, row.free) for row in places(cycle, taken(cycle))] == [
        ("金奖", 1, 0), ("银奖", 1, 1), ("特别贡献奖", 1, None),
    ]  # fmt: skip
    with pytest.raises(Refused, match="还没有可以提名的申报"):
        actions.name(cycle, choices={}, by=head)


def test_without_a_committee_the_shortlisted_are_named_above_the_pass_line(head, officer):
    tiers = [
        {"code": "gold", "name": "金奖", "quota": 2, "pass_line": "80"},
        {"code": "silver", "name": "银奖", "quota": 2},
    ]
    cycle = make_cycle(WITHOUT_COMMITTEE, tiers=tiers)
    make_ranked(cycle, [90, 85, 70, 60], officer=officer, head=head)
    best, second, third, fourth = cycle.applications.order_by("ranking_line__place")
    assert [case.pk for case in to_name(cycle)] == [best.pk, second.pk, third.pk, fourth.pk]
    given = {best: "gold", second: "silver", third: "gold", fourth: "（面上情况一般）"}
    with pytest.raises(Refused, match="综合得分未达到金奖的合格线"):
        actions.name(cycle, choices=choices(cycle, given), by=head)
    actions.name(cycle, choices=choices(cycle, {**given, third: "silver"}), by=head)
    assert [case.pk for case, _tier in proposed(cycle)] == [best.pk, second.pk, third.pk]


def test_sector_classes_with_places_of_their_own_are_counted_apart(head):
    tracks = [{"code": "works", "name": "工业", "industries": ["C"], "quotas": {"gold": 1}, "trial": True}]
    cycle = make_cycle(WITH_NEITHER, tracks=tracks, tiers=[{"code": "gold", "name": "金奖", "quota": 1}])
    works = ready(cycle)
    farm = ready(cycle, people.make_organization(industry=people.make_industry("A01", "农业")))
    with pytest.raises(Refused, match=r"金奖（其他）名额为0个，不能提名1家"):
        actions.name(cycle, choices=choices(cycle, {works: "gold", farm: "gold"}), by=head)
    actions.name(cycle, choices=choices(cycle, {works: "gold", farm: "（名额已满）"}), by=head)
    assert [row.label for row in places(cycle, taken(cycle))] == ["金奖（工业 · 试点）"]


def test_a_tier_for_small_enterprises_is_given_to_no_other(head):
    tiers = [{"code": "sme", "name": "中小企业奖", "kind": "sme", "quota": 2, "sizes": ["small"]}]
    cycle = make_cycle(WITH_NEITHER, tiers=tiers)
    small, large = (ready(cycle, people.make_organization(size=size)) for size in ("small", "large"))
    with pytest.raises(Refused, match="的规模不在中小企业奖的范围之内"):
        actions.name(cycle, choices=choices(cycle, {small: "sme", large: "sme"}), by=head)
    actions.name(cycle, choices=choices(cycle, {small: "sme", large: "（规模不符）"}), by=head)
    assert proposed(cycle) == [(small, tier(cycle, "sme"))]


def test_what_an_act_on_the_whole_list_refuses(head):
    cycle = make_cycle(WITH_NEITHER)
    first, second = ready(cycle), ready(cycle)
    every = choices(cycle, {first: "gold", second: "silver"})
    with pytest.raises(Refused, match="申报名单在您打开页面之后有变化"):
        actions.name(cycle, choices={first.pk: every[first.pk]}, by=head)
    with pytest.raises(Refused, match="未列入的理由"):
        actions.name(cycle, choices={**every, first.pk: Choice(None, " ")}, by=head)
    late = ready(cycle)
    late.stage = Stage.SUBMITTED
    late.save()
    with pytest.raises(Refused, match="还有1家申报尚未完成前面的环节"):
        actions.name(cycle, choices=every, by=head)
    assert not Nomination.objects.exists()


def test_nobody_is_named_before_the_applications_close(head):
    cycle = make_cycle(WITH_NEITHER, closed=False)
    case = ready(cycle)
    with pytest.raises(Refused, match="申报尚未截止"):
        actions.name(cycle, choices=choices(cycle, {case: "gold"}), by=head)


def test_with_ranking_and_committee_nobody_is_named_for_places(cycle, head):
    with pytest.raises(Refused, match="候选由综合排名产生"):
        actions.name(cycle, choices={}, by=head)


def test_beside_a_ranking_a_case_is_named_for_a_tier_off_quota_until_it_is_frozen(head, officer):
    cycle = make_cycle((*WITHOUT_COMMITTEE[:-2], "committee", *WITHOUT_COMMITTEE[-2:]))
    case, other = make_scored(cycle, 90), make_scored(cycle, 80)
    special = tier(cycle, "special")
    with pytest.raises(Refused, match="占用名额"):
        actions.name_off_quota(case, tier=tier(cycle, "gold"), reason="突出贡献", by=head)
    with pytest.raises(Refused, match="请写明提名的理由"):
        actions.name_off_quota(case, tier=special, reason="", by=head)
    actions.name_off_quota(case, tier=special, reason="抗洪突出贡献", by=head)
    assert named_off_quota(cycle) == {case.pk: special.pk}
    actions.take_back(case, by=head)
    assert named_off_quota(cycle) == {}
    with pytest.raises(Refused, match="没有被提名"):
        actions.take_back(case, by=head)
    make_ranked(cycle, [], officer=officer, head=head)
    with pytest.raises(Refused, match="综合排名已锁定"):
        actions.name_off_quota(other, tier=special, reason="抗洪突出贡献", by=head)
