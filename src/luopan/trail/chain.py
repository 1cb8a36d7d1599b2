"""The audit chain: each service call leaves one entry, each entry seals the one before.

Entries are kept back until the outermost call ends, and are appended last: the lock that
puts writers in line is held for the blink of the commit only, and being the last lock
taken it can be part of no deadlock. What is rolled back meanwhile leaves no entry.
"""

import functools
import json
import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luopan.trail.canonical import named, plain, spelled, storable
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from luopan.trail.said import LANGUAGES, Words, in_each
from luopan.trail.verdict import FIELDS, ORIGIN, Verdict, check, sealed

__all__ = [
    "FIELDS",
    "Verdict",
    "deny",
    "export_head",
    "gathered",
    "innermost",
    "note",
    "request_id",
    "service",
    "verify",
]

P = ParamSpec("P")
R = TypeVar("R")

request_id: ContextVar[str] = ContextVar("request_id", default="")
CHAIN_LOCK = 7_215_001  # PostgreSQL's advisory lock of the chain's head


@dataclass
class Draft:
    """What an entry is going to say."""

    act: str
    at: datetime
    actor: Any
    reason: str = ""
    subject: str = ""
    outcome: str = "done"
    details: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Words] = field(default_factory=dict)  # what Luopan itself says

    def __call__(self) -> None:
        """Nothing: registered with Django's on_commit only to be dropped on rollback."""


@dataclass(eq=False)
class _Scope:
    """An open call, and the drafts of the calls made within it."""

    draft: Draft | None = None
    drafts: list[Draft] = field(default_factory=list)

    def add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        transaction.on_commit(draft)


_scope: ContextVar[_Scope | None] = ContextVar("trail_scope", default=None)


def innermost() -> object | None:
    """Stands for the call now open, the innermost of several; None: none is open."""
    return _scope.get()


def service(act: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service: one transaction, and one entry a call.

    A call that returns leaves an entry "done". One that raises ``Refused`` is rolled
    back and leaves an entry "denied"; if the refusal came from a service called inside,
    the entry names that act. Any other exception is rolled back and leaves none.

    Args:
        act: The stage and the verb, as in ``"targets.set_target"``.
    """

    def decorate(run: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(run)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            draft = _drafted(act, kwargs)
            try:
                with _opened(draft):
                    return run(*args, **kwargs)
            except Refused as refusal:
                _deny(draft, refusal)
                raise

        call.act = act  # type: ignore[attr-defined]
        return call

    return decorate


def acts_of(*modules: object) -> frozenset[str]:
    """The acts of all services in some modules."""
    named = (each for module in modules for each in vars(module).values())
    return frozenset(each.act for each in named if hasattr(each, "act"))


def note(subject: str | models.Model = "", **details: Any) -> None:
    """Set what the entry of the service now running says.

    Args:
        subject: What it was done to, as in ``"version:12"``, or the row itself.
        details: Facts worth keeping; notes of one call add up. Outside a service there
            is no entry to write on, and nothing happens.
    """
    scope = _scope.get()
    if scope is None or scope.draft is None:
        return
    if subject:
        is_row = isinstance(subject, models.Model)
        scope.draft.subject = named(subject) if is_row else str(subject)  # type: ignore[arg-type]
    scope.draft.details.update(details)


@contextmanager
def gathered() -> Iterator[None]:
    """One transaction whose entries are appended together, as its last act.

    Jobs and idempotent requests stand around services with it. A refusal that comes out
    leaves its "denied" entry after the rollback.
    """
    try:
        with _opened(None):
            yield
    except Refused as refusal:
        if refusal.draft is not None:
            _put(refusal.draft)
        raise


@contextmanager
def _opened(draft: Draft | None) -> Iterator[None]:
    outer = _scope.get()
    scope = _Scope(draft)
    mark = _scope.set(scope)
    try:
        with transaction.atomic():
            yield
            if draft is not None:
                scope.add(draft)
            if outer is None:
                _append(_living(scope.drafts))
            else:
                outer.drafts.extend(scope.drafts)
    finally:
        _scope.reset(mark)


def deny(*, act: str, actor: Any, at: datetime, refusal: Refused) -> None:
    """Leave the entry of something that was refused before a service could be called."""
    if refusal.draft is None:
        _deny(Draft(act, at, actor), refusal)


def _drafted(act: str, said: dict[str, Any]) -> Draft:
    at = said.get("at")
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"{act} needs at=, an instant with its time zone")
    rows = (
        value
        for key, value in said.items()
        if key != "actor" and isinstance(value, models.Model) and value.pk
    )
    first = next(rows, None)
    reason = said.get("reason") or ""
    return Draft(
        act=act,
        at=at,
        actor=said.get("actor"),
        reason=str(reason),
        subject=named(first) if first is not None else "",
        said={"reason": in_each(reason)} if isinstance(reason, Promise) else {},
    )


def _deny(draft: Draft, refusal: Refused) -> None:
    details = dict(draft.details, why=str(refusal))
    said = {**draft.said, "why": in_each(refusal)}
    inner = refusal.draft
    if inner is not None:
        details["refused_in"] = inner.details.get("refused_in", inner.act)
    refusal.draft = replace(draft, outcome="denied", details=details, said=said)
    _put(refusal.draft)


def _put(draft: Draft) -> None:
    """To the outer call if there is one, else into the chain at once."""
    scope = _scope.get()
    if scope is not None:
        scope.add(draft)
        return
    with transaction.atomic():
        _append([draft])


def _living(drafts: list[Draft]) -> list[Draft]:
    """Those whose work has not been rolled back; Django drops the callbacks of what was."""
    kept = {id(entry[1]) for entry in connection.run_on_commit}
    living = [draft for draft in drafts if id(draft) in kept]
    done = {id(draft) for draft in living}
    connection.run_on_commit = [
        entry for entry in connection.run_on_commit if id(entry[1]) not in done
    ]
    return living


def _append(drafts: list[Draft]) -> None:
    if not drafts:
        return
    _take_turn()
    head = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    last, previous = head or (0, ORIGIN)
    entries = []
    for seq, draft in enumerate(drafts, start=last + 1):
        entry = _entry(draft, seq, previous)
        previous = entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries)


def _take_turn() -> None:
    """One appender at a time, until its commit. SQLite has but one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _entry(draft: Draft, seq: int, previous: str) -> Entry:
    actor = draft.actor
    entry = Entry(
        seq=seq,
        at=draft.at.astimezone(UTC),
        actor_id=None if actor is None else actor.pk,
        actor_name="" if actor is None else storable(actor.get_username(), 150),
        act=draft.act,
        subject=storable(draft.subject, 200),
        outcome=draft.outcome,
        details=plain(_told(draft)),
        reason=storable(draft.reason),
        request_id=storable(request_id.get(), 64),
        previous_hash=previous,
    )
    values = operator.attrgetter(*FIELDS)(entry)
    entry.hash = sealed(dict(zip(FIELDS, values, strict=True)))
    return entry


def _told(draft: Draft) -> dict[str, Any]:
    """The details; of a reason and a refusal in Luopan's words those of each language."""
    said = {k: words for k, words in draft.said.items() if len({*words.values()}) > 1}
    return {**draft.details, LANGUAGES: said} if said else draft.details


def export_head() -> str:
    """The newest entry's number and hash, as a line to keep outside this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM trail_entry ORDER BY seq DESC LIMIT 1")
        seq, digest = cursor.fetchone() or (0, ORIGIN)
    return spelled({"seq": seq, "hash": digest})


def verify(head: str | None = None) -> Verdict:
    """Recompute the whole chain, and name the first bad row.

    Args:
        head: What ``export_head`` gave earlier. Without it a cut tail cannot be seen,
            nor a chain that was rewritten from some row to its end.

    Raises:
        Refused: The head is not one that was exported.
    """
    return check(None if head is None else _read_head(head))


def _read_head(head: str) -> tuple[int, str]:
    try:
        said = json.loads(head)
        seq, digest = said["seq"], said["hash"]
    except (ValueError, TypeError, KeyError):
        seq, digest = None, None
    if type(seq) is not int or not isinstance(digest, str):
        raise Refused(
            _(
                "This is no exported head. Give the line that `luopan audit head` printed."
            )
        )
    return seq, digest
