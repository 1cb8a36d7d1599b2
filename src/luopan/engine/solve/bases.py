"""What shares go by where a base is zero: history, then a parent's profile, then equal."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import NULL
from luopan.engine.facts import Cell
from luopan.engine.rounding import whole_weights
from luopan.engine.solve.work import Area, Bools, Ints, Work
from luopan.engine.space import Block


def fallback(work: Work, area: Area, among: Bools) -> Ints:
    """Weights for free leaves that have no base of their own.

    Leaves at null come before leaves at 0: a zero was said, a null was not. Then, in
    this order, the first that is not all zero: last year; the profile of the nearest
    unit above, of the nearest product above, of the nearest period above; equal.

    Args:
        work: The numbers; ``bases`` is told what was used.
        area: Whose free leaves.
        among: Per free leaf: whether it may get a weight.

    Returns:
        Whole weights per free leaf, 0 outside ``among``.
    """
    work.fell_back = True
    null = among & ((work.state[area.block][area.free] & NULL) != 0)
    chosen = null if null.any() else among
    if int(chosen.sum()) <= 1:  # it gets all, whatever lies beside it
        return chosen.astype(np.int64)
    for name, weights in _candidates(work, area):
        found = np.where(chosen, np.abs(weights[area.free]), 0)
        if found.any():
            work.bases[name] = None
            return whole_weights(found)
    work.bases["equal"] = None
    return chosen.astype(np.int64)


def _candidates(work: Work, area: Area) -> Iterator[tuple[str, NDArray[np.int64]]]:
    if work.history is not None:
        yield "history", work.history[area.block]
    space, cell = work.space, area.cell
    columns = area.block.columns
    mine = space.pairs[area.block.rows]
    for unit in space.units.ancestors(cell.unit):
        line = _sums(work, cell._replace(unit=unit), 1, len(space.products))
        yield f"profile of {unit}", line[:, columns][mine[:, 1]]
    for product in space.products.ancestors(cell.product):
        line = _sums(work, cell._replace(product=product), 0, len(space.units))
        yield f"profile of {product}", line[:, columns][mine[:, 0]]
    for period in space.periods.ancestors(cell.period):
        wide = work.amounts[Block(area.block.rows, space.periods.slice(period))]
        line = np.abs(wide).sum(axis=1, keepdims=True)
        yield f"profile of {period}", np.broadcast_to(line, area.free.shape)


def _sums(work: Work, cell: Cell, axis: int, size: int) -> Ints:
    """Amounts under a cell, reserves left out, summed per leaf of one axis."""
    space = work.space
    rows = np.arange(len(space.pairs))[space.rows(cell.unit, cell.product)]
    rows = rows[~space.is_reserve[rows]]
    sums = np.zeros((size, len(space.periods)), np.int64)
    np.add.at(
        sums, space.pairs[rows, axis], np.abs(work.amounts[Block(rows, slice(None))])
    )
    return sums
