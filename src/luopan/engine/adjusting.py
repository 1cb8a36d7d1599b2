"""How much a number changes when something happened to it, and who pays for it.

Standard calculators of an adjustment: the same facts always lead to the same amounts. Whole
quanta throughout; a month that is not touched has part 0 and does not move.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.engine.rounding import share
from luopan.engine.rounding.exact import nearest

Ints = NDArray[np.int64]


def taken_off(amounts: ArrayLike, parts: Sequence[Fraction]) -> Ints:
    """Take a part of each month off: days of absence, a customer's share, lost counties.

    Args:
        amounts: Shape ``(months,)``. The targets, in quanta.
        parts: As many. What part of each month is taken off; negative: put on.

    Returns:
        The change of each month, rounded to whole quanta, halves away from zero.

    Raises:
        ValueError: Of other lengths.

    Source:
        docs/algorithms/adjusting.md

    Example:
        >>> taken_off([300, 300, 300], [Fraction(0), Fraction(1, 3), Fraction(1, 8)])
        array([   0, -100,  -38])
    """
    whole = np.asarray(amounts, dtype=np.int64).tolist()
    found = [-nearest(a * part) for a, part in zip(whole, parts, strict=True)]
    return np.array(found, dtype=np.int64)


def laid_over(total: int, amounts: ArrayLike, open_months: ArrayLike) -> Ints:
    """Lay one amount over the open months, in the ratio of their targets.

    Args:
        total: The change of the year, in quanta.
        amounts: Shape ``(months,)``. The targets; months below 0 count as 0.
        open_months: Same shape. True where a month may move.

    Returns:
        The change of each month; ``result.sum() == total``. Where no open month has a
        target they are alike.

    Raises:
        ValueError: There is no open month and something to lay.

    Example:
        >>> laid_over(-100, [10, 30, 30], [False, True, True])
        array([  0, -50, -50])
    """
    free = np.asarray(open_months, dtype=bool)
    found = np.zeros(free.shape, dtype=np.int64)
    if not free.any():
        if total:
            raise ValueError("no month is open")
        return found
    weights = np.maximum(np.asarray(amounts, dtype=np.int64), 0)[free]
    found[free] = share(total, weights if weights.any() else np.ones_like(weights))
    return found


def approved(changes: ArrayLike, part: Fraction) -> Ints:
    """A part of what was asked for, month by month.

    Args:
        changes: Shape ``(months,)``. What was worked out, in quanta.
        part: How much of it is approved; 1 is all.

    Returns:
        Same shape; the sum is the part of the sum, rounded once; a month that did not
        change does not.

    Example:
        >>> approved([0, -100, -50, -1], Fraction(1, 2))
        array([  0, -50, -25,  -1])
    """
    exact = [change * part for change in np.asarray(changes, np.int64).tolist()]
    floors = [one.__floor__() for one in exact]
    extras = nearest(sum(exact, Fraction(0))) - sum(floors)
    rests = [one - floor for one, floor in zip(exact, floors, strict=True)]
    order = sorted(range(len(exact)), key=lambda n: (rests[n], n), reverse=True)
    for n in order[:extras]:
        floors[n] += 1
    return np.array(floors, dtype=np.int64)


def paid_by(changes: ArrayLike, weights: ArrayLike) -> Ints:
    """Who takes over how much of a change, so that what is above all of them stays.

    Args:
        changes: Shape ``(months,)``. Of the unit, in quanta.
        weights: Shape ``(payers,)``; not negative, not all 0.

    Returns:
        Shape ``(payers, months)``; ``result.sum(axis=0) == -changes``.

    Raises:
        ValueError: Nobody has a weight.

    Example:
        >>> paid_by([-100, 0, -7], [1, 2])
        array([[33,  0,  2],
               [67,  0,  5]])
    """
    laid = np.asarray(weights, dtype=np.int64)
    if not laid.size or (laid < 0).any() or not laid.any():
        raise ValueError("nobody pays")
    whole = np.asarray(changes, dtype=np.int64).tolist()
    columns = [share(-change, laid) for change in whole]
    return np.stack(columns, axis=1) if columns else np.zeros((laid.size, 0), np.int64)
