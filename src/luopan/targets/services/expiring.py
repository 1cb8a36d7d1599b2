"""Holds that were meant to last until a day are let go when it is over."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell
from luopan.targets.cube import path_of, state_at
from luopan.targets.models import Version
from luopan.targets.queries.grid.marks import held
from luopan.trail.chain import note, service


@service("targets.release_expired")
def release_expired(*, actor: User, at: datetime) -> int:
    """Release every hold, where nothing is committed, whose last day is over; once a day is enough.

    Returns:
        How many cells were released.

    Raises:
        Refused: The actor may not change all of them (the built-in operator may).
    """
    count = 0
    for version in _open_versions():
        for leaves, cells in _expired(version, day_of(at)):
            parameters: dict[str, Any] = {"exact": True, "leaves": leaves}
            parameters["cell"] = cells[0].as_json()
            if cells[1:]:
                parameters["also"] = [cell.as_json() for cell in cells[1:]]
            append(Author(actor, at), version, Said("release", parameters))
            count += len(cells)
    note("holds", released=count)
    return count


def _open_versions() -> Iterable[Version]:
    open_ones = Version.objects.exclude(state=Version.State.COMMITTED)
    return open_ones.order_by("pk")


def _expired(version: Version, today: date) -> Iterator[tuple[bool, list[Cell]]]:
    """What a version holds longer than was meant: leaves and totals apart."""
    path = path_of(version)
    if not any(step.parameters.get("until") for step in path.live):
        return
    over: dict[bool, list[Cell]] = {}
    for (cell, leaves), step in held(path, state_at(path)).items():
        until = step.parameters.get("until")
        if until and date.fromisoformat(until) < today:
            over.setdefault(leaves, []).append(cell)
    yield from over.items()
