"""What each method does inside the edited cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import NULL
from luopan.engine.facts import Cell, NoReserve, SignChange
from luopan.engine.gesture import Action, Gesture, Method
from luopan.engine.rounding import scale, share
from luopan.engine.solve.reach import no_room, reach
from luopan.engine.solve.totals import Way, set_area
from luopan.engine.solve.work import Area, Floats, Ints, Work
from luopan.engine.spread import (
    blend,
    exact_ratio,
    growth,
    pattern_amounts,
    straight_line,
)
from luopan.engine.tree import RESERVE


@dataclass(frozen=True)
class Edit:
    """One gesture on one area.

    Attributes:
        gesture: What is asked.
        area: The leaves of the edited cell.
        inside: Held totals inside it.
        weights: For WEIGHTED.
        reference: For RELATIVE and RELATIVE_PERCENT.
    """

    gesture: Gesture
    area: Area
    inside: tuple[Cell, ...]
    weights: Sequence[NDArray[np.float64]] = ()
    reference: Ints | None = None


def changed(action: Action, now: int, amount: int) -> int:
    """The new number: replaced, added to or subtracted from.

    Example:
        >>> changed(Action.SUBTRACT, 100, 30)
        70
    """
    if action is Action.ADD:
        return now + amount
    return now - amount if action is Action.SUBTRACT else amount


def proportional(work: Work, edit: Edit) -> None:
    """In ratio of the leaves' own amounts."""
    gesture = edit.gesture
    total = changed(gesture.action, work.total(gesture.cell), gesture.amount)
    way = Way(step=gesture.step, sign_change=gesture.sign_change)
    set_area(work, edit.area, total, way, edit.inside)


def shared(work: Work, edit: Edit) -> None:
    """In ratio of weights that are given, or of the reference, or all the same."""
    gesture, area = edit.gesture, edit.area
    weights, name = _weights(work, edit)
    total = changed(gesture.action, work.total(gesture.cell), gesture.amount)
    adding = gesture.action is not Action.REPLACE
    start = work.amounts[area.block].copy() if adding else None
    if not adding and gesture.method is Method.RELATIVE and (weights < 0).any():
        start = weights.astype(np.int64)
    way = Way(weights, start, name, gesture.step, gesture.sign_change)
    set_area(work, area, total, way, edit.inside)


def _weights(work: Work, edit: Edit) -> tuple[Ints | Floats, str]:
    area, shape = edit.area, work.space.shape
    if edit.gesture.method is Method.EQUAL_LEAVES:
        ones = np.ones(area.free.shape, np.int64)
        if not edit.gesture.all_leaves:
            ones[work.amounts[area.block] == 0] = 0
        return ones, "leaves"
    if edit.gesture.method is Method.RELATIVE:
        return _reference(work, edit), "reference"
    if any(weight.shape != shape for weight in edit.weights):
        raise ValueError(f"weights must have shape {shape}")
    blended = np.zeros(area.free.shape)
    parts = [weight[area.block][area.free] for weight in edit.weights]
    blended[area.free] = blend(parts, edit.gesture.shares)
    return blended, "weights"


def _reference(work: Work, edit: Edit) -> Ints:
    if edit.reference is None or edit.reference.shape != work.space.shape:
        raise ValueError(f"{edit.gesture.method} needs a reference of this space")
    work.bases.setdefault("reference")
    return edit.reference[edit.area.block].astype(np.int64)


def series(work: Work, edit: Edit) -> None:
    """Amounts along an axis; under each node in ratio of what is there."""
    gesture = edit.gesture
    nodes = _nodes(work, edit)
    movable = [
        at
        for at, node in enumerate(nodes)
        if gesture.over or work.area(node, edit.inside).free.any()
    ]
    if not movable:
        free = work.amounts[edit.area.block][edit.area.free]
        total = changed(gesture.action, work.total(gesture.cell), gesture.amount)
        fixed = work.total(gesture.cell) - int(free.sum())
        reached = reach(fixed, free, None, None)
        raise no_room(work, edit.area, total, reached, edit.inside)
    amounts = _line(work, gesture, nodes, movable)
    way = Way(step=gesture.step, sign_change=gesture.sign_change)
    for at in movable:
        node, amount = nodes[at], int(amounts[at])
        held = tuple(k for k in edit.inside if _under(work, k, node))
        area = work.area(node, edit.inside)
        set_area(
            work, area, changed(gesture.action, work.total(node), amount), way, held
        )


def _nodes(work: Work, edit: Edit) -> list[Cell]:
    """The nodes of a series: those named, else the axis' leaves, reserves apart."""
    gesture = edit.gesture
    space, axis = work.space, gesture.axis
    tree = {"unit": space.units, "product": space.products, "period": space.periods}[
        axis
    ]
    span = tree.slice(getattr(gesture.cell, axis))
    for code in gesture.over:
        part = tree.slice(code)
        if not span.start <= part.start < part.stop <= span.stop:
            raise ValueError(f"{code} does not lie under the cell")
    codes = gesture.over or tree.leaf_codes[span]
    return [
        gesture.cell._replace(**{axis: code})
        for code in codes
        if gesture.over or len(codes) == 1 or not code.endswith(RESERVE)
    ]


def _under(work: Work, inner: Cell, outer: Cell) -> bool:
    return bool(work.inside(work.space.block(*inner), outer).all())


def _line(work: Work, gesture: Gesture, nodes: list[Cell], movable: list[int]) -> Ints:
    """The amount of every node; what cannot move keeps its place in the line."""
    size, amount = len(nodes), gesture.amount
    match gesture.method:
        case Method.REPEAT:
            return np.full(size, amount)
        case Method.STRAIGHT_LINE:
            return straight_line(amount, gesture.end, size)
        case Method.GROWTH:
            return growth(amount, gesture.ratio, size, compound=True)
        case Method.GROWTH_LINEAR:
            return growth(amount, gesture.ratio, size, compound=False)
    if gesture.action is Action.REPLACE and not gesture.over:
        # What the nodes do not hold (held months, reserves) counts against the total.
        present = sum(work.total(nodes[at]) for at in movable)
        amount -= work.total(gesture.cell) - present
    if gesture.method is Method.EQUAL:
        weights = np.zeros(size, np.int64)
        weights[movable] = 1
        return share(amount, weights, gesture.step)
    return pattern_amounts(gesture.pattern, amount, size, movable)


def leaves(work: Work, edit: Edit) -> None:
    """Say what each leaf is: a value, or a ratio of it or of the reference."""
    gesture, area = edit.gesture, edit.area
    now = work.amounts[area.block][area.free]
    if gesture.method is Method.REPEAT_LEAVES:
        new = np.full(len(now), gesture.amount)
        said = (now != 0) | gesture.all_leaves
    else:
        by = exact_ratio(gesture.ratio)
        relative = gesture.method is Method.RELATIVE_PERCENT
        base = _reference(work, edit)[area.free] if relative else now
        new = scale(base, by, gesture.step if gesture.action is Action.REPLACE else 1)
        said = base != 0
    if gesture.action is Action.ADD:
        new = now + new
    elif gesture.action is Action.SUBTRACT:
        new = now - new
    new = np.where(said, new, now)
    _check_bounds(work, edit, now, new)
    _check_signs(edit, now, new)
    work.write(area, new, said)


def _check_bounds(work: Work, edit: Edit, now: Ints, new: Ints) -> None:
    area = edit.area
    lower, upper = work.bounds(area, area.free)
    low = new if lower is None else np.maximum(new, lower)
    cut = low if upper is None else np.minimum(low, upper)
    if np.array_equal(cut, new) and len(new):
        return
    fixed = work.total(area.cell) - int(now.sum())
    asked = fixed + (int(new.sum()) if len(new) else edit.gesture.amount)
    if len(new) == 0 and asked == fixed:
        return
    reached = reach(fixed, now, lower, upper)
    raise no_room(work, area, asked, reached, edit.inside)


def _check_signs(edit: Edit, now: Ints, new: Ints) -> None:
    if edit.gesture.sign_change or edit.gesture.method is not Method.PERCENT:
        return
    turned = int(np.count_nonzero(np.sign(now) * np.sign(new) < 0))
    if turned:
        raise SignChange(int(now.sum()), int(new.sum()), turned, edit.area.cell)


def clear(work: Work, edit: Edit) -> None:
    """No number any more: free leaves become null."""
    area = edit.area
    now = work.amounts[area.block][area.free]
    zero = np.zeros_like(now)
    _check_bounds(work, edit, now, zero)
    work.write(area, zero, np.zeros(len(now), bool))
    states = work.state[area.block][area.free] | np.uint8(NULL)
    work.put_state(area, states)


def reserve(work: Work, edit: Edit) -> None:
    """The difference goes into the cell's reserve; nothing else moves."""
    gesture = edit.gesture
    total = changed(gesture.action, work.total(gesture.cell), gesture.amount)
    cell = reserve_of(work, gesture.cell)
    area = work.area(cell)
    now = work.amounts[area.block]
    shape = work.amounts[work.space.block(*gesture.cell)].sum(axis=0, keepdims=True)
    weights = np.broadcast_to(np.abs(shape), now.shape)
    if not (weights * area.free).any():
        weights = np.ones_like(now)
    more = total - work.total(gesture.cell)
    way = Way(weights, now.copy(), "reserve", gesture.step, sign_change=True)
    set_area(work, area, work.total(cell) + more, way, edit.inside)


def reserve_of(work: Work, cell: Cell) -> Cell:
    """Where a cell's own reserve lies: the unit's, the product's, or both.

    Raises:
        NoReserve: The space has no such row.
    """
    space = work.space
    unit = cell.unit + RESERVE if cell.unit + RESERVE in space.units else cell.unit
    product = (
        cell.product + RESERVE
        if cell.product + RESERVE in space.products
        else cell.product
    )
    found = space.row(unit, product)
    if found is None or (unit, product) == (cell.unit, cell.product):
        raise NoReserve(cell, cell.unit)
    return Cell(unit, product, cell.period)


METHODS: dict[Method, Callable[[Work, Edit], None]] = {
    Method.PROPORTIONAL: proportional,
    Method.WEIGHTED: shared,
    Method.RELATIVE: shared,
    Method.EQUAL_LEAVES: shared,
    Method.EQUAL: series,
    Method.PATTERN: series,
    Method.REPEAT: series,
    Method.STRAIGHT_LINE: series,
    Method.GROWTH: series,
    Method.GROWTH_LINEAR: series,
    Method.REPEAT_LEAVES: leaves,
    Method.PERCENT: leaves,
    Method.RELATIVE_PERCENT: leaves,
    Method.CLEAR: clear,
    Method.RESERVE: reserve,
}
