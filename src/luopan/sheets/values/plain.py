"""The quick path: texts of plain digits to millionths, a block at a time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK = 32_768
NEWLINE, MINUS, DOT, ZERO = 10, 45, 46, 48
TENS = 10 ** np.arange(19, dtype=np.int64)


def plain_millionths(
    texts: Sequence[str],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Amounts of texts like ``-1234.5``, and which texts are such.

    Only ASCII digits, one point, a leading minus, at most six decimals, at most 18
    digits in millionths; everything else is for the slow path.

    Example:
        >>> plain_millionths(["-1.5", "1,5", "12"])
        (array([-1500000,        0, 12000000]), array([ True, False,  True]))
    """
    amounts = np.zeros(len(texts), np.int64)
    good = np.zeros(len(texts), np.bool_)
    for at in range(0, len(texts), BLOCK):
        block = texts[at : at + BLOCK]
        some, fine = _block(block)
        amounts[at : at + len(block)] = some
        good[at : at + len(block)] = fine
    return amounts, good


def _block(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    joined = "\n".join(texts) + "\n"
    content = np.frombuffer(joined.encode("utf-8", "replace"), np.uint8)
    ends = np.flatnonzero(content == NEWLINE)
    if len(ends) != len(texts):
        none = np.zeros(len(texts), np.int64)
        return none, none.astype(np.bool_)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    digit = (content >= ZERO) & (content < ZERO + 10)
    dot = content == DOT
    digits = np.add.reduceat(digit, starts, dtype=np.int64)
    dots = np.add.reduceat(dot, starts, dtype=np.int64)
    minus = content[starts] == MINUS
    line = np.repeat(np.arange(len(texts)), lengths + 1)
    decimals = np.zeros(len(texts), np.int64)
    places = np.flatnonzero(dot)
    decimals[line[places]] = ends[line[places]] - places - 1
    good = (digits + dots + minus == lengths) & (dots <= 1) & (digits >= 1)
    good &= (decimals <= 6) & (digits - decimals <= 12)
    counted = np.cumsum(digit)
    right: NDArray[np.int64] = counted[ends][line] - counted
    value = (content.astype(np.int64) - ZERO) * TENS[np.minimum(right, 18)]
    value[~digit] = 0
    mantissa = np.add.reduceat(value, starts)
    amounts = np.where(good, mantissa * TENS[np.clip(6 - decimals, 0, 6)], 0)
    return np.where(minus, -amounts, amounts), good
