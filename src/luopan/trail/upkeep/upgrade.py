"""From an older version's database to this one's: back up, migrate, verify, or undo it all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from luopan.trail import chain
from luopan.trail.refusal import Refused
from luopan.trail.upkeep.backup import back_up, restore


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did."""

    applied: int
    backup: Path | None


def outstanding() -> int:
    """How many changes the database still needs."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def upgrade(*, at: datetime, tell: Callable[[str], None]) -> Upgraded:
    """Bring the database up to date; on any failure the backup is put back.

    Raises:
        Refused: The upgrade failed, and the database is as it was.
    """
    steps = outstanding()
    if not steps:
        return Upgraded(0, None)
    backup = back_up(at=at)
    tell(_("Backed up to %(file)s.") % {"file": backup.file})
    try:
        call_command("migrate", verbosity=0, interactive=False)
        _verify(backup.manifest["head"])
    except Exception as error:
        restore(file=backup.file, at=at)
        raise Refused(
            _("The upgrade failed and was undone (%(error)s). Nothing was lost."),
            error=f"{type(error).__name__}: {error}",
        ) from error
    return Upgraded(steps, backup.file)


def _verify(head: str) -> None:
    verdict = chain.verify(head=head)
    if not verdict.ok:
        raise Refused(
            _("the trail is not whole after the change: row %(row)s"),
            row=verdict.first_bad_seq,
        )
    connection.check_constraints()
