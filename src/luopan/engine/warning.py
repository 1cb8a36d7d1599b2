"""When a miss can be seen coming: how far beyond its bound a unit is, by five rules.

Each rule measures one number, of which more is worse; ``stands`` says whether a warning
stands by it. See docs/algorithms/warning.md.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

EASE = 0.8  # a warning goes once its measure lies below this part of the bound


def stands(measure: float | None, bound: float, *, stood: bool) -> bool:
    """Whether a warning stands: raised at the bound, gone only well below it.

    Args:
        measure: More is worse; None: it cannot be told, and nothing is raised.
        bound: Above 0. Where a warning is raised.
        stood: It stood until now.

    Returns:
        True from the bound on; between ``EASE`` × bound and the bound as it was, so that
        what swings about the bound does not flap.

    Raises:
        ValueError: A bound that is not above 0.

    Source:
        docs/algorithms/warning.md

    Example:
        >>> [stands(size, 0.10, stood=False) for size in (0.09, 0.10)]
        [False, True]
        >>> [stands(size, 0.10, stood=True) for size in (0.09, 0.079)]
        [True, False]
    """
    if bound <= 0:
        raise ValueError("a bound lies above 0")
    if measure is None:
        return False
    return measure >= (bound * EASE if stood else bound)


def landing(actual: int, due: int, target: int) -> int | None:
    """Where a period ends at the speed up to now, by the unit's own season.

    Args:
        actual: What came, of any sign, in any unit.
        due: What was to come by then: target to date 序时目标.
        target: Of the whole period.

    Returns:
        actual × target ÷ due, rounded half up; None where nothing was due yet or the
        target is not above 0.

    Example:
        >>> landing(300, 400, 1_000)
        750
    """
    if due <= 0 or target <= 0:
        return None
    return (2 * actual * target + due) // (2 * due)


def shortfall(end: int | None, target: int) -> float | None:
    """What is missing at the end as a part of the target: 0.1 is ten percent short.

    Example:
        >>> shortfall(750, 1_000)
        0.25
    """
    return None if end is None or target <= 0 else (target - end) / target


def uncovered(wanted: int, amount: int, win_rate: float) -> tuple[int, float | None]:
    """What open opportunities leave uncovered of what they are to bring.

    Args:
        wanted: What is to be won within one cycle, in any unit.
        amount: Opportunities that are expected to close in it.
        win_rate: Part of them that is won; 1.0 is all.

    Returns:
        The amount that stays uncovered, and as a part of what is wanted; None where
        nothing is wanted.

    Example:
        >>> uncovered(1_000, 2_000, 0.25)
        (500, 0.5)
    """
    if wanted <= 0:
        return 0, None
    short = max(wanted - round(amount * win_rate), 0)
    return short, short / wanted


def weeks_short(done: ArrayLike, needed: ArrayLike, part: float) -> int:
    """How many weeks in a row, up to the last one, stayed below a part of the need.

    Args:
        done: Shape ``(weeks,)``, the oldest first.
        needed: Same shape. A week of which nothing was needed (a holiday) neither counts
            nor ends the row.
        part: 0.8: a week is short below 80 % of its need.

    Raises:
        ValueError: Shapes differ.

    Example:
        >>> weeks_short([9, 3, 0, 4], [8, 8, 0, 8], 0.8)
        2
    """
    came, need = np.asarray(done, float), np.asarray(needed, float)
    if came.shape != need.shape:
        raise ValueError("a need for each week")
    count = 0
    for one, wanted in zip(came[::-1], need[::-1], strict=True):
        if wanted <= 0:
            continue
        if one >= wanted * part:
            break
        count += 1
    return count


def heaviest(
    came: ArrayLike, still: ArrayLike, target: int
) -> tuple[int, float] | None:
    """Who of those with something still open carries most of a number.

    Args:
        came: Shape ``(customers,)``: what each brought in the period.
        still: Same shape: what is open of each and expected in the period.
        target: The period's number.

    Returns:
        Its place and (came + open) ÷ target; None where nothing is open, or the target
        is not above 0. The first of several alike.

    Raises:
        ValueError: Shapes differ.

    Example:
        >>> heaviest([500, 100], [0, 300], 1_000)
        (1, 0.4)
    """
    brought, hangs = np.asarray(came, np.int64), np.asarray(still, np.int64)
    if brought.shape != hangs.shape:
        raise ValueError("one amount of each for a customer")
    if target <= 0 or not (hangs > 0).any():
        return None
    both = np.where(hangs > 0, brought + hangs, np.iinfo(np.int64).min)
    place = int(both.argmax())
    return place, int(both[place]) / target


def overdue_part(overdue: int, outstanding: int) -> float | None:
    """Part of what is owed that is overdue; None where nothing is owed.

    Example:
        >>> overdue_part(30, 120)
        0.25
    """
    return overdue / outstanding if outstanding > 0 else None


def began(measures: Sequence[float | None], bound: float) -> int:
    """From which of several looks on a warning stood without a break up to the last one.

    Args:
        measures: The oldest first; at least one. The last one stands.
        bound: Where it is raised.

    Returns:
        Its place. In between it stays down to ``EASE`` × bound, as ``stands`` says; the
        first look of a run must itself reach the bound.

    Example:
        >>> began([0.12, 0.05, 0.11, 0.09, 0.13], 0.10)
        2
    """
    first, stood = len(measures) - 1, False
    for place, measure in enumerate(measures):
        now = stands(measure, bound, stood=stood)
        if now and not stood:
            first = place
        stood = now
    return first
