"""Breakback on a plain array: one total, held leaves, bounds."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.engine.facts import NoRoom, SignChange
from luopan.engine.fill import fill
from luopan.engine.rounding import whole_weights
from luopan.engine.solve.reach import reach


def breakback(
    amounts: ArrayLike,
    total: int,
    held: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    step: int = 1,
    sign_change: bool = False,
) -> NDArray[np.int64]:
    """Change the total of a block; cells that are not held follow in proportion.

    Args:
        amounts: Shape ``(units, products, periods)`` or any other. Present amounts of
            the leaves, in quanta.
        total: The new total, in quanta.
        held: Same shape. True where a cell keeps its amount.
        lower: Same shape, or one for all. Lowest amounts.
        upper: Same shape, or one for all. Highest amounts.
        step: Cells that move become multiples of it where bounds allow; one takes what
            is no multiple.
        sign_change: Allow cells to change their sign.

    Returns:
        New amounts, same shape; held cells unchanged; ``result.sum() == total``. If all
        cells that may move are 0 they share equally.

    Raises:
        NoRoom: The held cells leave no room. A fact of planning: name them to the
            planner.
        SignChange: Cells would change their sign. A fact: ask first.
        ValueError: Shapes differ. A bug of the caller: let it crash.

    Source:
        Consolidation and leaf holds as in TM1 data spreading;
        docs/algorithms/breakback.md

    Example:
        >>> breakback([10, 20, 30], 100, held=[False, True, False])
        array([20, 20, 60])
    """
    block = np.asarray(amounts, np.int64)
    keeps = np.asarray(held, bool)
    if block.shape != keeps.shape:
        raise ValueError(f"amounts {block.shape} and held {keeps.shape} differ")
    free = ~keeps
    base = block[free]
    low, high = _bound(lower, block.shape, free), _bound(upper, block.shape, free)
    fixed = int(block.sum()) - int(base.sum())
    reached = reach(fixed, base, low, high, one_sign=not sign_change)
    if not reached.allows(total):
        before = int(block.sum())
        if before * total < 0 and not fixed:
            raise SignChange(before, total, int(np.count_nonzero(base)))
        raise NoRoom(total, reached.lowest, reached.highest)
    result = block.copy()
    weights = np.abs(base) if base.any() else np.ones_like(base)
    if len(base):
        mixed = bool((base > 0).any() and (base < 0).any())
        start = base if mixed else np.zeros_like(base)
        found, _ = fill(start, whole_weights(weights), total - fixed, low, high, step)
        turned = int(np.count_nonzero(np.sign(base) * np.sign(found) < 0))
        if turned and not sign_change:
            raise SignChange(int(block.sum()), total, turned)
        result[free] = found
    return result


def _bound(
    bound: ArrayLike | None, shape: tuple[int, ...], free: NDArray[np.bool_]
) -> NDArray[np.int64] | None:
    if bound is None:
        return None
    return np.broadcast_to(np.asarray(bound, np.int64), shape)[free]
