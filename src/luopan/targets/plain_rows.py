"""A committed version as plain rows, for anyone with SQL."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import Span, leaves
from luopan.engine.cube import ABSENT, NULL
from luopan.targets.models import TargetRow, Version
from luopan.targets.state import State
from luopan.trail.refusal import Refused

BATCH = 10_000
COLUMNS = (
    "version_id",
    "metric_code",
    "level",
    "unit_code",
    "product_code",
    "period_code",
    "start_date",
    "end_date",
    "amount",
    "reserve",
)


def write_rows(version: Version, state: State) -> int:
    """Every leaf that has a number as a plain row, of each level; empty reserves are not."""
    spans = leaves(year_spans(version.plan.calendar, version.plan.year))
    levels = [(version.level, state)]
    levels += [(level, state.at_level(level)) for level in state.beside]
    rows = chain.from_iterable(
        _rows(version, level, numbers, spans) for level, numbers in levels
    )
    quoted = [connection.ops.quote_name(column) for column in COLUMNS]
    statement = (
        f"INSERT INTO {connection.ops.quote_name(TargetRow._meta.db_table)} "
        f"({', '.join(quoted)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"
    )
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _rows(
    version: Version, level: str, state: State, spans: tuple[Span, ...]
) -> Iterator[tuple[Any, ...]]:
    """In the order of COLUMNS."""
    space, amounts = state.space, state.amounts
    if tuple(span.code for span in spans) != space.periods.leaf_codes:
        raise Refused(
            _("The calendar of %(year)s has changed since this version was opened."),
            year=version.plan.year,
        )
    day = connection.ops.adapt_datefield_value
    periods = [(s.code, day(s.start_date), day(s.end_date)) for s in spans]
    kept = (state.cube.state & (ABSENT | NULL)) == 0
    kept &= ~(space.is_reserve[:, None] & (amounts == 0))
    head = version.pk, version.metric.code, level
    reserves = space.is_reserve.tolist()
    for row in np.flatnonzero(kept.any(axis=1)).tolist():
        named = (*head, *space.rows_named[row])
        line = amounts[row].tolist()
        for column in np.flatnonzero(kept[row]).tolist():
            yield (*named, *periods[column], line[column], reserves[row])
