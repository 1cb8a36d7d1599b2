"""Numbers as people read them: 4.16 亿, 860 万, ¥384M, −8.7 个点.

``static/js/numbers.js`` is the twin for what the browser draws; both are held to one table
of examples, ``tests/web/number_vectors.json``.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Number = Decimal | int | float
MINUS = "−"
NOTHING = "—"
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$"}
TEN_MILLION, HUNDRED_MILLION = Decimal(10**7), Decimal(10**8)


class TableUnit(NamedTuple):
    """What the amounts of a table are counted in."""

    size: Decimal
    label: str


def chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return str(get_language() or "zh").startswith("zh")


def fixed(value: Number | None, places: int = 0) -> str:
    """With separators by three and so many decimals; "—" for nothing."""
    if value is None:
        return NOTHING
    rounded = _rounded(value, places)
    return _signed(rounded, f"{abs(rounded):,.{places}f}")


def one_or_more(value: Number) -> int:
    """1 of exactly one, else 2: for words that differ by it, which take no fractions."""
    return 1 if value == 1 else 2


def exact(value: str | Number | None) -> str:
    """All digits that there are, with separators; no rounding whatever."""
    if value in (None, ""):
        return NOTHING
    amount = Decimal(str(value))
    return _signed(amount, f"{abs(amount):,f}")


def compact(value: Number | None, currency: str = "", *, even: bool = False) -> str:
    """Short: ``4.16 亿`` and ``82.4 万`` in Chinese, ``¥384M`` and ``82.4K`` in English.

    Zeros at the end are left out, unless it is to be ``even`` with others beside it.
    """
    if value is None:
        return NOTHING
    amount = Decimal(str(value))
    write = fixed if even else _trimmed
    say = _in_chinese if chinese() else _in_english
    text = say(abs(amount), write)
    sign = SIGNS.get(currency, "") if not chinese() else ""
    return _signed(amount, sign + text) if text.strip("0.") else sign + text


def even(value: Number | None, currency: str = "") -> str:
    """Short, for a column or a strip: ``4.00 亿`` beside ``4.12 亿``."""
    return compact(value, currency, even=True)


def named(value: Number | None, currency: str = "", *, even: bool = False) -> str:
    """The same as ``compact``; ``32 元`` where neither 万 nor 亿 says that it is money."""
    text = compact(value, currency, even=even)
    small = value is not None and 0 < abs(value) < 10_000
    return f"{text} 元" if small and currency == "CNY" and chinese() else text


def money(currency: str) -> str:
    """A currency as it stands after an amount that is written out: 元, else its code."""
    return "元" if currency == "CNY" and chinese() else currency


def currency_said(currency: str) -> str:
    """A currency in a sentence: 人民币 on a Chinese screen, any other by its letters."""
    return "人民币" if currency == "CNY" and chinese() else currency


def unit_of_table(counted_in: str) -> TableUnit:
    """万元 for Chinese money, thousands for English, as it is for what is counted."""
    if counted_in not in SIGNS:
        return TableUnit(Decimal(1), counted_in)
    if chinese():
        return TableUnit(
            Decimal(10_000), "万元" if counted_in == "CNY" else f"万 {counted_in}"
        )
    return TableUnit(Decimal(1_000), SIGNS[counted_in] + "K")


def in_table(value: Number | None, unit: TableUnit) -> str:
    """One decimal where the table counts in larger units, else whole."""
    if value is None:
        return NOTHING
    return fixed(Decimal(str(value)) / unit.size, 0 if unit.size == 1 else 1)


def change_in_table(value: Number | None, unit: TableUnit) -> str:
    """A difference in a table, which always says its sign."""
    text = in_table(value, unit)
    return f"+{text}" if value and value > 0 and text.strip("0.") else text


def percent(ratio: float | None, places: int = 1) -> str:
    """1.0 is 100 %."""
    if ratio is None:
        return NOTHING
    return fixed(Decimal(str(ratio)) * 100, places) + "%"


def change(ratio: float | None, places: int = 1) -> str:
    """A percentage that always says its sign."""
    if ratio is None:
        return NOTHING
    text = percent(ratio, places)
    return text if text.startswith(MINUS) or not text.strip("0.%") else f"+{text}"


def points(difference: float | None, places: int = 1) -> str:
    """The difference of two ratios in percentage points 个点."""
    if difference is None:
        return NOTHING
    text = fixed(Decimal(str(difference)) * 100, places)
    if text.strip("−0.") and not text.startswith(MINUS):
        text = f"+{text}"
    return _("%(points)s pt") % {"points": text}


Write = Callable[[Decimal, int], str]


def _in_chinese(size: Decimal, write: Write) -> str:
    if size >= HUNDRED_MILLION:
        return f"{write(size / HUNDRED_MILLION, 2)} 亿"
    if size >= 10_000:
        places = 0 if size >= TEN_MILLION else 1
        text = write(size / 10_000, places)
        return f"{write(Decimal(1), 2)} 亿" if text == "10,000" else f"{text} 万"
    text = fixed(size)
    return f"{write(Decimal(1), 1)} 万" if text == "10,000" else text


def _in_english(size: Decimal, write: Write) -> str:
    letters = ((9, "B", 2), (6, "M", 1), (3, "K", 1), (0, "", 0))
    at = next(
        i for i, (p, _letter, _places) in enumerate(letters) if not p or size >= 10**p
    )
    power, letter, places = letters[at]
    text = write(size.scaleb(-power), 0 if size >= 10 ** (power + 2) else places)
    if text == "1,000" and at:
        _power, letter, places = letters[at - 1]
        text = write(Decimal(1), places)
    return text + letter


def _trimmed(size: Decimal, places: int) -> str:
    text = fixed(size, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Number, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _signed(value: Decimal, text: str) -> str:
    return MINUS + text if value < 0 else text
