"""Money is whole fen; people read yuan."""

from decimal import Decimal


def yuan(fen: int) -> str:
    """1900000000 fen -> "19,000,000.00"."""
    return f"{Decimal(fen) / 100:,.2f}"


def ten_thousand_yuan(fen: int) -> str:
    """20000000 fen -> "20": 万元 without needless zeros."""
    amount = Decimal(fen) / 1_000_000
    return f"{amount.normalize():,f}"
