"""Selection of candidates as pure arithmetic."""

from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from awards.criteria.scoring import places
from awards.ranking.candidates import Place, Placed, candidates

results = st.lists(st.integers(min_value=0, max_value=100_000), min_size=1, max_size=40)
factors = st.fractions(min_value=1, max_value=3, max_denominator=8)


def placed(totals: list[int]) -> list[Placed]:
    numbered = places(dict(enumerate(totals)))
    return [Placed(key, total, numbered[key]) for key, total in enumerate(totals)]


@given(results, st.integers(min_value=1, max_value=12), factors)
def test_nobody_better_is_left_out_and_only_ties_exceed_the_number(totals, quota, factor):
    chosen = candidates(placed(totals), [Place(1, quota)], factor)
    wanted = ceil(factor * quota)
    assert len(chosen) >= min(wanted, len(totals))
    worst = min(totals[key] for key in chosen)
    assert all(key in chosen for key, total in enumerate(totals) if total >= worst)
    assert sum(totals[key] > worst for key in chosen) < wanted


@given(results, st.integers(min_value=1, max_value=6), st.integers(min_value=1, max_value=6), st.integers(0, 100_000))
def test_a_case_stands_for_one_tier_and_reaches_its_pass_line(totals, first, second, line):
    chosen = candidates(placed(totals), [Place(1, first, line), Place(2, second)], Fraction(1))
    assert all(totals[key] >= line for key, tier in chosen.items() if tier == 1)
    if set(chosen.values()) == {1, 2} and line == 0:
        assert min(totals[k] for k, t in chosen.items() if t == 1) >= max(
            totals[k] for k, t in chosen.items() if t == 2
        )


def test_five_places_at_eight_fifths_are_eight_candidates():
    chosen = candidates(placed(list(range(21))), [Place(1, 5)], Fraction(8, 5))
    assert sorted(chosen) == list(range(13, 21))


def test_off_quota_tiers_and_other_sizes_choose_nobody_by_rank():
    cases = [Placed(1, 900, 1, "large"), Placed(2, 800, 2, "small")]
    tiers = [Place(1, 0), Place(2, 1, sizes=frozenset({"small", "micro"}))]
    assert candidates(cases, tiers, Fraction(2)) == {2: 2}
