"""Who takes the places: every selection, per pool, against a count by brute force; the same papers count the same by name and in secret."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Industry
from awards.applications.workflow import Stage
from awards.committee import actions, closing, rounds
from awards.committee.counting import Rank, outcome
from awards.committee.models import Ballot, Candidate, Meeting, Paper
from awards.committee.readings import pools, standings
from awards.honours import decisions
from awards.notices import actions as notices
from awards.ranking import actions as ranking
from core import clock
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.committee.stories import (
    NAMED,
    SECRET,
    cast,
    count,
    make_cycle_with,
    make_open,
    outcomes,
    stages,
    vote_yes,
)
from tests.awards.outcomes import end_of, make_meeting, make_scored, vote

ranks = st.dictionaries(st.integers(0, 5), st.integers(0, 4), max_size=6)
fractions = st.dictionaries(st.integers(0, 5), st.fractions(0, 1, max_denominator=6), max_size=6)


def by_brute_force(passed: Mapping[int, Rank], places: int | None) -> tuple[set[int], set[int]]:
    """Who takes a place in every order that the ranks allow, and who only in some."""
    if places is None:
        return set(passed), set()
    orders = [
        order for order in permutations(passed) if all(passed[one] >= passed[other] for one, other in pairwise(order))
    ]
    taken = [set(order[:places]) for order in orders] or [set()]
    always, ever = set.intersection(*taken), set.union(*taken)
    return always, ever - always


@given(ranks | fractions, st.sets(st.integers(6, 9)), st.none() | st.integers(0, 6), st.booleans())
def test_places_go_as_by_brute_force(passed, failed, places, rounds_left):
    always, sometimes = by_brute_force(passed, places)
    found = outcome(passed, failed, places, rounds_left=rounds_left)
    assert (found.proposed, found.tied) == (always, sometimes)
    assert found.proposed | found.tied | found.further | found.over == set(passed) | failed
    assert len(found.proposed) + len(found.tied) + len(found.further) + len(found.over) == len(passed) + len(failed)
    free = places is None or len(passed) < places
    assert found.further == (failed if rounds_left and free else set())


def test_the_most_votes_without_a_threshold_but_at_least_one(members, officer, head):
    cycle = make_cycle_with({**NAMED, "selection": "votes"})
    meeting = count(make_and_vote(cycle, members, officer, head, 2, 0, 3), by=officer)
    assert list(meeting.candidates.values_list("yes", "needed", "passed", "proposed")) == [
        (2, 1, True, True),
        (0, 1, False, False),
        (3, 1, True, True),
    ]


def make_and_vote(cycle, members, officer, head, *yes):
    meeting = make_open(cycle, range(90, 90 - 5 * len(yes), -5), members, officer=officer, head=head)
    vote_yes(meeting, members, *yes)
    return meeting


def test_off_quota_tiers_keep_the_threshold_where_the_others_go_by_votes(members, officer, head):
    tiers = [
        {"code": "winner", "name": "市长质量奖", "quota": 2},
        {"code": "special", "name": "特别贡献奖", "quota": 0, "off_quota": True},
    ]
    cycle = make_cycle_with({**NAMED, "selection": "votes"}, tiers=tiers)
    meeting = make_open(cycle, [90, 80, 70], members, officer=officer, head=head)
    Candidate.objects.filter(pk__in=[row.pk for row in meeting.candidates.all()[1:]]).update(
        tier=cycle.tiers.get(code="special")
    )
    vote_yes(meeting, members, 1, 5, 6)
    assert list(count(meeting, by=officer).candidates.values_list("needed", "proposed")) == [
        (1, True),
        (6, False),
        (6, True),
    ]


def test_votes_and_scores_are_put_together_as_exact_fractions(members, officer, head):
    cycle = make_cycle_with({**NAMED, "selection": "votes_and_scores", "votes_weight": "50"})
    meeting = count(make_and_vote(cycle, members, officer, head, 6, 7, 8), by=officer)
    rows = list(meeting.candidates.all())
    assert [row.combined for row in rows] == [
        Fraction(1, 2) * Fraction(votes, 9) + Fraction(1, 2) * Fraction(result, 100)
        for votes, result in ((6, 90), (7, 85), (8, 80))
    ]
    assert outcomes(meeting) == [False, True, True]
    shown = [row.combined_percent for row in standings(meeting, counted=True)]
    assert shown == ["84.4444%", "81.3889%", "78.3333%"]


def test_equal_when_put_together_is_a_tie(members, officer, head):
    cycle = make_cycle_with({**NAMED, "selection": "votes_and_scores", "votes_weight": "0"})
    meeting = make_open(cycle, [90, 80, 80], members, officer=officer, head=head)
    vote_yes(meeting, members, 6, 9, 7)
    closed = count(meeting, by=officer)
    assert outcomes(closed) == [True, None, None], "only the results count, and they are equal"
    Meeting.objects.filter(pk=meeting.pk).update(votes_weight="100")
    assert [row.combined for row in closing.candidates_of(Meeting.objects.get())] == [
        Fraction(6, 9), Fraction(1), Fraction(7, 9),
    ]  # fmt: skip


TRACKS = [
    {"code": "industry", "name": "工业", "industries": ["C"], "quotas": {"winner": 1}},
    {"code": "services", "name": "服务业", "industries": ["F", "I"], "quotas": {"winner": 1}},
]
TIERS = [{"code": "winner", "name": "市长质量奖", "quota": 3}]


def make_in_classes(rule, members, officer, head, *cases):
    """A meeting on cases given as (percent, trade): places for industry 1, services 1, others 1."""
    cycle = make_cycle_with(
        rule,
        tiers=TIERS,
        tracks=TRACKS,
        ranking={"weights": {"document": "60", "visit": "40"}, "candidates_factor": "3"},
    )
    for percent, trade in cases:
        industry, _made = Industry.objects.get_or_create(code=trade, defaults={"name": trade})
        make_scored(cycle, percent, people.make_organization(industry=industry))
    ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)
    meeting = make_meeting(cycle, members, officer=officer)
    actions.open_voting(meeting, by=officer)
    return meeting


CASES = ((95, "C34"), (90, "C35"), (85, "F52"), (80, "I65"), (75, "A01"), (70, "A02"))


def test_places_are_counted_in_each_class(members, officer, head):
    meeting = make_in_classes(NAMED, members, officer, head, *CASES)
    assert [row.track for row in meeting.candidates.all()] == ["industry", "industry", "services", "services", "", ""]
    vote_yes(meeting, members, 9, 8, 6, 7, 5, 9)
    closed = count(meeting, by=officer)
    assert outcomes(closed) == [True, False, False, True, False, True]
    titles = [(pool.title, pool.places, len(pool.rows)) for pool in pools(closed, standings(closed, counted=True))]
    assert titles == [("市长质量奖 · 工业", 1, 2), ("市长质量奖 · 服务业", 1, 2), ("市长质量奖 · 其他", 1, 2)]


def test_ties_are_settled_class_by_class(client, members, officer, head):
    meeting = make_in_classes(NAMED, members, officer, head, *CASES)
    vote_yes(meeting, members, 7, 7, 8, 8, 9, 3)
    closed = count(meeting, by=officer)
    assert outcomes(closed) == [None, None, None, None, True, False]
    rows = list(closed.candidates.all())
    given_ = {"tier": rows[0].tier, "track": "industry", "reason": "得分高", "by": members[0]}
    with pytest.raises(Refused, match="只能在同票的候选中选择"):
        closing.settle_tie(closed, chosen=[rows[2]], **given_)
    with pytest.raises(Refused, match="只余1个名额"):
        closing.settle_tie(closed, chosen=rows[:2], **given_)
    client.force_login(members[0])
    at = f"{closed.get_absolute_url()}settle/"
    assert "市长质量奖 · 工业还余 1 个名额" in client.get(at).content.decode()
    client.post(at, {"chosen": [rows[1].pk], "reason": "得分高"})
    assert "市长质量奖 · 服务业还余 1 个名额" in client.get(at).content.decode()
    client.post(at, {"chosen": [], "reason": "名额空缺"})
    assert client.get(at).url == closed.get_absolute_url()
    assert stages(closed).count(Stage.PROPOSED) == 2


def test_a_class_goes_into_a_further_round_by_itself(members, officer, head):
    meeting = make_in_classes({**SECRET, "rounds": 3}, members, officer, head, *CASES)
    vote_yes(meeting, members, 9, 8, 5, 4, 7, 7)
    second = rounds.open_round(count(meeting, by=officer), by=officer)
    assert [row.track for row in second.candidates.all()] == ["services", "services", "", ""]
    vote_yes(second, members, 5, 5, 8, 7)
    third = rounds.open_round(count(second, by=officer), by=officer)
    vote_yes(third, members, 6, 6)
    last = count(third, by=officer)
    assert outcomes(last) == [None, None]
    closing.settle_tie(
        last, tier=last.candidates.first().tier, track="services", chosen=[], reason="空缺", by=members[0]
    )
    assert stages(meeting) == [
        Stage.PROPOSED, Stage.NOT_SELECTED, Stage.NOT_SELECTED, Stage.NOT_SELECTED, Stage.PROPOSED, Stage.NOT_SELECTED,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("selection", ["threshold", "votes", "votes_and_scores"])
def test_the_same_papers_count_the_same_by_name_and_in_secret(members, officer, head, selection, seed):
    random = Random(seed)
    meeting = make_in_classes({**NAMED, "selection": selection}, members, officer, head, *CASES)
    for row in meeting.candidates.all():
        for member in random.sample(members, random.choice([0, 0, 1, 2])):
            actions.recuse(row, member=member, reason="回避", by=member)
    for member in members[: random.randint(0, 9)]:
        cast(meeting, member, random.choices(["yes", "no", "abstain"], [5, 2, 1], k=6))
    Paper.objects.bulk_create(
        Paper(candidate=ballot.candidate, choice=ballot.choice) for ballot in Ballot.objects.all()
    )
    by_name = [closing.figures(row) for row in closing.counted(Meeting.objects.get())]
    Meeting.objects.update(ballot="secret")
    assert [closing.figures(row) for row in closing.counted(Meeting.objects.get())] == by_name
    closed = count(meeting, by=officer)
    for track in ("industry", "services", ""):
        group = [row for row in closed.candidates.all() if row.track == track]
        passed = {row.pk: closing.rank(row) for row in group if row.passed}
        always, sometimes = by_brute_force(passed, 1)
        assert {row.pk for row in group if row.proposed} == always
        assert {row.pk for row in group if row.proposed is None} == sometimes


def test_a_trade_registered_anew_moves_nobody_into_another_class(members, officer, head):
    """The places of the classes stay as they were ranked, up to the decision."""
    book = builders.make_rulebook(
        tiers=[{"code": "winner", "name": "市长质量奖", "quota": 2}],
        tracks=[{"code": "industry", "name": "工业", "industries": ["C"], "quotas": {"winner": 1}}],
    )
    cycle = builders.make_cycle(rulebook=book)
    bank = people.make_organization("虚构银行", industry=people.make_industry("J66", "货币金融服务"))
    for percent, organization in ((60, None), (90, bank)):
        make_scored(cycle, percent, organization)
    ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)
    bank.industry = people.make_industry()
    bank.save()
    meeting = make_meeting(cycle, members, officer=officer)
    actions.open_voting(meeting, by=officer)
    vote(meeting, members, "yes", "yes")
    closing.close(meeting, by=officer)
    assert list(meeting.candidates.values_list("track", "proposed")) == [("", True), ("industry", True)]
    notice = notices.draft(cycle, by=officer)
    notices.prepare(notice, by=officer)
    notices.release(notice, by=head)
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
        decision = decisions.draft(cycle, by=officer)
    decisions.edit(
        decision, number="驻政〔2016〕3号", title=decision.title, addressees=decision.addressees, text=decision.text,
        decided_on=clock.today(), by=officer,
    )  # fmt: skip
    decisions.prepare(decision, by=officer)
    assert len(decisions.release(decision, by=head)) == 2
