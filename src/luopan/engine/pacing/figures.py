"""Attainment, lead, landing, and whose the shortfall is."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from luopan.engine.rounding import scale

FINE = 1_000_000  # time progress is taken to a millionth


def attainment(
    actual: float, target: float, *, lower_is_better: bool = False
) -> float | None:
    """完成率: actual ÷ target; where less is better, 2 − actual ÷ target.

    Args:
        actual: What happened, in any unit.
        target: In the same unit.
        lower_is_better: 1 is the target met, above 1 is less than allowed, and twice
            the target (or more) is 0.

    Returns:
        1.0 is 100 %. None for a target of 0 or less: there is no percentage of it.

    Example:
        >>> attainment(534, 1000), attainment(120, 100, lower_is_better=True)
        (0.534, 0.8)
        >>> attainment(5, 0) is None
        True
    """
    if target <= 0:
        return None
    share = actual / target
    return max(2 - share, 0.0) if lower_is_better else share


def lead(
    share: float | None, progress: float, *, lower_is_better: bool = False
) -> float | None:
    """进度差: actual ÷ target − time progress; where less is better, the other way round.

    Above 0 is good in both cases: more has come, or less was used, than time has passed.

    Example:
        >>> round(lead(0.534, 0.621), 3), round(lead(0.5, 0.6, lower_is_better=True), 3)
        (-0.087, 0.1)
    """
    if share is None:
        return None
    return progress - share if lower_is_better else share - progress


def run_rate_landing(actuals: Sequence[int], progress: float) -> list[int] | None:
    """Where a period ends if it goes on as up to now: actual ÷ time progress.

    A plain rule of three on the clock that is shown, without an interval: no forecast.

    Args:
        actuals: What the parts of a whole have brought, in any unit. All are put on the
            one clock of the whole.
        progress: Time progress of the whole, to a millionth.

    Returns:
        Same length, in the same unit; their sum is that of the actuals ÷ progress,
        rounded once. None while no time has passed.

    Example:
        >>> run_rate_landing([222], 0.621), run_rate_landing([1, 1, 1], 0.4)
        ([357], [2, 3, 3])
        >>> run_rate_landing([5], 0.0) is None
        True
    """
    passed = Fraction(progress).limit_denominator(FINE)
    if passed <= 0:
        return None
    found: list[int] = scale(np.asarray(actuals, dtype=np.int64), 1 / passed).tolist()
    return found


def shares_of_shortfall(gaps: Sequence[int]) -> list[float]:
    """Whose a shortfall is: the part of each in all that is missing.

    Args:
        gaps: Actual or landing less target; below 0 is missing.

    Returns:
        Same length: 0 where nothing is missing; together 1, or 0 where nothing is
        missing anywhere. What some have too much covers nobody else's shortfall here.

    Example:
        >>> shares_of_shortfall([-30, 10, -10])
        [0.75, 0.0, 0.25]
    """
    missing = [max(-gap, 0) for gap in gaps]
    whole = sum(missing)
    return [part / whole if whole else 0.0 for part in missing]
