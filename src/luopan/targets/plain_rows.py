"""A committed version as plain rows, for anyone with SQL."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import Span, leaves
from luopan.engine.cube import ABSENT, NULL
from luopan.targets.models import TargetRow, Version
from luopan.targets.state import State
from luopan.trail.refusal import Refused

BATCH = 10_000
MANY = 500  # unit leaves that are named one by one
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


def write_rows(
    version: Version, state: State, only: frozenset[str] | None = None
) -> int:
    """Every leaf that has a number as a plain row, of each level; empty reserves are not.

    ``only``: of these unit leaves.
    """
    spans = leaves(year_spans(version.plan.calendar, version.plan.year))
    levels = [(version.level, state)]
    levels += [(level, state.at_level(level)) for level in state.beside]
    rows = chain.from_iterable(
        _rows(version, level, numbers, spans, only) for level, numbers in levels
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


def write_successor(
    version: Version, state: State, before: Version, stood: State
) -> int:
    """The same of a copy that differs in some units: the others' rows are copied as they lie.

    Args:
        version: The copy, over the axes of ``before``.
        state: Its numbers.
        before: A committed version, written out before.
        stood: Its numbers.
    """
    units = state.space.units
    changed = sorted({units.leaf_codes[n] for n in _others(state, stood).tolist()})
    if len(changed) > MANY or list(state.beside) != list(stood.beside):
        return write_rows(version, state)
    table = connection.ops.quote_name(TargetRow._meta.db_table)
    rest = ", ".join(connection.ops.quote_name(column) for column in COLUMNS[1:])
    marks = ", ".join(["%s"] * len(changed)) or "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (version_id, {rest}) SELECT %s, {rest} FROM {table} "
            f"WHERE version_id = %s AND unit_code NOT IN ({marks})",
            [version.pk, before.pk, *changed],
        )
        count = cursor.rowcount
    return count + write_rows(version, state, frozenset(changed))


def _others(state: State, stood: State) -> NDArray[np.intp]:
    """Places of the unit leaves with another number at any level."""
    moved = (state.amounts != stood.amounts).any(axis=1)
    moved |= (state.cube.state != stood.cube.state).any(axis=1)
    for level, cube in state.beside.items():
        moved |= (cube.amounts != stood.beside[level].amounts).any(axis=1)
    found: NDArray[np.intp] = np.unique(state.space.pairs[moved, 0])
    return found


def _rows(
    version: Version,
    level: str,
    state: State,
    spans: tuple[Span, ...],
    only: frozenset[str] | None,
) -> Iterator[tuple[Any, ...]]:
    """In the order of COLUMNS; of some unit leaves only."""
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
    if only is not None:
        codes = state.space.units.leaf_codes
        chosen = [n for n, code in enumerate(codes) if code in only]
        kept &= np.isin(state.space.pairs[:, 0], chosen)[:, None]
    for row in np.flatnonzero(kept.any(axis=1)).tolist():
        named = (*head, *space.rows_named[row])
        line = amounts[row].tolist()
        for column in np.flatnonzero(kept[row]).tolist():
            yield (*named, *periods[column], line[column], reserves[row])
