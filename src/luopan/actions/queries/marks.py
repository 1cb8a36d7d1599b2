"""Targets that rest on a promise which was not kept 前提未兑现.

A talk's own promises mark its row in the agreement already; what actions of the unit need is
laid beside it here, for pages and programs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from luopan.actions.queries.promises import unmet
from luopan.targets.queries.agreement import Row, Thread


def marked(rows: Sequence[Row], year: int, *, on: date) -> tuple[Row, ...]:
    """Rows, with the mark of broken promises to actions of their units; one query."""
    broken = unmet(year, on=on)
    return tuple(replace(row, unmet=True) if broken[row.unit] else row for row in rows)


def thread_marked(found: Thread, *, on: date) -> Thread:
    """A talk with the mark; one query."""
    return replace(found, row=marked([found.row], found.year, on=on)[0])
