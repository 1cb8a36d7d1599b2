"""Values to small numbers, rows to groups: the arithmetic of folding columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOM = 2**62


def coded(values: Sequence[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Each value as its place among the different ones, in order of appearance.

    Example:
        >>> coded(["b", "a", "b"])
        (array([0, 1, 0]), ['b', 'a'])
    """
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    numbers = np.fromiter(
        map(places.__getitem__, values), dtype=np.int64, count=len(values)
    )
    return numbers, list(places)


def combined(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """One number per row, equal where all columns are equal, ordered like the columns.

    The first column weighs most. Ranges are packed side by side; when they do not fit
    into 62 bits, what is packed so far is replaced by its ranks.

    Example:
        >>> combined([np.array([5, 5, 7]), np.array([-1, 3, -1])])
        array([ 0,  4, 10])
    """
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    width = 1
    for column in columns:
        if not len(column):
            break
        low, high = int(column.min()), int(column.max())
        span = high - low + 1
        shifted = column
        if span >= ROOM // max(width, 1):
            uniques, packed = np.unique(packed, return_inverse=True)
            width = len(uniques)
        if span >= ROOM // max(width, 1):
            uniques, shifted = np.unique(column, return_inverse=True)
            low, span = 0, len(uniques)
        packed = packed * span + (shifted - low)
        width *= span
    return packed


def groups(
    packed: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sort rows into groups of equal numbers.

    Returns:
        ``(order, starts)``: ``order`` sorts the rows, equal ones keeping their order;
        ``starts`` are the positions in it where a new group begins.
    """
    order = np.argsort(packed, kind="stable")
    if not len(order):
        return order, order
    sorted_ = packed[order]
    starts = np.flatnonzero(np.concatenate(([True], sorted_[1:] != sorted_[:-1])))
    return order, starts


def numbered(packed: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Group numbers in order of first appearance.

    Returns:
        ``(group of each row, first row of each group)``.

    Example:
        >>> numbered(np.array([9, 4, 9, 2]))
        (array([0, 1, 0, 2]), array([0, 1, 3]))
    """
    order, starts = groups(packed)
    if not len(order):
        return order, order
    sizes = np.diff(np.append(starts, len(order)))
    firsts = order[starts]
    rank = np.empty(len(starts), dtype=np.int64)
    by_first = np.argsort(firsts, kind="stable")
    rank[by_first] = np.arange(len(starts))
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.repeat(rank, sizes)
    return group, firsts[by_first]


def occurrences(packed: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many equal ones came before each.

    Example:
        >>> occurrences(np.array([7, 7, 8, 7]))
        array([0, 1, 0, 2])
    """
    order, starts = groups(packed)
    sizes = np.diff(np.append(starts, len(order)))
    before = np.empty(len(order), dtype=np.int64)
    before[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    return before
