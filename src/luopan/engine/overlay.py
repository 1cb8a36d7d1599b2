"""Numbers of all leaves, most of them shared with the numbers they came from.

An edit touches a few of ten million leaves. What it leads to is what was there, with a few
blocks laid over it: nothing is copied until somebody asks for all leaves.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.engine.space import Block

MOST = 24  # blocks that lie over; every reading looks at each
PART = 4  # over a quarter of all leaves a copy of everything is no dearer

Array = NDArray[Any]
Rows = slice | NDArray[np.intp]


class Patch(NamedTuple):
    """New numbers of one block."""

    block: Block
    values: Array


@dataclass(frozen=True, eq=False)
class Overlay:
    """An array of shape (rows, periods) with blocks laid over it, never written to.

    Args:
        base: The numbers below.
        patches: What lies over them, the last on top. Rows in ascending order.

    Example:
        >>> block = Block(slice(0, 1), slice(1, 3))
        >>> over = Overlay(np.arange(6).reshape(2, 3), (Patch(block, np.array([[8, 9]])),))
        >>> over[Block(slice(0, 2), slice(2, 3))].tolist(), over.whole.tolist()
        ([[9], [5]], [[0, 8, 9], [3, 4, 5]])
    """

    base: Array
    patches: tuple[Patch, ...] = ()

    def __getitem__(self, block: Block) -> Array:
        """The numbers of a block: of the base itself where nothing lies over it."""
        return _read(self.base, self.patches, block)

    @cached_property
    def whole(self) -> Array:
        """All numbers."""
        if not self.patches:
            return self.base
        every = self.base.copy()
        for block, values in self.patches:
            every[block] = values
        return every


class Draft:
    """Numbers that may be written to, while those they began with stay as they are.

    Args:
        begun: What it begins with.
    """

    def __init__(self, begun: Overlay) -> None:
        self._base = begun.base
        self._patches = list(begun.patches)
        self._own = False

    def __getitem__(self, block: Block) -> Array:
        """The numbers of a block as they are now; not to be written to."""
        return _read(self._base, self._patches, block)

    def put(self, block: Block, values: Array) -> None:
        """Write a block.

        Args:
            block: Where.
            values: Its numbers; they are kept, not copied.
        """
        if self._own:
            self._base[block] = values
        elif values.size == self._base.size:
            self._base, self._patches, self._own = values, [], True
        else:
            self._patches = [p for p in self._patches if not _same(p.block, block)]
            self._patches.append(Patch(block, values))
            self._fold_if_many()

    def _fold_if_many(self) -> None:
        over = sum(patch.values.size for patch in self._patches)
        if len(self._patches) > MOST or over * PART > self._base.size:
            self._base = Overlay(self._base, tuple(self._patches)).whole
            self._patches, self._own = [], True

    def done(self) -> Overlay:
        """The numbers as they are now; the draft is not to be used any more."""
        return Overlay(self._base, tuple(self._patches))


def _read(base: Array, patches: tuple[Patch, ...] | list[Patch], block: Block) -> Array:
    part: Array = base[block]
    own = not isinstance(block.rows, slice)  # a choice of rows is a copy already
    for patch in patches:
        columns = _slices(_span(block.columns, base), _span(patch.block.columns, base))
        rows = None if columns is None else _rows(block.rows, patch.block.rows)
        if rows is None or columns is None:
            continue
        part, own = (part if own else part.copy()), True
        part[rows[0], columns[0]] = patch.values[rows[1], columns[1]]
    return part


def _span(columns: slice, base: Array) -> slice:
    start, stop, _step = columns.indices(base.shape[1])
    return slice(start, stop)


def _same(one: Block, other: Block) -> bool:
    if isinstance(one.rows, slice) or isinstance(other.rows, slice):
        return type(one.rows) is type(other.rows) and one == other
    return one.columns == other.columns and np.array_equal(one.rows, other.rows)


def _slices(one: slice, other: slice) -> tuple[slice, slice] | None:
    """Where in each of two spans the places lie that both have."""
    start, stop = max(one.start, other.start), min(one.stop, other.stop)
    if start >= stop:
        return None
    return (
        slice(start - one.start, stop - one.start),
        slice(start - other.start, stop - other.start),
    )


def _rows(one: Rows, other: Rows) -> tuple[Rows, Rows] | None:
    """Where in each of two choices of rows the rows lie that both have."""
    if isinstance(one, slice) and isinstance(other, slice):
        return _slices(one, other)
    if isinstance(one, slice):
        found = _rows(other, one)
        return None if found is None else (found[1], found[0])
    if isinstance(other, slice):
        start, stop = np.searchsorted(one, (other.start, other.stop)).tolist()
        return (
            None
            if start == stop
            else (slice(start, stop), one[start:stop] - other.start)
        )
    if len(one) == 0 or len(other) == 0 or one[-1] < other[0] or other[-1] < one[0]:
        return None
    _both, mine, theirs = np.intersect1d(
        one, other, assume_unique=True, return_indices=True
    )
    return (mine, theirs) if len(mine) else None
