"""Versions whose numbers take long to fold: a job does it once and keeps a snapshot.

A page that would have to wait says so instead, asks for the job and shows how far it is.
"""

from collections.abc import Callable

from luopan.targets import storage
from luopan.targets.cube import HOT, Path, keep_snapshot, nearest, snapshots
from luopan.targets.fold import fold, needed
from luopan.targets.kinds import Outcome
from luopan.targets.models import Version
from luopan.targets.sequence import Live
from luopan.targets.state import State

PARTS = 100  # how often progress is told

Tell = Callable[[float], None]


def steps_ahead(path: Path) -> int:
    """How many steps would have to be folded if the path were opened now."""
    if path.version.state == Version.State.COMMITTED:
        return 0
    kept = snapshots(path)
    for count in range(len(path.live), 0, -1):
        name = path.names[count]
        if name in kept or HOT.get(name) is not None:
            return len(path.live) - count
    return len(path.live)


def folded(path: Path, tell: Tell) -> State:
    """The state after a path, folded from the nearest at hand.

    Args:
        path: The steps.
        tell: Is told the share of the steps that is done, 0 to 1.
    """
    start, state = nearest(path)
    rest = path.live[start:]
    every = max(1, len(rest) // PARTS)
    done = 0

    def watch(_step: Live, _before: State, _outcome: Outcome) -> None:
        nonlocal done
        done += 1
        if done % every == 0:
            tell(done / len(rest))

    return fold(state, rest, storage.thaw(needed(rest)), watch).state


def keep(path: Path, state: State) -> None:
    """Keep what was folded, so that whoever opens the version finds it."""
    keep_snapshot(path, state)
    HOT.put(path.names[-1], state)


def key_of(path: Path) -> str:
    """Which job folds a path: one for all who ask."""
    return f"targets.fold:{path.version.pk}:{path.seq}:{path.names[-1]}"
