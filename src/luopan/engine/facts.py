"""Facts of planning: what the engine tells a planner instead of a wrong number.

A fact is raised, never returned, and carries codes and amounts only; the sentence a
person reads is written by the stage that catches it. A ``ValueError`` on the other
hand is a bug of the caller.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Cell(NamedTuple):
    """The address of a total: three node codes. Leaves are totals of themselves."""

    unit: str
    product: str
    period: str


@dataclass(frozen=True)
class Hold:
    """Something that keeps amounts from moving, and what its release would give.

    ``kind`` is ``"leaf"`` (a held leaf), ``"total"`` (a held total), ``"lower"`` or
    ``"upper"`` (a bound). ``room`` is in quanta; ``None`` means without limit.
    """

    cell: Cell
    kind: Literal["leaf", "total", "lower", "upper"]
    amount: int
    room: int | None


class Fact(Exception):
    """Base of all facts."""


class NoRoom(Fact):
    """Holds and bounds leave no room for the total that was asked for.

    Attributes:
        asked: The total asked for, in quanta.
        lowest: Lowest total that can be reached, ``None`` if there is no lower limit.
        highest: Highest total that can be reached, ``None`` if there is no limit.
        held: The smallest set of holds whose release makes room, largest room first.
            Empty when no release can (locked periods, absent cells).
        cell: Whose total was asked for; ``None`` for a plain array.
    """

    def __init__(
        self,
        asked: int,
        lowest: int | None,
        highest: int | None,
        held: tuple[Hold, ...] = (),
        cell: Cell | None = None,
    ) -> None:
        self.asked = asked
        self.lowest = lowest
        self.highest = highest
        self.held = held
        self.cell = cell
        super().__init__(
            f"{cell or 'block'}: asked {asked}, reachable {lowest}..{highest}"
        )

    @property
    def nearest(self) -> int:
        """The reachable total nearest to the one asked for."""
        nearest = self.asked
        if self.lowest is not None:
            nearest = max(nearest, self.lowest)
        if self.highest is not None:
            nearest = min(nearest, self.highest)
        return nearest


class SignChange(Fact):
    """Amounts would change their sign: ask first, then repeat with it allowed.

    Attributes:
        cell: Whose total was asked for; ``None`` for a plain array.
        before: Present total, in quanta.
        asked: The total asked for, in quanta.
        leaves: How many leaves would change their sign.
    """

    def __init__(
        self, before: int, asked: int, leaves: int, cell: Cell | None = None
    ) -> None:
        self.before = before
        self.asked = asked
        self.leaves = leaves
        self.cell = cell
        super().__init__(
            f"{cell or 'block'}: {before} to {asked} turns the sign of {leaves} leaves"
        )


class Crossing(Fact):
    """A held total cuts across the edited cell, neither inside it nor around it."""

    def __init__(self, cell: Cell, held: Cell) -> None:
        self.cell = cell
        self.held = held
        super().__init__(f"held total {held} crosses {cell}")


class NoReserve(Fact):
    """The parent has no reserve leaf that could take the difference."""

    def __init__(self, cell: Cell, unit: str) -> None:
        self.cell = cell
        self.unit = unit
        super().__init__(f"{unit} has no reserve for {cell}")
