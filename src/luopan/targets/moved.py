"""What each step moved, kept in memory: a number is explained without folding anew.

A step's part in a number is what it moved of the leaves under it, so that the parts add up
to the number whichever cell is asked about.
"""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from luopan.engine.space import Block, Space
from luopan.targets import storage
from luopan.targets.cells import Cell
from luopan.targets.cube import HOT, Path, nearest, snapshots
from luopan.targets.fold import Stuck, fold, needed
from luopan.targets.kinds import Outcome
from luopan.targets.patience import is_too_long
from luopan.targets.sentences import Sentence
from luopan.targets.sequence import Live
from luopan.targets.state import State

SHARE = (
    4  # of the memory for cubes, what the steps of one version moved takes up a quarter
)


@dataclass(frozen=True, eq=False)
class Moved:
    """What a step moved.

    Attributes:
        places: The leaves, by their place in ``amounts.ravel()``, ascending.
        deltas: By how much, in quanta; none is 0.
        notes: What the engine noticed.
    """

    places: NDArray[np.int32]
    deltas: NDArray[np.int64]
    notes: tuple[Sentence, ...] = ()

    @classmethod
    def between(
        cls, before: State, after: State, notes: tuple[Sentence, ...] = ()
    ) -> "Moved":
        """What lies between two states of one space.

        Where the one is the other with a few blocks laid over it, only those are looked at.
        """
        blocks = _laid_over(before, after)
        if blocks is not None:
            return cls(*_apart_in(before, after, blocks), notes)
        apart = (after.amounts - before.amounts).ravel()
        places = np.flatnonzero(apart).astype(np.int32)
        return cls(places, apart[places], notes)

    def rows(self, space: Space) -> NDArray[np.intp]:
        """The rows of the space in which something moved."""
        return np.unique(self.places // space.shape[1])

    def at(self, space: Space, cell: Cell) -> int:
        """How much it moved a total, in quanta."""
        rows, columns = np.divmod(self.places, space.shape[1])
        pairs = space.pairs[rows]
        inside = _within(pairs[:, 0], space.units.slice(cell.unit))
        inside &= _within(pairs[:, 1], space.products.slice(cell.product))
        inside &= _within(columns, space.periods.slice(cell.period))
        return int(self.deltas[inside].sum())

    def size(self) -> int:
        """Bytes in memory."""
        return self.places.nbytes + self.deltas.nbytes


def _laid_over(before: State, after: State) -> list[Block] | None:
    """The blocks in which two states may differ; None: anywhere."""
    one, other = before.cube.parts, after.cube.parts
    if one.base is not other.base:
        return None
    same = {id(p.values) for p in one.patches} & {id(p.values) for p in other.patches}
    patches = [*one.patches, *other.patches]
    return [patch.block for patch in patches if id(patch.values) not in same]


def _apart_in(
    before: State, after: State, blocks: list[Block]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Places that differ inside some blocks, ascending, and by how much."""
    one, other = before.cube.parts, after.cube.parts
    size, periods = before.space.shape
    found: list[NDArray[np.int64]] = [np.zeros((2, 0), np.int64)]
    for block in blocks:
        apart = other[block] - one[block]
        near, column = np.nonzero(apart)
        rows = _numbers(block.rows, size)[near]
        first = block.columns.indices(periods)[0]
        found.append(np.stack([rows * periods + first + column, apart[near, column]]))
    places, deltas = np.concatenate(found, axis=1)
    places, each = np.unique(places, return_index=True)  # blocks may overlap
    return places.astype(np.int32), deltas[each]


def _numbers(rows: slice | NDArray[np.intp], size: int) -> NDArray[np.intp]:
    return np.arange(*rows.indices(size)) if isinstance(rows, slice) else rows


def _within(places: NDArray[np.integer], span: slice) -> NDArray[np.bool_]:
    return (places >= span.start) & (places < span.stop)


def _name(state: str) -> str:
    """Under which name is kept what the step that led to a state moved."""
    return f"moved {state}"


def remember(path: Path, moved: Moved) -> None:
    """Keep what the last step of a path moved."""
    HOT.put(_name(path.names[-1]), moved)


def moves(path: Path) -> tuple[int, State | None, list[Moved]]:
    """What the steps of a path moved, one after the other.

    Steps of which it is not known are folded again, once in a process. Where somebody
    waits and that takes long, only as many as he can wait for.

    Returns:
        How many steps at the beginning are told together, the state after them (None: no
        step is), and what each of the others moved. Fewer than there are steps if one of
        them finds no room any more.
    """
    known: list[Moved | None] = [HOT.get(_name(name)) for name in path.names[1:]]
    unknown = [place for place, one in enumerate(known) if one is None]
    if not unknown:
        return 0, None, [one for one in known if one is not None]
    stop = unknown[-1] + 1
    start, state = nearest(_beginning(path, unknown[0]))
    first, told = 0, None
    if is_too_long(path.space, stop - start):
        start, state = _latest_affordable(path, stop)
        first, told = start, state
    for place, one in enumerate(_folded(path, start, stop, state)):
        known[start + place] = one
    found: list[Moved] = []
    for one in known[first:]:
        if one is None:
            break
        found.append(one)
    return first, told, found


def _beginning(path: Path, count: int) -> Path:
    """The first steps of those that count."""
    begun = Path(path.version, path.seq, path.written)
    vars(begun).update(live=path.live[:count], names=path.names[: count + 1])
    return begun


def _latest_affordable(path: Path, stop: int) -> tuple[int, State]:
    """The first state at hand from which it does not take long to go on to ``stop``."""
    kept = snapshots(path)
    for count in range(1, stop + 1):
        at_hand = path.names[count] in kept or HOT.get(path.names[count]) is not None
        if at_hand and not is_too_long(path.space, stop - count):
            return nearest(_beginning(path, count))
    return nearest(_beginning(path, len(path.live)))


def _folded(path: Path, start: int, stop: int, state: State) -> list[Moved]:
    """What the steps from ``start`` to ``stop`` move; the first of them are remembered."""
    found: list[Moved] = []
    room = settings.CUBE_MEMORY // SHARE

    def watch(_step: Live, before: State, outcome: Outcome) -> None:
        nonlocal room
        moved = Moved.between(before, outcome.state, outcome.notes)
        found.append(moved)
        room -= moved.size()
        if room > 0:
            HOT.put(_name(path.names[start + len(found)]), moved)

    steps = path.live[start:stop]
    with suppress(Stuck):  # a newer kernel may find no room where an older one did
        fold(state, steps, storage.thaw(needed(steps)), watch)
    return found
