"""The k-th largest of many numbers, without sorting them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE = 2048
WIDE = 4  # standard errors of a rank in the sample, on either side
GOLDEN = 2_654_435_769  # 2**32 / golden ratio: its multiples fall evenly on every scale


def kth_largest(values: NDArray[Any], k: int) -> Any:
    """The value that ``k - 1`` others are above or beside.

    A sample says between which two values it must lie; only what lies there is looked at
    closely. If the sample was wrong about that, all values are: the answer is always the
    same as that of a sort.

    Args:
        values: Shape ``(n,)``, numbers.
        k: From 1 to ``n``.

    Returns:
        One of the values.

    Source:
        Floyd & Rivest 1975, selection by a sample; measured against ``np.partition`` in
        docs/algorithms/rounding.md.

    Example:
        >>> kth_largest(np.array([3, 9, 4, 9]), 2), kth_largest(np.array([3, 9, 4, 9]), 3)
        (np.int64(9), np.int64(4))
    """
    size = len(values)
    if size < 8 * SAMPLE:
        return _sorted_at(values, size - k)
    sample = np.sort(values[_places(size)])
    rank = SAMPLE * (size - k) / size
    wide = WIDE * float(np.sqrt(max(1.0, rank * (SAMPLE - rank) / SAMPLE))) + 1
    low, high = int(rank - wide), int(rank + wide) + 1
    near = np.ones(size, bool) if low < 0 else values >= sample[low]
    above = 0
    if high < SAMPLE:
        beyond = values > sample[high]
        above = int(np.count_nonzero(beyond))
        near &= ~beyond
    close = values[near]
    at = len(close) - (k - above)
    if 0 <= at < len(close):
        return _sorted_at(close, at)
    return _sorted_at(values, size - k)


def _sorted_at(values: NDArray[Any], at: int) -> Any:
    return np.partition(values, at)[at]


def _places(size: int) -> NDArray[np.int64]:
    """Places spread over an array so that no rhythm in it (twelve months) meets them."""
    steps = (np.arange(SAMPLE, dtype=np.uint64) * GOLDEN) & np.uint64(0xFFFFFFFF)
    return ((steps * np.uint64(size)) >> np.uint64(32)).astype(np.int64)
