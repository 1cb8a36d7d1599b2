"""The few facts of the company that everything asks for: zone, language, currency.

Within one request they are read once; outside of it, each time. So is who may what, as
far as nobody can have changed it meanwhile.
"""

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from luopan.org.models import Company
from luopan.trail.chain import innermost


@dataclass(frozen=True)
class Facts:
    """What the company goes by."""

    time_zone: str
    language: str
    currency: str
    made_by_demo: bool
    root_id: int | None


_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("one_look", default=None)
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_rights: ContextVar[dict[Hashable, Any] | None] = ContextVar("rights", default=None)
T = TypeVar("T")


@contextmanager
def one_look(*, reading: bool = False) -> Iterator[None]:
    """Read what is asked for over and over at most once until the block ends.

    Args:
        reading: Nothing is changed within it, so all that is read may be remembered.
    """
    token, mark, rights = _kept.set({}), _reading.set(reading), _rights.set({})
    try:
        yield
    finally:
        _kept.reset(token)
        _reading.reset(mark)
        _rights.reset(rights)


def remembered(key: Hashable, read: Callable[[], T]) -> T:
    """What was read under a key within this request; outside of one it is read anew."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


def remembered_while_reading(key: Hashable, read: Callable[[], T]) -> T:
    """The same, but only where nothing is changed meanwhile."""
    return remembered(key, read) if _reading.get() else read()


def reading() -> bool:
    """Whether nothing is changed within this request, and what is read is remembered."""
    return _reading.get() and _kept.get() is not None


def recalled(key: Hashable) -> Any:
    """What was read under a key while nothing is changed; None: it was not."""
    kept = _kept.get() if _reading.get() else None
    return None if kept is None else kept.get(key)


def read_once(read: Callable[..., T]) -> Callable[..., T]:
    """Make a function that reads one that is asked at most once while nothing is changed.

    Its arguments must be hashable.
    """

    @functools.wraps(read)
    def ask(*said: Hashable) -> T:
        return remembered_while_reading((read.__qualname__, *said), lambda: read(*said))

    return ask


def remembered_of_rights(key: Hashable, read: Callable[[], T]) -> T:
    """What was read of who may what, within this request.

    A transaction asks anew: what was read before it may be otherwise by now. What is read
    within one, or a part of one that may be taken back alone, is not known outside of it.
    Services that change rights see to it that it is forgotten: ``changing_rights``.
    """
    rights = _rights.get()
    if rights is None:
        return read()
    if not _reading.get():
        key = (innermost(), tuple(connection.savepoint_ids), key)
    if key not in rights:
        rights[key] = read()
    found: T = rights[key]
    return found


def remembers_rights() -> bool:
    """Whether rights that are read now are remembered."""
    return _rights.get() is not None


@contextmanager
def changing_rights() -> Iterator[None]:
    """Who may what is changed in the block: there it is asked each time, and anew after it."""
    known = _rights.get()
    mark = _rights.set(None)
    try:
        yield
    finally:
        _rights.reset(mark)
        if known is not None:
            known.clear()


def look_again() -> None:
    """Something of it was changed within this request."""
    for kept in (_kept.get(), _rights.get()):
        if kept is not None:
            kept.clear()


def facts() -> Facts | None:
    """The facts; None while there is no company."""
    return remembered("facts", _read)


def home_currency() -> str:
    """What the company counts money in, whatever its records are in."""
    company = facts()
    return company.currency if company else "CNY"


def company_row() -> Company | None:
    """The one row of the company with its root; None while there is none."""
    rows = Company.objects.select_related("root")  # one: it need not be put in order
    return remembered("company row", lambda: next(iter(rows), None))


def _read() -> Facts | None:
    row = company_row()
    if row is None:
        return None
    return Facts(
        row.time_zone, row.language, row.currency, row.made_by_demo, row.root_id
    )
