"""Nobody can be singled out: not by one answer, not by two, not by insiders who know some of the values."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarking.comparisons.anonymity import (
    FEWEST,
    counted,
    difference,
    figures,
    groups,
    is_far_enough,
    step_of,
)

hundredths = st.integers(0, 10_000).map(lambda number: Decimal(number) / 100)
likely = st.integers(9_500, 9_999).map(lambda number: Decimal(number) / 100)
few = st.sampled_from([Decimal(0), Decimal(1), Decimal("1.5"), Decimal(40)])
values = st.one_of(st.lists(kind, min_size=5, max_size=24) for kind in (hundredths, likely, few))
keys = st.sets(st.integers(0, 30).map(str), max_size=24)


def spread(given_values: Sequence[Decimal]) -> Decimal:
    return max(given_values) - min(given_values)


def worlds(true: list[Decimal], target: int, insiders: set[int]) -> Iterator[list[Decimal]]:
    """Other values that the target, and perhaps one more of those who are not insiders, could have had."""
    others = [number for number in range(len(true)) if number != target and number not in insiders]
    for part in (4, 6, 8, 10, 14, 20):
        for move in (spread(true) / part, -spread(true) / part):
            moved = [*true]
            moved[target] += move
            yield moved
            for other in others:
                for share in (Decimal(1), Decimal("0.5"), Decimal(2)):
                    yield [value - move * share if number == other else value for number, value in enumerate(moved)]


@given(values, st.data(), st.booleans())
@settings(max_examples=150)
def test_two_insiders_cannot_tell_a_third_value(true, data, higher):
    """Whatever they see could also be seen if the third had another value, off by a twentieth of the whole distance or more."""
    told = figures(true, higher_is_better=higher)
    assume(told is not None)
    target, *insiders = data.draw(st.permutations(range(len(true))))[:3]
    assert any(figures(world, higher_is_better=higher) == told for world in worlds(true, target, set(insiders)))


@given(values, st.data())
@settings(max_examples=150)
def test_the_mean_of_five_hides_the_last_even_from_the_other_four(true, data):
    """The sum behind a mean of five is known to no better than the whole distance between the lowest and the highest."""
    told = figures(true, higher_is_better=True)
    assume(told is not None)
    for group in groups(sorted(true, reverse=True), len(told.means)):
        assert len(group) * told.step >= spread(true)
    assert all(mean % told.step == 0 for mean in told.means)


@given(st.lists(keys, max_size=6), st.data())
@settings(max_examples=150)
def test_any_combination_of_answers_concerns_five_or_more(asked, data):
    """However answers are added and subtracted, with any weights: what remains is about nobody, or about at least five."""
    published: list[set[str]] = []
    for candidates in asked:
        chosen = counted(candidates, published)
        assert chosen <= candidates
        if len(chosen) >= FEWEST:
            published.append(chosen)
    weights = data.draw(st.lists(st.integers(-3, 3), min_size=len(published), max_size=len(published)))
    everybody = set().union(*published)
    weight = {key: sum(w for w, answer in zip(weights, published, strict=True) if key in answer) for key in everybody}
    for level in set(weight.values()):
        assert sum(found == level for found in weight.values()) >= FEWEST


FIVE, TEN = {"1", "2", "3", "4", "5"}, {str(key) for key in range(1, 11)}


@pytest.mark.parametrize(
    ("candidates", "earlier", "chosen"),
    [
        (FIVE, [], FIVE),
        (FIVE - {"5"}, [], set()),
        (FIVE | {"6"}, [FIVE], FIVE),  # one joins: the newcomer waits for four more
        (FIVE - {"5"}, [FIVE], set()),  # one withdraws: the others would be four
        (TEN, [FIVE], TEN),  # five join
        (TEN - {"3"}, [TEN], {"1", "2", "4", "5", "6"}),  # one withdraws: four more are left out with it
        (TEN - {"3"}, [FIVE, TEN], {"6", "7", "8", "9", "10"}),  # those five always were together, and are not now
        (FIVE | {"11"}, [FIVE, FIVE | TEN], FIVE),
    ],
)
def test_who_is_counted(candidates, earlier, chosen):
    assert counted(candidates, earlier) == chosen


def test_three_answers_do_not_isolate_what_two_do_not():
    """A, B, and both with one more: the third less the first two would be the one."""
    first, second = FIVE, {"6", "7", "8", "9", "10"}
    assert counted(first | second | {"11"}, [first, second]) == first | second


def test_a_group_in_which_all_but_two_are_alike_is_not_told():
    alike = [Decimal(95)] * 5
    for others in ([], [97], [97, 99]):
        assert figures([*alike, *map(Decimal, others)], higher_is_better=True) is None
    assert figures([*alike, Decimal(97), Decimal(99), Decimal(98)], higher_is_better=True) is not None
    assert figures(map(Decimal, (1, 2, 3, 4)), higher_is_better=True) is None


@pytest.mark.parametrize(
    ("given_values", "higher", "means", "step"),
    [
        (("96", "97", "98", "99", "99.5"), True, ("98",), "1"),
        (("1.2", "0.3", "0.5", "0.8", "1.9"), False, ("1.0",), "0.5"),
        (tuple(range(1, 11)), True, ("8", "4"), "2"),
        (tuple(range(1, 11)), False, ("4", "8"), "2"),
        (tuple(range(1, 21)), True, ("20", "15", "10", "5"), "5"),
        ((-9, -5, 0, 4, 100), True, (), ""),
    ],
)
def test_what_is_told(given_values, higher, means, step):
    told = figures(map(Decimal, given_values), higher_is_better=higher)
    if not means:
        assert told is None
        return
    assert told is not None
    assert (told.means, told.step) == (tuple(map(Decimal, means)), Decimal(step))


@given(st.integers(1, 10**13).map(lambda number: Decimal(number) / 10_000))
def test_the_step_is_a_fifth_of_the_distance_and_not_much_more(distance):
    step = step_of(distance)
    assert step * 5 >= distance
    assert step * 2 < distance or step == Decimal("0.0001")
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}


@given(keys, keys)
def test_a_difference_counts_who_joined_left_or_changed(one, other):
    before, after = dict.fromkeys(one, "1"), dict.fromkeys(other, "1")
    assert difference(before, after) == difference(after, before) == len(one ^ other)
    assert is_far_enough(after, []) is True
    assert is_far_enough(after, [before]) is (len(one ^ other) >= FEWEST)
    changed = dict.fromkeys(before, "2")
    assert difference(before, changed) == len(before)
