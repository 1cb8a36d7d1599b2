"""Bound propagation: what totals can be reached, and which holds are in the way."""

from dataclasses import dataclass

import numpy as np

from luopan.engine.cube import ABSENT, HELD, LOCKED, NO_LOWER, NO_UPPER
from luopan.engine.facts import Cell, Hold, NoRoom
from luopan.engine.fill import long_sum
from luopan.engine.solve.work import Area, Bools, Ints, Work, reserves, take


@dataclass(frozen=True)
class Reach:
    """The lowest and highest total; None where there is no limit."""

    lowest: int | None
    highest: int | None

    def allows(self, total: int) -> bool:
        """Whether a total lies inside."""
        return (self.lowest is None or self.lowest <= total) and (
            self.highest is None or total <= self.highest
        )


def reach(
    fixed: int,
    base: Ints,
    lower: Ints | None,
    upper: Ints | None,
    one_sign: bool = False,
) -> Reach:
    """What free leaves with these bounds can sum to, beside what is fixed.

    Args:
        fixed: What does not move, in quanta.
        base: Amounts of the free leaves.
        lower: Their lower bounds; None for none.
        upper: Their upper bounds; None for none.
        one_sign: Leaves keep their sign: 0 bounds those that are above or below it,
            and those at 0 go with the others if these all have one sign.
    """
    if len(base) == 0:
        return Reach(fixed, fixed)
    if lower is None and upper is None:
        return _by_signs(fixed, base) if one_sign else Reach(None, None)
    low = np.full(len(base), NO_LOWER) if lower is None else lower
    high = np.full(len(base), NO_UPPER) if upper is None else upper
    if one_sign:
        any_above, any_below = bool((base > 0).any()), bool((base < 0).any())
        above = (base > 0) | ((base == 0) & (any_above and not any_below))
        below = (base < 0) | ((base == 0) & (any_below and not any_above))
        low = np.where(above, np.minimum(np.maximum(low, 0), high), low)
        high = np.where(below, np.maximum(np.minimum(high, 0), low), high)
    open_below, open_above = (low <= NO_LOWER).any(), (high >= NO_UPPER).any()
    return Reach(
        None if open_below else fixed + long_sum(low),
        None if open_above else fixed + long_sum(high),
    )


def _by_signs(fixed: int, base: Ints) -> Reach:
    """What leaves without bounds reach while they keep their sign."""
    least, most = int(base.min()), int(base.max())
    return Reach(
        fixed if least >= 0 and most > 0 else None,
        fixed if most <= 0 and least < 0 else None,
    )


def no_room(
    work: Work,
    area: Area,
    asked: int,
    reached: Reach,
    kept: tuple[Cell, ...],
    one_sign: bool = False,
) -> NoRoom:
    """The fact, with the smallest set of holds whose release makes room.

    Holds of leaves and totals come before bounds; the largest room first, so that the
    set is the smallest there is.
    """
    more = reached.highest is not None and asked > reached.highest
    limit = reached.highest if more else reached.lowest
    short = abs(asked - (limit or 0))
    lost = _lost(work, area, more) if one_sign else 0
    holds = _totals(work, area, kept, more)
    holds += _leaves(work, area, kept, more, short + lost)
    held, bounds = _by_room(holds), _bounds(work, area, more)
    release = _enough(held, short, lost, more) or _enough(bounds, short, 0, more)
    if not release and not lost:
        release = _enough([*held, *bounds], short, 0, more)
    return NoRoom(asked, reached.lowest, reached.highest, release, area.cell)


def _enough(holds: list[Hold], short: int, lost: int, more: bool) -> tuple[Hold, ...]:
    """The first of the holds that together make the room that is short; none if they do not.

    What is ``lost`` (see there) goes with the first leaf that has a sign.
    """
    chosen: list[Hold] = []
    for hold in holds:
        chosen.append(hold)
        if hold.amount and (hold.amount < 0) == more:
            short, lost = short + lost, 0
        short = 0 if hold.room is None else short - hold.room
        if short <= 0:
            return tuple(chosen)
    return ()


def _lost(work: Work, area: Area, more: bool) -> int:
    """What free leaves give only as long as all are 0: beside one with a sign they follow it."""
    now = take(work.amounts, area)
    lower, upper = work.bounds(area, area.free)
    bound = upper if more else lower
    if bound is None or now.any():
        return 0
    return abs(long_sum(np.maximum(bound, 0) if more else np.minimum(bound, 0)))


def _by_room(holds: list[Hold]) -> list[Hold]:
    return sorted(
        holds,
        key=lambda h: (h.room is not None, -(h.room or 0), -abs(h.amount)),
    )


def _totals(work: Work, area: Area, kept: tuple[Cell, ...], more: bool) -> list[Hold]:
    """Held totals under a cell that have room."""
    found = []
    for cell in kept:
        leaves = work.inside(area.block, cell) & work.area(area.cell).free
        rooms, amounts = _rooms(work, area, leaves, more)
        if (rooms > 0).any():
            room = None if (rooms >= NO_UPPER).any() else int(rooms.sum())
            found.append(Hold(cell, "total", int(amounts.sum()), room))
    return found


def _leaves(
    work: Work, area: Area, kept: tuple[Cell, ...], more: bool, short: int
) -> list[Hold]:
    """Held leaves under a cell that have room: as many as cover what is short."""
    state = work.state[area.block]
    held = (state & (HELD | LOCKED | ABSENT)) == HELD
    held[reserves(work.space, area.cell, area.block)] = False
    for cell in kept:
        held &= ~work.inside(area.block, cell)
    rooms, amounts = _rooms(work, area, held, more)
    order = np.lexsort((np.arange(len(rooms)), -np.abs(amounts), -rooms))
    order = order[rooms[order] > 0]
    enough = int(np.searchsorted(np.cumsum(rooms[order].astype(float)), short)) + 1
    rows, columns = np.nonzero(held)
    return [
        Hold(
            _leaf(work, area, int(rows[at]), int(columns[at])),
            "leaf",
            int(amounts[at]),
            None if rooms[at] >= NO_UPPER else int(rooms[at]),
        )
        for at in order[:enough].tolist()
    ]


def _rooms(work: Work, area: Area, leaves: Bools, more: bool) -> tuple[Ints, Ints]:
    """How far leaves could move, upwards or towards 0, and what they have."""
    amounts = work.amounts[area.block][leaves]
    lower, upper = work.bounds(area, leaves)
    if more:
        if upper is None:
            return np.full(len(amounts), NO_UPPER), amounts
        rooms = np.where(upper >= NO_UPPER, NO_UPPER, np.maximum(upper - amounts, 0))
        return rooms, amounts
    floor = np.minimum(amounts, 0)
    if lower is not None:
        floor = np.maximum(floor, lower)
    return np.maximum(amounts - floor, 0), amounts


def _bounds(work: Work, area: Area, more: bool) -> list[Hold]:
    """Bounds of free leaves that are in the way, the largest first."""
    bounds = work.cube.upper if more else work.cube.lower
    if bounds is None or not area.free.any():
        return []
    values = bounds[area.block]
    set_ = area.free & ((values < NO_UPPER) if more else (values > NO_LOWER))
    rows, columns = np.nonzero(set_)
    order = np.argsort(-np.abs(values[rows, columns]), kind="stable")[:1]
    return [
        Hold(
            _leaf(work, area, int(rows[at]), int(columns[at])),
            "upper" if more else "lower",
            int(values[rows[at], columns[at]]),
            None,
        )
        for at in order.tolist()
    ]


def _leaf(work: Work, area: Area, row: int, column: int) -> Cell:
    """The address of a leaf of an area."""
    space = work.space
    unit, product = space.pairs[area.block.rows][row].tolist()
    period = (area.block.columns.start or 0) + column
    return Cell(
        space.units.leaf_codes[unit],
        space.products.leaf_codes[product],
        space.periods.leaf_codes[period],
    )
