"""A question of nearly every request, put into the database's words once in a process.

To put it there takes several times as long as to answer it.
"""

import functools
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet


def asked_often(
    ask: Callable[..., "QuerySet[Any, Any]"], *stand_ins: Hashable
) -> Callable[..., list[tuple[Any, ...]]]:
    """A function that reads the rows of a query, given what it is asked about.

    Args:
        ask: Makes the query from numbers and days; whatever they are, in the same words.
        stand_ins: One for each of its arguments, found nowhere else in the query.
    """

    @functools.cache
    def words(vendor: str) -> tuple[str, tuple[int | None, ...], tuple[Any, ...]]:
        sql, said = ask(*stand_ins).query.sql_with_params()
        marks = [_as_said(one) for one in stand_ins]
        places = tuple(marks.index(one) if one in marks else None for one in said)
        return sql, places, tuple(said)

    def read(*about: Hashable) -> list[tuple[Any, ...]]:
        sql, places, said = words(connection.vendor)
        now = [_as_said(one) for one in about]
        filled = [
            one if place is None else now[place]
            for place, one in zip(places, said, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    return read


def _as_said(one: Hashable) -> Any:
    """As the database is told of it."""
    return connection.ops.adapt_datefield_value(one) if isinstance(one, date) else one
