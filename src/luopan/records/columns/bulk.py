"""Columns in and out of the database: many rows a statement, COPY on PostgreSQL."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

import numpy as np
from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.trail.refusal import Refused

NULL = np.iinfo(np.int64).min  # an amount that is not there; 0 is an amount
NOBODY = -1  # a foreign key that is not there
CHUNK = 20_000
AT_ONCE = 100  # rows in one statement of SQLite, which takes 32,766 values
WRITE_LOCK = 7_215_003  # PostgreSQL advisory lock: one writer of records at a time

Column = Any  # an int64 or datetime64[D] array, or a list of plain values


def lock() -> None:
    """Let one transaction at a time write records; readers go on.

    SQLite needs nothing: its writing transactions are alone from their first line. Taken
    before the lock of the tree (``org.closure``), as an import makes units.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITE_LOCK])


def reserve_ids(model: type[models.Model], count: int) -> int:
    """First of ``count`` primary keys that nobody else will take. Call under ``lock``."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s)", [sequence])
            first = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT setval(%s, %s)", [sequence, first + max(count, 1) - 1]
            )
            return first
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) + 1 if row else 1


def insert(model: type[models.Model], columns: dict[str, Column]) -> None:
    """Write rows given column by column, names being the database's.

    Args:
        model: Whose table.
        columns: All of one length. Arrays: NULL, NOBODY in ``…_id``, and NaT become null.
    """
    names = list(columns)
    table = connection.ops.quote_name(model._meta.db_table)
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    given = [(name, columns[name]) for name in names]
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy,
        ):
            for row in _rows(given):
                copy.write_row(row)
        return
    _insert_many(f"INSERT INTO {table} ({quoted}) VALUES ", given)


def _insert_many(insert_into: str, columns: Sequence[tuple[str, Column]]) -> None:
    """Many rows a statement: SQLite looks up the table's last number at each statement.

    A third of the time of a statement a row.
    """
    connection.ensure_connection()
    width, size = len(columns), len(columns[0][1])
    for start in range(0, size, CHUNK):
        values: list[Any] = [None] * (width * min(CHUNK, size - start))
        for place, (name, column) in enumerate(columns):
            values[place::width] = plain(column[start : start + CHUNK], name)
        for first in range(0, len(values), AT_ONCE * width):
            some = values[first : first + AT_ONCE * width]
            places = ", ".join([f"({', '.join('?' * width)})"] * (len(some) // width))
            connection.connection.execute(insert_into + places, some)


def _rows(columns: Sequence[tuple[str, Column]]) -> Iterator[tuple[Any, ...]]:
    size = len(columns[0][1])
    for start in range(0, size, CHUNK):
        yield from zip(
            *(plain(column[start : start + CHUNK], name) for name, column in columns),
            strict=True,
        )


def plain(column: Column, name: str = "") -> Sequence[Any]:
    """A column as values the database driver takes."""
    if not isinstance(column, np.ndarray):
        return cast(Sequence[Any], column)
    if column.dtype.kind == "M":
        missing = np.isnat(column)
        values = column.astype("datetime64[D]").astype(str).astype(object)
    else:
        missing = column == (NOBODY if name.endswith("_id") else NULL)
        if not missing.any():
            return cast(list[Any], column.tolist())
        values = column.astype(object)
    values[missing] = None
    return cast(list[Any], values.tolist())


def among(expression: str, kind: str) -> str:
    """SQL: the expression is one of a list given as one parameter (see ``listed``)."""
    if connection.vendor == "postgresql":
        return f"{expression} IN (SELECT unnest(%s::{kind}[]))"
    return f"{expression} IN (SELECT value FROM json_each(%s))"


def listed(values: Sequence[Any] | NDArray[np.int64]) -> Any:
    """The parameter for ``among``."""
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if connection.vendor == "postgresql":
        return list(values)
    return json.dumps(list(values), ensure_ascii=False)


def select(sql: str, parameters: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of a query, some thousands at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        while found := cursor.fetchmany(CHUNK):
            yield found


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.rowcount)


def amounts(values: Sequence[Any]) -> NDArray[np.int64]:
    """Whole numbers or None as an array (or one already); None becomes NULL.

    Raises:
        Refused: A number beyond what the tables hold.
    """
    if isinstance(values, np.ndarray):
        return values.astype(np.int64)
    try:
        return np.asarray(
            [NULL if value is None else value for value in values], dtype=np.int64
        )
    except OverflowError:
        worst = max((value for value in values if value is not None), key=abs)
        raise Refused(
            _(
                "The amount %(amount)s is too large; up to 9 trillion can be stored. Check "
                "the row or choose a larger unit."
            ),
            amount=f"{worst // 1_000_000}",
        ) from None


def keys(values: Sequence[Any]) -> NDArray[np.int64]:
    """Primary keys or None as an array; None becomes NOBODY."""
    return np.asarray(
        [NOBODY if value is None else value for value in values], dtype=np.int64
    )


def days(values: Sequence[Any]) -> NDArray[np.datetime64]:
    """Dates, their ISO texts or None as an array of days; None becomes NaT."""
    return np.asarray(values, dtype="datetime64[D]")


def day_number(column: str) -> str:
    """SQL: a column of days as days since 1970, which is read much faster than dates."""
    if connection.vendor == "postgresql":
        return f"{column} - DATE '1970-01-01'"
    return f"CAST(julianday({column}) - 2440587.5 AS integer)"


def day(value: date | str | None) -> date | None:
    """A day as a driver gives it: SQLite's is a text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def texts(values: Sequence[Any]) -> list[str]:
    """Texts; None becomes empty."""
    return ["" if value is None else str(value) for value in values]
