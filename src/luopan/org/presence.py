"""Which of many questions have an answer at all: asked together, before any is read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, QuerySet, Value

from luopan.org.models import Company

Rows = QuerySet[Any]


def present(asked: Mapping[str, Iterable[Rows]]) -> frozenset[str]:
    """The names under which any of the questions finds a row; one query for all of them.

    Args:
        asked: Name → questions. A name without any is present: nobody can tell.
    """
    parts = [(name, rows) for name, each in asked.items() for rows in each]
    told = Company.objects.values_list(Value(1), *(Exists(rows) for _n, rows in parts))
    row = told.first()
    if row is None:
        return frozenset(asked)
    found = {name for (name, _rows), there in zip(parts, row[1:], strict=True) if there}
    silent = {name for name, _rows in parts} - found
    return frozenset(asked) - silent
