"""Ballots as arithmetic: exact fractions, bases, selection."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.committee.counting import count, select

thresholds = st.fractions(min_value=Fraction(1, 10), max_value=1, max_denominator=20)
papers = st.lists(st.sampled_from(["yes", "no", "abstain"]), max_size=99)


def test_two_thirds_of_31_ballots_are_21():
    for yes, passed in ((29, True), (28, True), (25, True), (21, True), (20, False)):
        counted = count(["yes"] * yes + ["no"] * (31 - yes), 31, Fraction(2, 3))
        assert (counted.needed, counted.passed) == (21, passed)


def test_more_than_half_is_not_half():
    assert count(["yes"] * 15, 30, Fraction(1, 2), exceed=True).passed is False
    assert count(["yes"] * 16, 30, Fraction(1, 2), exceed=True).passed is True
    assert count(["yes"] * 15, 30, Fraction(1, 2)).passed is True


def test_nobody_passes_on_an_empty_base():
    assert count([], 0, Fraction(2, 3)).passed is False


def test_more_votes_than_the_base_is_an_error():
    with pytest.raises(ValueError):
        count(["yes"] * 3, 2, Fraction(2, 3))


@given(papers, st.integers(min_value=0, max_value=20), thresholds)
def test_the_count_never_exceeds_the_base_and_needs_the_exact_fraction(choices, absent, threshold):
    base = len(choices) + absent
    counted = count(choices, base, threshold)
    assert counted.yes + counted.no + counted.abstain <= counted.base
    assert counted.needed == max(ceil(threshold * base), 1)
    assert counted.passed == (base > 0 and Fraction(counted.yes, base) >= threshold)


@given(papers, thresholds)
def test_a_recusal_never_raises_what_is_needed(choices, threshold):
    full = count(choices, len(choices) + 1, threshold)
    smaller = count(choices, len(choices), threshold)
    assert smaller.needed <= full.needed <= smaller.needed + 1
    assert smaller.passed or not full.passed


@given(st.dictionaries(st.integers(), st.integers(min_value=0, max_value=31), max_size=20), st.integers(0, 10))
def test_places_go_to_the_most_votes_and_ties_at_the_line_are_left_open(votes, quota):
    selection = select(votes, quota)
    assert len(selection.proposed) <= quota
    assert not selection.proposed & selection.tied
    assert len({votes[key] for key in selection.tied}) <= 1
    if selection.tied:
        assert len(selection.proposed) + selection.open_places == quota
        assert len(selection.tied) > selection.open_places > 0
    left = set(votes) - selection.proposed - selection.tied
    in_play = selection.proposed | selection.tied
    assert all(votes[inside] > votes[outside] for inside in in_play for outside in left)


def test_without_a_quota_everybody_who_passed_is_proposed():
    assert select({1: 5, 2: 7}, None).proposed == {1, 2}
    assert select({1: 5, 2: 7}, 0).proposed == frozenset()
