"""Shares in whole percent, rounded half up: one rule for every page and paper."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

EXACT = 60  # digits: more than any quotient that is shown needs


def whole(part: Decimal | int, of: Decimal | int) -> int | None:
    """`part` of `of`: 13 of 14 is 93. None when there is nothing, or less, to be a share of."""
    if of <= 0:
        return None
    with localcontext(prec=EXACT):
        return int((Decimal(part) * 100 / Decimal(of)).quantize(Decimal(1), ROUND_HALF_UP))


def reached(part: Decimal | int, of: Decimal | int) -> int | None:
    """As `whole`, but 100 only when it is reached: 999 of 1000 is 99."""
    share = whole(part, of)
    return 99 if share == 100 and part < of else share
