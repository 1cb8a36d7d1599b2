"""Closed periods: what came too late for one counts in the first that is open 跨期."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from luopan.org.facts import remembered_while_reading
from luopan.records.columns import bulk
from luopan.records.columns.incoming import Incoming
from luopan.records.models import ClosedPeriod, Document

Days = NDArray[np.datetime64]
NEVER = np.datetime64("NaT", "D")
# What a dealer tells of his own sales is no document of ours, and always comes later.
STAYS = frozenset({Document.Kind.SELL_OUT.value})


@dataclass(frozen=True)
class Closed:
    """Days that are closed, ``end_date`` exclusive, and since which event of the records."""

    start_date: date
    end_date: date
    closed_at: datetime
    closed_no: int


def closed_periods(at: datetime | None = None) -> tuple[Closed, ...]:
    """Periods that are closed (at an instant: that were), the earliest first."""

    def read() -> tuple[Closed, ...]:
        rows = ClosedPeriod.objects.order_by("start_date", "pk")
        return tuple(
            Closed(row.start_date, row.end_date, row.closed_at, row.closed_no)
            for row in rows
            if (row.reopened_at is None or (at is not None and at < row.reopened_at))
            and (at is None or row.closed_at <= at)
        )

    return remembered_while_reading(("closed periods", at), read)


def moved(days: Days, closed: Sequence[Closed]) -> Days:
    """Where days of closed periods count: the first day after that is open.

    Args:
        days: Any shape (rows,).
        closed: Periods, the earliest first; they do not overlap.

    Returns:
        Same shape; NaT where a day counts as itself.

    Example:
        July and August are closed: 28 July counts on 1 September, and so does 3 August.
    """
    found = np.full(days.shape, NEVER, dtype="datetime64[D]")
    for each in closed:
        end = np.datetime64(each.end_date, "D")
        inside = (days >= np.datetime64(each.start_date, "D")) & (days < end)
        found[inside] = _first_open(each.end_date, closed)
    return found


def _first_open(day: date, closed: Sequence[Closed]) -> np.datetime64:
    """The first day from this one on that is in no closed period."""
    starts = {one.start_date: one.end_date for one in closed}
    while day in starts:
        day = starts[day]
    return np.datetime64(day, "D")


def place(fresh: Incoming) -> None:
    """Say of documents about to be written which count on another day than their own.

    A document that an earlier version already counted in the closed month stays there: a
    correction restates it. One that counts elsewhere already stays where it counts. What
    dealers report of their own sales stays on its day.
    Without closed periods nothing is written and nothing is read.

    Args:
        fresh: New versions of documents; they get a column ``counted_date``.
    """
    closed = tuple(closed_periods()) if len(fresh) else ()
    if fresh.model is not Document or not closed:
        return
    days = fresh.columns["day_date"].astype("datetime64[D]")
    counted = moved(days, closed)
    own = np.asarray([kind in STAYS for kind in fresh.columns["kind"]], dtype=bool)
    counted[own] = NEVER
    late = np.flatnonzero(~np.isnat(counted))
    if len(late):
        known = _known([fresh.keys[place] for place in late.tolist()])
        for place in late.tolist():
            earlier = known.get(fresh.keys[place], ())
            counted[place] = _stays(days[place], counted[place], earlier, closed)
    fresh.columns["counted_date"] = counted


def _stays(
    day: np.datetime64,
    opened: np.datetime64,
    earlier: Sequence[tuple[np.datetime64, np.datetime64]],
    closed: Sequence[Closed],
) -> np.datetime64:
    """Where one late version counts, by its earlier versions of the same closed period."""
    (span,) = (
        each
        for each in closed
        if np.datetime64(each.start_date) <= day < np.datetime64(each.end_date)
    )
    within = [
        counted
        for own, counted in earlier
        if np.datetime64(span.start_date) <= own < np.datetime64(span.end_date)
    ]
    if any(np.isnat(counted) for counted in within):
        return NEVER
    return within[-1] if within else opened


def _known(
    keys: Sequence[str],
) -> dict[str, list[tuple[np.datetime64, np.datetime64]]]:
    """All versions of some documents, revoked ones too: own day and the day they count on.

    What was revoked and comes again is no late document; else an import put right would
    empty the month it was for.
    """
    found: dict[str, list[tuple[np.datetime64, np.datetime64]]] = {}
    sql = (
        "SELECT d.key, d.day_date, d.counted_date FROM records_document d "
        f"WHERE {bulk.among('d.key', 'text')} ORDER BY d.id"
    )
    for key, own, counted in bulk.rows(sql, [bulk.listed(sorted(set(keys)))]):
        pair = (
            np.datetime64(own, "D"),
            NEVER if counted is None else np.datetime64(counted, "D"),
        )
        found.setdefault(key, []).append(pair)
    return found


def any_moved() -> bool:
    """Whether some document counts on another day than its own."""
    sql = "SELECT 1 FROM records_document WHERE counted_date IS NOT NULL LIMIT 1"
    return remembered_while_reading(("moved documents",), lambda: bool(bulk.rows(sql)))


def counted_day(alias: str) -> str:
    """SQL: the day that a document counts on."""
    return f"COALESCE({alias}.counted_date, {alias}.day_date)"


def later_day(first: str, second: str) -> str:
    """SQL: the later of the days that two documents count on."""
    one, other = counted_day(first), counted_day(second)
    return f"CASE WHEN {one} > {other} THEN {one} ELSE {other} END"


def counts_within(alias: str, start: date, end: date) -> tuple[str, list[date]]:
    """SQL that a document counts on one of these days, by its indexes; its parameters."""
    own = f"{alias}.day_date >= %s AND {alias}.day_date < %s"
    if not any_moved():
        return own, [start, end]
    other = f"{alias}.counted_date >= %s AND {alias}.counted_date < %s"
    return (
        f"(({alias}.counted_date IS NULL AND {own}) OR ({other}))",
        [start, end, start, end],
    )
