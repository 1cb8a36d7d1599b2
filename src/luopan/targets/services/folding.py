"""Asking for the numbers of a version that take long."""

from datetime import datetime

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.targets.acts import Said, to_replay, worked_out
from luopan.targets.cube import Path, path_of
from luopan.targets.folding import key_of, steps_ahead
from luopan.targets.models import Version
from luopan.targets.patience import takes_long
from luopan.targets.queries.plans import version_seen
from luopan.targets.replays import name_of
from luopan.trail.chain import note, service
from luopan.trail.queries import job_with_key
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


@service("targets.replay")
def ask_to_replay(
    *, actor: User, at: datetime, version: Version, seq: int, act: Said
) -> int:
    """Have it worked out what a change of an early step leads to, once for all who ask.

    Args:
        actor: Who wants to change it.
        at: When.
        version: A draft.
        seq: The last step that the change comes on top of.
        act: The change.

    Returns:
        The job.

    Raises:
        Unknown: It is none of the actor's.
    """
    path = path_of(version_seen(actor, version.pk, on=day_of(at)), seq)
    note(f"version:{version.pk}", steps=to_replay(path, act))
    told = {"kind": act.kind, "parameters": act.parameters, "inputs": act.inputs}
    return enqueue(
        actor=actor,
        at=at,
        kind="targets.replay",
        key=_replay_key(path, act),
        parameters={"version": version.pk, "seq": seq, "act": told},
    )


def _replay_key(path: Path, act: Said) -> str:
    """Which job it is; another one where what the last one left is gone by now."""
    name, turn = name_of(path, act), 0
    while worked_out(path, act) is None:
        job = job_with_key(f"targets.replay:{name}:{turn}")
        if job is None or job.state != "done":
            break
        turn += 1
    return f"targets.replay:{name}:{turn}"
