"""One amount, as people write it: ``1.2亿``, ``(1,234.50)``, ``￥３，５００``, ``12%``."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite

from luopan.sheets.cells import Cell, CellError, exact
from luopan.sheets.values.faults import Fault
from luopan.sheets.values.habits import NOTHING_SAID, Habit, bare, says_nothing

LIMIT = Decimal(9_223_372_036_854)
"""Amounts are kept as 64-bit millionths."""

CURRENCIES = "US\\$|HK\\$|NT\\$|RMB|CNY|USD|EUR|HKD|¥|\\$|€|£|人民币"
FACTORS = {
    "": 0,
    "十": 1,
    "百": 2,
    "千": 3,
    "k": 3,
    "万": 4,
    "w": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
SHAPE = re.compile(
    rf"""(?P<open>\()?\s*
    (?P<minus>[+-])?\s*
    (?P<before>{CURRENCIES})?\s*
    (?P<inner>[+-])?\s*
    (?P<digits>[0-9.,][0-9., ]*(?<![\ ]))
    (?:[eE](?P<power>[+-]?[0-9]{{1,3}}))?\s*
    (?P<factor>[十百千万]?[亿万]|[十百千]|[wWkK])?\s*
    (?P<after>元|圆|{CURRENCIES})?\s*
    (?P<percent>%)?
    (?P<trailing>-)?\s*
    (?P<close>\))?""",
    re.X,
)
POINT = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
)
COMMA = re.compile(
    r"[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]*)?|[0-9]+(?:,[0-9]*)?|,[0-9]+"
)
NOT_FINITE = re.compile(r"[+-]?(?:s?nan|inf|infinity)", re.I)
FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)


def number(value: Cell | float, habit: Habit = NOTHING_SAID) -> Decimal | Fault | None:
    """The amount that a cell holds.

    Args:
        value: A cell, or a text from anywhere.
        habit: How its column writes numbers; see ``habit_of`` and ``Habit``.

    Returns:
        The exact amount; None for a blank, ``-`` or ``无`` (nothing is not 0); or why
        it is none.

    Example:
        >>> number("１．２亿"), number("(1,234.50)"), number("無料").code, number("无")
        (Decimal('120000000'), Decimal('-1234.50'), 'no_number', None)
    """
    if isinstance(value, str):
        found = _parsed(value, habit.decimal)
        return found[0] if isinstance(found, tuple) else found
    if value is None:
        return None
    if isinstance(value, bool):
        return Fault("truth", str(value).upper())
    if isinstance(value, CellError):
        return Fault("cell_error", value.text)
    if isinstance(value, date):
        return Fault("day_as_number", str(value))
    if isinstance(value, float):
        if not isfinite(value):
            return Fault("not_finite", str(value))
        value = exact(value)
    amount = Decimal(value)
    return amount + 0 if abs(amount) < LIMIT else Fault("too_large", str(value))


def currency_in(text: str) -> str:
    """The currency sign that an amount carries, or nothing."""
    found = SHAPE.fullmatch(bare(text))
    return (found["before"] or found["after"] or "") if found else ""


@lru_cache(maxsize=4_096)
def _parsed(text: str, decimal: str) -> tuple[Decimal, str] | Fault | None:
    """Amount and currency sign."""
    plain = bare(text)
    if says_nothing(plain):
        return None
    if plain.startswith("#"):
        return Fault("cell_error", text)
    found = SHAPE.fullmatch(plain)
    if found is None or not _signs_agree(found):
        code = "not_finite" if NOT_FINITE.fullmatch(plain) else "no_number"
        return Fault(code, text)
    digits = _in_points(found["digits"], decimal)
    if digits is None:
        other = COMMA if decimal != "," else POINT
        code = "ambiguous_number" if other.fullmatch(found["digits"]) else "no_number"
        return Fault(code, text)
    amount = _scaled(digits, found)
    if amount is None:
        return Fault("too_large", text)
    return amount, found["before"] or found["after"] or ""


def _signs_agree(found: re.Match[str]) -> bool:
    signs = [found["minus"], found["inner"], found["trailing"]]
    said = sum(sign is not None for sign in signs) + (found["open"] is not None)
    both = (found["open"] is None) == (found["close"] is None)
    money_twice = bool(
        found["before"] and found["after"] and found["after"] not in "元圆"
    )
    power_twice = bool(found["power"] and found["factor"])
    return said <= 1 and both and not money_twice and not power_twice


def _in_points(digits: str, decimal: str) -> str | None:
    """The digits with a decimal point and nothing else."""
    if decimal == ",":
        if COMMA.fullmatch(digits):
            return digits.replace(".", "").replace(" ", "").replace(",", ".")
        return None
    if POINT.fullmatch(digits):
        return digits.replace(",", "")
    return None


def _scaled(digits: str, found: re.Match[str]) -> Decimal | None:
    power = int(found["power"] or 0) + FACTORS[(found["factor"] or "").lower()]
    if found["percent"]:
        power -= 2
    if abs(power) > 40 or len(digits) > 60:
        return None
    try:
        amount = Decimal(digits).scaleb(power, Context(prec=120))
    except InvalidOperation:
        return None
    if abs(amount) >= LIMIT:
        return None
    if power > 0 and amount == amount.to_integral_value():
        amount = amount.quantize(Decimal(1))
    minus = found["open"] or "-" in {
        found["minus"],
        found["inner"],
        found["trailing"],
    }
    return amount.copy_negate() + 0 if minus and amount else abs(amount)


def decimal_of(texts: Iterable[str]) -> str:
    """Whether a column writes ``1,234.50`` (``.``) or ``1.234,50`` (``,``).

    The column decides, not the cell: a comma is a decimal sign where some cells can
    only be read so, at least two or one like ``1.234,50``, and no cell contradicts.

    Example:
        >>> decimal_of(["1,5", "12,25", "3"]), decimal_of(["1,234", "12"])
        (',', '.')
    """
    only_comma = 0
    for text in texts:
        found = SHAPE.fullmatch(bare(text))
        if not found:
            continue
        digits = found["digits"]
        if "," not in digits and "." not in digits:
            continue
        point, comma = POINT.fullmatch(digits), COMMA.fullmatch(digits)
        if point and not comma:
            return "."
        if comma and not point:
            only_comma += 2 if "." in digits or " " in digits else 1
    return "," if only_comma >= 2 else "."


def millionths(amount: Decimal) -> tuple[int, bool]:
    """The amount in millionths, and whether more than its noise was rounded away.

    More than six decimals are first read to 15 significant digits, which removes what
    binary numbers leave behind (-60.70400000000001); what is still too fine is rounded
    half to even.
    """
    scaled = amount.scaleb(6, Context(prec=120))
    whole = scaled.to_integral_value(ROUND_HALF_EVEN)
    if whole == scaled:
        return int(whole), False
    scaled = FIFTEEN.plus(amount).scaleb(6, Context(prec=120))
    whole = scaled.to_integral_value(ROUND_HALF_EVEN)
    return int(whole), whole != scaled
