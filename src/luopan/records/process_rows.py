"""What people did, record by record, as columns: activities, stages, closed opportunities.

What a check of process data looks at (``tracking.trust``); one query each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from luopan.org.clock import zone
from luopan.records.columns import bulk
from luopan.records.states import State

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class ActivityRows:
    """Activities, by day and key.

    Attributes:
        written: The day on which the first version of each came in, in the company's zone.
        by_hand: Whether somebody typed it in; else a file or a system brought it, and when
            the person wrote it down is not known.
        text: Outcome and next step.
    """

    key: tuple[str, ...]
    kind: tuple[str, ...]
    day: Days
    seat: Ints
    account: Ints
    written: Days
    by_hand: NDArray[np.bool_]
    text: tuple[str, ...]

    def __len__(self) -> int:
        """How many."""
        return len(self.key)


@dataclass(frozen=True, eq=False)
class StageRows:
    """Stages that opportunities entered, by opportunity and day.

    Attributes:
        created: Day the opportunity began; NaT where unknown.
        closed: Day it closed; NaT while open.
    """

    key: tuple[str, ...]
    stage: tuple[str, ...]
    day: Days
    seat: Ints
    account: Ints
    created: Days
    closed: Days

    def __len__(self) -> int:
        """How many."""
        return len(self.key)


def activity_rows(start: date, end: date, state: State) -> ActivityRows:
    """The activities of a span of days, as they stood."""
    postgres = connection.vendor == "postgresql"
    entered = (
        "b.source ->> 'entered'" if postgres else "json_extract(b.source, '$.entered')"
    )
    first = (
        "CASE WHEN d.supersedes IS NULL THEN b.applied_at ELSE (SELECT "
        "MIN(b2.applied_at) FROM records_activity d2 JOIN records_batch b2 "
        "ON b2.id = d2.batch_id WHERE d2.key = d.key) END"
    )
    rows = bulk.rows(
        "SELECT d.key, d.kind, d.day_date, d.seat_id, d.account_id, "
        f"{first}, {entered}, d.outcome, d.next_step FROM records_activity d "
        "JOIN records_batch b ON b.id = d.batch_id WHERE d.day_date >= %s AND "
        f"d.day_date < %s AND {state.row('d', 'records_activity')} "
        "ORDER BY d.day_date, d.key",
        [start, end],
    )
    key, kinds, days, seats, accounts, written, hand, outcome, step = _columns(rows, 9)
    return ActivityRows(
        key,
        kinds,
        bulk.days(days),
        bulk.keys(seats),
        bulk.keys(accounts),
        bulk.days([local_day(each) for each in written]),
        np.asarray([each is not None for each in hand], bool),
        tuple(" ".join(each).strip() for each in zip(outcome, step, strict=True)),
    )


def contact_days(start: date, end: date, state: State) -> tuple[Ints, Days]:
    """Customers and the days on which anything was done with them."""
    rows = bulk.rows(
        "SELECT DISTINCT d.account_id, d.day_date FROM records_activity d "
        "WHERE d.account_id IS NOT NULL AND d.day_date >= %s AND d.day_date < %s "
        f"AND {state.row('d', 'records_activity')}",
        [start, end],
    )
    accounts, days = _columns(rows, 2)
    return bulk.keys(accounts), bulk.days(days)


def stage_rows(start: date, end: date, state: State) -> StageRows:
    """The stages of opportunities that entered one in a span of days; all they entered."""
    table = "records_opportunity"
    rows = bulk.rows(
        "SELECT d.key, s.stage, s.day_date, d.seat_id, d.account_id, d.created_date, "
        f"d.closed_date FROM {table} d JOIN records_stagechange s "
        "ON s.opportunity_id = d.id WHERE s.day_date IS NOT NULL "
        "AND d.id IN (SELECT o.opportunity_id FROM records_stagechange o "
        f"WHERE o.day_date >= %s AND o.day_date < %s) AND {state.row('d', table)} "
        "ORDER BY d.key, s.day_date, s.id",
        [start, end],
    )
    return _stages(rows)


def won_rows(start: date, end: date, state: State) -> StageRows:
    """Opportunities won in a span of days, each with the day as its stage's."""
    rows = bulk.rows(
        "SELECT d.key, 'won', d.closed_date, d.seat_id, d.account_id, d.created_date, "
        "d.closed_date FROM records_opportunity d WHERE d.outcome = 'won' "
        "AND d.closed_date >= %s AND d.closed_date < %s "
        f"AND {state.row('d', 'records_opportunity')} ORDER BY d.closed_date, d.key",
        [start, end],
    )
    return _stages(rows)


def _stages(rows: Sequence[tuple[Any, ...]]) -> StageRows:
    key, stage, days, seats, accounts, created, closed = _columns(rows, 7)
    return StageRows(
        key,
        stage,
        bulk.days(days),
        bulk.keys(seats),
        bulk.keys(accounts),
        bulk.days(created),
        bulk.days(closed),
    )


def came_on(keys: Sequence[str]) -> dict[tuple[str, str], date]:
    """By opportunity and stage (``won`` too): the day on which that was first known here."""
    listed = bulk.listed(sorted(set(keys)))
    wanted = bulk.among("d.key", "text")
    rows = bulk.rows(
        "SELECT d.key, s.stage, MIN(b.applied_at) FROM records_opportunity d "
        "JOIN records_batch b ON b.id = d.batch_id JOIN records_stagechange s "
        f"ON s.opportunity_id = d.id WHERE {wanted} GROUP BY d.key, s.stage UNION ALL "
        "SELECT d.key, 'won', MIN(b.applied_at) FROM records_opportunity d JOIN "
        f"records_batch b ON b.id = d.batch_id WHERE {wanted} AND d.outcome = 'won' "
        "GROUP BY d.key",
        [listed, listed],
    )
    found: dict[tuple[str, str], date] = {}
    for key, stage, at in rows:
        day = local_day(at)
        found[key, stage] = min(day, found.get((key, stage), day))
    return found


def known_between(keys: Sequence[str]) -> dict[str, tuple[date, date]]:
    """By key of an activity or opportunity: the days something came in for it, first and last."""
    listed = bulk.listed(sorted(set(keys)))
    wanted = bulk.among("d.key", "text")
    latest = (
        "MAX(CASE WHEN b.revoked_at IS NULL THEN b.applied_at ELSE b.revoked_at END)"
    )
    rows = bulk.rows(
        " UNION ALL ".join(
            f"SELECT d.key, MIN(b.applied_at), {latest} FROM {table} d JOIN records_batch b "
            f"ON b.id = d.batch_id WHERE {wanted} GROUP BY d.key"
            for table in ("records_activity", "records_opportunity")
        ),
        [listed, listed],
    )
    return {key: (local_day(first), local_day(last)) for key, first, last in rows}


def local_day(at: datetime | str) -> date:
    """The day of an instant as a driver gives it, in the company's zone."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return at.astimezone(zone()).date()


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> Sequence[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width
