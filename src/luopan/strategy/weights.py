"""Weights of siblings: parts of 100, and what they come to in the whole.

Nothing here knows tables: weights are whole numbers by code.
"""

from collections.abc import Mapping
from fractions import Fraction

WHOLE = 100


def lacking(weights: Mapping[str, int]) -> int:
    """What siblings' weights lack to a hundred; less than 0: what is too much."""
    return WHOLE - sum(weights.values())


def evenly(count: int) -> tuple[int, ...]:
    """A hundred in so many parts, as equal as whole numbers can be; the first get the rest.

    Example:
        >>> evenly(3)
        (34, 33, 33)
    """
    if count == 0:
        return ()
    each, rest = divmod(WHOLE, count)
    return tuple(each + (place < rest) for place in range(count))


def shares(
    parents: Mapping[str, str | None], weights: Mapping[str, int]
) -> dict[str, Fraction]:
    """What each objective is of the whole year, exactly.

    Args:
        parents: Code → code of the parent, or None; parents before their children.
        weights: Code → parts of 100 among its siblings.

    Returns:
        Code → share; 1 is the whole. Siblings' shares add up to their parent's, also where
        their weights do not make a hundred: then each counts by its part of their sum. A
        family in which nothing weighs has shares of 0.
    """
    sums: dict[str | None, int] = {}
    for code, parent in parents.items():
        sums[parent] = sums.get(parent, 0) + weights[code]
    found: dict[str, Fraction] = {}
    for code, parent in parents.items():
        above = Fraction(1) if parent is None else found[parent]
        total = sums[parent]
        found[code] = above * Fraction(weights[code], total) if total else Fraction(0)
    return found
