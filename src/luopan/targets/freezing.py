"""Freezing a version: its numbers are hashed, kept and written out as plain rows."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.language import spoken
from luopan.targets.cube import Path, keep_snapshot, path_of, state_at, state_of
from luopan.targets.models import Step, Version
from luopan.targets.plain_rows import write_rows, write_successor
from luopan.targets.state import State
from luopan.trail.refusal import Refused


def freeze_version(
    version: Version, at: datetime, before: Version | None = None
) -> tuple[State, int]:
    """Let nothing in a version change any more; who may is the caller's to ask.

    Args:
        version: Any that is not committed.
        at: When.
        before: A committed one over the same axes that it differs little from.

    Returns:
        Its numbers, and how many plain rows they are.

    Raises:
        Refused: Its steps do not lead to the numbers they led to; somebody changed it
            meanwhile.
    """
    path = path_of(version)
    state = state_at(path)
    name = state.result_hash()
    _refuse_other_numbers(path, name)
    seen = {"head": path.seq, "state": version.state, "issues": version.issues}
    if not Version.objects.filter(pk=version.pk, **seen).update(
        state=Version.State.COMMITTED, committed_at=at, committed_hash=name
    ):
        raise Refused(
            _("“%(version)s” has changed since you looked at it: check it again."),
            version=lambda: spoken(version),
        )
    version.refresh_from_db()
    keep_snapshot(path, state)
    if before is None:
        return state, write_rows(version, state)
    return state, write_successor(version, state, before, state_of(before))


def _refuse_other_numbers(path: Path, name: str) -> None:
    """The numbers that are frozen are those that people saw when they said the steps."""
    kept = Step.objects.get(version=path.version, seq=path.seq)
    if kept.result_hash != name:
        raise Refused(
            _(
                "When replayed, the steps of “%(version)s” give different numbers. See the "
                "version check; to accept the new numbers, revise a step."
            ),
            version=lambda: spoken(path.version),
        )
