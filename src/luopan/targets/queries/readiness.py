"""Whether a version can be opened at once, or is being folded."""

from dataclasses import dataclass
from datetime import date

from luopan.org.models import User
from luopan.targets.cube import path_of
from luopan.targets.folding import key_of, steps_ahead
from luopan.targets.patience import takes_long
from luopan.targets.queries.plans import version_seen
from luopan.trail.queries import job_with_key


@dataclass(frozen=True)
class Readiness:
    """How far a version's numbers are.

    Attributes:
        ready: They can be had at once: open it.
        ahead: Steps that have to be folded first.
        asked: A job to fold them was asked for.
        progress: How much of it is done, 0 to 1.
        failed: Why it ended without them; empty while it has not.
    """

    ready: bool
    ahead: int
    asked: bool = False
    progress: float = 0.0
    failed: str = ""


def readiness(viewer: User, version_id: int, *, on: date) -> Readiness:
    """Whether a version can be opened now; asks no numbers, so it is quick itself.

    Raises:
        Unknown: There is no such version, or it is none of the viewer's.
    """
    path = path_of(version_seen(viewer, version_id, on=on))
    ahead = steps_ahead(path)
    if not takes_long(path.space, ahead):
        return Readiness(True, ahead)
    job = job_with_key(key_of(path))
    if job is None:
        return Readiness(False, ahead)
    failed = job.message if job.state in ("failed", "parked") else ""
    return Readiness(False, ahead, True, job.progress, failed)
