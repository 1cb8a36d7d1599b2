"""The kernel under every spread: ``x = clip(base + k · weight, lower, upper)``.

One number ``k`` is found so that the sum is the total: in closed form where nothing is
bounded, by bracketed Newton steps on a piecewise straight line where something is, never
by sorting. ``x`` is the unique nearest point to the base, leaf differences counted in
units of the weight.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.engine.facts import NoRoom
from luopan.engine.rounding import settle

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64] | NDArray[np.float64]
Bools = NDArray[np.bool_]

# glibc gives pages back and fetches them anew, at a price, unless something large has been
# freed before: one unused allocation keeps the arrays of every later edit in place.
np.empty(31 << 20, np.uint8)

BLOCK = 1 << 14  # cells worked on while they are in the cache
ROUNDS = 100
MANY = 1 << 21  # leaves from which a sample is asked first
SPACING = 61  # no rhythm of weeks, months or products meets it


def fill(
    base: Ints,
    weights: Ints,
    total: int,
    lower: Ints | None = None,
    upper: Ints | None = None,
    step: int = 1,
) -> tuple[Ints, int]:
    """Whole amounts ``clip(base + k · weights, lower, upper)`` that sum to a total.

    Args:
        base: Shape ``(leaves,)``. What every leaf starts from, in quanta.
        weights: Same shape, whole numbers (``rounding.whole_weights``), not negative. A
            leaf of weight 0 keeps its base, clipped.
        total: What the result sums to, in quanta.
        lower: Same shape; None for no lower bounds.
        upper: Same shape; None for no upper bounds.
        step: Amounts become multiples of it where bounds allow.

    Returns:
        Amounts that sum to ``total``, within bounds; and the step that could be kept:
        ``step``, or 1.

    Raises:
        NoRoom: The bounds leave no room.
        ValueError: No weight is above 0, though the total is not the base's.

    Source:
        Continuous quadratic knapsack: Brucker 1984; Kiwiel 2008; Cominetti, Mascarenhas
        & Silva 2014. docs/algorithms/spread.md

    Example:
        >>> fill(np.array([10, 20, 30]), np.array([10, 20, 30]), 90,
        ...     upper=np.array([99, 99, 40]))[0]
        array([17, 33, 40])
    """
    every = step == 1 or (len(weights) > 0 and int(weights.min()) > 0)
    if lower is None and upper is None and every and weights.any():
        return settle(base, weights, total - int(base.sum()), step), step
    moving = weights > 0
    low = None if lower is None else lower[moving]
    high = None if upper is None else upper[moving]
    result = base if lower is None else np.maximum(base, lower)
    result = result.copy() if upper is None else np.minimum(result, upper)
    wanted = total - int(result[~moving].sum())
    if not moving.any():
        if wanted:
            raise ValueError("no weight is above 0")
        return result, step
    start, shares = base[moving], weights[moving]
    if low is None and high is None:
        result[moving] = settle(start, shares, wanted - int(start.sum()), step)
        return result, step
    found, kept = _bounded(
        start, shares, wanted, _low(low, start), _high(high, start), step
    )
    result[moving] = found
    return result, kept


def _low(bounds: Ints | None, like: Ints) -> Ints:
    return np.full(like.shape, -(2**62), np.int64) if bounds is None else bounds


def _high(bounds: Ints | None, like: Ints) -> Ints:
    return np.full(like.shape, 2**62, np.int64) if bounds is None else bounds


def _bounded(
    base: Ints, weights: Ints, total: int, lower: Ints, upper: Ints, step: int
) -> tuple[Ints, int]:
    lowest, highest = long_sum(lower), long_sum(upper)
    if not lowest <= total <= highest:
        raise NoRoom(total, lowest, highest)
    slope = find_slope(base, weights, lower, upper, total)
    for size in (step, 1) if step > 1 else (1,):
        amounts = _exact(base, weights, total, lower, upper, slope, size)
        if amounts is not None:
            return amounts, size
    return _mended(base, weights, total, lower, upper, slope), 1


def _exact(
    base: Ints,
    weights: Ints,
    total: int,
    lower: Ints,
    upper: Ints,
    slope: float,
    step: int,
) -> Ints | None:
    """The same by whole numbers, from the leaves that stand between their bounds."""
    at_low, at_high = _sides(base, weights, lower, upper, slope)
    for _ in range(ROUNDS):
        result = np.where(at_low, lower, upper)
        inside = ~(at_low | at_high)
        left = total - long_sum(result) + long_sum(result[inside])
        if not inside.any():
            return result if left == 0 else None
        start = base[inside]
        found = settle(start, weights[inside], left - int(start.sum()), step)
        under, over = found < lower[inside], found > upper[inside]
        if not (under.any() or over.any()):
            result[inside] = found
            return result
        if step > 1:
            return None
        places = np.flatnonzero(inside)
        at_low[places[under]] = True
        at_high[places[over]] = True
    return None


def _sides(
    base: Ints, weights: Ints, lower: Ints, upper: Ints, slope: float
) -> tuple[Bools, Bools]:
    """Which leaves a slope drives to their lower, and which to their upper bound."""
    at_low, at_high = np.empty(base.shape, bool), np.empty(base.shape, bool)
    for start in range(0, len(base), BLOCK):
        part = slice(start, start + BLOCK)
        level = weights[part] * slope
        level += base[part]
        np.less_equal(level, lower[part], out=at_low[part])
        np.greater_equal(level, upper[part], out=at_high[part])
    at_high &= ~at_low
    return at_low, at_high


def _mended(
    base: Ints, weights: Ints, total: int, lower: Ints, upper: Ints, slope: float
) -> Ints:
    """Where floats could not tell which leaves are bound: whole, then made to sum."""
    level = np.rint(base + slope * weights)
    result = np.clip(np.clip(level, -(2.0**62), 2.0**62).astype(np.int64), lower, upper)
    left = total - long_sum(result)
    room = upper - result if left > 0 else result - lower
    taken = np.minimum(np.cumsum(np.minimum(room, abs(left))[::-1]), abs(left))[::-1]
    gift = taken - np.append(taken[1:], 0)
    mended: Ints = result + (gift if left > 0 else -gift)
    return mended


def long_sum(values: Ints) -> int:
    """The sum as a whole number of any length: sums of bounds pass int64."""
    if abs(float(values.sum(dtype=np.float64))) < 2.0**61:
        return int(values.sum())  # what overflows on the way comes back
    high = int((values >> 31).sum())
    return (high << 31) + int((values & 0x7FFFFFFF).sum())


def find_slope(
    base: Numbers, weights: Numbers, lower: Numbers, upper: Numbers, total: float
) -> float:
    """The ``k`` for which ``clip(base + k · weights, lower, upper)`` sums to a total.

    Newton steps on a rising piecewise straight line, inside a bracket that shrinks with
    each; a step that leaves the bracket is replaced by its middle.

    Args:
        base: Shape ``(leaves,)``.
        weights: Same shape, above 0.
        lower: Same shape.
        upper: Same shape.
        total: A total that the bounds allow.

    Returns:
        ``k``, to the precision of a float.

    Example:
        >>> one = np.ones(3)
        >>> find_slope(0 * one, one, 0 * one, np.array([1.0, 9, 9]), 7.0)
        3.0
    """
    left, right = -np.inf, np.inf
    weight = float(weights.sum())
    slope = _begin(base, weights, lower, upper, total, weight)
    work = np.empty((2, min(BLOCK, len(base))))
    for _ in range(ROUNDS):
        found, gain = _level(base, weights, lower, upper, slope, work)
        off = found - total
        if off == 0 or abs(off) <= 1e-15 * abs(total):
            break
        left, right = (slope, right) if off < 0 else (left, slope)
        ahead = slope - off / gain if gain > 0 else np.nan
        if not left < ahead < right:
            ahead = _middle(left, right, slope, weight, off)
        if ahead == slope:
            break
        slope = ahead
    return slope


def _begin(
    base: Numbers,
    weights: Numbers,
    lower: Numbers,
    upper: Numbers,
    total: float,
    weight: float,
) -> float:
    """Where to begin: the answer without bounds; of many leaves that of a sample."""
    if len(base) < MANY:
        return (total - float(base.sum())) / weight
    part = slice(None, None, SPACING)
    low, high = lower[part].copy(), upper[part].copy()
    share = total * (len(low) / len(base))
    if not float(low.sum()) < share < float(high.sum()):
        return (total - float(base.sum())) / weight
    return find_slope(base[part].copy(), weights[part].copy(), low, high, share)


def _middle(
    left: float, right: float, slope: float, weight: float, off: float
) -> float:
    """The bracket's middle; while it is open on a side, a step that doubles."""
    if np.isfinite(left) and np.isfinite(right):
        return (left + right) / 2
    reach = max(abs(slope), abs(off) / weight)
    return slope - 2 * reach if off > 0 else slope + 2 * reach


def _level(
    base: Numbers,
    weights: Numbers,
    lower: Numbers,
    upper: Numbers,
    slope: float,
    work: Floats,
) -> tuple[float, float]:
    """The sum at a slope, and how fast it rises there, block by block."""
    found = gain = 0.0
    size = len(base)
    for start in range(0, size, BLOCK):
        part = slice(start, min(size, start + BLOCK))
        level, cut = work[0, : part.stop - start], work[1, : part.stop - start]
        weight = weights[part]
        np.multiply(weight, slope, out=level)
        level += base[part]
        np.maximum(level, lower[part], out=cut)
        np.minimum(cut, upper[part], out=cut)
        found += float(cut.sum())
        np.equal(level, cut, out=cut, casting="unsafe")
        gain += float(np.einsum("i,i->", cut, weight))  # no BLAS: its threads stall
    return found, gain


def fill_floats(
    base: Floats,
    weights: Floats,
    total: float,
    lower: Floats,
    upper: Floats,
    out: Floats | None = None,
) -> Floats:
    """The kernel without rounding: for what-ifs, and to be measured.

    Args:
        base: Shape ``(leaves,)``, as in :func:`fill`.
        weights: Same shape, above 0.
        total: What the result sums to.
        lower: Same shape.
        upper: Same shape.
        out: Where to put the result; a new array if None.

    Returns:
        Amounts within bounds that sum to the total to 12 digits.

    Example:
        >>> one = np.ones(3)
        >>> fill_floats(0 * one, one, 7.0, 0 * one, np.array([1.0, 9, 9]))
        array([1., 3., 3.])
    """
    slope = find_slope(base, weights, lower, upper, total)
    result = np.empty_like(base) if out is None else out
    for start in range(0, len(base), BLOCK):
        part = slice(start, start + BLOCK)
        level = np.multiply(weights[part], slope, out=result[part])
        level += base[part]
        np.maximum(level, lower[part], out=level)
        np.minimum(level, upper[part], out=level)
    return result


def retarget(
    amounts: Floats,
    totals: Floats,
    free: Bools | None = None,
    out: Floats | None = None,
) -> Floats:
    """New totals for many groups at once; free leaves follow in proportion.

    Args:
        amounts: Shape ``(groups, leaves)``.
        totals: Shape ``(groups,)``.
        free: Shape of ``amounts``. True where a leaf may move; None for all.
        out: Where to put the result; a new array if None.

    Returns:
        Amounts; each row sums to its total; leaves that are not free unchanged. A row
        with nothing to move (free leaves sum to 0) is left as it is.

    Example:
        >>> retarget(np.array([[10.0, 20, 30]]), np.array([100.0]),
        ...     np.array([[True, False, True]]))
        array([[20., 20., 60.]])
    """
    result = np.empty_like(amounts) if out is None else out
    groups, leaves = amounts.shape
    high = max(1, 8 * BLOCK // max(1, leaves))  # several passes: fewer, longer blocks
    factor = np.empty((high, leaves))
    for start in range(0, groups, high):
        rows = slice(start, min(groups, start + high))
        part, goal = amounts[rows], totals[rows]
        if free is None:
            moving = all_of = np.einsum("ij->i", part)
        else:
            work = factor[: len(part)]
            np.multiply(part, free[rows], out=work)
            moving, all_of = np.einsum("ij->i", work), np.einsum("ij->i", part)
        more = np.divide(
            goal - all_of, moving, out=np.zeros(len(part)), where=moving != 0
        )
        target = result[rows]
        if free is None:
            np.multiply(part, 1 + more[:, None], out=target)
        else:
            work *= more[:, None]
            np.add(part, work, out=target)
    return result
