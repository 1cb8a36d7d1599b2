"""The numbers of a grid: leaves of the space summed into the base rows of a view."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, HELD, LOCKED, NULL
from luopan.engine.levels import TARGET
from luopan.engine.rollup import reduce_axis
from luopan.targets.fold import begin
from luopan.targets.queries.grid.view import OUT, Layout
from luopan.targets.state import State

PARTLY_HELD = 16  # beside the engine's flags: some leaves are held, not all
_ALL = np.uint8(ABSENT | NULL | HELD | LOCKED)


@dataclass(frozen=True, eq=False)
class Numbers:
    """What stands in the base rows.

    Attributes:
        amounts: Shape (base rows, period leaves), quanta.
        flags: Same shape: ABSENT, NULL, HELD, LOCKED where that is so of every leaf
            (absent leaves apart), PARTLY_HELD where some are held.
    """

    amounts: NDArray[np.int64]
    flags: NDArray[np.uint8]


def numbers(rows: Layout, state: State) -> Numbers:
    """The base rows of a view in a state, of the level that the view looks at.

    Before anybody has set levels, nothing was said of them.
    """
    if rows.view.which != TARGET and state.levels is None:
        state = begin(state.space)
    else:
        state = state.at_level(rows.view.which)
    order, starts, filled = _grouping(rows)
    amounts = np.zeros((rows.size, rows.space.shape[1]), np.int64)
    flags = np.full(amounts.shape, ABSENT, np.uint8)
    if len(order):
        amounts[filled] = reduce_axis(state.amounts[order], starts, 0)
        flags[filled] = _flags(state.cube.state[order], starts)
    return Numbers(amounts, flags)


def _grouping(
    rows: Layout,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]:
    """The shown rows of the space, base row by base row: where each begins, and which."""
    order = np.flatnonzero(rows.group != OUT)
    groups = rows.group[order]
    if (np.diff(groups) < 0).any():
        sorted_by = np.argsort(groups, kind="stable")
        order, groups = order[sorted_by], groups[sorted_by]
    starts = np.flatnonzero(np.diff(groups, prepend=OUT))
    return order, starts, groups[starts]


def _flags(state: NDArray[np.uint8], starts: NDArray[np.intp]) -> NDArray[np.uint8]:
    absent = (state & ABSENT) != 0
    every = np.where(absent, _ALL, state & _ALL)
    if len(starts) != len(state):
        every = np.bitwise_and.reduceat(every, starts, axis=0)
        some = np.bitwise_or.reduceat(state & np.uint8(HELD), starts, axis=0)
    else:
        some = state & np.uint8(HELD)
    partly = np.where(some & ~every & HELD, PARTLY_HELD, 0).astype(np.uint8)
    gone = (every & ABSENT) != 0
    return np.where(gone, ABSENT, every | partly).astype(np.uint8)


def different(one: Numbers, other: Numbers) -> NDArray[np.intp]:
    """The base rows that are not the same in both."""
    apart = (one.amounts != other.amounts) | (one.flags != other.flags)
    return np.flatnonzero(apart.any(axis=1))
