from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from benchmarking.assessments.scoring import GRADES, grade, places, total

POINTS = st.decimals(min_value=0, max_value=100, places=2)


def test_known_cases() -> None:
    assert places({"a": Decimal(90), "b": Decimal("95.50"), "c": Decimal(90), "d": Decimal(80)}) == {
        "b": 1,
        "a": 2,
        "c": 2,
        "d": 4,
    }
    assert [grade(Decimal(one), 100) for one in ("90.00", "89.99", "80", "60", "59.99")] == [
        "优秀",
        "良好",
        "良好",
        "合格",
        "不合格",
    ]
    assert grade(Decimal("45"), 50) == "优秀"


@given(st.lists(POINTS, max_size=30))
def test_the_sum_is_exact(points: list[Decimal]) -> None:
    assert Fraction(total(points)) == sum(map(Fraction, points))


@given(st.lists(POINTS, min_size=1, max_size=30))
def test_places_follow_the_points(points: list[Decimal]) -> None:
    found = places(dict(enumerate(points)))
    assert min(found.values()) == 1
    for one, own in enumerate(points):
        assert found[one] == 1 + sum(other > own for other in points)


@given(POINTS, st.sampled_from([50, 100, 150]))
def test_more_points_never_give_a_lower_grade(points: Decimal, full: int) -> None:
    order = [*(str(name) for _least, name in reversed(GRADES))]
    better = min(points + 1, Decimal(full))
    if points <= full:
        ranks = ["不合格", *order]
        assert ranks.index(grade(better, full)) >= ranks.index(grade(points, full))
