"""What makes floor and stretch: their ratios, and what planners said of them otherwise."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from luopan.engine.facts import Cell, Fact, NoRoom
from luopan.engine.rounding.exact import nearest

Ints = NDArray[np.int64]

FLOOR, TARGET, STRETCH = "floor", "target", "stretch"
NAMES = (FLOOR, TARGET, STRETCH)
BESIDE = (FLOOR, STRETCH)
PARTS = 10_000  # a ratio has at most four decimals: what is over counts in these
USUAL = {FLOOR: "0.85", STRETCH: "1.15"}
USUAL_LESS = {FLOOR: "1.15", STRETCH: "0.85"}  # where lower is better


@dataclass(frozen=True)
class Said:
    """A total of a level that a planner said.

    Attributes:
        level: Which one.
        cell: Of what.
        amount: The total, in quanta.
        of: The target's total there when it was said: the ratio it keeps.
        held: The amount stays when the target moves, not the ratio.
    """

    level: str
    cell: Cell
    amount: int
    of: int
    held: bool = False

    def wanted(self, target: int) -> int:
        """What it comes to now.

        Example:
            >>> cell = Cell("North", "all", "Y")
            >>> Said("floor", cell, 80, 100).wanted(150)
            120
            >>> Said("floor", cell, -120, -100).wanted(50)
            40
        """
        if self.held or not self.of:
            return self.amount
        apart = Fraction(self.amount - self.of, abs(self.of))
        return nearest(target + apart * abs(target))


@dataclass(frozen=True, eq=False)
class Rules:
    """What makes the levels of a version.

    Attributes:
        floor: Its ratio to the target, 1 = 100 %, at most four decimals.
        stretch: The same.
        lower_is_better: The order is the other way round: floor ≥ target ≥ stretch.
        said: Totals said otherwise, in the order in which they were.
        closed: By level, shape ``space.shape``: what stood in closed leaves when they
            were closed. None: nothing is closed.
        assessed: The level that is assessed.
        pays: The level that pays.
        step: Every leaf of a level is a multiple of it, in quanta; what was said of a
            total is kept exactly, so one leaf under it takes what is no multiple.
    """

    floor: str
    stretch: str
    lower_is_better: bool = False
    said: tuple[Said, ...] = ()
    closed: dict[str, Ints] | None = None
    assessed: str = TARGET
    pays: str = TARGET
    step: int = 1

    def ratio(self, level: str) -> str:
        """The ratio of floor or stretch."""
        return self.floor if level == FLOOR else self.stretch

    def ordered(self) -> bool:
        """Whether the two ratios lie on their own sides of 100 %."""
        floor, stretch = Decimal(self.floor), Decimal(self.stretch)
        if self.lower_is_better:
            floor, stretch = stretch, floor
        return 0 <= floor <= 1 <= stretch

    def below(self, level: str) -> bool:
        """Whether a level may not pass above the target (else: not below it)."""
        return (level == FLOOR) != self.lower_is_better


class OutOfOrder(Fact):
    """A level finds no room on its side of the target.

    Attributes:
        level: Which one.
        cell: The total said of it.
        target: What the target is there, in quanta.
        said: Whether it is the total now being said, or one that is held.
        room: What stands in the way.
    """

    def __init__(self, one: Said, target: int, room: NoRoom) -> None:
        self.level, self.cell, self.amount = one.level, one.cell, one.amount
        self.target, self.room, self.held = target, room, one.held
        super().__init__(f"{one.level} of {one.cell}: {room}")
