"""Whole columns of amounts or days: each different text is read once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.sheets.cells import Cell, Column, Kind
from luopan.sheets.values.dating import (
    SHORT,
    day,
    is_month,
    of_number,
    order_of,
)
from luopan.sheets.values.faults import Fault, Question
from luopan.sheets.values.habits import NOTHING_SAID, Habit, bare
from luopan.sheets.values.numerals import (
    currency_in,
    decimal_of,
    millionths,
    number,
)
from luopan.sheets.values.plain import plain_millionths

KEPT = 1_000
"""So many faults are told one by one; the others are counted."""

NO_DAY = np.iinfo(np.int32).min


@dataclass(frozen=True)
class RowFault:
    """A cell that could not be read; ``row`` counts from 0."""

    row: int
    fault: Fault


@dataclass(frozen=True)
class Numbers:
    """A column of amounts.

    Args:
        amounts: In millionths; 0 where there is none.
        present: Where there is one. 0 ≠ nothing.
        bad: Where the cell is not blank and could not be read.
        rounded: Where more than six decimals (of 15 digits) were rounded away.
        faults: The first thousand of ``bad``, with reasons.
        currencies: Currency signs in the cells, and in how many.
        habit: How the numbers were read.
    """

    amounts: NDArray[np.int64]
    present: NDArray[np.bool_]
    bad: NDArray[np.bool_]
    rounded: NDArray[np.bool_]
    faults: tuple[RowFault, ...]
    currencies: dict[str, int]
    habit: Habit

    @property
    def total(self) -> Decimal:
        """Their exact sum."""
        return Decimal(sum(self.amounts.tolist())) / 1_000_000


@dataclass(frozen=True)
class Days:
    """A column of days.

    Args:
        days: ``datetime64[D]``, NaT where there is none.
        bad: Where the cell is not blank and could not be read.
        months: Where the cell names a month only; the day is its first.
        faults: The first thousand of ``bad``, with reasons.
        question: Which order is meant, if the column does not tell; ambiguous cells
            are then among the bad ones.
        habit: How the days were read.
    """

    days: NDArray[np.datetime64]
    bad: NDArray[np.bool_]
    months: NDArray[np.bool_]
    faults: tuple[RowFault, ...]
    question: Question | None
    habit: Habit

    @property
    def present(self) -> NDArray[np.bool_]:
        """Where there is one."""
        return ~np.isnat(self.days)

    def dates(self) -> list[date | None]:
        """The days as Python has them."""
        found: list[date | None] = self.days.astype(object).tolist()
        return found


def numbers(column: Column, habit: Habit = NOTHING_SAID) -> Numbers:
    """Read a column as amounts.

    Args:
        column: Any cells.
        habit: What is known of its habit; the column decides what is not.
    """
    used = _used(column)
    if not habit.decimal:
        sample = (column.texts[c] for c in used[:200_000].tolist())
        habit = Habit(decimal_of(sample), habit.order, habit.since)
    table, state, signs = _text_amounts(column, used, habit)
    text = column.kinds == Kind.TEXT
    codes = np.where(text, column.codes, 0)
    amounts = np.where(text, table[codes], 0)
    states = np.where(text, state[codes], ABSENT)
    _add_stored(column, amounts, states)
    bad = states == BAD
    faults = _faults(column, bad, lambda cell: number(cell, habit))
    counts = {sign: int((text & np.isin(codes, at)).sum()) for sign, at in signs}
    present = (states == THERE) | (states == ROUNDED)
    return Numbers(amounts, present, bad, states == ROUNDED, faults, counts, habit)


def dates(column: Column, habit: Habit = NOTHING_SAID) -> Days:
    """Read a column as days.

    Args:
        column: Any cells.
        habit: What is known of its habit; the column decides what is not.
    """
    used = _used(column)
    texts = [column.texts[c] for c in used.tolist()]
    question = None
    if not habit.order:
        orders = order_of(texts)
        if len(orders) == 1:
            habit = Habit(habit.decimal, orders[0], habit.since)
        elif len(orders) > 1:
            question = _question(column, used, texts, orders)
    table, months = _text_days(column, used, texts, habit)
    text = column.kinds == Kind.TEXT
    codes = np.where(text, column.codes, 0)
    ordinals = np.where(text, table[codes], NO_DAY)
    blank = column.blank | (text & (ordinals == NOTHING))
    month = text & months[codes]
    _add_stored_days(column, ordinals, habit)
    known = ordinals > NOTHING
    bad = ~known & ~blank
    faults = _faults(column, bad, lambda cell: day(cell, habit))
    since = np.datetime64("0001-01-01", "D")
    result = since + np.where(known, ordinals, 1).astype("timedelta64[D]") - 1
    result[~known] = np.datetime64("NaT")
    return Days(result, bad, month & known, faults, question, habit)


ABSENT, THERE, ROUNDED, BAD = range(4)
NOTHING = NO_DAY + 1


def _used(column: Column) -> NDArray[np.intp]:
    """Places of the texts that this column (or slice of one) really uses."""
    marks = np.zeros(len(column.texts), np.bool_)
    marks[column.codes[column.kinds == Kind.TEXT]] = True
    return np.flatnonzero(marks)


def _text_amounts(
    column: Column, used: NDArray[np.intp], habit: Habit
) -> tuple[NDArray[np.int64], NDArray[np.uint8], list[tuple[str, list[int]]]]:
    """Amount and state of every text, and where currency signs stand."""
    table = np.zeros(max(1, len(column.texts)), np.int64)
    state = np.zeros(max(1, len(column.texts)), np.uint8)
    signs: dict[str, list[int]] = {}
    left = used
    if habit.decimal != ",":
        some, fine = plain_millionths([column.texts[c] for c in used.tolist()])
        table[used] = some
        state[used] = np.where(fine, THERE, ABSENT)
        left = used[~fine]
    for code in left.tolist():
        text = column.texts[code]
        found = number(text, habit)
        if isinstance(found, Fault):
            state[code] = BAD
        elif found is not None:
            table[code], rounded = millionths(found)
            state[code] = ROUNDED if rounded else THERE
            if not text.isascii() or not text[:1].isdigit():
                sign = currency_in(text)
                if sign:
                    signs.setdefault(sign, []).append(code)
    return table, state, list(signs.items())


def _add_stored(
    column: Column, amounts: NDArray[np.int64], states: NDArray[np.uint8]
) -> None:
    """Numbers that the file stores as such, to 15 digits; other kinds are bad."""
    kinds = column.kinds
    others = (kinds == Kind.DATE) | (kinds == Kind.INSTANT) | (kinds == Kind.TRUTH)
    states[others | (kinds == Kind.ERROR)] = BAD
    if column.numbers is None:
        return
    rows = np.flatnonzero(kinds == Kind.NUMBER)
    stored = column.numbers[rows]
    whole = (stored == np.rint(stored)) & (np.abs(stored) < 9.2e12)
    amounts[rows[whole]] = stored[whole].astype(np.int64) * 1_000_000
    states[rows[whole]] = THERE
    rest = rows[~whole]
    different, back = np.unique(stored[~whole], return_inverse=True)
    table = np.zeros(len(different), np.int64)
    state = np.full(len(different), BAD, np.uint8)
    for place, value in enumerate(different.tolist()):
        found = number(value)
        if isinstance(found, Decimal):
            table[place], rounded = millionths(found)
            state[place] = ROUNDED if rounded else THERE
    amounts[rest] = table[back]
    states[rest] = state[back]


def _text_days(
    column: Column, used: NDArray[np.intp], texts: list[str], habit: Habit
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Ordinal of every text, and where only a month is named."""
    table = np.full(max(1, len(column.texts)), NO_DAY, np.int64)
    months = np.zeros(max(1, len(column.texts)), np.bool_)
    known: dict[str, tuple[int, bool]] = {}
    for code, text in zip(used.tolist(), texts, strict=True):
        head = text[:10] if len(text) > 16 and text[10:11] in " T" else text
        answer = known.get(head)
        if answer is None or (head is not text and answer[0] > NOTHING and _odd(text)):
            found = day(text, habit)
            ordinal = found.toordinal() if isinstance(found, date) else NO_DAY
            answer = (NOTHING if found is None else ordinal, is_month(text))
            known[head] = answer if answer[0] > NOTHING else known.get(head, answer)
        table[code], months[code] = answer
    return table, months


def _odd(text: str) -> bool:
    """Whether what follows the day is anything but a plain time."""
    return not text[11:].replace(":", "").replace(".", "").isdigit()


def _add_stored_days(column: Column, days: NDArray[np.int64], habit: Habit) -> None:
    if column.numbers is None:
        return
    kinds, stored = column.kinds, column.numbers
    dated = kinds == Kind.DATE
    days[dated] = stored[dated].astype(np.int64)
    timed = kinds == Kind.INSTANT
    days[timed] = (stored[timed] // 86_400).astype(np.int64)
    least, most = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
    days[(dated | timed) & ((days < least) | (days > most))] = NO_DAY
    rows = np.flatnonzero(kinds == Kind.NUMBER)
    different, back = np.unique(stored[rows], return_inverse=True)
    table = np.full(len(different), NO_DAY, np.int64)
    for place, value in enumerate(different.tolist()):
        found = of_number(value, habit.since)
        if isinstance(found, date):
            table[place] = found.toordinal()
    days[rows] = table[back]


def _question(
    column: Column,
    used: NDArray[np.intp],
    texts: list[str],
    orders: tuple[str, ...],
) -> Question | None:
    """The first cell that the orders read differently, if there is one."""
    for code, text in zip(used.tolist(), texts, strict=True):
        found = SHORT.fullmatch(bare(text))
        if found and isinstance(day(text), Fault):
            here = (column.codes == code) & (column.kinds == Kind.TEXT)
            return Question(orders, text, int(np.argmax(here)))
    return None


def _faults(
    column: Column, bad: NDArray[np.bool_], read: Callable[[Cell], object]
) -> tuple[RowFault, ...]:
    faults = []
    for row in np.flatnonzero(bad)[:KEPT].tolist():
        found = read(column[row])
        if not isinstance(found, Fault):
            found = Fault("no_number", column.shown(row))
        faults.append(RowFault(row, found))
    return tuple(faults)
