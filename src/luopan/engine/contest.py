"""Contests 竞赛: who is of comparable size, and who stands where.

Pure. Worked tables: docs/algorithms/contest.md
"""

from collections.abc import Mapping, Sequence

LEAST = 3  # a group of fewer is joined to its neighbour
HALF = 2
PLACES = 4  # decimals at which two are equal: a hundredth of a percent


def groups(sizes: Mapping[str, int], *, least: int = LEAST) -> dict[str, int]:
    """A group for each by size: the largest first.

    From the largest down a group goes on as long as a size is at least half of the largest
    in it. A group of fewer than ``least`` is joined to the one above; the first, to the one
    below.

    Args:
        sizes: By code; not below 0.
        least: So many are a group.

    Returns:
        By code the number of its group, 1 for the largest.

    Example:
        >>> groups({"a": 100, "b": 60, "c": 50, "d": 49, "e": 30, "f": 25})
        {'a': 1, 'b': 1, 'c': 1, 'd': 2, 'e': 2, 'f': 2}
        >>> groups({"a": 100, "b": 10, "c": 9})
        {'a': 1, 'b': 1, 'c': 1}
    """
    order = sorted(sizes, key=lambda code: (-sizes[code], code))
    found: list[list[str]] = []
    for code in order:
        if found and sizes[code] * HALF >= sizes[found[-1][0]]:
            found[-1].append(code)
        else:
            found.append([code])
    joined: list[list[str]] = []
    for one in found:
        if joined and (len(one) < least or len(joined[-1]) < least):
            joined[-1] += one
        else:
            joined.append(one)
    return {code: number for number, one in enumerate(joined, 1) for code in one}


def places(rates: Mapping[str, float | None]) -> dict[str, int | None]:
    """Who stands where: equal rates share a place, and the next is as far down as there are.

    Args:
        rates: By code; None: there is nothing to rank it by.

    Returns:
        By code: 1 is the first; None without a rate.

    Example:
        >>> places({"a": 1.0, "b": 1.2, "c": 1.0, "d": None, "e": 0.5})
        {'a': 2, 'b': 1, 'c': 2, 'd': None, 'e': 4}
    """
    told = {code: _told(rate) for code, rate in rates.items()}
    known: Sequence[float] = [rate for rate in told.values() if rate is not None]
    return {
        code: None if rate is None else 1 + sum(other > rate for other in known)
        for code, rate in told.items()
    }


def _told(rate: float | None) -> float | None:
    return None if rate is None else round(rate, PLACES)
