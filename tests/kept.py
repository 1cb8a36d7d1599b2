"""What many tests start from: built by the services once, then written back row by row.

``kept(build)`` stands around a function that fills the database. Where the same call finds
the database as it was the first time, the rows that it led to are inserted instead of
working them out again, and what it returned is copied: a tenth of the time. Wherever that
is not certain (no transaction that is rolled back, other rows than then), it builds.
"""

import copy
import copyreg
import functools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import translation


class Stage(SimpleNamespace):
    """A namespace that is copied as it is, whatever its class wants to begin with."""

    def __reduce__(self) -> Any:
        return copyreg.__newobj__, (type(self),), vars(self)


def forget() -> None:
    """Let go of sums and pages in memory: rolled back, their numbers come again."""
    for name, shelf in {
        "luopan.targets.cube": "HOT",
        "luopan.web.kept": "SHELF",
    }.items():
        if name in sys.modules:
            getattr(sys.modules[name], shelf).clear()


# SQLite's columns are turned into days and instants where they are named, a sum of them is not.
AS_IT_LIES = "+" if connection.vendor == "sqlite" else ""
MARK = "?" if connection.vendor == "sqlite" else "%s"
MOST_VALUES = 900  # of a statement
Insert = tuple[str, list[Any]]
Rows = dict[str, dict[Any, tuple[Any, ...]]]  # by table, by primary key


@dataclass
class _Kept:
    """What a call led to; ``stands_for`` are the stand-ins of its arguments."""

    new: list[Insert]
    changed: dict[str, list[tuple[Any, ...]]]
    gone: dict[str, list[Any]]
    made: Any
    stands_for: tuple[object, ...]


_shelf: dict[Any, _Kept] = {}


def kept(build: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that fills the database do it once for each state that it finds.

    Its arguments are what it goes on from (another such function's result) and are not
    looked into: what they say lies in the database. No closures in what it returns.
    """

    @functools.wraps(build)
    def call(*on: Any) -> Any:
        if not connection.in_atomic_block:
            return build(*on)
        key = (build.__module__, build.__qualname__, _state())
        if key not in _shelf:
            _shelf[key] = _build(build, on)
        else:
            _write(_shelf[key])
        found = _shelf[key]
        return _copied(found.made, found.stands_for, on)

    return call


def _state() -> Any:
    """The head of the chain, the last number of every table, the language.

    PostgreSQL goes on counting when a test is taken back: its numbers say nothing, and
    are never those of rows that were written before.
    """
    with connection.cursor() as cursor:
        numbers: tuple[Any, ...] = ()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
            numbers = tuple(cursor.fetchall())
        cursor.execute("SELECT hash FROM trail_entry ORDER BY seq DESC LIMIT 1")
        return numbers, cursor.fetchone(), translation.get_language()


def _build(build: Callable[..., Any], on: tuple[Any, ...]) -> _Kept:
    before = _rows()
    made = build(*on)
    after = _rows()
    stands_for = tuple(object() for _one in on)
    tables = after.items()
    return _Kept(
        [
            insert
            for t, rows in tables
            for insert in _inserts(
                t, [r for k, r in rows.items() if k not in before[t]]
            )
        ],
        {t: _changed(before[t], rows) for t, rows in tables},
        {t: [k for k in before[t] if k not in rows] for t, rows in tables},
        _copied(made, on, stands_for),
        stands_for,
    )


def _copied(made: Any, old: tuple[Any, ...], new: tuple[Any, ...]) -> Any:
    """A copy that holds the new ones where the old ones were."""
    if any(made is one for one in old):
        return new[[made is one for one in old].index(True)]
    places = {id(one): other for one, other in zip(old, new, strict=True)}
    return copy.deepcopy(made, places)


def _changed(before: dict[Any, Any], after: dict[Any, tuple[Any, ...]]) -> list[Any]:
    """Primary key and row of those that say something else than before."""
    return [
        (row, key) for key, row in after.items() if key in before and before[key] != row
    ]


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            names = (f'{AS_IT_LIES}"{column[0]}"' for column in cursor.description)
            told = f'{AS_IT_LIES}"{key}", {", ".join(names)}'
            cursor.execute(f'SELECT {told} FROM "{table}"')
            found[table] = {row[0]: row[1:] for row in cursor.fetchall()}
    return found


def _write(found: _Kept) -> None:
    tables = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for name, gone in found.gone.items():
            key = tables[name]._meta.pk.column
            for one in gone:
                cursor.execute(f'DELETE FROM "{name}" WHERE "{key}" = %s', [one])
        for name, rows in found.changed.items():
            for row, one in rows:
                _update(cursor, tables[name], row, one)
        # As it is: Django would look for places of values in it, a third of the time.
        plain = connection.connection if connection.vendor == "sqlite" else cursor
        for statement, values in found.new:
            plain.execute(statement, values)


def _inserts(table: str, rows: list[tuple[Any, ...]]) -> Iterator[Insert]:
    """Many rows a statement: a statement a row took two and a half times as long."""
    if not rows:
        return
    row = f"({', '.join([MARK] * len(rows[0]))})"
    step = max(1, MOST_VALUES // len(rows[0]))
    for begin in range(0, len(rows), step):
        some = rows[begin : begin + step]
        values = ", ".join([row] * len(some))
        flat = [value for one in some for value in one]
        yield f'INSERT INTO "{table}" VALUES {values}', flat


def _update(cursor: Any, model: Any, row: tuple[Any, ...], key: Any) -> None:
    table, primary = model._meta.db_table, model._meta.pk.column
    cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
    said = ", ".join(f'"{column[0]}" = %s' for column in cursor.description)
    cursor.execute(f'UPDATE "{table}" SET {said} WHERE "{primary}" = %s', [*row, key])
