"""Many groups at once, each with its own exact total."""

import numpy as np
from numpy.typing import NDArray

from luopan.engine.rounding.exact import quotients

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BLOCK = 1 << 16  # cells that stay in the cache together


def round_rows(
    shares: Floats, totals: Ints, step: int = 1, out: Ints | None = None
) -> Ints:
    """The largest remainder in many groups of one size at once.

    Works in blocks that fit the cache; a group never depends on its neighbours, so the
    result does not depend on the blocks.

    Args:
        shares: Shape ``(groups, leaves)``, in quanta; each row sums to its total,
            nearly.
        totals: Shape ``(groups,)``, in quanta.
        step: Every amount becomes a multiple of it; one leaf of a row (the largest)
            takes what is no multiple of its total.
        out: Where to put the result; a new array if None.

    Returns:
        Amounts; every row sums to its total and every amount is less than a step away
        from its share.

    Raises:
        ValueError: A row does not sum to its total.

    Source:
        docs/algorithms/rounding.md

    Example:
        >>> round_rows(np.full((2, 3), [[10 / 3], [5 / 3]]), np.array([10, 5]))
        array([[3, 3, 4],
               [1, 2, 2]])
    """
    groups, leaves = shares.shape
    result = np.empty(shares.shape, np.int64) if out is None else out
    high = max(1, BLOCK // max(1, leaves))
    for start in range(0, groups, high):
        rows = slice(start, min(groups, start + high))
        _round_block(shares[rows], totals[rows], step, result[rows])
    return result


def _round_block(shares: Floats, totals: Ints, step: int, out: Ints) -> None:
    negative = totals < 0
    if negative.any():
        sign = np.where(negative, -1, 1)
        _round_upright(shares * sign[:, None], np.abs(totals), step, out)
        out *= sign[:, None]
    else:
        _round_upright(shares, totals, step, out)


def _round_upright(shares: Floats, totals: Ints, step: int, out: Ints) -> None:
    rests = totals % step
    if step > 1:
        take = shares.shape[1] - 1 - np.argmax(shares[:, ::-1], axis=1)
        every = np.arange(len(shares))
        shares = shares.copy()
        shares[every, take] -= rests
        shares /= step
    floors = np.floor(shares)
    remainders = shares - floors
    np.copyto(out, floors, casting="unsafe")
    extras = totals // step - out.sum(axis=1)
    raise_rows(out, remainders, extras)
    if step > 1:
        out *= step
        out[every, take] += rests


def raise_rows(floors: Ints, remainders: Floats, extras: Ints) -> None:
    """:func:`raise_largest` for every row: the threshold is found by sorting rows."""
    size = floors.shape[1]
    if ((extras < 0) | (extras > size)).any():
        raise ValueError("shares of a group do not sum to its total")
    ordered = np.sort(remainders, axis=1)
    padded = np.minimum(size - extras, size - 1)
    threshold = ordered[np.arange(len(floors)), padded][:, None]
    above = remainders > threshold
    level = remainders == threshold
    left = extras - above.sum(axis=1)
    many = level.sum(axis=1)
    np.add(floors, above, out=floors)
    plain = many == left
    floors[plain] += level[plain]
    for row in np.flatnonzero(~plain & (left > 0)):
        floors[row, np.flatnonzero(level[row])[-left[row] :]] += 1


def raise_groups(floors: Ints, rests: Ints, groups: Ints, extras: Ints) -> Ints:
    """In each group one more for so many leaves, those with the largest rests.

    Args:
        floors: Shape ``(leaves,)``, quanta.
        rests: Same shape, to compare inside a group; of equals the later leaf first.
        groups: Same shape. Which group a leaf is in, from 0.
        extras: Shape ``(groups,)``, not negative, at most as many as a group has rests.

    Returns:
        Amounts, same shape.

    Example:
        >>> raise_groups(*(np.array(v) for v in ([3, 3, 9], [1, 1, 0], [0, 0, 1], [1, 0])))
        array([3, 4, 9])
    """
    some = np.flatnonzero((extras > 0)[groups] & (rests > 0))[::-1]
    sizes = np.bincount(groups[some], minlength=len(extras))
    if (extras < 0).any() or (extras > sizes).any():
        raise ValueError("rests of a group do not sum to its total")
    order = some[np.lexsort((-rests[some], groups[some]))]
    rank = np.arange(len(order)) - (np.cumsum(sizes) - sizes)[groups[order]]
    raised = floors.copy()
    raised[order] += rank < extras[groups[order]]
    return raised


def settle_groups(
    base: Ints, weights: Ints, groups: Ints, amounts: Ints, step: int = 1
) -> Ints:
    """:func:`~luopan.engine.rounding.exact.settle` in groups of any size at once.

    Args:
        base: Shape ``(leaves,)``. What the leaves have, in quanta.
        weights: Same shape, whole, not negative, in each group one above 0.
        groups: Same shape. Which group a leaf is in, from 0.
        amounts: Shape ``(groups,)``. What is added over the leaves of each group.
        step: As in ``largest_remainder``.

    Returns:
        Amounts; each group sums to what it had plus its amount.

    Example:
        >>> settle_groups(np.array([149, 251, 3]), np.array([149, 251, 3]),
        ...     np.array([0, 0, 1]), np.array([0, 4]), 100)
        array([100, 300,   7])
    """
    if len(base) == 0:
        return base.copy()
    order = np.argsort(groups, kind="stable")
    held = groups[order]
    starts = np.flatnonzero(np.diff(held, prepend=-1))
    sizes = np.diff(starts, append=len(held))
    added = amounts[held[starts]]
    totals = np.add.reduceat(base[order], starts) + added
    sign = np.where(totals < 0, -1, 1)
    leaf = _Leaves(starts, sizes)
    shifted = base[order] * leaf.each(sign)
    scaled, totals = weights[order], totals * sign
    amount = leaf.each(added * sign)
    divisor = leaf.each(np.maximum(1, np.add.reduceat(scaled, starts)))
    rests = totals % step
    if step > 1:
        take = leaf.largest(shifted + scaled * (amount / divisor))
        shifted[take] -= rests
    floors, remainders = quotients(shifted, scaled, amount, divisor, step)
    extras = totals // step - np.add.reduceat(floors, starts)
    floors += leaf.rank(remainders) < leaf.each(extras)
    floors *= step
    if step > 1:
        floors[take] += rests
    result = np.empty_like(base)
    result[order] = floors * leaf.each(sign)
    return result


class _Leaves:
    """Leaves ordered by group."""

    def __init__(self, starts: NDArray[np.intp], sizes: NDArray[np.intp]) -> None:
        self.starts = starts
        self.sizes = sizes
        self.groups = np.repeat(np.arange(len(starts)), sizes)
        self.places = np.arange(len(self.groups))

    def each(self, values: Ints) -> Ints:
        """The group's value at every leaf."""
        return values[self.groups]

    def largest(self, values: Floats) -> NDArray[np.intp]:
        """Place of the largest value of every group, the last of equals."""
        top = np.maximum.reduceat(values, self.starts)
        found = np.flatnonzero(values == top[self.groups])
        take = np.zeros(len(self.starts), np.intp)
        take[self.groups[found]] = found
        return take

    def rank(self, values: Ints) -> Ints:
        """Rank in the group, 0 for the largest; of equals the later first."""
        order = np.lexsort((-self.places, -values, self.groups))
        ranks = np.empty(len(values), np.int64)
        ranks[order] = self.places - self.starts[self.groups]
        return ranks
