"""Shapes of a spread: blended weights, patterns, lines; what each method shares by."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from luopan.engine.rounding import share
from luopan.engine.rounding.exact import nearest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_WEIGHTS = 6
NAMED = {
    "flow": "1",
    "copy": "P",
    "first": "P !*",
    "last": "!* P",
}


def blend(weights: Sequence[NDArray[np.generic]], shares: Sequence[float]) -> Floats:
    """Weighted fair share: several weights, each with its part of the total.

    Every array is first brought to sum 1, so that a share means the same for euros,
    heads and working days. An array that sums to 0 has nothing to say: its share goes
    to the others.

    Args:
        weights: One to six arrays of one shape, not negative.
        shares: One number each, not negative; 1 and 1 is the same as 0.5 and 0.5.
            Empty: all the same.

    Returns:
        Weights of that shape, not negative.

    Raises:
        ValueError: No array or more than six, shapes or lengths that differ, a
            negative or missing number.

    Source:
        Fair share with up to six elements as in SAP Territory & Quota;
        docs/algorithms/spread.md

    Example:
        >>> blend([np.array([1, 3]), np.array([10, 10])], [0.5, 0.5])
        array([0.375, 0.625])
    """
    parts = list(shares) or [1.0] * len(weights)
    if not 1 <= len(weights) <= MOST_WEIGHTS or len(parts) != len(weights):
        raise ValueError(f"{len(weights)} weights with {len(parts)} shares")
    if any(part < 0 for part in parts):
        raise ValueError("a share is negative")
    result = np.zeros(weights[0].shape)
    for weight, part in zip(weights, parts, strict=True):
        floats = weight.astype(np.float64)
        if floats.shape != result.shape:
            raise ValueError(f"weights of shapes {floats.shape} and {result.shape}")
        if not (floats >= 0).all():
            raise ValueError("a weight is negative or no number")
        whole = _sum(floats)
        if whole > 0:
            result += floats * (part / whole)
    return result


def _sum(values: Floats) -> float:
    """A sum that is the same on every machine: whole numbers below a power of two."""
    exponent = int(np.frexp(values.max(initial=0))[1])
    size = 62 - int(values.size).bit_length()
    whole = int(np.rint(np.ldexp(values, size - exponent)).astype(np.int64).sum())
    return float(np.ldexp(whole, exponent - size))


def pattern_amounts(
    pattern: str, amount: int, size: int, open_at: Sequence[int] | None = None
) -> Ints:
    """An amount along ``size`` places by a pattern.

    Numbers are weights, repeated or cut off to fit: ``4 4 5`` over twelve months is four
    times 4 4 5. ``P`` stands for the whole amount, ``!`` for nothing, ``*`` after
    one of them for "as often as needed". ``bell`` rises to the middle and falls.

    Args:
        pattern: As above, or a name: ``flow bell first last copy``.
        amount: In quanta.
        size: How many places.
        open_at: Places that can take something, the others get 0; None for all.

    Returns:
        Amounts, shape ``(size,)``. With numbers they sum to ``amount``; with ``P`` each
        ``P`` is the amount.

    Raises:
        ValueError: A pattern that cannot be read, or is longer than the places.

    Source:
        Spread patterns as in Oracle Planning; docs/algorithms/spread.md

    Example:
        >>> pattern_amounts("4 4 5", 13, 3)
        array([4, 4, 5])
        >>> pattern_amounts("4 4 5", 90, 3, open_at=[1, 2])
        array([ 0, 40, 50])
        >>> pattern_amounts("!* P", 100, 3)
        array([  0,   0, 100])
        >>> pattern_amounts("bell", 90, 5)
        array([10, 20, 30, 20, 10])
    """
    taking = range(size) if open_at is None else open_at
    if pattern.strip() == "bell":
        places = [str(min(at, size - 1 - at) + 1) for at in range(size)]
    else:
        places = _places(NAMED.get(pattern.strip(), pattern).split(), size)
    if any(token in "P!" for token in places):
        if not all(token in "P!" for token in places):
            raise ValueError(f"numbers and P in one pattern: {pattern!r}")
        whole = [amount if token == "P" else 0 for token in places]
        return np.asarray([whole[at] if at in taking else 0 for at in range(size)])
    try:
        weights = [Fraction(token) for token in places]
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"no pattern: {pattern!r}") from None
    weights = [
        weight if at in taking else Fraction(0) for at, weight in enumerate(weights)
    ]
    if any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError(f"no weight above 0 in the pattern {pattern!r}")
    common = np.lcm.reduce([weight.denominator for weight in weights])
    return share(amount, [int(weight * int(common)) for weight in weights])


def _places(tokens: list[str], size: int) -> list[str]:
    """One token per place: a starred one is repeated, else the whole pattern is."""
    starred = [at for at, token in enumerate(tokens) if token.endswith("*")]
    if not tokens or len(starred) > 1 or (starred and len(tokens) - 1 > size):
        raise ValueError(f"the pattern {' '.join(tokens)!r} does not fit {size} places")
    if not starred:
        return [tokens[at % len(tokens)] for at in range(size)]
    at = starred[0]
    times = size - (len(tokens) - 1)
    return [*tokens[:at], *[tokens[at][:-1]] * times, *tokens[at + 1 :]]


def straight_line(start: int, end: int, size: int) -> Ints:
    """From start to end in equal steps, both included; one place alone is the start.

    Example:
        >>> straight_line(100, 200, 5)
        array([100, 125, 150, 175, 200])
    """
    if size == 1:
        return np.asarray([start], np.int64)
    line = [
        nearest(start + Fraction((end - start) * at, size - 1)) for at in range(size)
    ]
    return np.asarray(line, np.int64)


def growth(start: int, ratio: Fraction | float, size: int, compound: bool) -> Ints:
    """A first amount that grows by a ratio from place to place.

    Args:
        start: The first amount, in quanta.
        ratio: Growth per place; 0.25 = 25 %.
        size: How many places.
        compound: True: of the place before. False: of the first (linear).

    Returns:
        Amounts, shape ``(size,)``, each rounded to the nearest quantum by itself.

    Example:
        >>> growth(30000, 0.25, 3, compound=True)
        array([30000, 37500, 46875])
        >>> growth(30000, 0.25, 3, compound=False)
        array([30000, 37500, 45000])
    """
    by = exact_ratio(ratio)
    if compound:
        factors = [(1 + by) ** at for at in range(size)]
    else:
        factors = [1 + by * at for at in range(size)]
    return np.asarray([nearest(start * factor) for factor in factors], np.int64)


def exact_ratio(ratio: Fraction | float) -> Fraction:
    """The decimal number a person typed, exactly: 0.1 is one tenth.

    Raises:
        ValueError: Not a finite number.

    Example:
        >>> exact_ratio(0.1)
        Fraction(1, 10)
    """
    if isinstance(ratio, Fraction):
        return ratio
    if not np.isfinite(ratio):
        raise ValueError(f"{ratio} is no ratio")
    return Fraction(repr(float(ratio)))
