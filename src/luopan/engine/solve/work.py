"""The numbers while a gesture works on them, and the leaves it may move."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, HELD, LOCKED, NO_LOWER, NO_UPPER, NULL, Cube
from luopan.engine.facts import Cell
from luopan.engine.overlay import Draft, Overlay
from luopan.engine.space import Block, Space
from luopan.engine.tree import RESERVE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STUCK = ABSENT | HELD | LOCKED


@dataclass(frozen=True)
class Area:
    """The leaves under a cell, and which of them may move."""

    cell: Cell
    block: Block
    free: Bools

    @cached_property
    def whole(self) -> bool:
        """Whether all leaves may move."""
        return bool(self.free.all())


@dataclass
class Work:
    """A cube's numbers that may be written to.

    Attributes:
        cube: The cube as it was.
        amounts: Its amounts, being changed.
        state: Its states, being changed.
        profile: Amounts before rounding, being changed; None if nobody keeps them.
        history: Last year's leaves, if known.
        bases: What shares came from, in the order used.
        step: The rounding step that could be kept so far.
        blocks: Where something may have been written.
        began: The profile as it was.
        fell_back: Whether the area last set had no base of its own.
    """

    cube: Cube
    amounts: Draft
    state: NDArray[np.uint8]
    profile: Draft | None
    history: Ints | None
    step: int
    bases: dict[str, None] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    began: Overlay | None = None
    fell_back: bool = False

    @classmethod
    def on(
        cls, cube: Cube, step: int, profile: Overlay | None, history: Ints | None
    ) -> "Work":
        """Begin on a cube."""
        return cls(
            cube,
            Draft(cube.parts),
            cube.state,
            None if profile is None else Draft(profile),
            history,
            step,
            began=profile,
        )

    def again(self) -> None:
        """Begin again from the cube."""
        self.amounts = Draft(self.cube.parts)
        self.profile = None if self.began is None else Draft(self.began)
        self.state = self.cube.state
        self.bases.clear()
        self.blocks.clear()

    @property
    def space(self) -> Space:
        """The axes."""
        return self.cube.space

    def total(self, cell: Cell) -> int:
        """The amount of a cell as it is now."""
        return int(self.amounts[self.space.block(*cell)].sum())

    def any_null(self, area: Area) -> bool:
        """Whether there are nulls under an area's cell."""
        return bool((self.state[area.block] & NULL).any())

    def put_state(self, area: Area, states: NDArray[np.uint8]) -> None:
        """Put new states on an area's free leaves; the cube's own are copied first."""
        if self.state is self.cube.state:
            self.state = self.state.copy()
        put(self.state, area.block, area.free, states)

    def space_size(self, cell: Cell) -> int:
        """How many leaves lie under a cell."""
        block = self.space.block(*cell)
        return int(self.amounts[block].size)

    def area(self, cell: Cell, without: tuple[Cell, ...] = ()) -> Area:
        """The leaves under a cell, and which of them may move.

        Held, locked and absent leaves may not; neither may reserves, unless the cell
        itself names one; nor anything under the cells it is ``without``.
        """
        block = self.space.block(*cell)
        free = (self.state[block] & STUCK) == 0
        skipped = reserves(self.space, cell, block)
        if skipped.any():
            free[skipped] = False
        for other in without:
            free[self.inside(block, other)] = False
        return Area(cell, block, free)

    def inside(self, block: Block, cell: Cell) -> Bools:
        """Which leaves of a block lie under a cell."""
        space = self.space
        units, products = (
            space.units.slice(cell.unit),
            space.products.slice(cell.product),
        )
        periods = space.periods.slice(cell.period)
        pairs = space.pairs[block.rows]
        rows = (pairs[:, 0] >= units.start) & (pairs[:, 0] < units.stop)
        rows &= (pairs[:, 1] >= products.start) & (pairs[:, 1] < products.stop)
        places = np.arange(len(space.periods))[block.columns]
        columns = (places >= periods.start) & (places < periods.stop)
        both: Bools = np.logical_and.outer(rows, columns)
        return both

    def bounds(self, area: Area, free: Bools) -> tuple[Ints | None, Ints | None]:
        """Lower and upper bounds of the free leaves; None where there are none."""
        lower, upper = self.cube.lower, self.cube.upper
        low = None if lower is None else lower[area.block][free]
        high = None if upper is None else upper[area.block][free]
        if low is not None and (low <= NO_LOWER).all():
            low = None
        if high is not None and (high >= NO_UPPER).all():
            high = None
        return low, high

    def write(
        self,
        area: Area,
        amounts: Ints,
        said: Bools | None,
        ideal: Floats | None = None,
    ) -> None:
        """Put new amounts on an area's free leaves; said ones are null no more."""
        self.blocks.append(area.block)
        lay(self.amounts, area, amounts)
        if said is not None and self.any_null(area):
            states = take(self.state, area) & ~(said * np.uint8(NULL))
            self.put_state(area, states)
        if self.profile is not None:
            lay(self.profile, area, amounts if ideal is None else ideal)


def take(values: NDArray[Any] | Draft, area: Area) -> NDArray[Any]:
    """The values of the free leaves of an area, in a row."""
    part: NDArray[Any] = values[area.block]
    return part.ravel() if area.whole else part[area.free]


def lay(draft: Draft, area: Area, new: NDArray[Any]) -> None:
    """Write to the free leaves of an area."""
    part = draft[area.block]
    values = np.empty_like(part) if area.whole else part.copy()
    values[area.free] = new
    draft.put(area.block, values)


def put(
    values: NDArray[np.generic], block: Block, free: Bools, new: NDArray[np.generic]
) -> None:
    """Write to the free leaves of a block."""
    if isinstance(block.rows, slice):
        values[block][free] = new
    else:
        part = values[block]
        part[free] = new
        values[block] = part


def reserves(space: Space, cell: Cell, block: Block) -> Bools:
    """Rows of reserves that the cell does not name."""
    pairs = space.pairs[block.rows]
    skipped = np.zeros(len(pairs), bool)
    if not cell.unit.endswith(RESERVE):
        skipped |= space.units.is_reserve[pairs[:, 0]]
    if not cell.product.endswith(RESERVE):
        skipped |= space.products.is_reserve[pairs[:, 1]]
    return skipped
