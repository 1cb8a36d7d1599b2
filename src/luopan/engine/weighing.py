"""Weights of a part out of ratios of its groups: what a source says, laid as the numbers stand.

A source of weights speaks of one thing: seats, markets, months. On the axes that it says
nothing of, the numbers keep the shape they have.
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NOBODY = -1
LARGEST = 2.0**40  # of a weight: as whole numbers they add up without overflow


def laid(now: Ints, free: NDArray[np.bool_], group: Ints, ratios: Floats) -> Ints:
    """Give each group of leaves its ratio, and lay it over its leaves as they stand.

    Where nothing stands in a group its leaves go by the periods of the whole part, and
    where nothing stands at all, evenly.

    Args:
        now: Shape ``(rows, periods)``. What stands there, in quanta; below 0 counts as 0.
        free: Same shape. Leaves that may get a weight; no reserve, no absent leaf.
        group: Same shape. Number of the group that a leaf belongs to, −1 of none.
        ratios: Shape ``(groups,)``, not negative.

    Returns:
        Weights, same shape, whole and not negative; those of a group are together in its
        ratio to the others, to one part in 10¹⁰. All 0 where no free leaf has a ratio.

    Raises:
        ValueError: Shapes differ, or a ratio is negative or no number.

    Source:
        docs/algorithms/spread.md

    Example:
        >>> now = np.array([[10, 30], [50, 50]])
        >>> found = laid(now, now > 0, np.array([[0, 0], [1, 1]]), np.array([300.0, 100.0]))
        >>> (found / found.sum()).round(4)
        array([[0.1875, 0.5625],
               [0.125 , 0.125 ]])
    """
    if not now.shape == free.shape == group.shape:
        raise ValueError(f"shapes {now.shape}, {free.shape} and {group.shape}")
    if not (ratios >= 0).all() or not np.isfinite(ratios).all():
        raise ValueError("a ratio is negative or no number")
    counted = free & (group != NOBODY)
    size, place = len(ratios), np.where(counted, group, 0)
    stands = np.where(counted, np.maximum(now, 0), 0).astype(np.float64)
    bare = _sums(stands, place, size)[place] == 0
    shape = np.where(bare & counted, periods_of(now, free)[None, :], stands)
    bare = _sums(shape, place, size)[place] == 0
    shape = np.where(bare & counted, 1.0, shape)
    whole = _sums(shape, place, size)
    each = np.divide(ratios, whole, out=np.zeros(size), where=whole > 0)
    weights = each[place] * shape if size else np.zeros(now.shape)
    top = float(weights.max(initial=0.0))
    if top == 0:
        return np.zeros(now.shape, np.int64)
    found: Ints = np.rint(weights * (LARGEST / top)).astype(np.int64)
    return found


def periods_of(now: Ints, free: NDArray[np.bool_]) -> Floats:
    """What stands in each period of a part; where nothing stands at all, 1 in each.

    Example:
        >>> periods_of(np.array([[1, 2], [3, 4]]), np.array([[True, True], [False, True]]))
        array([1., 6.])
    """
    sums = np.where(free, np.maximum(now, 0), 0).sum(axis=0).astype(np.float64)
    return sums if sums.any() else np.ones(len(sums))


def _sums(values: Floats, place: Ints, size: int) -> Floats:
    found = np.bincount(place.ravel(), values.ravel(), minlength=max(size, 1))
    return np.asarray(found, np.float64)
