"""One day, as people write it: ``2017年12月1日``, ``1-Dec-17``, ``20171201``, 43070."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from luopan.sheets.cells import Cell, CellError
from luopan.sheets.values.faults import Fault
from luopan.sheets.values.habits import NOTHING_SAID, Habit, bare, says_nothing

FIRST, LAST = 1900, 2199
SPAN = 20
"""Years in one column; in a wrong reading the days of the month pose as years."""
MONTHS = {
    name: place
    for place, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
CLOCK = (
    r"(?:[T ]\s*(?:上午|下午)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"\s*(?:[AaPp][Mm]|Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
YEAR_FIRST = re.compile(
    r"([0-9]{4})\s*(?:[-/.]|年)\s*([0-9]{1,2})"
    r"(?:\s*(?:[-/.]|月)\s*([0-9]{1,2})\s*[日号]?|\s*月份?)?\s*" + CLOCK
)
SHORT = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + CLOCK)
DAY_NAME = re.compile(
    r"([0-9]{1,2})[-/ .]?\s*([A-Za-z]{3,9})\.?[-/ ,]*\s*([0-9]{4}|[0-9]{2})" + CLOCK
)
NAME_DAY = re.compile(
    r"([A-Za-z]{3,9})\.?[- ]+([0-9]{1,2})(?:st|nd|rd|th)?,?[- ]+([0-9]{4})" + CLOCK
)
DIGITS = re.compile(r"[0-9]{5,8}")


def day(value: Cell | float, habit: Habit = NOTHING_SAID) -> date | Fault | None:
    """The day that a cell holds; a month stands for its first day.

    Args:
        value: A cell, or a text from anywhere.
        habit: Order of day, month and year; day system of serial numbers.

    Returns:
        The day; None for a blank, ``-`` or ``无``; or why it is none.

    Example:
        >>> day("2017年12月1日"), day(43070), day("12/1/2017").code
        (datetime.date(2017, 12, 1), datetime.date(2017, 12, 1), 'ambiguous_day')
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _read(value, habit)
    if isinstance(value, datetime):
        return _in_range(value.date(), str(value))
    if isinstance(value, date):
        return _in_range(value, str(value))
    if isinstance(value, CellError):
        no_such = value.text[:1].isdigit()
        return Fault("no_such_day" if no_such else "cell_error", value.text)
    if isinstance(value, bool):
        return Fault("no_day", str(value).upper())
    return of_number(value, habit.since)


def of_number(value: int | float | Decimal, since: int = 1900) -> date | Fault:
    """A plain number as a day: ``20171201``, ``201712`` or a serial number."""
    number = float(value)
    whole = int(number) if abs(number) < 1e9 else -1
    if whole > 190_000 and number == whole:
        return _of_digits(str(whole), str(value), since)
    return of_serial(whole, since)


def of_serial(serial: int, since: int = 1900) -> date | Fault:
    """Excel's count of days. date 60 of 1900, a 29 February, never was.

    Example:
        >>> of_serial(59), of_serial(60).code, of_serial(61)
        (datetime.date(1900, 2, 28), 'no_such_day', datetime.date(1900, 3, 1))
    """
    start, least = date(1904, 1, 1), 0
    if since != 1904:
        start, least = date(1899, 12, 31 if serial < 60 else 30), 1
        if serial == 60:
            return Fault("no_such_day", "60 = 1900-02-29")
    if not least <= serial <= 109_574:
        return Fault("day_out_of_range", str(serial))
    return start + timedelta(days=serial)


def _read(text: str, habit: Habit) -> date | Fault | None:
    plain = bare(text)
    if says_nothing(plain):
        return None
    if plain.startswith("#"):
        return Fault("cell_error", text)
    if found := YEAR_FIRST.fullmatch(plain):
        return _made(int(found[1]), int(found[2]), int(found[3] or 1), text)
    if found := SHORT.fullmatch(plain):
        return _short(found, habit.order, text)
    if found := DAY_NAME.fullmatch(plain):
        return _named(found[3], found[2], found[1], text)
    if found := NAME_DAY.fullmatch(plain):
        return _named(found[3], found[1], found[2], text)
    if DIGITS.fullmatch(plain):
        return _of_digits(plain, text, habit.since)
    return Fault("no_day", text)


def _of_digits(digits: str, text: str, since: int) -> date | Fault:
    if len(digits) == 8:
        return _made(int(digits[:4]), int(digits[4:6]), int(digits[6:]), text)
    if len(digits) == 6:
        return _made(int(digits[:4]), int(digits[4:]), 1, text)
    if len(digits) == 5:
        return of_serial(int(digits), since)
    return Fault("no_day", text)


def _short(found: re.Match[str], order: str, text: str) -> date | Fault:
    numbers = (int(found[1]), int(found[3]), int(found[4]))
    orders = orders_of(numbers, len(found[4]))
    if order in orders:
        orders = (order,)
    elif order and orders:
        return Fault("no_such_day", text)
    days = {made for o in orders if isinstance(made := _by(numbers, o, text), date)}
    if len(days) == 1:
        return days.pop()
    return Fault("ambiguous_day" if days else "no_such_day", text)


def orders_of(numbers: tuple[int, int, int], year_digits: int) -> tuple[str, ...]:
    """Orders in which three numbers make a day."""
    possible = ("dmy", "mdy") if year_digits == 4 else ("ymd", "dmy", "mdy")
    return tuple(o for o in possible if isinstance(_by(numbers, o, ""), date))


def _by(numbers: tuple[int, int, int], order: str, text: str) -> date | Fault:
    parts = dict(zip(order, numbers, strict=True))
    year = parts["y"]
    return _made(_full(year) if year < 100 else year, parts["m"], parts["d"], text)


def _full(year: int) -> int:
    """A year in two digits: 69 → 2069, 70 → 1970."""
    return year + (2000 if year < 70 else 1900)


def _named(year: str, month: str, day: str, text: str) -> date | Fault:
    place = MONTHS.get(month.lower())
    if place is None:
        return Fault("no_day", text)
    number = int(year)
    return _made(_full(number) if len(year) == 2 else number, place, int(day), text)


def _made(year: int, month: int, day: int, text: str) -> date | Fault:
    try:
        return _in_range(date(year, month, day), text)
    except ValueError:
        return Fault("no_such_day", text)


def _in_range(day: date, text: str) -> date | Fault:
    if FIRST <= day.year <= LAST:
        return day
    return Fault("day_out_of_range", text)


def is_month(text: str) -> bool:
    """Whether a text names a month and no day: ``2024-01``, ``2024年1月``, ``202401``."""
    plain = bare(text)
    found = YEAR_FIRST.fullmatch(plain)
    if found:
        return found[3] is None
    return len(plain) == 6 and plain.isascii() and plain.isdigit()


def order_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Orders of day, month and year that fit every short date of a column.

    Returns:
        One order: decided. Several: the column does not tell. None: there are no short
        dates, or they contradict one another. Of readings that all fit, those are left
        out whose years lie more than ``SPAN`` apart.

    Example:
        >>> order_of(["12/1/2017", "12/25/2017"]), order_of(["1/2/2017"])
        (('mdy',), ('dmy', 'mdy'))
    """
    votes: dict[str, int] = {}
    years: dict[str, set[int]] = {}
    many = 0
    for text in texts:
        found = SHORT.fullmatch(bare(text))
        if found:
            many += 1
            numbers = (int(found[1]), int(found[3]), int(found[4]))
            for order in orders_of(numbers, len(found[4])):
                votes[order] = votes.get(order, 0) + 1
                years.setdefault(order, set()).add(numbers[order.index("y")])
    fitting = [order for order, count in sorted(votes.items()) if count == many]
    near = [o for o in fitting if max(years[o]) - min(years[o]) <= SPAN]
    return tuple(near or fitting)
