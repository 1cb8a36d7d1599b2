"""Sources and their runs, as who operates the system sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, may, name_of, require
from luopan.org.models import User
from luopan.records.connecting.kinds import FOLDER, KINDS
from luopan.records.connecting.opening import has_parts
from luopan.records.models import Pull, Source
from luopan.records.uploads.findings import read
from luopan.trail.models import Job, Recurring
from luopan.trail.queue import message_of
from luopan.trail.said import heard

RUNS = 50
STOPPED = ("failed", "parked")  # jobs that nobody goes on with by himself
LATELY = timedelta(days=14)  # a file that was refused is told of for so long


@dataclass(frozen=True)
class PullRow:
    """A run. ``state``: running, waiting, done or failed."""

    id: int
    source_id: int
    source: str
    state: str
    who: str
    begun_at: datetime
    ended_at: datetime | None
    seconds: float | None
    file: str
    read: int
    taken: int
    refused: int
    since: str
    until: str
    problem: str
    upload_id: int | None
    batches: tuple[int, ...]


@dataclass(frozen=True)
class SourceRow:
    """A source; never its password. ``ready``: what speaks to it is installed here."""

    id: int
    name: str
    kind: str
    title: str
    tried_kind: bool
    ready: bool
    package: str
    place: str
    host: str
    port: int
    database: str
    username: str
    has_password: bool
    table: str
    query: str
    cursor: str
    number: str
    back_days: int
    at_once: int
    rule: str
    next_at: datetime | None
    accept_new: bool
    leave_out: bool
    owner: str
    stopped_at: datetime | None
    until: str
    last: PullRow | None


@dataclass(frozen=True)
class Tried:
    """What the last try of a source found; empty as long as nothing was tried."""

    at: datetime | None
    underway: bool
    problem: str
    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[str, ...]
    found: Mapping[str, Any]


def sources(viewer: User, *, at: datetime) -> tuple[SourceRow, ...]:
    """All sources by name, each with its last run.

    Raises:
        Refused: The viewer does not operate the system.
    """
    require(viewer, Action.SYSTEM_OPERATE, at=at)
    found = list(Source.objects.select_related("owner__person").order_by("name"))
    return _rows(found)


def source_seen(viewer: User, source_id: int, *, at: datetime) -> Source:
    """A source, for who operates the system.

    Raises:
        Unknown: There is none.
        Refused: He does not.
    """
    require(viewer, Action.SYSTEM_OPERATE, at=at)
    found = Source.objects.select_related("owner__person").filter(pk=source_id).first()
    if found is None:
        raise Unknown(_("There is no such source."))
    return found


def source_called(viewer: User, name: str, *, at: datetime) -> Source:
    """A source by its name or number.

    Raises:
        Unknown: There is none.
        Refused: The viewer does not operate the system.
    """
    require(viewer, Action.SYSTEM_OPERATE, at=at)
    found = Source.objects.filter(name=name).first()
    if found is None and name.isascii() and name.isdigit():
        found = Source.objects.filter(pk=int(name[:18])).first()
    if found is None:
        raise Unknown(_("There is no such source."))
    return found


def source_row(source: Source) -> SourceRow:
    """A source with its last run."""
    return _rows([source])[0]


def pulls_of(source: Source, *, limit: int = RUNS) -> tuple[PullRow, ...]:
    """The runs of a source, the newest first."""
    found = source.pulls.select_related("source", "actor__person", "job")
    return tuple(_pull(pull) for pull in found.order_by("-pk")[:limit])


def failed_for(viewer: User, *, on: date) -> tuple[PullRow, ...]:
    """Sources whose last run failed, or waits for an answer; for who operates the system."""
    if not may(viewer, Action.SYSTEM_OPERATE, on=on):
        return ()
    newest = Pull.objects.filter(source=OuterRef("source"), file=OuterRef("file"))
    stands = Subquery(newest.order_by("-pk").values("pk")[:1])
    stopped = Q(state=Pull.State.RUNNING, job__state__in=STOPPED)
    asking = Q(state__in=[Pull.State.FAILED, Pull.State.WAITING])
    found = Pull.objects.filter(stopped | asking, pk=stands)
    lately = Q(file="") | Q(begun_at__date__gte=on - LATELY)
    found = found.filter(lately, source__stopped_at=None)
    rows = _with_names(found).order_by("-pk")[:20]
    return tuple(_pull(pull) for pull in rows)


def tried_of(source: Source) -> Tried:
    """What the last try of a source found."""
    kept = source.tried
    asked = Job.objects.filter(
        kind="records.try_source",
        key__startswith=f"try:{source.pk}:",
        state__in=["ready", "running"],
    )
    at = kept.get("at")
    return Tried(
        at=datetime.fromisoformat(at) if at else None,
        underway=asked.exists(),
        problem=heard(kept.get("problem") or kept.get("odd") or ""),
        count=kept.get("count", 0),
        columns=tuple(kept.get("columns", ())),
        rows=tuple(tuple(row) for row in kept.get("rows", ())),
        files=tuple(kept.get("files", ())),
        found=read(kept.get("found") or {}),
    )


def folders() -> tuple[Path, Path]:
    """Where files that are read as sources lie, and where folders are watched."""
    return Path(settings.SOURCES), Path(settings.WATCHED)


def _with_names(found: "QuerySet[Pull]") -> "QuerySet[Pull]":
    return found.select_related("source", "actor__person", "job")


def _rows(found: Sequence[Source]) -> tuple[SourceRow, ...]:
    newest = Pull.objects.filter(source__in=found).values("source")
    last = newest.annotate(last=Max("pk")).values("last")
    pulls = {p.source_id: p for p in _with_names(Pull.objects.filter(pk__in=last))}
    names = [f"source:{source.pk}" for source in found]
    due = dict(
        Recurring.objects.filter(name__in=names, active=True).values_list(
            "name", "next_at"
        )
    )
    return tuple(
        _row(source, pulls.get(source.pk), due.get(f"source:{source.pk}"))
        for source in found
    )


def _row(source: Source, last: Pull | None, due: datetime | None) -> SourceRow:
    kind = KINDS[source.kind]
    same = ("id", "name", "kind", "host", "port", "database", "username", "table")
    same += ("query", "cursor", "number", "back_days", "at_once", "rule", "until")
    same += ("accept_new", "leave_out", "stopped_at")
    return SourceRow(
        **{name: getattr(source, name) for name in same},
        title=str(kind.title),
        tried_kind=kind.tried,
        ready=has_parts(kind),
        package=kind.package,
        place=_place(source),
        has_password=bool(source.secret),
        next_at=due,
        owner=name_of(source.owner),
        last=None if last is None else _pull(last),
    )


def _place(source: Source) -> str:
    if source.kind == FOLDER:
        return str(Path(settings.WATCHED) / source.database)
    port = f":{source.port}" if source.host and source.port else ""
    return "/".join(part for part in (f"{source.host}{port}", source.database) if part)


def _pull(pull: Pull) -> PullRow:
    same = ("id", "source_id", "begun_at", "ended_at", "file", "read", "taken")
    same += ("refused", "since", "until", "upload_id")
    lasted = None if pull.ended_at is None else pull.ended_at - pull.begun_at
    job = pull.job if pull.state == Pull.State.RUNNING else None
    stopped = job if job is not None and job.state in STOPPED else None
    problem = heard(pull.problem) if pull.problem else ""
    return PullRow(
        **{name: getattr(pull, name) for name in same},
        source=pull.source.name,
        who=name_of(pull.actor),
        seconds=None if lasted is None else lasted.total_seconds(),
        state=str(pull.state) if stopped is None else "failed",
        problem=problem if stopped is None else message_of(stopped),
        batches=tuple(pull.batches),
    )
