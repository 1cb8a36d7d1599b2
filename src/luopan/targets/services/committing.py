"""Committing: the numbers are frozen, hashed and written out as plain rows."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.targets.append import refuse_committed
from luopan.targets.cells import whole
from luopan.targets.cube import Path, keep_snapshot, path_of, state_at
from luopan.targets.models import Step, Version
from luopan.targets.plain_rows import write_rows
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.commit")
def commit(
    *,
    actor: User,
    at: datetime,
    version: Version,
    expected: int | None = None,
    reason: str = "",
) -> Version:
    """Freeze a version: from now on it is read from its snapshot and never changes.

    Raises:
        Refused: The actor may not; it is committed already, is empty, has changed since
            the actor looked, or its steps do not lead to the numbers they led to.
    """
    require(actor, Action.TARGETS_COMMIT, unit=version.plan.root, at=at)
    version.refresh_from_db()
    refuse_committed(version)
    if version.head == 0:
        raise Refused(_("“%(version)s” has no steps yet."), version=version.name)
    if expected is not None and expected != version.head:
        raise Refused(
            _("“%(version)s” has changed since you looked at it: look again."),
            version=version.name,
        )
    path = path_of(version)
    state = state_at(path)
    name = state.result_hash()
    _refuse_other_numbers(path, name)
    mine = Version.objects.filter(
        pk=version.pk, head=path.seq, state=Version.State.DRAFT
    )
    if not mine.update(
        state=Version.State.COMMITTED, committed_at=at, committed_hash=name
    ):
        raise Refused(
            _("“%(version)s” has changed since you looked at it: look again."),
            version=version.name,
        )
    version.refresh_from_db()
    keep_snapshot(path, state)
    rows = write_rows(version, state)
    note(version, hash=name, rows=rows, total=state.total(whole(state.space)))
    return version


def _refuse_other_numbers(path: Path, name: str) -> None:
    """The numbers that are frozen are those that people saw when they said the steps."""
    kept = Step.objects.get(version=path.version, seq=path.seq)
    if kept.result_hash != name:
        raise Refused(
            _(
                "Replayed, the steps of “%(version)s” lead to other numbers than they "
                "did. Look at the check of the version; who accepts the new numbers "
                "revises a step."
            ),
            version=path.version.name,
        )
