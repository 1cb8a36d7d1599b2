"""Asking for the numbers of a version that take long."""

from datetime import datetime

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.targets.cube import path_of
from luopan.targets.folding import key_of, steps_ahead
from luopan.targets.models import Version
from luopan.targets.patience import takes_long
from luopan.targets.queries.plans import version_seen
from luopan.trail.chain import note, service
from luopan.trail.queue import enqueue


@service("targets.fold")
def ask_to_fold(*, actor: User, at: datetime, version: Version) -> int | None:
    """Have a version folded by the worker, once however many ask.

    Returns:
        The job; None if the version can be opened at once.

    Raises:
        Unknown: It is none of the actor's.
    """
    path = path_of(version_seen(actor, version.pk, on=day_of(at)))
    ahead = steps_ahead(path)
    note(f"version:{version.pk}", steps=ahead)
    if not takes_long(path.space, ahead):
        return None
    return enqueue(
        actor=actor,
        at=at,
        kind="targets.fold",
        key=key_of(path),
        parameters={"version": version.pk, "seq": path.seq},
    )
