"""Places of sector classes: who competes with whom."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.cycles.places import Pool, pool_of, track_of
from awards.cycles.rulebook import Rulebook
from tests.awards import builders

INDUSTRY = {"code": "industry", "name": "工业", "industries": ["C", "D"], "quotas": {"winner": 3}}
CARS = {"code": "cars", "name": "汽车", "industries": ["C36"]}
SERVICES = {"code": "services", "name": "服务业", "industries": ["F", "J66"]}


def book(tracks: list[dict[str, Any]], quota: int = 5, **tier: Any) -> Rulebook:
    main = {"code": "winner", "name": "市长质量奖", "quota": quota, **tier}
    return Rulebook.model_validate(builders.make_rulebook(tiers=[main], tracks=tracks))


@pytest.mark.parametrize(
    ("trade", "code"), [("C3399", "industry"), ("C36", "cars"), ("C3670", "cars"), ("J6621", "services"), ("J67", None)]
)
def test_the_longest_code_of_a_trade_decides(trade: str, code: str | None) -> None:
    track = track_of(book([INDUSTRY, CARS, SERVICES]), trade)
    assert (track and track.code) == code


def test_a_class_with_places_competes_alone_and_the_others_share_the_rest() -> None:
    rules = book([INDUSTRY, CARS, SERVICES])
    places = {trade: pool_of(rules, rules.tiers[0], trade) for trade in ("C33", "C36", "F51", "A01")}
    assert places["C33"] == Pool("winner", "industry", 3)
    assert places["C36"] == places["F51"] == places["A01"] == Pool("winner", "", 2)


def test_a_tier_off_quota_has_no_limit() -> None:
    rules = book([], quota=0, off_quota=True)
    assert pool_of(rules, rules.tiers[0], "C33") == Pool("winner", "", None)


@given(quotas=st.lists(st.integers(0, 4), max_size=4), rest=st.integers(1, 4))
def test_the_pools_of_a_tier_sum_to_its_places(quotas: list[int], rest: int) -> None:
    tracks = [
        {"code": f"t{n}", "name": f"第{n}类", "industries": [f"C{30 + n}"], "quotas": {"winner": quota}}
        for n, quota in enumerate(quotas)
    ]
    rules = book(tracks, quota=sum(quotas) + rest)
    pools = {pool_of(rules, rules.tiers[0], f"C{30 + n}") for n in range(len(quotas) + 1)}
    assert sum(pool.quota or 0 for pool in pools) == sum(quotas) + rest
