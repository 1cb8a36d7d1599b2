"""Sources of records: set up, tried, changed, stopped. Only who operates the system may."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.records.connecting.kinds import FOLDER
from luopan.records.connecting.places import sealed
from luopan.records.connecting.spec import Spec
from luopan.records.examining import import_scope
from luopan.records.models import Source
from luopan.trail.chain import note, service
from luopan.trail.models import Recurring
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused
from luopan.trail.services import repeat, stop_repeating

KEPT = [each.name for each in fields(Spec) if each.name != "password"]
# What a cursor is measured in: with another of these, "up to where" means nothing.
MEASURE = ("kind", "host", "port", "database", "table", "query", "cursor")


@service("records.add_source")
def add_source(*, actor: User, at: datetime, spec: Spec) -> Source:
    """Set up a source; nothing is pulled yet.

    Raises:
        Refused: No right, something is missing or is none, or the name is taken.
    """
    _may(actor, at)
    spec.check()
    _refuse_taken(spec.name)
    source = Source(owner=actor, made_at=at)
    _write(source, spec)
    _schedule(source, actor, at)
    note(f"source:{source.pk}", **_told(source))
    return source


@service("records.change_source")
def change_source(*, actor: User, at: datetime, source: Source, spec: Spec) -> Source:
    """Change a source; who changes it answers for it from now on.

    Where it points elsewhere, or goes by another column, it is read from the beginning:
    what is the same as before is recognised and does not count twice.

    Raises:
        Refused: As ``add_source``.
    """
    _may(actor, at)
    spec.check()
    _refuse_taken(spec.name, but=source)
    _refuse_to_carry(source, spec)
    before = {name: getattr(source, name) for name in MEASURE}
    source.owner = actor
    if any(getattr(spec, name) != before[name] for name in MEASURE):
        source.until = ""
    _write(source, spec)
    _schedule(source, actor, at)
    note(f"source:{source.pk}", **_told(source))
    return source


@service("records.say_columns")
def say_columns(
    *, actor: User, at: datetime, source: Source, choices: Mapping[str, Any]
) -> Source:
    """Say what the columns of a source mean; each pull reads them so.

    Raises:
        Refused: No right.
    """
    _may(actor, at)
    source.choices = {**source.choices, **choices}
    source.save(update_fields=["choices"])
    note(f"source:{source.pk}", choices=source.choices)
    return source


@service("records.ask_to_try")
def ask_to_try(*, actor: User, at: datetime, source: Source) -> int:
    """Have the connection tried and the first rows looked at, in the background.

    Returns:
        The number of the job.

    Raises:
        Refused: No right.
    """
    _may(actor, at)
    note(f"source:{source.pk}")
    return enqueue(
        actor=actor,
        at=at,
        kind="records.try_source",
        key=f"try:{source.pk}:{at.isoformat()}",
        parameters={"source": source.pk},
    )


@service("records.tried")
def tried(
    *, actor: User, at: datetime, source: Source, found: Mapping[str, Any]
) -> None:
    """Write down what a try found.

    Raises:
        Refused: No right.
    """
    _may(actor, at)
    source.tried = {"at": at.isoformat(), **found}
    source.save(update_fields=["tried"])
    note(f"source:{source.pk}", ok=not found.get("problem"), rows=found.get("count", 0))


@service("records.stop_source")
def stop_source(*, actor: User, at: datetime, source: Source) -> None:
    """Pull no more from a source; what it brought stays, and so do its definition and runs.

    Raises:
        Refused: No right.
    """
    _may(actor, at)
    source.stopped_at = source.stopped_at or at
    source.save(update_fields=["stopped_at"])
    _schedule(source, actor, at)
    note(f"source:{source.pk}", name=source.name)


@service("records.resume_source")
def resume_source(*, actor: User, at: datetime, source: Source) -> None:
    """Pull again from a source that was stopped, from where it was read up to.

    Raises:
        Refused: No right.
    """
    _may(actor, at)
    source.stopped_at, source.owner = None, actor
    source.save(update_fields=["stopped_at", "owner"])
    _schedule(source, actor, at)
    note(f"source:{source.pk}", name=source.name)


@service("records.read_again")
def read_again(*, actor: User, at: datetime, source: Source) -> None:
    """Let the next pull read a source from the beginning; nothing counts twice by that.

    Raises:
        Refused: No right.
    """
    _may(actor, at)
    note(f"source:{source.pk}", name=source.name, until=source.until)
    source.until = ""
    source.save(update_fields=["until"])


def _may(actor: User, at: datetime) -> None:
    """Who sets up what goes in unseen must be allowed both: to operate, and to import."""
    require(actor, Action.SYSTEM_OPERATE, at=at)
    import_scope(actor, at)


def _refuse_taken(name: str, but: Source | None = None) -> None:
    same = Source.objects.filter(name=name.strip())
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise Refused(_("There is a source called “%(name)s” already."), name=name)


def _refuse_to_carry(source: Source, spec: Spec) -> None:
    """A password that was given for one server is sent to no other one unasked."""
    place = (source.kind, source.host, source.port)
    moved = place != (spec.kind, spec.host.strip(), spec.port)
    if source.secret and moved and spec.password is None:
        raise Refused(
            _(
                "Enter the password again: it was set for %(host)s and is not sent to any "
                "other server."
            ),
            host=source.host or source.name,
        )


def _write(source: Source, spec: Spec) -> None:
    for name in KEPT:
        said = getattr(spec, name)
        setattr(source, name, said.strip() if isinstance(said, str) else said)
    source.tried = {}
    source.save()
    if spec.password is not None:
        source.secret = sealed(source, spec.password)
        source.save(update_fields=["secret"])


def _schedule(source: Source, actor: User, at: datetime) -> None:
    name = f"source:{source.pk}"
    if source.rule and source.stopped_at is None:
        said = {"source": source.pk}
        by = {"actor": actor, "at": at, "name": name, "rule": source.rule}
        repeat(**by, kind="records.pull_due", parameters=said)
    elif Recurring.objects.filter(name=name, active=True).exists():
        stop_repeating(actor=actor, at=at, name=name)


def _told(source: Source) -> dict[str, Any]:
    """For the trail: everything but the password; of a folder what concerns folders."""
    said = {name: getattr(source, name) for name in KEPT}
    if source.kind == FOLDER:
        return {k: said[k] for k in ("name", "kind", "database", "rule")}
    return said
