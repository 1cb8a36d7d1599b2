"""The table of jobs: put in, lease out, settle. No job is run here.

A worker holds a job by a lease and a token. Its effect and "done" are committed in one
transaction that begins by taking the job's row with that token: while it is open nobody
else can have the job, and whoever lost the lease before finds another token and stops.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luopan.trail.canonical import plain, storable
from luopan.trail.models import Job
from luopan.trail.refusal import Refused
from luopan.trail.said import SAID, heard, in_each

LEASE = timedelta(seconds=30)
ATTEMPTS = 5


class Fenced(Exception):
    """The job is in other hands; whatever was done for it must not be committed."""


@dataclass(frozen=True)
class Held:
    """A job in the hands of this worker."""

    id: int
    kind: str
    key: str
    parameters: dict[str, Any]
    actor: Any
    token: str
    attempt: int


def due_at_once(at: datetime) -> datetime:
    """When something is due that may be done at once.

    Queue and outbox go by the real clock. A demo that stands still on a day to come says a
    later ``at``: by that, what is asked for today would wait until then.
    """
    return min(at, timezone.now())


def enqueue(
    *,
    actor: Any,
    at: datetime,
    kind: str,
    key: str,
    parameters: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> int:
    """Put a job into the queue, once a key; part of the caller's transaction.

    Args:
        actor: Who asks; what he may is asked again when the job runs. None: the system.
        at: Now.
        kind: A name registered with ``jobs.job``.
        key: Says which job this is: the same key again is the same job.
        parameters: What the job is told; anything JSON can hold.
        due_at: Not before; at once by default.

    Returns:
        The job's id; of the one already there, whatever became of it, if the key is known.

    Raises:
        ValueError: The key belongs to a job of another kind or with other parameters.
    """
    said = plain(parameters or {})
    job, new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "parameters": said,
            "actor": actor,
            "due_at": due_at or due_at_once(at),
            "created_at": at,
        },
    )
    if not new and (job.kind, job.parameters) != (kind, said):
        raise ValueError(f"the key {key!r} belongs to another job of kind {job.kind}")
    return int(job.pk)


def claim(*, at: datetime, lease: timedelta = LEASE) -> Held | None:
    """Take the job that has waited longest, or one whose worker has gone silent.

    A job that was begun five times and never ended is parked instead.
    """
    free = Q(state="ready", due_at__lte=at) | Q(state="running", lease_until__lt=at)
    waiting = Job.objects.filter(free).order_by("due_at", "pk")
    while waiting.exists():  # without a lock: an idle worker keeps nobody waiting
        with transaction.atomic():
            job = _locked(waiting).first()
            if job is None:
                return None
            if job.attempts < ATTEMPTS:
                return _hold(job, at + lease)
            sentence = _("It was started %(count)d times and never finished.")
            _park(job, at, Refused(sentence, count=job.attempts))
    return None


def claim_one(job_id: int, *, at: datetime, lease: timedelta = LEASE) -> Held | None:
    """Take one job by its number, if nobody has it: for who waits for this one."""
    free = Q(state="ready") | Q(state="running", lease_until__lt=at)
    with transaction.atomic():
        job = _locked(Job.objects.filter(free, pk=job_id)).first()
        return None if job is None else _hold(job, at + lease)


def _locked(jobs: models.QuerySet[Job]) -> models.QuerySet[Job]:
    if connection.vendor == "postgresql":
        return jobs.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return jobs


def _hold(job: Job, until: datetime) -> Held:
    job.state, job.token, job.lease_until = "running", uuid.uuid4().hex, until
    job.attempts += 1
    job.save(update_fields=["state", "token", "lease_until", "attempts"])
    return Held(
        id=job.pk,
        kind=job.kind,
        key=job.key,
        parameters=job.parameters,
        actor=job.actor,
        token=job.token,
        attempt=job.attempts,
    )


def _park(job: Job, at: datetime, message: object) -> None:
    job.state, job.token, job.lease_until = "parked", "", None
    told = _told(message)
    job.finished_at, job.message, job.result = at, told["message"], told["result"]
    job.save()


def _told(message: object) -> dict[str, Any]:
    """A sentence in the language now active, and in each that a reader may have.

    It is kept where the answer of a job that ended well is: this one has none.
    """
    return {"message": storable(message), "result": {SAID: in_each(message)}}


def message_of(job: Job) -> str:
    """What a job says of itself, in the reader's language where it is known in that."""
    said = job.result.get(SAID) if isinstance(job.result, dict) else None
    if not isinstance(said, dict) or job.message not in said.values():
        return str(job.message)  # it says something else by now
    return heard(said)


def mine(held: Held) -> models.QuerySet[Job]:
    """The job, as long as it is in these hands."""
    return Job.objects.filter(pk=held.id, token=held.token, state="running")


def extend(held: Held, *, at: datetime, lease: timedelta = LEASE) -> bool:
    """Prolong the lease; False when it is lost."""
    return bool(mine(held).update(lease_until=at + lease))


def forget_done(kind: str, *, before: datetime) -> int:
    """Take jobs of a kind away that came often, did nothing worth keeping, and are over."""
    over = Job.objects.filter(kind=kind, state="done", finished_at__lt=before)
    gone, _kinds = over.delete()
    return gone


def take(held: Held, *, at: datetime, lease: timedelta = LEASE) -> None:
    """Begin the effect: from here to the commit the job's row is this worker's alone.

    Raises:
        Fenced: The job is in other hands.
    """
    if not extend(held, at=at, lease=lease):
        raise Fenced(held.key)


def finish(held: Held, *, at: datetime, result: Any) -> None:
    """Mark the job done, in the transaction of its effect.

    Raises:
        Fenced: The job is in other hands.
    """
    done = mine(held).update(
        state="done",
        finished_at=at,
        result=plain(result),
        progress=1.0,
        message="",
        token="",
        lease_until=None,
    )
    if not done:
        raise Fenced(held.key)


def fail(held: Held, *, at: datetime, message: object) -> None:
    """The job was refused: trying again would end the same way."""
    mine(held).update(
        state="failed",
        finished_at=at,
        **_told(message),
        token="",
        lease_until=None,
    )


def retry(held: Held, *, at: datetime, message: object) -> None:
    """The job met a fault: it waits a little longer each time, and is parked after five."""
    last = held.attempt >= ATTEMPTS
    mine(held).update(
        state="parked" if last else "ready",
        finished_at=at if last else None,
        due_at=at + timedelta(seconds=2**held.attempt),
        **_told(message),
        token="",
        lease_until=None,
    )
