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


TIERS = (1, 2)
TRACKS = ("industry", "service", "")


@st.composite
def fields(draw):
    """Cases of several sector classes, sizes and kinds, some named for the off-quota tier 9; pools of two tiers in their order."""
    totals = draw(results)
    numbered = places(dict(enumerate(totals)))
    apart = {tier: draw(st.sets(st.sampled_from(TRACKS[:2]))) for tier in TIERS}
    cases = []
    for key, total in enumerate(totals):
        track = draw(st.sampled_from(TRACKS))
        into = {tier: track if track in apart[tier] else "" for tier in TIERS}
        size, kind = draw(st.sampled_from(["large", "small"])), draw(st.sampled_from(["organization", "project"]))
        named = draw(st.sampled_from([None, None, None, 9]))
        cases.append(Placed(key, total, numbered[key], size, kind, into, named))
    lines = st.one_of(st.none(), st.integers(0, 100_000))
    pools = [
        Place(tier, draw(st.integers(0, 5)), line, sizes, kind, track)
        for tier in TIERS
        for line, sizes, kind in [
            (draw(lines), draw(st.sampled_from([frozenset(), frozenset({"small"})])), draw(st.sampled_from(["organization", "project"])))
        ]
        for track in [*sorted(apart[tier]), ""]
    ]  # fmt: skip
    return cases, [*pools, Place(9, 0, draw(lines))]


@given(fields(), factors)
def test_pools_keep_to_their_lines_numbers_and_classes(field, factor):
    cases, pools = field
    chosen = candidates(cases, pools, factor)
    lines = {pool.key: pool.pass_line or 0 for pool in pools}
    by_key = {case.key: case for case in cases}
    assert all(by_key[key].result >= lines[tier] for key, tier in chosen.items())
    for case in cases:
        if case.named is not None:
            reaches = case.result >= lines[9] and case.kind == "organization"
            assert chosen.get(case.key) == (9 if reaches else None)
    for pool in pools[:-1]:
        mine = [
            by_key[key] for key, tier in chosen.items()
            if tier == pool.key and by_key[key].pools[pool.key] == pool.track
        ]  # fmt: skip
        wanted = ceil(factor * pool.quota)
        assert all(case.kind == pool.kind and (not pool.sizes or case.size in pool.sizes) for case in mine)
        if mine:
            worst = max(case.place for case in mine)
            assert sum(case.place < worst for case in mine) < wanted
        else:
            worst = 0
        earlier = set(TIERS[: TIERS.index(pool.key)])
        free = [case for case in cases if pool.admits(case) and chosen.get(case.key) not in earlier]
        assert all(case in mine for case in free if case.place <= worst)
        assert len(mine) >= min(wanted, len(free))


def test_a_class_with_places_takes_from_nobody_and_gives_none_away():
    industry, service, other = {1: "industry"}, {1: ""}, {1: ""}
    cases = [
        Placed(1, 900, 1, pools=service), Placed(2, 800, 2, pools=other), Placed(3, 700, 3, pools=other),
        Placed(4, 600, 4, pools=industry), Placed(5, 500, 5, pools=industry),
    ]  # fmt: skip
    pools = [Place(1, 3, track="industry"), Place(1, 2)]
    assert candidates(cases, pools, Fraction(1)) == {1: 1, 2: 1, 4: 1, 5: 1}


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
