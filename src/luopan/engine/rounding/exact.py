"""One group: whole amounts with an exact total, by whole-number arithmetic."""

from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.engine.rounding.select import kth_largest

Ints = NDArray[np.int64]

EXACT = 2**50  # largest amounts for which one float division is at most 1 off
BLOCK = 1 << 14  # leaves worked on while they are in the cache
WEIGHT_BITS = 60  # sum of whole weights, so that remainders stay inside int64


def largest_remainder(shares: ArrayLike, total: int, step: int = 1) -> Ints:
    """Round shares to whole steps so that they sum to the total.

    Args:
        shares: Any shape. Exact shares, in quanta; they sum to ``total``, nearly.
        total: What the result sums to, in quanta.
        step: Every amount becomes a multiple of it, except one leaf (the largest,
            the last of equals) if the total is no multiple.

    Returns:
        Amounts, same shape; ``result.sum() == total``; each less than a step away from
        its share.

    Raises:
        ValueError: The shares do not sum to the total, or the step is not positive.

    Source:
        Hamilton's method; Balinski & Young, Fair Representation (1982);
        docs/algorithms/rounding.md

    Example:
        >>> largest_remainder([33.3, 33.3, 33.4], 100)
        array([33, 33, 34])
        >>> largest_remainder([333.3, 333.3, 333.4], 1000, step=100)
        array([300, 300, 400])
    """
    exact = np.asarray(shares, np.float64)
    if step < 1:
        raise ValueError(f"a step is at least 1, not {step}")
    sign = -1 if total < 0 else 1
    flat, rest = exact.ravel() * sign, abs(total) % step
    take = _largest(flat)
    if rest:
        flat[take] -= rest
    floors = np.floor(flat / step)
    whole = floors.astype(np.int64)
    extras = abs(total) // step - int(whole.sum())
    if not 0 <= extras <= flat.size:
        raise ValueError(f"shares sum to {exact.sum()}, not {total}")
    raise_largest(whole, flat / step - floors, extras)
    whole *= step
    if rest:
        whole[take] += rest
    return (whole * sign).reshape(exact.shape)


def share(amount: int, weights: ArrayLike, step: int = 1) -> Ints:
    """Share an amount out in the ratio of weights, in whole steps, exactly.

    All arithmetic is on whole numbers, so the result is the same on every machine.

    Args:
        amount: What is shared out, in quanta.
        weights: Any shape; not negative, not all 0.
        step: As in :func:`largest_remainder`.

    Returns:
        Amounts, same shape; ``result.sum() == amount``; 0 where the weight is 0.

    Raises:
        ValueError: A negative weight, or none above 0.

    Source:
        docs/algorithms/rounding.md

    Example:
        >>> share(100, [1, 1, 1])
        array([33, 33, 34])
        >>> share(-100, [1, 1, 1])
        array([-33, -33, -34])
        >>> share(13, [4, 4, 5])
        array([4, 4, 5])
    """
    scaled = whole_weights(np.asarray(weights))
    result = np.zeros(scaled.size, np.int64)
    flat = scaled.ravel()
    on = flat > 0
    if not on.any():
        raise ValueError("no weight is above 0")
    free = flat[on]
    result[on] = settle(np.zeros(free.size, np.int64), free, amount, step)
    return result.reshape(scaled.shape)


def whole_weights(weights: NDArray[np.generic]) -> Ints:
    """Weights as whole numbers in the same ratio, their sum inside 60 bits.

    Whole numbers stay as they are where they fit; others are multiplied by a power of
    two and rounded, which loses less than a quantum of any total up to 2**50.

    Raises:
        ValueError: A weight is negative or not finite.

    Example:
        >>> whole_weights(np.array([4, 4, 5]))
        array([4, 4, 5])
        >>> whole_weights(np.array([0.25, 0.75])) * 4 // 2**58
        array([1, 3])
    """
    if weights.size == 0:
        return np.zeros(weights.shape, np.int64)
    if weights.dtype.kind in "iub":
        ints = weights.astype(np.int64)
        if int(ints.min()) < 0:
            raise ValueError("a weight is negative")
        if int(ints.max()) <= 2**WEIGHT_BITS // ints.size:
            return ints
    floats = weights.astype(np.float64)
    largest = float(floats.max())
    if not (float(floats.min()) >= 0 and np.isfinite(largest)):
        raise ValueError("a weight is negative or no number")
    if largest <= 2**WEIGHT_BITS // floats.size and (floats == np.rint(floats)).all():
        return floats.astype(np.int64)
    room = WEIGHT_BITS - int(floats.size).bit_length()
    scaled = np.ldexp(floats, room - int(np.frexp(largest)[1]))
    return np.rint(scaled).astype(np.int64)


def settle(base: Ints, weights: Ints, amount: int, step: int = 1) -> Ints:
    """Whole amounts nearest to ``base + amount · weights / Σ weights``, total exact.

    Args:
        base: Shape ``(leaves,)``. What the leaves have, in quanta.
        weights: Same shape, from :func:`whole_weights`, all above 0.
        amount: What is added over all leaves, in quanta.
        step: As in :func:`largest_remainder`.

    Returns:
        Amounts; ``result.sum() == base.sum() + amount``.

    Example:
        >>> settle(np.array([10, 30]), np.array([10, 30]), 60)
        array([25, 75])
    """
    total = int(base.sum()) + amount
    if total < 0:
        return -_settle(-base, weights, -amount, -total, step)
    return _settle(base, weights, amount, total, step)


def _settle(base: Ints, weights: Ints, amount: int, total: int, step: int) -> Ints:
    divisor = int(weights.sum())
    rest = total % step
    if rest:
        take = _largest(base + weights * (amount / divisor))
        base = base.copy()
        base[take] -= rest
    floors, remainders = quotients(base, weights, amount, divisor, step)
    raise_largest(floors, remainders, total // step - int(floors.sum()))
    if step > 1:
        floors *= step
    if rest:
        floors[take] += rest
    return floors


def quotients(
    base: Ints, weights: Ints, amount: Ints | int, divisor: Ints | int, step: int
) -> tuple[Ints, Ints]:
    """Floor and remainder of ``(base · divisor + amount · weights) / (divisor · step)``.

    The floor is guessed with floats and corrected with whole numbers: their products
    overflow, but the remainder, which is small, comes out right modulo 2**64.

    Args:
        base: Shape ``(leaves,)``, quanta.
        weights: Same shape; they may be negative here.
        amount: One for all, or one per leaf.
        divisor: One for all, or one per leaf; above 0.
        step: Of the rounding.

    Returns:
        Floors, and remainders as whole numbers to compare among leaves of one divisor.
    """
    amounts = np.asarray(amount, np.int64)
    divisors = np.asarray(divisor, np.int64)
    wide = int(np.abs(amounts).max(initial=0)) >= EXACT
    if step > 1:
        wide = wide or int(np.abs(base).max(initial=0)) >= EXACT
    if wide or int(divisors.max(initial=1)) >= 2 ** (WEIGHT_BITS + 1) // step:
        return _long_quotients(base, weights, amounts, divisors, step)
    floors, remainders = np.empty_like(base), np.empty_like(base)
    for start in range(0, len(base), BLOCK):
        part = slice(start, start + BLOCK)
        _short_quotients(
            base[part],
            weights[part],
            amounts[part] if amounts.ndim else amounts,
            divisors[part] if divisors.ndim else divisors,
            step,
            (floors[part], remainders[part]),
        )
    return floors, remainders


def _short_quotients(
    base: Ints,
    weights: Ints,
    amounts: Ints,
    divisors: Ints,
    step: int,
    out: tuple[Ints, Ints],
) -> None:
    floors, remainders = out
    over = divisors * np.int64(step)
    guess = weights * (amounts / divisors)
    if step > 1:
        guess += base
        guess /= step
    np.copyto(floors, np.floor(guess, out=guess), casting="unsafe")
    np.multiply(weights, amounts, out=remainders)  # modulo 2**64, as all below
    if step > 1:
        remainders += base * divisors
    remainders -= floors * over
    while (low := remainders < 0).any():
        floors -= low
        remainders += low * over
    while (high := remainders >= over).any():
        floors += high
        remainders -= high * over
    if step == 1:
        floors += base


def _long_quotients(
    base: Ints, weights: Ints, amounts: Ints, divisors: Ints, step: int
) -> tuple[Ints, Ints]:
    """The same with whole numbers of any length: slower, for amounts above 2**50."""
    over = divisors.astype(object)
    long = base.astype(object) * over + weights.astype(object) * amounts.astype(object)
    over = over * step
    floors = long // over
    remainders = (long - floors * over).tolist()
    ranks = {r: place for place, r in enumerate(sorted(set(remainders)))}
    ranked = np.asarray([ranks[r] for r in remainders], np.int64)
    return floors.astype(np.int64), ranked


def scale(amounts: Ints, ratio: Fraction, step: int = 1) -> Ints:
    """Every amount times a ratio, the total too, in whole steps.

    Args:
        amounts: Shape ``(leaves,)``, quanta, of any sign.
        ratio: 1 = 100 %.
        step: As in :func:`largest_remainder`.

    Returns:
        Amounts; their sum is the present sum times the ratio, rounded half up (half
        away from zero if negative).

    Example:
        >>> scale(np.array([15, 15, 15]), Fraction(11, 10))
        array([16, 17, 17])
    """
    total = nearest(int(amounts.sum()) * ratio)
    if total < 0:
        return -scale(-amounts, ratio, step)
    rest = total % step
    base = np.zeros(amounts.size, np.int64)
    if rest:  # One leaf takes what is no multiple: it is rounded without it.
        take = _largest(amounts * float(ratio))
        base[take] = -rest
    floors, remainders = quotients(
        base, amounts, ratio.numerator, ratio.denominator, step
    )
    raise_largest(floors, remainders, total // step - int(floors.sum()))
    floors *= step
    if rest:
        floors[take] += rest
    return floors


def nearest(value: Fraction | int) -> int:
    """The nearest whole number; halves go away from zero.

    Example:
        >>> nearest(Fraction(5, 2)), nearest(Fraction(-5, 2))
        (3, -3)
    """
    doubled = 2 * Fraction(value)
    if doubled < 0:
        return -((1 - doubled) // 2)
    return (doubled + 1) // 2


def _largest(values: NDArray[np.generic]) -> int:
    """Place of the largest value, the last of equals."""
    return int(values.size - 1 - np.argmax(values[::-1]))


def raise_largest(floors: Ints, remainders: NDArray[np.generic], extras: int) -> None:
    """Add 1, in place, where the remainders are largest; of equals the later first."""
    size = len(floors)
    if not 0 <= extras <= size:
        raise ValueError("shares do not sum to their total")
    if extras in (0, size):
        floors += extras > 0
        return
    threshold = kth_largest(remainders, extras)
    above = remainders > threshold
    floors += above
    left = extras - int(np.count_nonzero(above))
    floors[np.flatnonzero(remainders == threshold)[-left:]] += 1
