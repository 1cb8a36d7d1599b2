"""Totals with a lowest or highest amount: kept by fixing those that would break.

Totals that break their limit are set to it, held there, and the edit is done again with
the rest, as for leaves with bounds: in each round the side that is broken by more.
"""

from luopan.engine.facts import Cell, Hold, NoRoom
from luopan.engine.gesture import Limit
from luopan.engine.solve.holds import meets, nested, same
from luopan.engine.solve.totals import Way, set_area
from luopan.engine.solve.work import Work


def broken(work: Work, limits: tuple[Limit, ...]) -> dict[Cell, int]:
    """Cells that break a limit and did not break it so far before, with that limit."""
    found = {}
    for limit in limits:
        now = work.total(limit.cell)
        before = int(work.cube.parts[work.space.block(*limit.cell)].sum())
        if limit.lower is not None and now < min(limit.lower, before):
            found[limit.cell] = limit.lower
        if limit.upper is not None and now > max(limit.upper, before):
            found[limit.cell] = limit.upper
    return found


def worse_side(work: Work, found: dict[Cell, int]) -> dict[Cell, int]:
    """Those of the side, too low or too high, that is broken by more in all."""
    over = {c: at for c, at in found.items() if work.total(c) > at}
    under = {c: at for c, at in found.items() if c not in over}
    excess = sum(work.total(cell) - at for cell, at in over.items())
    lack = sum(at - work.total(cell) for cell, at in under.items())
    return over if excess >= lack else under


def fix(work: Work, fixed: dict[Cell, int], keep: tuple[Cell, ...], way: Way) -> None:
    """Set totals to their limits, inner ones first."""
    order = sorted(fixed, key=work.space_size)
    done: tuple[Cell, ...] = keep
    for cell in order:
        held = tuple(k for k in done if nested(work.space, k, cell))
        if not any(same(work.space, k, cell) for k in held):
            set_area(work, work.area(cell, held), fixed[cell], way, held)
        done += (cell,)


def refuse_broken(
    work: Work, cell: Cell, before: int, limits: tuple[Limit, ...]
) -> None:
    """Refuse what still breaks a limit.

    Raises:
        NoRoom: A total with a limit leaves no room; it is named.
    """
    for broke, limit in broken(work, limits).items():
        now, asked = work.total(broke), work.total(cell)
        more = now > limit
        room = abs(now - limit)
        hold = Hold(broke, "upper" if more else "lower", limit, None)
        nearest = asked - room if asked > before else asked + room
        lowest, highest = (None, nearest) if asked > before else (nearest, None)
        if not meets(work.space, broke, cell) or asked == before:
            lowest = highest = before
        raise NoRoom(asked, lowest, highest, (hold,), cell)
