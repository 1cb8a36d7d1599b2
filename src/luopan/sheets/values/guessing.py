"""What a column seems to hold, from a sample of its cells."""

from dataclasses import dataclass

import numpy as np

from luopan.sheets.cells import Column, Kind
from luopan.sheets.values.columns import dates, numbers
from luopan.sheets.values.dating import is_month
from luopan.sheets.values.habits import NOTHING_SAID, Habit, bare

SAMPLE = 2_000


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold.

    Args:
        kind: ``number``, ``date``, ``month``, ``code`` (digits that are a name: leading
            zeros), ``truth``, ``text`` or ``blank``.
        habit: How its numbers or days are written.
        confidence: Share of the cells looked at that can be read so, 0 to 1.
        filled: Share of the cells that are not blank.
    """

    kind: str
    habit: Habit
    confidence: float
    filled: float


def guess(column: Column, habit: Habit = NOTHING_SAID) -> Guess:
    """Tell what a column holds; nothing but its cells is looked at.

    Example:
        >>> guess(Column.of(["2017/12/1", "2017年12月2日", None])).kind
        'date'
    """
    rows = np.flatnonzero(~column.blank)
    if not len(rows):
        return Guess("blank", habit, 1.0, 0.0)
    filled = len(rows) / len(column)
    if len(rows) > SAMPLE:
        rows = rows[np.linspace(0, len(rows) - 1, SAMPLE).astype(np.intp)]
    sample = column.take(rows)
    return _told(sample, habit, filled)


def _told(sample: Column, habit: Habit, filled: float) -> Guess:
    size = len(sample)
    truths = int((sample.kinds == Kind.TRUTH).sum())
    if truths * 2 > size:
        return Guess("truth", habit, truths / size, filled)
    texts = [bare(t) for t in sample.plain() if isinstance(t, str)]
    zeros = sum(t.isdigit() and len(t) > 1 and t[0] == "0" for t in texts)
    if zeros * 20 > size and all(t.isdigit() for t in texts):
        return Guess("code", habit, 1.0, filled)
    dated = dates(sample, habit)
    asked = dated.bad.copy()
    for fault in dated.faults:
        asked[fault.row] &= fault.fault.code != "ambiguous_day"
    plain = sample.kinds == Kind.NUMBER
    share = 1.0 - float((asked | (plain & ~_like_days(sample))).sum()) / size
    amounts = numbers(sample, habit)
    number_share = float(amounts.present.sum()) / size
    if share > 0.5 and share >= number_share:
        months = sum(is_month(t) for t in texts) * 2 > size
        return Guess("month" if months else "date", dated.habit, share, filled)
    if number_share > 0.5:
        return Guess("number", amounts.habit, number_share, filled)
    return Guess("text", habit, 1.0 - max(share, number_share), filled)


def _like_days(sample: Column) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Numbers that look like 20171201; serial numbers look like any amount."""
    if sample.numbers is None:
        return np.zeros(len(sample), np.bool_)
    stored = sample.numbers
    return (stored >= 19_000_101) & (stored <= 21_991_231)
