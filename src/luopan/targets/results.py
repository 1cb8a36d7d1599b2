"""What came of a gesture: for the person who made it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from luopan.engine.tree import RESERVE
from luopan.org.language import spoken
from luopan.org.models import Holding
from luopan.targets.acts import Considered
from luopan.targets.cells import Cell, whole
from luopan.targets.fold import Flag
from luopan.targets.kinds import kind_named
from luopan.targets.moved import Moved
from luopan.targets.scope import units_of
from luopan.targets.sequence import is_gesture
from luopan.targets.state import State

MOST_MOVERS = 10
MOST_PEOPLE = 100


@dataclass(frozen=True)
class Mover:
    """A leaf that moved, and how far."""

    cell: Cell
    before: int
    after: int


@dataclass(frozen=True)
class Total:
    """A total before and after."""

    cell: Cell
    before: int
    after: int


@dataclass(frozen=True)
class Applied:
    """What a gesture did (or, in a preview, would do).

    Attributes:
        seq: The step that was written; None in a preview.
        head: The version's last step now: what the next gesture is said on top of.
        touched: How many leaves have another amount now.
        movers: The leaves that moved most, largest first.
        people: Who holds the seats that moved.
        totals: The whole, and the cells that the gesture spoke of.
        flagged: Typed amounts that were kept though their basis moved.
        notes: What the planner should know, in his language.
    """

    seq: int | None
    head: int
    touched: int
    movers: tuple[Mover, ...]
    people: tuple[str, ...]
    totals: tuple[Total, ...]
    flagged: tuple[Flag, ...]
    notes: tuple[str, ...] = ()


def applied(
    considered: Considered, *, saved: bool, on: date, notes: tuple[str, ...]
) -> Applied:
    """The result of an act."""
    moved, space = considered.moved, considered.after.space
    head = considered.step.seq if saved else considered.step.seq - 1
    return Applied(
        seq=considered.step.seq if saved else None,
        head=head,
        touched=len(moved.places),
        movers=_movers(moved, considered.after),
        people=_people(units_of(space, moved.rows(space)), on),
        totals=_totals(considered),
        flagged=considered.flagged,
        notes=notes,
    )


def _movers(moved: Moved, after: State) -> tuple[Mover, ...]:
    far = np.abs(moved.deltas)
    count = min(MOST_MOVERS, len(far))
    if not count:
        return ()
    largest = np.sort(np.argpartition(-far, count - 1)[:count])
    largest = largest[np.argsort(-far[largest], kind="stable")]
    return tuple(
        _mover(after, int(moved.places[one]), int(moved.deltas[one])) for one in largest
    )


def _mover(after: State, place: int, delta: int) -> Mover:
    space = after.space
    row, column = divmod(place, space.shape[1])
    unit, product = space.pairs[row].tolist()
    cell = Cell(
        space.units.leaf_codes[unit],
        space.products.leaf_codes[product],
        space.periods.leaf_codes[column],
    )
    now = int(after.amounts[row, column])
    return Mover(cell, now - delta, now)


def _people(units: Collection[str], on: date) -> tuple[str, ...]:
    seats = [code for code in units if not code.endswith(RESERVE)]
    held = Holding.objects.on(on).filter(seat__code__in=seats[:MOST_PEOPLE])
    held = held.order_by("seat__code", "kind").select_related("person")
    return tuple(dict.fromkeys(spoken(one.person) for one in held))


def _totals(considered: Considered) -> tuple[Total, ...]:
    step = considered.step
    cells = [whole(considered.after.space)]
    if is_gesture(step.kind):
        cells += kind_named(step.kind).cells(step.parameters)[:MOST_MOVERS]
    space, moved = considered.after.space, considered.moved
    before = {cell: considered.before.total(cell) for cell in cells}
    return tuple(
        Total(cell, total, total + moved.at(space, cell))
        for cell, total in before.items()
    )
