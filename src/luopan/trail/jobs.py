"""Jobs: what is done in the background, exactly once, whoever is killed meanwhile.

A stage registers its jobs in its module ``jobs``::

    @job("records.apply", prepare=read_file)
    def apply_file(context: Context) -> Any:
        return services.apply(actor=context.actor, at=context.at, rows=context.prepared)

``prepare`` does the long part outside any transaction (reading, computing, progress); a
heartbeat keeps the lease meanwhile. The function itself runs in one transaction with
"done": it either happened and is marked, or neither. It calls services with the actor who
asked, so his rights are asked when it runs, not when it was put in.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone, translation
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy

from luopan.trail import chain, idempotency, outbox, recurring
from luopan.trail.queue import (
    LEASE,
    Fenced,
    Held,
    claim,
    enqueue,
    extend,
    fail,
    finish,
    mine,
    retry,
    take,
)
from luopan.trail.refusal import Refused

__all__ = ["Context", "claim", "each_round", "enqueue", "job", "perform", "work"]

log = logging.getLogger("luopan.jobs")
Clock = Callable[[], datetime]
PAUSE = 1.0  # seconds between two looks at an empty queue
SWEEP = 3600.0  # seconds between two sweeps of what is out of date


@dataclass
class Context:
    """What a running job knows, and how it tells how far it is."""

    job_id: int
    key: str
    actor: Any
    at: datetime
    parameters: dict[str, Any]
    attempt: int
    prepared: Any = None
    _held: Held | None = field(default=None, repr=False)

    def progress(self, share: float, message: str = "") -> None:
        """Show how much is done, 0 to 1, and what is being done.

        While the effect is written (one transaction) nobody could see it; nothing is said.

        Raises:
            Fenced: The job is in other hands: let it pass, to end this attempt.
        """
        if self._held is not None:
            share = min(max(float(share), 0.0), 1.0)
            if not mine(self._held).update(progress=share, message=message):
                raise Fenced(self.key)


Step = Callable[[Context], Any]


@dataclass(frozen=True)
class Kind:
    """A registered kind of job."""

    name: str
    run: Step
    prepare: Step | None


kinds: dict[str, Kind] = {}


def job(kind: str, *, prepare: Step | None = None) -> Callable[[Step], Step]:
    """Register a function as the job of this kind.

    Args:
        kind: Stage and verb, as in ``"records.apply"``.
        prepare: Does the long part first, outside the transaction; what it returns is
            ``context.prepared``. It may be run again, so it writes nothing.
    """

    def register(run: Step) -> Step:
        kinds[kind] = Kind(kind, run, prepare)
        return run

    return register


Look = Callable[..., int]
rounds: list[Look] = []


def each_round(look: Look) -> Look:
    """Register what a worker looks after in each round, about once a second: ``look(at=…)``.

    It says how much it found to do, and costs next to nothing when that is nothing.
    """
    rounds.append(look)
    return look


def perform(
    held: Held,
    *,
    clock: Clock = timezone.now,
    lease: timedelta = LEASE,
    company: Clock | None = None,
) -> str:
    """Run a job in hand, and settle it.

    Args:
        held: The job.
        clock: Tells the time of leases and ends.
        lease: How long a silent worker keeps it.
        company: Tells the time it is for the company, which the job is told; the same by
            default. A demo may stand still on a day.

    Returns:
        What became of it: done, failed (refused, with its sentence), again (a fault, will
        be tried again or is parked) or lost (it is in other hands).
    """
    mark = chain.request_id.set(f"job:{held.id}:{held.attempt}")
    try:
        with translation.override(_language(held.actor)):
            return _settled(held, clock, lease, company or clock)
    finally:
        chain.request_id.reset(mark)


def _settled(held: Held, clock: Clock, lease: timedelta, company: Clock) -> str:
    try:
        _run(held, clock, lease, company)
    except Fenced:
        log.warning("job %s is in other hands; this attempt ends", held.key)
        return "lost"
    except Refused as refusal:
        fail(held, at=clock(), message=refusal)
        return "failed"
    except Exception as error:
        log.exception("job %s, attempt %d", held.key, held.attempt)
        sentence = gettext_lazy(
            "A program error stopped it (%(fault)s); see the log for details."
        )
        said = Refused(sentence, fault=type(error).__name__)
        retry(held, at=clock(), message=said)
        return "again"
    return "done"


def _run(held: Held, clock: Clock, lease: timedelta, company: Clock) -> None:
    context = Context(
        job_id=held.id,
        key=held.key,
        actor=held.actor,
        at=company(),
        parameters=held.parameters,
        attempt=held.attempt,
    )
    _ask_rights(held, context.at)
    kind = kinds[held.kind]
    if kind.prepare is not None:
        context._held = held
        with _heartbeat(held, clock, lease):
            context.prepared = kind.prepare(context)
        context._held = None
    with chain.gathered():
        take(held, at=clock(), lease=lease)
        _ask_rights(held, context.at)  # again: preparing may have taken long
        result = kind.run(context)
        finish(held, at=clock(), result=result)


def _ask_rights(held: Held, at: datetime) -> None:
    """What the actor may is asked by the services; that he still is somebody, here."""
    try:
        if held.kind not in kinds:
            raise Refused(
                gettext_lazy("This version of Luopan knows no job %(kind)s."),
                kind=held.kind,
            )
        actor = held.actor
        if actor is not None:
            actor.refresh_from_db()
            if not actor.is_active:
                raise Refused(
                    gettext_lazy(
                        "The account %(name)s, which asked for this, is closed."
                    ),
                    name=actor.get_username(),
                )
    except Refused as refusal:
        chain.deny(
            act=f"job.{held.kind}"[:80], actor=held.actor, at=at, refusal=refusal
        )
        raise


def _language(actor: Any) -> str:
    return getattr(actor, "language", "") or settings.LANGUAGE_CODE


@contextmanager
def _heartbeat(held: Held, clock: Clock, lease: timedelta) -> Iterator[None]:
    """Prolong the lease from a thread of its own until the block ends."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(lease.total_seconds() / 3):
                try:
                    if not extend(held, at=clock(), lease=lease):
                        return
                except DatabaseError:
                    log.exception("no heartbeat for job %s", held.key)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"heartbeat-{held.id}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def work(
    *,
    once: bool = False,
    stop: threading.Event | None = None,
    pause: float = PAUSE,
    lease: timedelta = LEASE,
    clock: Clock = timezone.now,
    company: Clock | None = None,
) -> None:
    """The worker: recurring jobs, jobs, outbox, until told to stop.

    Args:
        once: Do what is due now, then return.
        stop: Set by a signal; the job under way is finished first.
        pause: Seconds between two looks at an empty queue.
        lease: How long a silent worker keeps its job.
        clock: Tells the time; tests tell theirs.
        company: Tells what jobs are told, see ``perform``.
    """
    autodiscover_modules("jobs", "channels")
    stop = stop or threading.Event()
    swept = 0.0
    while not stop.is_set():
        _renew_connection()
        try:
            busy = _turn(clock, lease, company)
            if time.monotonic() - swept > SWEEP or swept == 0.0:
                idempotency.forget(at=clock())
                swept = time.monotonic()
        except DatabaseError:
            if once:
                raise
            log.exception("the database does not answer; the worker waits")
            busy = False
        if not busy and once:
            return
        if not busy:
            _sleep(pause, stop)


def _renew_connection() -> None:
    """Drop a connection that broke or grew old, unless the caller's transaction is on it."""
    if not connection.in_atomic_block:
        close_old_connections()


def _turn(clock: Clock, lease: timedelta, company: Clock | None) -> bool:
    """One round: what is due is put in, one job is run, the outbox is emptied."""
    fired = recurring.fire(at=clock()) + sum(look(at=clock()) for look in rounds)
    held = claim(at=clock(), lease=lease)
    if held is not None:
        perform(held, clock=clock, lease=lease, company=company)
    return bool(outbox.dispatch(clock=clock)) or held is not None or fired > 0


def _sleep(pause: float, stop: threading.Event) -> None:
    """Not ``stop.wait``: a signal handler that sets the event could lock itself out."""
    end = time.monotonic() + pause
    while not stop.is_set() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, 0.2))
