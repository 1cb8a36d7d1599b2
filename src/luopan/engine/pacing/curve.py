"""The own in-month curve 历史节奏: when in a month what a month brings usually comes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
STEPS = 60  # of the curve; a month has at most 31 days


@dataclass(frozen=True, eq=False)
class PastMonth:
    """A month that is over.

    Args:
        amounts: Shape ``(days,)``: what each day brought, in any unit.
        worked: Same shape: whether it was a working day.
    """

    amounts: NDArray[np.int64]
    worked: NDArray[np.bool_]


def month_curve(months: Sequence[PastMonth], least: int = 3) -> Floats | None:
    """The share of a month that has come, by the share of its working days that passed.

    Months are taken together by what they brought, so a large one says more than a
    small one. Working days make months comparable: the last but two is the last but
    two, whether the month has 28 days or a holiday week.

    Args:
        months: Past months. One that brought nothing or less says nothing.
        least: How many months that say something it takes.

    Returns:
        Shape ``(61,)``: at 0, 1/60 … 1 of the working days; from 0 to 1, never less
        than before. None if there are too few months.

    Source:
        docs/algorithms/pace.md

    Example:
        >>> late = PastMonth(np.array([1, 1, 1, 1, 6]), np.ones(5, bool))
        >>> curve = month_curve([late] * 3)
        >>> [round(float(curve[step]), 2) for step in (0, 12, 48, 60)]
        [0.0, 0.1, 0.4, 1.0]
    """
    told = [month for month in months if month.amounts.sum() > 0 and month.worked.any()]
    if len(told) < least:
        return None
    total = sum(int(month.amounts.sum()) for month in told)
    grid = np.linspace(0, 1, STEPS + 1)
    shares = sum(_running(month, grid) for month in told) / total
    level = np.clip(np.maximum.accumulate(shares), 0, 1)
    level[0], level[-1] = 0.0, 1.0
    return np.asarray(level)


def _running(month: PastMonth, grid: Floats) -> Floats:
    """What had come when a share of the working days had passed."""
    running = np.cumsum(month.amounts).astype(np.float64)
    passed = np.cumsum(month.worked) / month.worked.sum()
    # Days off belong to the working day before them: the last of equal places counts.
    last = np.flatnonzero(np.append(np.diff(passed) > 0, True))
    places, values = passed[last], running[last]
    if places[0] > 0:
        places, values = np.append(0.0, places), np.append(0.0, values)
    return np.interp(grid, places, values)


def density(curve: ArrayLike, worked: ArrayLike) -> Floats:
    """What each day of a month usually brings, as a share of the month.

    Args:
        curve: As ``month_curve`` gives it.
        worked: Shape ``(days,)``: whether each day of the month is a working day.

    Returns:
        Shape ``(days,)``: sums to 1; 0 on days off. Without working days all alike.

    Example:
        >>> density(np.linspace(0, 1, 61), [True, False, True, True, True])
        array([0.25, 0.  , 0.25, 0.25, 0.25])
    """
    works = np.asarray(worked, dtype=bool)
    if not works.any():
        return np.full(len(works), 1 / len(works))
    passed = np.cumsum(works) / works.sum()
    level = np.asarray(curve, dtype=np.float64)
    reached = np.interp(passed, np.linspace(0, 1, len(level)), level)
    return np.diff(reached, prepend=0.0)
