"""Shares are rounded half up everywhere."""

from decimal import Decimal

import pytest

from core.percentages import reached, whole


@pytest.mark.parametrize(
    ("part", "of", "percent"),
    [
        (13, 14, 93),
        (5, 3, 167),
        (1, 200, 1),
        (1, 201, 0),
        (0, 7, 0),
        (Decimal("-1"), 200, -1),
        (3, 0, None),
        (3, -2, None),
    ],
)
def test_a_share_is_rounded_half_up(part, of, percent):
    assert whole(part, of) == percent


def test_a_target_nearly_reached_is_not_shown_as_reached():
    assert (reached(999, 1000), reached(1000, 1000), reached(5, 3)) == (99, 100, 167)
