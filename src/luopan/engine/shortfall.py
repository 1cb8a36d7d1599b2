"""What was missed in closed months: carried on, laid over the rest of the year, or let go."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.engine.rounding import share

Ints = NDArray[np.int64]
CARRY, RESPREAD, ABSORB = "carry", "respread", "absorb"
POLICIES = (CARRY, RESPREAD, ABSORB)


def missed(targets: ArrayLike, actuals: ArrayLike) -> Ints:
    """What units are short of their targets in months that are over.

    A unit that did more than its target is short of nothing: what it is ahead pays for
    nobody's miss.

    Args:
        targets: Shape ``(units, closed months)``, in quanta.
        actuals: Same shape.

    Returns:
        Shape ``(units,)``, not negative.

    Example:
        >>> missed([[100, 100], [100, 100]], [[80, 90], [150, 60]])
        array([30,  0])
    """
    wanted = np.asarray(targets, dtype=np.int64).sum(axis=1)
    short: Ints = np.maximum(wanted - np.asarray(actuals, np.int64).sum(axis=1), 0)
    return short


def laid_on(amounts: ArrayLike, free: ArrayLike, short: int, policy: str) -> Ints:
    """Where a unit's miss goes: which of its leaves in the open months grow by how much.

    Args:
        amounts: Shape ``(products, open months)``, in quanta.
        free: Same shape. True where a leaf may move.
        short: What was missed, in quanta, not negative.
        policy: ``carry``: into the next open month; ``respread``: over all of them;
            ``absorb``: nowhere, the year stays short.

    Returns:
        The growth of each leaf; the sum is ``short``, with ``absorb`` 0. Leaves grow in
        the ratio of their targets; where there are none they grow alike.

    Raises:
        ValueError: No leaf may move, and something is to be laid on them.

    Source:
        docs/algorithms/adjusting.md

    Example:
        >>> laid_on([[10, 20, 20]], [[True, True, True]], 25, "respread")
        array([[ 5, 10, 10]])
        >>> laid_on([[10, 20, 20]], [[True, True, True]], 25, "carry")
        array([[25,  0,  0]])
    """
    may = np.asarray(free, dtype=bool)
    found = np.zeros(may.shape, dtype=np.int64)
    if policy == ABSORB or not short:
        return found
    places = _taking(may, policy)
    if not places.any():
        raise ValueError("no leaf may move")
    weights = np.maximum(np.asarray(amounts, dtype=np.int64), 0)[places]
    found[places] = share(short, weights if weights.any() else np.ones_like(weights))
    return found


def _taking(may: NDArray[np.bool_], policy: str) -> NDArray[np.bool_]:
    """The leaves that take a miss: of the first open month that can, or all."""
    if policy == RESPREAD:
        return may
    columns: Sequence[int] = np.flatnonzero(may.any(axis=0)).tolist()
    first = np.zeros(may.shape, dtype=bool)
    if columns:
        first[:, columns[0]] = may[:, columns[0]]
    return first
