"""Two writers, and undoing: which steps stand in each other's way.

Two steps conflict when one writes what the other read or wrote; held totals that have to
give way or make up for a change are written, and held parts and references are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from luopan.engine.space import Space
from luopan.targets.cells import Cell, first_meeting
from luopan.targets.kinds import Touch


@dataclass(frozen=True)
class Clash:
    """Where two steps stand in each other's way."""

    mine: Cell
    theirs: Cell


def clash(space: Space, mine: Touch, theirs: Touch) -> Clash | None:
    """The first pair of cells by which two steps conflict; None: they do not.

    The order of the two does not matter to whether they conflict.
    """
    found = first_meeting(space, mine.writes, theirs.writes)
    found = found or first_meeting(space, mine.writes, theirs.reads)
    found = found or first_meeting(space, mine.reads, theirs.writes)
    return Clash(*found) if found else None


def rests_on(space: Space, later: Touch, earlier: Touch) -> Clash | None:
    """Where a later step read or wrote what an earlier one had written."""
    found = first_meeting(space, later.reads + later.writes, earlier.writes)
    return Clash(*found) if found else None


def swept(space: Space, first: Touch, later: Iterable[Touch]) -> Touch:
    """All that may move when a step is said anew and the later ones are replayed.

    A later step that read what moves may move all that it writes, and so on.
    """
    for touch in later:
        if rests_on(space, touch, first):
            first = first | touch
    return first
