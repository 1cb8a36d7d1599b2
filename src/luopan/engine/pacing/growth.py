"""Against another time: 同比 and 环比, cut to equal elapsed days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from luopan.engine.calendar.compare import aligned_day
from luopan.engine.calendar.working import days_between

DAY = timedelta(days=1)


class GrowthWord(StrEnum):
    """What is said instead of a percentage, or beside it."""

    NONE = ""
    NEW = "new"  # 新增: nothing before
    TURNED_GOOD = "turned_good"  # 扭亏: from below 0 to above
    STILL_BELOW = "still_below"  # below 0 before, 0 or less now
    TURNED_BAD = "turned_bad"  # 转亏: from 0 or above to below
    NOTHING = "nothing"  # nothing before, nothing now
    NOT_ALIKE = "not_alike"  # the other time cannot be told as far as this one


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth against a base; ``ratio`` is None where the base allows no percentage."""

    ratio: float | None
    word: GrowthWord = GrowthWord.NONE


def growth(now: float | None, before: float | None) -> Growth:
    """同比, 环比: (now − before) ÷ before; a base of 0 or less gives a word.

    Example:
        >>> growth(112, 100)
        Growth(ratio=0.12, word=<GrowthWord.NONE: ''>)
        >>> growth(5, -3).word, growth(5, None).word
        (<GrowthWord.TURNED_GOOD: 'turned_good'>, <GrowthWord.NEW: 'new'>)
        >>> growth(-5, 0).word
        <GrowthWord.TURNED_BAD: 'turned_bad'>
    """
    if now is None:
        return Growth(None, GrowthWord.NOTHING)
    if before is None or before == 0:
        return Growth(None, _from_nothing(now))
    if before < 0:
        good = now > 0
        return Growth(None, GrowthWord.TURNED_GOOD if good else GrowthWord.STILL_BELOW)
    word = GrowthWord.TURNED_BAD if now < 0 else GrowthWord.NONE
    return Growth((now - before) / abs(before), word)


def _from_nothing(now: float) -> GrowthWord:
    if now < 0:
        return GrowthWord.TURNED_BAD
    return GrowthWord.NEW if now > 0 else GrowthWord.NOTHING


def elapsed_span(
    start: date, end: date, days: int, base: tuple[date, date]
) -> tuple[date, date]:
    """The days of another period that are compared with the first days of one.

    Args:
        start: First day of the period.
        end: After its last day.
        days: How many of its days have passed.
        base: The other period, as first day and day after the last.

    Returns:
        The first ``days`` days of the base, or all of it if the period is over or the
        base is shorter.

    Example:
        >>> elapsed_span(date(2024, 3, 1), date(2024, 4, 1), 5,
        ...              (date(2024, 2, 1), date(2024, 3, 1)))
        (datetime.date(2024, 2, 1), datetime.date(2024, 2, 6))
    """
    if days >= (end - start).days:
        return base
    return base[0], min(base[0] + timedelta(days=days), base[1])


def aligned_days(start: date, end: date, years: int) -> Sequence[date]:
    """The days of another year that those of a span are compared with.

    Spring Festival stands on Spring Festival (``engine.calendar.aligned_day``); no day
    is named twice.

    Args:
        start: First day.
        end: After the last day.
        years: How many years later the other year is; −1: the year before.

    Example:
        >>> [str(day) for day in aligned_days(date(2025, 1, 28), date(2025, 1, 30), -1)]
        ['2024-02-09', '2024-02-10']
    """
    found = [aligned_day(day, day.year + years) for day in days_between(start, end)]
    return sorted(set(found))
