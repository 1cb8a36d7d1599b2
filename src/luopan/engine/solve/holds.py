"""Held totals along one tree at a time: which leaves an edit and its echo may move.

A held total inside the edited cell keeps its leaves. One around it keeps its own amount:
the rest under it compensates. One that does neither, but shares leaves that could move,
crosses the edit and is refused by name: a solver for both sides at once belongs here.
"""

from dataclasses import dataclass

from luopan.engine.facts import Cell, Crossing, Hold, NoRoom
from luopan.engine.solve.work import Area, Work
from luopan.engine.space import Space


@dataclass(frozen=True)
class Plan:
    """What an edit may move.

    Attributes:
        area: The edited cell's leaves.
        inside: Held totals inside the edited cell.
        around: The innermost held totals around it: their common leaves, without the
            edited cell's, compensate. None if nothing around it is held.
        held: Held totals among the leaves that compensate.
        by: The held totals around the edited cell.
    """

    area: Area
    inside: tuple[Cell, ...]
    around: Area | None
    held: tuple[Cell, ...]
    by: tuple[Cell, ...]


def plan(work: Work, cell: Cell, keep: tuple[Cell, ...]) -> Plan:
    """Sort held totals by where they stand to the edited cell.

    Raises:
        Crossing: One of them crosses the cell, or what has to compensate.
    """
    space = work.space
    inside = tuple(
        k for k in keep if nested(space, k, cell) and not same(space, k, cell)
    )
    by = tuple(k for k in keep if nested(space, cell, k))
    area = work.area(cell, inside)
    _refuse_crossing(work, area, cell, [k for k in keep if k not in inside + by])
    if not by:
        return Plan(area, inside, None, (), ())
    common = _common(space, by)
    rest = [k for k in keep if k not in inside + by]  # in the cell none of it can move
    held = tuple(k for k in rest if nested(space, k, common))
    around = work.area(common, (cell, *held))
    _refuse_crossing(work, around, cell, [k for k in rest if k not in held])
    return Plan(area, inside, around, held, by)


def refuse_held(work: Work, cell: Cell, before: int, by: tuple[Cell, ...]) -> None:
    """Refuse a new total for a cell that is itself held.

    Raises:
        NoRoom: It is.
    """
    for held in by:
        if same(work.space, held, cell):
            hold = Hold(held, "total", before, None)
            raise NoRoom(work.total(cell), before, before, (hold,), cell)


def _refuse_crossing(work: Work, area: Area, cell: Cell, others: list[Cell]) -> None:
    for other in others:
        if not meets(work.space, other, area.cell):
            continue
        if (work.inside(area.block, other) & area.free).any():
            raise Crossing(cell, other)


def _spans(space: Space, cell: Cell) -> tuple[slice, slice, slice]:
    return (
        space.units.slice(cell.unit),
        space.products.slice(cell.product),
        space.periods.slice(cell.period),
    )


def nested(space: Space, inner: Cell, outer: Cell) -> bool:
    """Whether every leaf under one cell is also under another."""
    return all(
        large.start <= small.start and small.stop <= large.stop
        for small, large in zip(_spans(space, inner), _spans(space, outer), strict=True)
    )


def same(space: Space, one: Cell, other: Cell) -> bool:
    """Whether two cells have the same leaves."""
    return _spans(space, one) == _spans(space, other)


def meets(space: Space, one: Cell, other: Cell) -> bool:
    """Whether two cells share a leaf."""
    return all(
        a.start < b.stop and b.start < a.stop
        for a, b in zip(_spans(space, one), _spans(space, other), strict=True)
    )


def _common(space: Space, cells: tuple[Cell, ...]) -> Cell:
    """The cell of the leaves that nested or crossing cells around a cell share."""
    trees = (space.units, space.products, space.periods)
    codes = (
        min(codes, key=lambda code: _width(tree.slice(code)))
        for tree, codes in zip(trees, zip(*cells, strict=True), strict=True)
    )
    return Cell(*codes)


def _width(span: slice) -> int:
    return int(span.stop - span.start)
