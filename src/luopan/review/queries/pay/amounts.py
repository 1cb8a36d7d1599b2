"""Fen and months of pay."""

from datetime import date, timedelta
from decimal import Decimal

from luopan.engine.incentive import half_up

FEN = 10_000  # millionths of a yuan


def fen(millionths: int) -> int:
    """An amount of records in whole fen, half up; below 0 as it is."""
    if millionths < 0:
        return -half_up(-millionths, FEN)
    return half_up(millionths, FEN)


def yuan(fen_amount: int) -> Decimal:
    """Fen in whole units of the currency."""
    return Decimal(fen_amount) / 100


def months_later(day: date, months: int) -> date:
    """The same day so many months on; of a shorter month its last."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    following = first + timedelta(days=31)
    last = following.replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
