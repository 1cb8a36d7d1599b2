"""Splitting a seat's number to named customers: what is left, and how a year is laid out.

Whole quanta throughout. What is not named (待开发) is worked out, never kept, so the named
and the rest are the number in every month and in the year, whatever happens to either.
"""

from collections.abc import Sequence
from fractions import Fraction

from luopan.engine.rounding import share
from luopan.engine.rounding.exact import nearest

Months = tuple[int, ...]


def rest_of(number: Sequence[int], named: Sequence[Sequence[int]]) -> Months:
    """What of a number nobody is named for, month by month; below 0: more is named.

    Args:
        number: The seat's, in quanta, a month each.
        named: A line of as many months for each customer.

    Returns:
        A month each; with the lines it sums to the number.

    Raises:
        ValueError: A line of another length.

    Example:
        >>> rest_of([10, 20], [[3, 4], [9, 0]])
        (-2, 16)
    """
    return tuple(
        whole - sum(parts)
        for whole, *parts in zip(number, *named, strict=True)  # a line of other length
    )


def laid_out(total: int, *shapes: Sequence[int]) -> Months:
    """A year's amount over its months, by the first shape that has any.

    Args:
        total: In quanta, not below 0.
        shapes: What the months may follow: the line as it is, the customer's own past
            year, the seat's months. Months below 0 count as 0. The last one says how many
            months there are; where none of them has anything, months are alike.

    Returns:
        A month each; they sum to ``total``.

    Example:
        >>> laid_out(100, [0, 0, 0], [1, -5, 3])
        (25, 0, 75)
        >>> laid_out(100, [0, 0, 0])
        (33, 33, 34)
    """
    for shape in shapes:
        weights = [max(month, 0) for month in shape]
        if any(weights):
            break
    else:
        weights = [1] * len(shapes[-1])
    return tuple(share(total, weights).tolist())


def laid_in_open(
    total: int, line: Sequence[int], closed: Sequence[bool], *shapes: Sequence[int]
) -> Months | None:
    """A year's amount over the months that are open; the others keep what they have.

    Args:
        total: Of the whole year, in quanta.
        line: As it is.
        closed: Of each month.
        shapes: As for ``laid_out``, the whole year each.

    Returns:
        A month each; they sum to ``total``. None: the closed months have more already, or
        there is no open one to take the rest.

    Example:
        >>> laid_in_open(100, [40, 1, 1], [True, False, False], [9, 1, 2])
        (40, 20, 40)
        >>> laid_in_open(30, [40, 1, 1], [True, False, False], [9, 1, 2])
    """
    kept = [month if shut else 0 for month, shut in zip(line, closed, strict=True)]
    rest, free = total - sum(kept), [n for n, shut in enumerate(closed) if not shut]
    if rest < 0 or (rest and not free):
        return None
    if free:
        open_shapes = [[shape[n] for n in free] for shape in shapes]
        for n, month in zip(free, laid_out(rest, *open_shapes), strict=True):
            kept[n] = month
    return tuple(kept)


def grown(months: Sequence[int], ratio: Fraction) -> Months:
    """A past year grown by a ratio; its year is rounded once, the months add up to it.

    Args:
        months: What was, in quanta; a month of returns counts as 0.
        ratio: 0.1 is 10 % more; not below −1.

    Returns:
        A month each.

    Example:
        >>> grown([10, 0, 21], Fraction(1, 10))
        (11, 0, 23)
    """
    before = [max(month, 0) for month in months]
    total = nearest(sum(before) * (1 + ratio))
    return laid_out(total, before) if total else (0,) * len(before)
