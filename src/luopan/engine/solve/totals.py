"""A new total for an area: own ratios or given weights, bounds, zero bases, signs."""

from dataclasses import dataclass

import numpy as np

from luopan.engine.facts import Cell, SignChange
from luopan.engine.fill import fill, long_sum
from luopan.engine.rounding import whole_weights
from luopan.engine.solve.bases import fallback
from luopan.engine.solve.reach import Reach, no_room, reach
from luopan.engine.solve.work import Area, Floats, Ints, Work, take


@dataclass(frozen=True)
class Way:
    """How an area's total finds its leaves.

    Attributes:
        weights: Shape of the area's block; None for the leaves' own amounts.
        start: What leaves start from: None for nothing, else the block's amounts.
        name: What the weights are called in the result.
        step: Of the rounding.
        sign_change: Whether leaves may change their sign.
        echo: The area compensates for an edit elsewhere: a sign that would have to
            change is then a lack of room.
    """

    weights: Ints | Floats | None = None
    start: Ints | None = None
    name: str = "own"
    step: int = 1
    sign_change: bool = False
    echo: bool = False


def set_area(
    work: Work, area: Area, total: int, way: Way, kept: tuple[Cell, ...] = ()
) -> None:
    """Give an area's block a total by moving its free leaves.

    Raises:
        NoRoom: Holds and bounds leave no room.
        SignChange: Leaves would change their sign, which the way does not allow.
    """
    work.fell_back = False
    free = _free(work, area)
    _refuse_unreachable(work, free, total, way, kept)
    if len(free.now) == 0:
        return
    start, weights = _start_and_weights(work, area, free.now, way)
    wanted = total - free.fixed
    if way.weights is not None and weights.any():
        _refuse_beside(work, free, start, weights, total, kept)
    start, weights = _with_helpers(work, free, wanted, start, weights)
    if weights.any():
        found, step = fill(start, weights, wanted, free.lower, free.upper, way.step)
    else:
        found, step = _clipped(start, free), way.step
    _check_signs(free, found, total, way)
    if len(free.now) > 1 and not work.fell_back:
        work.bases.setdefault(way.name)
    work.step = min(work.step, step)
    said = (weights > 0) | (found != free.now) if work.any_null(area) else None
    ideal = None if work.profile is None else _ideal(found, start, weights, free)
    work.write(area, found, said, ideal)


@dataclass(frozen=True)
class _Free:
    """The free leaves of an area: what they have, their bounds, and what is fixed."""

    area: Area
    now: Ints
    lower: Ints | None
    upper: Ints | None
    fixed: int

    @property
    def before(self) -> int:
        return self.fixed + int(self.now.sum())

    def reach(self, one_sign: bool = False) -> Reach:
        return reach(self.fixed, self.now, self.lower, self.upper, one_sign)


def _free(work: Work, area: Area) -> _Free:
    now = take(work.amounts, area)
    lower, upper = work.bounds(area, area.free)
    return _Free(area, now, lower, upper, work.total(area.cell) - int(now.sum()))


def _refuse_unreachable(
    work: Work, free: _Free, total: int, way: Way, kept: tuple[Cell, ...]
) -> None:
    """Refuse what bounds forbid, and what only a change of sign could reach."""
    real = free.reach()
    if way.sign_change or way.weights is not None:
        if not real.allows(total):
            raise no_room(work, free.area, total, real, kept)
        return
    natural = free.reach(one_sign=True)
    if real.allows(total) and natural.allows(total):
        return
    if real.allows(total) and not way.echo and free.before * total < 0:
        raise SignChange(
            free.before, total, int(np.count_nonzero(free.now)), free.area.cell
        )
    raise no_room(work, free.area, total, natural, kept, one_sign=True)


def _refuse_beside(
    work: Work,
    free: _Free,
    start: Ints,
    weights: Ints,
    total: int,
    kept: tuple[Cell, ...],
) -> None:
    """Given weights say who gets nothing: the others must reach the total alone."""
    on = weights > 0
    beside = free.fixed + long_sum(_clipped(start, free)[~on])
    lower = None if free.lower is None else free.lower[on]
    upper = None if free.upper is None else free.upper[on]
    reached = reach(beside, free.now[on], lower, upper)
    if not reached.allows(total):
        raise no_room(work, free.area, total, reached, kept)


def _start_and_weights(
    work: Work, area: Area, now: Ints, way: Way
) -> tuple[Ints, Ints]:
    """What the free leaves start from, and whole weights."""
    if way.weights is not None:
        start = np.zeros_like(now) if way.start is None else way.start[area.free]
        return start, whole_weights(np.abs(way.weights[area.free]))
    base = now if work.profile is None else take(work.profile, area)
    mixed = bool((base > 0).any() and (base < 0).any())
    return (now if mixed else np.zeros_like(now)), whole_weights(np.abs(base))


def _with_helpers(
    work: Work, free: _Free, wanted: int, start: Ints, weights: Ints
) -> tuple[Ints, Ints]:
    """Where leaves with a base cannot reach the total, those without one help.

    The leaves with a base then start at their bounds and stay there; the others share
    the rest by the chain of :mod:`luopan.engine.solve.bases`.
    """
    idle = weights == 0
    if not idle.any():
        return start, weights
    if free.lower is None and free.upper is None and weights.any():
        return start, weights
    if _reaches(free, start, weights, wanted):
        return start, weights
    low, high = free.lower, free.upper
    if not idle.all():
        short = low is not None and wanted < long_sum(
            np.where(idle, _clipped(start, free), low)
        )
        edge = low if short else high
        start = start if edge is None else np.where(idle, start, edge)
    shares = fallback(work, free.area, idle)
    if not _reaches(free, start, shares, wanted):
        work.bases["equal"] = None
        shares = idle.astype(np.int64)
    return start, shares


def _reaches(free: _Free, start: Ints, weights: Ints, wanted: int) -> bool:
    """Whether the leaves with a weight can make the sum."""
    on = weights > 0
    beside = long_sum(_clipped(start, free)[~on])
    lower = None if free.lower is None else free.lower[on]
    upper = None if free.upper is None else free.upper[on]
    return reach(beside, start[on], lower, upper).allows(wanted)


def _clipped(start: Ints, free: _Free) -> Ints:
    result = start if free.lower is None else np.maximum(start, free.lower)
    return result if free.upper is None else np.minimum(result, free.upper)


def _check_signs(free: _Free, found: Ints, total: int, way: Way) -> None:
    """Ask before leaves change their sign."""
    if way.sign_change:
        return
    if way.weights is not None and free.before * total >= 0:
        return
    now = free.now
    if int(now.min()) >= 0 and int(found.min()) >= 0:
        return
    turned = ((now > 0) & (found < 0)) | ((now < 0) & (found > 0))
    if turned.any():
        raise SignChange(free.before, total, int(turned.sum()), free.area.cell)


def _ideal(found: Ints, start: Ints, weights: Ints, free: _Free) -> Floats:
    """The amounts before rounding, from whole numbers only: the same on any machine."""
    inside = weights > 0
    if free.lower is not None:
        inside &= found > free.lower
    if free.upper is not None:
        inside &= found < free.upper
    ideal = found.astype(np.float64)
    if inside.any():
        moved = int(found[inside].sum()) - int(start[inside].sum())
        slope = moved / int(weights[inside].sum())
        ideal[inside] = start[inside] + weights[inside] * slope
    return ideal
