"""From an older version's database to this one's: back up, migrate, verify, or undo it all.

What a migration cannot do with tables alone (figures that are worked out anew) stands in
the stage's ``upgrades.py`` and is done after all migrations: once with a migration
(``after``), or with every upgrade (``each_time``: what is new in what we ship).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from luopan.trail import chain
from luopan.trail.refusal import Refused
from luopan.trail.upkeep.backup import back_up, restore

Tell = Callable[[str], None]
Act = Callable[[Tell], None]
Renewal = Callable[[datetime, Tell], int]
_afterwards: dict[tuple[str, str], Act] = {}
_renewals: list[Renewal] = []


def after(app: str, migration: str) -> Callable[[Act], Act]:
    """What must be done once, when a database gets a migration that it did not have.

    Args:
        app: Label of the app.
        migration: Name of the migration.

    Returns:
        A decorator of a function that hears what to tell people. It runs after all
        migrations, in a transaction; if it fails, the upgrade is undone.
    """

    def kept(act: Act) -> Act:
        _afterwards[app, migration] = act
        return act

    return kept


def each_time(act: Renewal) -> Renewal:
    """What every upgrade looks after, also where no migration is left to do.

    It takes the instant and whom to tell, changes nothing where nothing is missing, and
    returns how many things it brought. It runs in a transaction, after all migrations.
    """
    if act not in _renewals:
        _renewals.append(act)
    return act


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did: migrations applied, things brought, and the backup before."""

    applied: int
    backup: Path | None
    brought: int = 0


def outstanding() -> int:
    """How many changes the database still needs."""
    return len(_plan())


def _plan() -> list[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(step.app_label, step.name) for step, _backwards in steps]


def upgrade(*, at: datetime, tell: Tell) -> Upgraded:
    """Bring the database up to date; on any failure the backup is put back.

    Raises:
        Refused: The upgrade failed, and the database is as it was.
    """
    steps = _plan()
    if not steps:
        return Upgraded(0, None, _renew(at, tell))
    backup = back_up(at=at)
    tell(_("Backed up to %(file)s.") % {"file": backup.file})
    try:
        call_command("migrate", verbosity=0, interactive=False)
        _follow_up(steps, tell)
        brought = _renew(at, tell)
        _verify(backup.manifest["head"])
    except Exception as error:
        restore(file=backup.file, at=at)
        raise Refused(
            _("The upgrade failed and was undone (%(error)s). Nothing was lost."),
            error=f"{type(error).__name__}: {error}",
        ) from error
    return Upgraded(len(steps), backup.file, brought)


def _follow_up(steps: list[tuple[str, str]], tell: Tell) -> None:
    autodiscover_modules("upgrades")
    for step in steps:
        if act := _afterwards.get(step):
            with transaction.atomic():
                act(tell)


def _renew(at: datetime, tell: Tell) -> int:
    autodiscover_modules("upgrades")
    with transaction.atomic():
        return sum(act(at, tell) for act in _renewals)


def _verify(head: str) -> None:
    verdict = chain.verify(head=head)
    if not verdict.ok:
        raise Refused(
            _("the trail is not intact after the change: row %(row)s"),
            row=verdict.first_bad_seq,
        )
    connection.check_constraints()
