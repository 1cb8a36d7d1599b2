"""One function for every gesture, and what it tells the planner."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import Cube
from luopan.engine.facts import Cell, Hold, NoReserve, NoRoom
from luopan.engine.gesture import Action, Change, Gesture, Limit, Method, Mover
from luopan.engine.overlay import Overlay
from luopan.engine.rounding.select import kth_largest
from luopan.engine.solve.holds import (
    Plan,
    meets,
    nested,
    plan,
    refuse_held,
    same,
)
from luopan.engine.solve.limits import broken, fix, refuse_broken, worse_side
from luopan.engine.solve.methods import METHODS, Edit, changed
from luopan.engine.solve.totals import Way, set_area
from luopan.engine.solve.work import STUCK, Area, Ints, Work
from luopan.engine.space import Block
from luopan.engine.tree import RESERVE

MOVERS = 5
LARGEST = 2**60  # amounts; sums of leaves stay inside int64


def apply(  # noqa: PLR0913 - a gesture, the numbers, and six things it may stand on
    cube: Cube,
    gesture: Gesture,
    *,
    keep: Sequence[Cell] = (),
    limits: Sequence[Limit] = (),
    weights: Sequence[NDArray[np.float64]] = (),
    reference: NDArray[np.int64] | None = None,
    history: NDArray[np.int64] | None = None,
    profile: NDArray[np.float64] | None = None,
) -> Change:
    """Do what a gesture says.

    Args:
        cube: The numbers as they are.
        gesture: The edit.
        keep: Totals that stay as they are. One inside the edited cell keeps its
            leaves; one around it makes the rest under it compensate.
        limits: Totals with a lowest or highest amount.
        weights: For WEIGHTED: up to six arrays of ``space.shape``, not negative.
        reference: For RELATIVE and RELATIVE_PERCENT: leaves of ``space.shape``.
        history: Last year's leaves, ``space.shape``: the shape where a base is zero.
        profile: The amounts before any rounding, ``space.shape``: what proportional
            spreads follow, so that rounding does not add up over many edits. Comes
            back, changed, in the result.

    Returns:
        New numbers: the cell's total is exact, holds and kept totals unchanged.

    Raises:
        NoRoom: Holds and bounds leave no room (names the smallest set to release).
        SignChange: Leaves would change their sign and the gesture does not allow it.
        Crossing: A kept or limited total crosses the cell.
        NoReserve: A reserve is needed and the space has none.
        ValueError: An unknown code, a wrong shape, a step below 1, an amount past
            2**60.

    Source:
        docs/algorithms/breakback.md

    Example:
        >>> from luopan.engine.space import example
        >>> amounts = np.array([[10, 20], [30, 40], [0, 0]])
        >>> gesture = Gesture(Cell("E", "all", "Y"), amount=60)
        >>> change = apply(Cube.of(example(), amounts), gesture)
        >>> change.cube.amounts[:2]
        array([[20, 40],
               [30, 40]])
        >>> change.before, change.after, change.leaves, change.bases
        (30, 60, 2, ('own',))
    """
    _check(cube, gesture, history, profile)
    shape = None if profile is None else Overlay(profile)
    work = Work.on(cube, gesture.step, shape, history)
    given = Edit(gesture, work.area(gesture.cell), (), weights, reference)
    if gesture.method is Method.MOVE:
        compensated = _move(work, gesture, tuple(keep))
    else:
        compensated = _edit(work, given, tuple(keep), tuple(limits))
    return _told(cube, work, gesture, compensated)


def set_total(  # noqa: PLR0913 - the cell, the total, and how
    cube: Cube,
    unit: str,
    product: str,
    period: str,
    total: int,
    *,
    method: Method | str = Method.PROPORTIONAL,
    weights: NDArray[np.float64] | None = None,
    reference: NDArray[np.int64] | None = None,
    step: int = 1,
    keep: Sequence[Cell] = (),
) -> Change:
    """:func:`apply` for the everyday case: one cell, one new total.

    Example:
        >>> from luopan.engine.space import example
        >>> cube = Cube.of(example(), np.array([[200, 300], [500, 0], [0, 0]]))
        >>> held = Cell("CN", "all", "Y")
        >>> set_total(cube, "W", "all", "Y", 700, keep=[held]).cube.amounts[:2]
        array([[120, 180],
               [700,   0]])
    """
    gesture = Gesture(Cell(unit, product, period), Method(method), total, step=step)
    return apply(
        cube,
        gesture,
        keep=keep,
        weights=() if weights is None else (weights,),
        reference=reference,
    )


def _check(
    cube: Cube,
    gesture: Gesture,
    history: NDArray[np.int64] | None,
    profile: NDArray[np.float64] | None,
) -> None:
    shape = cube.space.shape
    for name, values in (("history", history), ("profile", profile)):
        if values is not None and values.shape != shape:
            raise ValueError(f"{name} has shape {values.shape}, not {shape}")
    if gesture.step < 1:
        raise ValueError(f"a step is at least 1, not {gesture.step}")
    if max(abs(gesture.amount), abs(gesture.end)) > LARGEST:
        raise ValueError(f"amounts may not pass {LARGEST}")
    if gesture.parent_kept and gesture.method in (Method.MOVE, Method.RESERVE):
        raise ValueError(f"{gesture.method} leaves the parent no say")


def _edit(
    work: Work, given: Edit, keep: tuple[Cell, ...], limits: tuple[Limit, ...]
) -> int:
    """One edit inside its cell, then what has to compensate; how much that was."""
    gesture, space = given.gesture, work.space
    cell = gesture.cell
    before = work.total(cell)
    if gesture.parent_kept:
        parent = cell._replace(unit=space.units.parent(cell.unit) or cell.unit)
        keep = tuple(k for k in keep if not nested(space, parent, k))
    planned = _inside_limits(work, given, keep, limits)
    if work.total(cell) != before:
        refuse_held(work, cell, before, planned.by)
    if gesture.parent_kept:
        compensated = _into_parent(work, cell)
    else:
        compensated = _compensate(work, planned, gesture, before)
    refuse_broken(work, cell, before, limits)
    return compensated


def _inside_limits(
    work: Work, given: Edit, keep: tuple[Cell, ...], limits: tuple[Limit, ...]
) -> Plan:
    """The edit itself; totals under the cell that would break a limit are set to it."""
    gesture, cell = given.gesture, given.gesture.cell
    if gesture.method is Method.PROPORTIONAL:
        total = changed(gesture.action, work.total(cell), gesture.amount)
        gesture = replace(gesture, amount=total, action=Action.REPLACE)
    under = tuple(
        limit
        for limit in limits
        if nested(work.space, limit.cell, cell)
        and not same(work.space, limit.cell, cell)
        and gesture.method is Method.PROPORTIONAL
    )
    fixed: dict[Cell, int] = {}
    way = Way(step=gesture.step, sign_change=gesture.sign_change)
    while True:
        fix(work, fixed, keep, way)
        planned = plan(work, cell, (*keep, *fixed))
        METHODS[gesture.method](
            work,
            replace(given, gesture=gesture, area=planned.area, inside=planned.inside),
        )
        found = {c: at for c, at in broken(work, under).items() if c not in fixed}
        if not found:
            return planned
        fixed |= worse_side(work, found)
        work.again()


def _compensate(work: Work, planned: Plan, gesture: Gesture, before: int) -> int:
    """Keep the held totals around the cell: the rest under them takes the opposite."""
    more = work.total(gesture.cell) - before
    if planned.around is None or more == 0:
        return 0
    held = planned.around.cell
    way = Way(step=gesture.step, sign_change=gesture.sign_change, echo=True)
    asked = work.total(gesture.cell)
    try:
        set_area(work, planned.around, work.total(held) - more, way, planned.held)
    except NoRoom as fact:
        raise _seen_from(work, fact, planned, gesture.cell, asked) from None
    return abs(more)


def _seen_from(
    work: Work, fact: NoRoom, planned: Plan, cell: Cell, asked: int
) -> NoRoom:
    """What the compensating leaves can reach, said as what the edited cell can."""
    # The area's block holds the edited cell too, at its new amount: total = asked + rest.
    kept = fact.asked
    lowest = None if fact.highest is None else asked + kept - fact.highest
    highest = None if fact.lowest is None else asked + kept - fact.lowest
    held = fact.held
    if len(held) != 1:
        by = min(planned.by, key=work.space_size)
        held = (Hold(by, "total", kept, None),)
    return NoRoom(asked, lowest, highest, held, cell)


def _into_parent(work: Work, cell: Cell) -> int:
    """The parent unit's reserve takes the opposite, product by product and period."""
    space = work.space
    parent = space.units.parent(cell.unit)
    block = space.block(*cell)
    more = work.amounts[block] - work.cube.parts[block]
    if not more.any():
        return 0
    if parent is None or parent + RESERVE not in space.units:
        raise NoReserve(cell, parent or cell.unit)
    lines = np.zeros((len(space.products), more.shape[1]), np.int64)
    np.add.at(lines, space.pairs[block.rows][:, 1], more)
    below = space.block(parent + RESERVE, cell.product, cell.period)
    rows = np.arange(len(space.pairs))[below.rows]
    products = space.pairs[rows, 1]
    stuck = np.ones(lines.shape, bool)
    stuck[products] = (work.state[below] & STUCK) != 0
    if (lines[stuck] != 0).any():
        raise NoReserve(cell, parent)
    work.write(
        Area(cell, below, np.ones(work.amounts[below].shape, bool)),
        (work.amounts[below] - lines[products]).ravel(),
        (lines[products] != 0).ravel(),
    )
    return abs(int(more.sum()))


def _move(work: Work, gesture: Gesture, keep: tuple[Cell, ...]) -> int:
    """An amount from one cell to another; what both have together stays."""
    if gesture.to is None or meets(work.space, gesture.cell, gesture.to):
        raise ValueError("an amount moves to another cell")
    if gesture.action is not Action.REPLACE:
        raise ValueError("what is moved is neither added nor subtracted")
    both = (gesture.cell, gesture.to)
    one_side = tuple(k for k in keep if not all(nested(work.space, c, k) for c in both))
    way = Way(step=gesture.step, sign_change=gesture.sign_change)
    moved = 0
    for cell, sign in zip(both, (-1, 1), strict=True):
        before = work.total(cell)
        planned = plan(work, cell, one_side)
        total = before + sign * gesture.amount
        set_area(work, planned.area, total, way, planned.inside)
        refuse_held(work, cell, before, planned.by)
        moved += _compensate(work, planned, gesture, before)
    return moved


def _told(cube: Cube, work: Work, gesture: Gesture, compensated: int) -> Change:
    """What changed, and who moved most."""
    parts = work.amounts.done()
    block, moved = _differences(cube, work, parts)
    rows = np.arange(len(cube.space.pairs))[block.rows]
    units = np.zeros(len(cube.space.units), bool)
    units[cube.space.pairs[rows[np.logical_or.reduce(moved, axis=1)], 0]] = True
    edited = cube.space.block(*gesture.cell)
    return Change(
        cube.edited(parts, work.state),
        before=int(cube.parts[edited].sum()),
        after=int(parts[edited].sum()),
        leaves=int(np.count_nonzero(moved)),
        units=int(np.count_nonzero(units)),
        movers=_movers(cube, parts, block, moved),
        bases=tuple(work.bases),
        compensated=compensated,
        step=work.step,
        profile=None if work.profile is None else work.profile.done().whole,
    )


def _differences(cube: Cube, work: Work, parts: Overlay) -> tuple[Block, Ints]:
    """The block in which all changes lie, and how far each of its leaves moved."""
    blocks = work.blocks
    if not blocks:
        return Block(slice(0, 0), slice(0, 0)), np.zeros((0, 0), np.int64)
    columns = slice(
        min(block.columns.start for block in blocks),
        max(block.columns.stop for block in blocks),
    )
    block = Block(_rows_of(blocks, len(cube.space.pairs)), columns)
    return block, parts[block] - cube.parts[block]


def _rows_of(blocks: list[Block], size: int) -> slice | NDArray[np.intp]:
    """The rows of all blocks together."""
    if all(block.rows is blocks[0].rows for block in blocks):
        return blocks[0].rows
    touched = np.zeros(size, bool)
    for block in blocks:
        touched[block.rows] = True
    return slice(0, size) if touched.all() else np.flatnonzero(touched)


def _movers(cube: Cube, parts: Overlay, block: Block, moved: Ints) -> tuple[Mover, ...]:
    """The leaves that moved most; of equals the first."""
    space = cube.space
    rows = np.arange(len(space.pairs))[block.rows]
    found = []
    for place in _furthest(moved):
        row, column = divmod(place, moved.shape[1])
        unit, product = space.pairs[rows[row]].tolist()
        period = block.columns.start + column
        cell = Cell(
            space.units.leaf_codes[unit],
            space.products.leaf_codes[product],
            space.periods.leaf_codes[period],
        )
        leaf = Block(
            slice(int(rows[row]), int(rows[row]) + 1), slice(period, period + 1)
        )
        before, after = cube.parts[leaf].item(), parts[leaf].item()
        found.append(Mover(cell, before, after))
    return tuple(found)


def _furthest(moved: Ints) -> list[int]:
    """Places of the leaves that moved most, in a row."""
    far = np.abs(moved).ravel()
    if far.size > MOVERS:
        at_least = kth_largest(far, MOVERS)
        places = np.flatnonzero(far >= max(1, int(at_least)))
    else:
        places = np.flatnonzero(far)
    order = np.argsort(-far[places], kind="stable")[:MOVERS]
    found: list[int] = places[order].tolist()
    return found
