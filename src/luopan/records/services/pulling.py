"""Runs of a source: begun, one part after the other taken, ended.

A part is fetched and read outside any transaction (``records.jobs``); it is taken, and the
source marked as read up to its end, in one. So whatever is killed, a part is in once or
not at all, and the next run goes on behind the last that is in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.records.connecting import folders, progress
from luopan.records.connecting.asking import asks
from luopan.records.connecting.kinds import FOLDER
from luopan.records.examination import Examination
from luopan.records.models import Batch, Pull, Source, Upload
from luopan.records.services.importing import apply
from luopan.records.uploads import findings
from luopan.trail.chain import note, service
from luopan.trail.models import Job
from luopan.trail.refusal import Refused
from luopan.trail.said import in_each

State = Pull.State


@dataclass(frozen=True)
class Fetched:
    """A part as it came and was read.

    Args:
        part: Which part of its pull; another one by now is let pass.
        rows: Rows that the source gave.
        until: Its cursor reaches up to here.
        more: Whether there may be more.
        name: What the file is called.
        sha256: Under which it is kept.
        examination: What it holds; None: there are no rows.
        problem: Why it could not be had.
    """

    part: int
    rows: int = 0
    until: str = ""
    more: bool = False
    name: str = ""
    sha256: str = ""
    examination: Examination | None = None
    problem: Refused | None = None


@service("records.pull")
def begin(*, actor: User, at: datetime, source: Source, file: str = "") -> Pull:
    """Begin a run, or take up again one whose worker is gone.

    Args:
        actor: Who asks.
        at: Now.
        source: Where from.
        file: Of a watched folder: its name there.

    Raises:
        Refused: No right; the source is stopped; one runs already, or waits for an answer.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    Source.objects.filter(pk=source.pk).update(name=F("name"))  # of two, one waits here
    source.refresh_from_db()
    if source.stopped_at is not None:
        raise Refused(_("“%(name)s” is stopped. Resume it first."), name=source.name)
    open_ones = source.pulls.filter(state__in=[State.RUNNING, State.WAITING], file=file)
    pull = open_ones.order_by("-pk").first()
    if pull is None:
        pull = Pull(source=source, actor=actor, begun_at=at, file=file)
        pull.since = source.until
        pull.save()
    else:
        _refuse_open(pull)
        pull.actor, pull.tries = actor, pull.tries + 1
        pull.save()
    progress.go_on(pull, at)
    note(f"source:{source.pk}", pull=pull.pk, **progress.plain(pull))
    return pull


@service("records.pull_now")
def begin_now(*, actor: User, at: datetime, source: Source) -> list[Pull]:
    """Begin what a source has now: one run, of a folder one for each file that is whole.

    Raises:
        Refused: As ``begin``; or there is no file that is whole.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    by: dict[str, Any] = {"actor": actor, "at": at, "source": source}
    if source.kind != FOLDER:
        return [begin(**by)]
    names = folders.names(source, at)
    if not names:
        raise Refused(
            _(
                "There is no file in %(folder)s that was left alone for %(rest)s seconds."
            ),
            folder=folders.folder_of(source),
            rest=folders.RESTED,
        )
    open_ones = source.pulls.filter(state__in=[State.RUNNING, State.WAITING])
    held = set(open_ones.values_list("file", flat=True))
    return [begin(**by, file=name) for name in names if name not in held]


def _refuse_open(pull: Pull) -> None:
    if pull.state == State.WAITING:
        raise Refused(
            _("An earlier pull needs an answer: see import %(number)s."),
            number=pull.upload_id,
        )
    alive = Job.objects.filter(pk=pull.job_id, state__in=["ready", "running"])
    if alive.exists():
        raise Refused(_("A pull from this source is already running."))


@service("records.take_part")
def take_part(*, actor: User, at: datetime, pull: Pull, fetched: Fetched) -> Pull:
    """Take in one part, all of it or nothing, and say how the run goes on.

    Clean rows are imported as one batch. What an import by hand would ask (a column that
    is not understood, names that look alike, units nobody knows, rows with problems)
    waits as an import for whoever operates; nothing behind it is read before.

    Args:
        actor: Who the run acts for.
        at: Now.
        pull: The run.
        fetched: The part.

    Raises:
        Refused: No right (any more); or the run has moved on meanwhile.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    pull.refresh_from_db()
    if pull.state != State.RUNNING or pull.part != fetched.part:
        raise Refused(_("This pull has moved on meanwhile."))
    pull.read += fetched.rows
    _take(actor, at, pull, fetched)
    note(f"source:{pull.source_id}", pull=pull.pk, **progress.plain(pull))
    return pull


def _take(actor: User, at: datetime, pull: Pull, fetched: Fetched) -> None:
    found = fetched.examination
    how = {"until": fetched.until, "more": fetched.more}
    if fetched.problem is not None:
        _fail(pull, at, fetched, fetched.problem)
    elif found is None or found.imported_before:  # nothing, or nothing new
        progress.advance(pull, at, **how)
        progress.move(pull, fetched.sha256, into=folders.DONE)
    elif (whole := _unreadable(found)) is not None:
        _fail(pull, at, fetched, whole)
    elif asks(found, **pull.source.lets_in):
        progress.wait(pull, _upload(actor, at, pull, fetched, found), fetched.until)
    else:
        _apply(actor, at, pull, fetched, found)


def _apply(
    actor: User, at: datetime, pull: Pull, fetched: Fetched, found: Examination
) -> None:
    try:
        batch: Batch = apply(
            actor=actor,
            at=at,
            examination=found,
            leave_out=pull.source.leave_out,
            label=_label(pull, fetched),
        )
    except Refused as refusal:
        _fail(pull, at, fetched, refusal)
        return
    progress.advance(pull, at, until=fetched.until, more=fetched.more, batch=batch)
    progress.move(pull, fetched.sha256, into=folders.DONE)


def _fail(pull: Pull, at: datetime, fetched: Fetched, why: Refused) -> None:
    progress.end(pull, at, why)
    if fetched.sha256:
        told = "\n".join(in_each(why).values())
        progress.move(pull, fetched.sha256, into=folders.REFUSED, why=told)


def _unreadable(found: Examination) -> Refused | None:
    """Nothing in it can be imported, whatever anybody answers."""
    whole = [problem for problem in found.problems if problem.row is None]
    if found.rows or not (whole or not found.readings):
        return None
    if whole:
        return Refused("%(problem)s", problem=whole[0])
    return Refused(_("There is nothing in these files that could be imported."))


def _upload(
    actor: User, at: datetime, pull: Pull, fetched: Fetched, found: Examination
) -> Upload:
    return Upload.objects.create(
        actor=actor,
        received_at=at,
        state=Upload.State.EXAMINED,
        files=[{"name": fetched.name, "sha256": fetched.sha256}],
        choices=dict(pull.source.choices),
        found=findings.plain(found),
    )


def _label(pull: Pull, fetched: Fetched) -> str:
    if pull.source.kind == FOLDER:
        return fetched.name
    return (
        f"{pull.source.name} · {fetched.until}" if fetched.until else pull.source.name
    )


@service("records.pull_stopped")
def stopped(*, actor: User, at: datetime, source: Source, why: Refused) -> Pull:
    """A run that was due and could not even be begun: it is told like one that failed.

    Raises:
        Refused: Never; it is the system that says so.
    """
    pull = Pull(source=source, actor=actor, begun_at=at, since=source.until)
    pull.save()
    progress.end(pull, at, why)
    details: dict[str, Any] = progress.plain(pull)
    note(f"source:{source.pk}", pull=pull.pk, why=str(why), **details)
    return pull
