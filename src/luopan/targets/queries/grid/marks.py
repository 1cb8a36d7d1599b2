"""What is written beside the numbers of a grid: holds, limits, what people typed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, HELD
from luopan.engine.levels import TARGET
from luopan.org.access import name_of
from luopan.org.models import User
from luopan.targets.cells import Cell
from luopan.targets.cube import Path
from luopan.targets.kinds import kind_named
from luopan.targets.models import Step, Version
from luopan.targets.scope import Scope
from luopan.targets.sequence import REVERT, Live, undone
from luopan.targets.state import State
from luopan.targets.steps.hold import spoken_of


@dataclass(frozen=True)
class Hold:
    """A total that stays, or whose every leaf stays: who said so, why, and how long.

    Attributes:
        leaves: Every leaf under it, not only their sum.
        until_date: Its last day; None: until somebody releases it.
    """

    cell: Cell
    leaves: bool
    seq: int
    who: str
    at: datetime
    reason: str
    until_date: date | None


@dataclass(frozen=True)
class Limit:
    """Limits of a total; None: none on that side."""

    cell: Cell
    least: int | None
    most: int | None


def holds(
    path: Path, state: State, scope: Scope, which: str = TARGET
) -> tuple[Hold, ...]:
    """The holds that count, of units that the viewer may see, with the words of their steps."""
    every = held(path, state) if which == TARGET else held_of_level(path, state, which)
    found = {
        place: step
        for place, step in every.items()
        if scope.sees(path.space, place[0].unit)
    }
    acts = _acts(path.version, {step.said for step in found.values()})
    return tuple(
        Hold(
            cell,
            leaves,
            step.seq,
            name_of(acts[step.said].actor),
            acts[step.said].at,
            acts[step.said].why,
            _until(step.parameters),
        )
        for (cell, leaves), step in found.items()
    )


def held(path: Path, state: State) -> dict[tuple[Cell, bool], Live]:
    """What is held after all later releases, and the step that last said so.

    Returns:
        By cell, and whether each of its leaves is held (else only their sum).
    """
    totals = {kept.cell for kept in state.holds}
    flags = state.cube.state
    found: dict[tuple[Cell, bool], Live] = {}
    for cell, leaves, step in _said_to_hold(path):
        block = path.space.block(*cell)
        if _all_held(flags[block]) if leaves else cell in totals:
            found[cell, leaves] = step
    return found


def held_of_level(
    path: Path, state: State, level: str
) -> dict[tuple[Cell, bool], Live]:
    """The same of floor or stretch, of which only totals are held."""
    said = () if state.levels is None else state.levels.said
    totals = {Cell(*one.cell) for one in said if one.held and one.level == level}
    return {
        (cell, False): step
        for step in path.live
        if step.kind in ("level", "level_hold") and step.parameters["level"] == level
        for cell in kind_named(step.kind).cells(step.parameters)
        if cell in totals
    }


def _said_to_hold(path: Path) -> Iterator[tuple[Cell, bool, Live]]:
    for step in path.live:
        if step.kind == "hold":
            for cell in spoken_of(step.parameters):
                yield cell, bool(step.parameters["leaves"]), step
        elif step.kind != "level" and step.parameters.get("hold") is True:
            for cell in kind_named(step.kind).cells(step.parameters):
                yield cell, False, step


def _all_held(flags: NDArray[np.uint8]) -> bool:
    held_or_absent = (flags & (HELD | ABSENT)) != 0
    return bool(held_or_absent.all() and (flags & HELD).any())


def _until(parameters: Mapping[str, Any]) -> date | None:
    said = parameters.get("until")
    return date.fromisoformat(said) if said else None


def _acts(version: Version, seqs: Iterable[int]) -> dict[int, Step]:
    rows = Step.objects.filter(version=version, seq__in=list(seqs))
    return {row.seq: row for row in rows.select_related("actor__person")}


def limits(path: Path, state: State, scope: Scope) -> tuple[Limit, ...]:
    """The limits of totals that the viewer may see."""
    return tuple(
        Limit(bound.cell, bound.least, bound.most)
        for bound in state.bounds
        if scope.sees(path.space, bound.cell.unit)
    )


def opened_at_seq(version: Version) -> int:
    """The last step of a version's beginning: what it was copied or derived with.

    Whatever was said later is a change of the planners. Copied steps keep their instant,
    and those of a derivation have that of the version.
    """
    begun = Step.objects.filter(version=version, at__lte=version.created_at)
    return begun.order_by("-seq").values_list("seq", flat=True).first() or 0


def typed(
    path: Path, since: int, scope: Scope, which: str = TARGET
) -> tuple[Cell, ...]:
    """The cells whose amounts people set by hand after a step."""
    found: dict[Cell, None] = {}
    for step in path.live:
        if step.said <= since:
            continue
        of_level = step.kind == "level" and step.parameters["level"] == which
        if of_level or (which == TARGET and step.kind in ("total", "override")):
            found |= dict.fromkeys(kind_named(step.kind).cells(step.parameters))
    return tuple(cell for cell in found if scope.sees(path.space, cell.unit))


def own_last(path: Path, viewer: User) -> int | None:
    """The seq of the viewer's last act that still counts: what undoing takes back."""
    gone = undone(path.written)
    reverts = {step.seq for step in path.written if step.kind == REVERT}
    own = Step.objects.filter(version=path.version, actor=viewer, seq__lte=path.seq)
    return next(
        (
            seq
            for seq in own.order_by("-seq").values_list("seq", flat=True).iterator()
            if seq not in gone and seq not in reverts
        ),
        None,
    )
