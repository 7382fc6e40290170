"""Exact arithmetic: the known cases of the domain texts, and what must hold for all scores."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.criteria.scoring import (
    PERCENTS,
    Mark,
    aggregate,
    as_hundredths,
    as_points,
    candidates_wanted,
    hundredths,
    is_admissible,
    nearest_step,
    places,
    points,
    reaches,
    rescaled,
    round_half_up,
    shortlist,
    totals,
    votes_needed,
    weighted,
)

GBT_19580 = [
    ("4.1", 50), ("4.1", 30), ("4.1", 30), ("4.2", 40), ("4.2", 50), ("4.3", 40), ("4.3", 50), ("4.4", 60), ("4.4", 15), ("4.4", 20),
    ("4.4", 15), ("4.4", 10), ("4.4", 10), ("4.5", 50), ("4.5", 50), ("4.6", 40), ("4.6", 40), ("4.7", 80), ("4.7", 80), ("4.7", 80),
    ("4.7", 60), ("4.7", 50), ("4.7", 50),
]  # fmt: skip

percents = st.sampled_from(PERCENTS)
sheets = st.lists(st.one_of(percents, st.none()), min_size=23, max_size=23)
values = st.lists(st.integers(0, 100_000), min_size=1, max_size=9)
thresholds = st.fractions(min_value=0, max_value=1, max_denominator=20).filter(lambda share: share > 0)


def sheet(given_percents: list[int | None]) -> list[Mark]:
    return [
        Mark(category, item_points, percent, not_applicable=percent is None)
        for (category, item_points), percent in zip(GBT_19580, given_percents, strict=True)
    ]


@pytest.mark.parametrize(
    ("item_points", "percent", "result"),
    [(10, 5, "0.50"), (15, 5, "0.75"), (50, 70, "35.00"), (80, 100, "80.00"), (60, 0, "0.00")],
)
def test_an_item_is_worth_points_times_percent_with_two_places(item_points: int, percent: int, result: str) -> None:
    assert str(points(item_points, percent)) == result


@pytest.mark.parametrize("percent", [7, -5, 105, 2.5, "50", True, None])
def test_only_steps_of_five_are_admissible(percent: object) -> None:
    assert not is_admissible(percent)
    with pytest.raises(ValueError):
        hundredths(10, percent)  # type: ignore[arg-type]  # that is the point


def test_there_are_21_admissible_percents() -> None:
    assert (len(PERCENTS), PERCENTS[0], PERCENTS[-1]) == (21, 0, 100)


def test_a_full_sheet_sums_to_1000_and_its_categories_to_the_standard() -> None:
    result = totals(sheet([100] * 23))
    assert as_points(result.total) == 1000
    assert {clause: value // 100 for clause, value in result.categories.items()} == {
        "4.1": 110, "4.2": 90, "4.3": 90, "4.4": 130, "4.5": 100, "4.6": 80, "4.7": 400,
    }  # fmt: skip
    assert not result.is_rescaled


def test_not_applicable_leaves_the_base_and_never_counts_as_zero() -> None:
    marks = sheet([60] * 22 + [None])
    result = totals(marks)
    assert result.total == 60_000
    assert result.categories["4.7"] == 350 * 60
    assert (result.applicable_points, result.is_rescaled) == (950, True)


def test_rescaling_rounds_half_up_once() -> None:
    assert rescaled(61_235, 985) == 62_168  # 612.35 x 1000 / 985 = 621.675...
    assert rescaled(1, 2000) == 1  # 0.005 goes up


def test_a_sheet_with_a_gap_or_without_any_item_has_no_total() -> None:
    with pytest.raises(ValueError):
        totals([Mark("4.1", 50)])
    with pytest.raises(ValueError):
        totals([Mark("4.1", 50, not_applicable=True)])
    with pytest.raises(ValueError):
        totals([Mark("4.1", 50, 60, not_applicable=True)])


@given(sheets.filter(lambda given_percents: any(percent is not None for percent in given_percents)))
def test_a_total_lies_between_0_and_1000_and_equals_the_exact_quotient(given_percents: list[int | None]) -> None:
    result = totals(sheet(given_percents))
    applying = [(p, percent) for (_c, p), percent in zip(GBT_19580, given_percents, strict=True) if percent is not None]
    exact = Fraction(sum(p * percent for p, percent in applying) * 1000, sum(p for p, _percent in applying))
    assert 0 <= result.total <= 100_000
    assert abs(exact - result.total) <= Fraction(1, 2)
    assert sum(result.categories.values()) == sum(p * percent for p, percent in applying)


@given(sheets, st.integers(0, 22))
def test_a_better_item_never_lowers_the_total(given_percents: list[int | None], place: int) -> None:
    before = [40 if percent is None else min(percent, 95) for percent in given_percents]
    after = [*before[:place], before[place] + 5, *before[place + 1 :]]
    assert totals(sheet(after)).total == totals(sheet(before)).total + GBT_19580[place][1] * 5


@given(st.integers(0, 10**9))
def test_points_and_hundredths_are_two_names_of_one_value(value: int) -> None:
    assert as_hundredths(as_points(value)) == value
    assert as_points(value).as_tuple().exponent == -2


def test_a_third_decimal_is_not_a_score() -> None:
    with pytest.raises(ValueError):
        as_hundredths(Decimal("1.005"))


def test_means_and_medians_of_a_known_panel() -> None:
    panel = [60_000, 61_000, 61_500, 62_000, 80_000]
    assert aggregate(panel, "mean") == 64_900
    assert aggregate(panel, "trimmed") == 61_500
    assert aggregate(panel, "median") == 61_500
    assert aggregate([1, 2], "median") == 2  # 1.5, half up
    assert aggregate([1, 2], "trimmed") == 2  # nothing is left out of two
    with pytest.raises(ValueError):
        aggregate(panel, "consensus")
    with pytest.raises(ValueError):
        aggregate([], "mean")


@given(values, st.sampled_from(["mean", "trimmed", "median"]))
def test_an_aggregate_lies_among_its_values_whatever_their_order(scores: list[int], method: str) -> None:
    result = aggregate(scores, method)  # type: ignore[arg-type]  # sampled from the literals
    assert min(scores) <= result <= max(scores)
    assert aggregate(list(reversed(scores)), method) == result  # type: ignore[arg-type]  # as above


@given(st.lists(percents, min_size=1, max_size=9))
def test_a_talk_begins_at_an_admissible_percent(scores: list[int]) -> None:
    assert nearest_step(scores) in PERCENTS
    assert abs(Fraction(sum(scores), len(scores)) - nearest_step(scores)) <= Fraction(251, 100)


def test_weights_sum_to_100_and_a_missing_part_is_not_zero() -> None:
    weights = {"document": Decimal(60), "visit": Decimal(40)}
    assert weighted({"document": 61_235, "visit": 65_000}, weights) == 62_741
    with pytest.raises(ValueError):
        weighted({"document": 61_235}, weights)
    with pytest.raises(ValueError):
        weighted({"document": 1, "visit": 1}, {"document": Decimal(60), "visit": Decimal(30)})
    assert weighted({"document": 70_000}, {"document": Decimal(100), "poll": Decimal(0)}) == 70_000


@given(st.integers(0, 100_000), st.integers(0, 100))
def test_equal_parts_give_that_result_under_any_weights(score: int, share: int) -> None:
    weights = {"document": Decimal(share), "visit": Decimal(100 - share)}
    assert weighted({"document": score, "visit": score}, weights) == score


def test_equal_results_share_a_place_and_the_next_is_skipped() -> None:
    results = {"甲": 600, "乙": 700, "丙": 600, "丁": 500}
    assert places(results) == {"乙": 1, "甲": 2, "丙": 2, "丁": 4}
    assert shortlist(results, 2) == ["乙", "甲", "丙"]
    assert shortlist(results, 1) == ["乙"]


@given(st.dictionaries(st.integers(), st.integers(0, 20), max_size=12))
def test_a_place_is_one_more_than_the_number_of_better_ones(results: dict[int, int]) -> None:
    for key, place in places(results).items():
        assert place == 1 + sum(other > results[key] for other in results.values())


def test_two_thirds_of_31_ballots_are_21() -> None:
    two_thirds = Fraction(2, 3)
    assert votes_needed(two_thirds, 31) == 21
    assert [reaches(votes, two_thirds, 31) for votes in (29, 28, 25, 21, 20)] == [True, True, True, True, False]
    assert not reaches(0, two_thirds, 0)


def test_more_than_half_is_not_half() -> None:
    assert votes_needed(Fraction(1, 2), 30) == 15
    assert votes_needed(Fraction(1, 2), 30, exceed=True) == 16
    assert votes_needed(Fraction(1, 2), 31, exceed=True) == 16


@given(thresholds, st.integers(1, 200))
def test_the_votes_needed_are_the_least_that_reach_the_share(threshold: Fraction, base: int) -> None:
    needed = votes_needed(threshold, base)
    assert Fraction(needed, base) >= threshold
    assert needed == 1 or Fraction(needed - 1, base) < threshold
    assert Fraction(votes_needed(threshold, base, exceed=True), base) > threshold


@pytest.mark.parametrize("threshold", [Fraction(0), Fraction(4, 3)])
def test_a_threshold_is_a_share(threshold: Fraction) -> None:
    with pytest.raises(ValueError):
        votes_needed(threshold, 10)


def test_candidates_are_rounded_up() -> None:
    assert candidates_wanted(5, Fraction(3, 2)) == 8
    assert candidates_wanted(5, Fraction(8, 5)) == 8
    assert candidates_wanted(5, Fraction(1)) == 5


def test_half_goes_away_from_zero() -> None:
    assert [round_half_up(Fraction(n, 2)) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
