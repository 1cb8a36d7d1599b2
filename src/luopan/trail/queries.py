"""Reading the trail: the audit page, jobs, outbox, comments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from luopan.trail.models import Comment, Entry, Job, Message, Recurring
from luopan.trail.queue import message_of
from luopan.trail.said import LANGUAGES, heard


@dataclass(frozen=True)
class EntryRow:
    """One service call."""

    seq: int
    at: datetime
    actor_id: int | None
    actor_name: str
    act: str
    subject: str
    outcome: str
    details: dict[str, Any]
    reason: str
    request_id: str
    hash: str


@dataclass(frozen=True)
class JobRow:
    """A job, as people see it."""

    id: int
    kind: str
    key: str
    state: str
    actor_id: int | None
    actor_name: str
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None
    attempts: int
    progress: float
    message: str
    result: Any


@dataclass(frozen=True)
class MessageRow:
    """A letter of the outbox."""

    id: int
    key: str
    channel: str
    recipient: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    problem: str


@dataclass(frozen=True)
class RecurringRow:
    """A job that comes again."""

    name: str
    kind: str
    rule: str
    next_at: datetime


@dataclass(frozen=True)
class CommentRow:
    """A comment and its answers, oldest first. Of a withdrawn one the text is not shown."""

    id: int
    subject: str
    author_id: int
    author_name: str
    at: datetime
    text: str
    withdrawn_at: datetime | None
    replies: tuple["CommentRow", ...]


def entries(
    subject: str | None = None,
    actor: Any = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
    *,
    act: str | None = None,
    outcome: str | None = None,
    before: int | None = None,
    without: Sequence[str] = (),
) -> tuple[EntryRow, ...]:
    """The newest entries that match, newest first.

    Args:
        subject: A thing and all below it: ``version:12`` finds ``version:12/cell:3`` too.
        actor: A user, or several.
        since: From this instant on.
        until: Before this instant.
        limit: At most so many.
        act: One act, as in ``targets.set_target``.
        outcome: done or denied.
        before: Older than the entry of this number: the next page.
        without: Acts that are left out.
    """
    found = Entry.objects.order_by("-seq")
    if subject is not None:
        found = found.filter(Q(subject=subject) | Q(subject__startswith=f"{subject}/"))
    if actor is not None:
        several = isinstance(actor, list | tuple | QuerySet)
        found = found.filter(actor__in=actor) if several else found.filter(actor=actor)
    said: dict[str, Any] = {
        "at__gte": since,
        "at__lt": until,
        "act": act,
        "outcome": outcome,
    }
    said["seq__lt"] = before
    found = found.filter(
        **{key: value for key, value in said.items() if value is not None}
    )
    if without:
        found = found.exclude(act__in=without)
    names = EntryRow.__dataclass_fields__
    return tuple(_entry_row(row) for row in found.values(*names)[:limit])


def _entry_row(row: dict[str, Any]) -> EntryRow:
    """What Luopan itself said of it, in the reader's language."""
    details = dict(row["details"])
    words = {name: heard(kept) for name, kept in details.pop(LANGUAGES, {}).items()}
    if "why" in words:
        details["why"] = words["why"]
    reason = words.get("reason", row["reason"])
    return EntryRow(**row | {"details": details, "reason": reason})


def entries_after(seq: int, *, limit: int = 100) -> tuple[EntryRow, ...]:
    """The next entries after one, oldest first."""
    names = EntryRow.__dataclass_fields__
    found = Entry.objects.filter(seq__gt=seq).order_by("seq").values(*names)
    return tuple(EntryRow(**row) for row in found[:limit])


def length() -> int:
    """How many entries the chain has: it is numbered without a gap."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def jobs(
    state: str | None = None, *, actor: Any = None, limit: int = 100
) -> tuple[JobRow, ...]:
    """The newest jobs, newest first; of one state, of one user."""
    found = Job.objects.select_related("actor").order_by("-pk")
    if state is not None:
        found = found.filter(state=state)
    if actor is not None:
        found = found.filter(actor=actor)
    return tuple(_job_row(row) for row in found[:limit])


def job_counts() -> dict[str, int]:
    """How many jobs there are in each state."""
    counts = Job.objects.order_by().values_list("state").annotate(Count("pk"))
    return {
        **dict.fromkeys(("ready", "running", "done", "failed", "parked"), 0)
    } | dict(counts)


def waiting_messages() -> int:
    """How many letters have not left the house yet."""
    return Message.objects.filter(state__in=["ready", "sending"]).count()


def stopped_of(actor: Any) -> QuerySet[Job]:
    """The jobs of a user that failed or were given up."""
    return Job.objects.filter(actor=actor, state__in=["failed", "parked"])


def job(job_id: int) -> JobRow | None:
    """One job."""
    found = Job.objects.select_related("actor").filter(pk=job_id).first()
    return None if found is None else _job_row(found)


def job_with_key(key: str) -> JobRow | None:
    """The job that has this key."""
    found = Job.objects.select_related("actor").filter(key=key).first()
    return None if found is None else _job_row(found)


def _job_row(row: Job) -> JobRow:
    return JobRow(
        id=row.pk,
        kind=row.kind,
        key=row.key,
        state=row.state,
        actor_id=row.actor_id,
        actor_name=row.actor.get_username() if row.actor else "",
        created_at=row.created_at,
        due_at=row.due_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        progress=row.progress,
        message=message_of(row),
        result=row.result if row.state == "done" else None,
    )


def messages(state: str | None = None, *, limit: int = 100) -> tuple[MessageRow, ...]:
    """The newest letters of the outbox, newest first."""
    found = Message.objects.order_by("-pk")
    if state is not None:
        found = found.filter(state=state)
    names = MessageRow.__dataclass_fields__
    return tuple(MessageRow(**row) for row in found.values(*names)[:limit])


def recurring() -> tuple[RecurringRow, ...]:
    """The jobs that come again, the next first."""
    found = Recurring.objects.filter(active=True).order_by("next_at", "name")
    names = RecurringRow.__dataclass_fields__
    return tuple(RecurringRow(**row) for row in found.values(*names))


def comments(subject: str) -> tuple[CommentRow, ...]:
    """What was said on a thing, oldest first, each with its answers."""
    found = Comment.objects.filter(subject=subject).select_related("author")
    answers: dict[int | None, list[Comment]] = {}
    for row in found.order_by("at", "pk"):
        answers.setdefault(row.answers_id, []).append(row)
    rows: dict[int, CommentRow] = {}
    for row in sorted((r for group in answers.values() for r in group), key=_newest):
        replies = tuple(rows[reply.pk] for reply in answers.get(row.pk, []))
        rows[row.pk] = _comment_row(row, replies)
    return tuple(rows[row.pk] for row in answers.get(None, []))


def comment_counts(beginning: str) -> dict[str, int]:
    """How many comments stand on each thing whose name begins so, withdrawn ones apart."""
    found = Comment.objects.filter(
        subject__startswith=beginning, withdrawn_at__isnull=True
    )
    counted = found.values_list("subject").annotate(Count("pk"))
    return dict(counted.order_by("subject"))


def _newest(row: Comment) -> int:
    return -int(row.pk)  # an answer is younger than what it answers


def _comment_row(row: Comment, replies: tuple[CommentRow, ...]) -> CommentRow:
    return CommentRow(
        id=row.pk,
        subject=row.subject,
        author_id=row.author_id,
        author_name=row.author.get_username(),
        at=row.at,
        text="" if row.withdrawn_at else row.text,
        withdrawn_at=row.withdrawn_at,
        replies=replies,
    )


def spoken_to(names: Sequence[str], *, since: datetime) -> QuerySet[Comment]:
    """The rows of ``mentions``."""
    own = [name for name in names if name]
    if not own:
        return Comment.objects.none()
    speaks = Q()
    for name in own:
        speaks |= Q(text__icontains=f"@{name}")
    found = Comment.objects.filter(speaks, at__gte=since, withdrawn_at=None)
    return found.exclude(author__username=own[0])


def mentions(
    names: Sequence[str],
    *,
    since: datetime,
    limit: int = 20,
    called: Callable[[Any], str] | None = None,
    along: Sequence[str] = (),
) -> tuple[CommentRow, ...]:
    """Comments that speak to somebody as ``@name``, newest first, his own left out.

    Args:
        names: What he is called: user name, name, name in the other language.
        since: From this instant on.
        limit: At most so many.
        called: What an author is called; else by his user name.
        along: Relations of an author that this asks for.
    """
    found = spoken_to(names, since=since)
    rows = found.select_related("author", *(f"author__{name}" for name in along))
    spoken = called or (lambda author: author.get_username())
    return tuple(
        replace(_comment_row(row, ()), author_name=spoken(row.author))
        for row in rows.order_by("-at")[:limit]
    )
