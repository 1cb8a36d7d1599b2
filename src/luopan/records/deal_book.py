"""Opportunities one by one, as they were known at an instant; what each stage was worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.queries.rates import NoRate
from luopan.org.facts import home_currency
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NULL
from luopan.records.currency import Aside
from luopan.records.deal_table import LOST, OPEN, WON, turned
from luopan.records.reading import known_on
from luopan.records.seat_days import Days, Ints
from luopan.trail.refusal import Refused

_OUTCOMES = {"won": WON, "lost": LOST}
WINDOW = timedelta(days=365)  # of closed deals that tell what a stage is worth


@dataclass(frozen=True, eq=False)
class DealBook:
    """Opportunities that were open on a day, or closed since another one, as columns.

    Attributes:
        key: The natural key of each.
        seat: Primary key of its seat; NOBODY where none is named.
        account: Primary key of its customer; NOBODY likewise.
        stage: The one it stands in; empty: none was said.
        created: NaT where unknown, as all days here.
        expected: Day it is expected to close.
        closed: Day it closed; NaT while open.
        outcome: 1 won, 0 lost, −1 neither.
        amount: Millionths; NULL where none is known.
        currency: What all amounts are in.
        entered: Day it entered its stage.
        aside: By place, why an amount that was named cannot be told: no rate turns it.
    """

    as_of: date
    key: tuple[str, ...]
    seat: Ints
    account: Ints
    stage: tuple[str, ...]
    created: Days
    expected: Days
    closed: Days
    outcome: Ints
    amount: Ints
    currency: str
    entered: Days
    aside: Mapping[int, Refused] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many."""
        return len(self.key)

    def size(self) -> int:
        """Bytes in memory, about."""
        return 200 * len(self.key)

    @property
    def open(self) -> NDArray[np.bool_]:
        """Which were open at the end of the day, and had begun."""
        day = np.datetime64(self.as_of)
        still = np.isnat(self.closed) | (self.closed > day)
        return still & (np.isnat(self.created) | (self.created <= day))

    def untold(self, place: int) -> Aside | None:
        """Why the amount of one cannot be told; None: it can, or it names none."""
        why = self.aside.get(place)
        if why is None:
            return None
        return Aside(int(self.seat[place]), self.as_of, why, self.key[place])

    @property
    def told(self) -> Ints:
        """The amount of each; 0 where none is known."""
        return np.where(self.amount == NULL, 0, self.amount)

    def coming(self, start: date, end: date) -> NDArray[np.bool_]:
        """Which were open and expected to close in a span, after the day."""
        first = max(start, self.as_of + timedelta(days=1))
        inside = self.expected >= np.datetime64(first)
        return self.open & inside & (self.expected < np.datetime64(end))


def deal_book(
    *,
    since: date,
    as_of: date,
    known_at: datetime | None = None,
    into: str = "",
    apart: bool = False,
) -> DealBook:
    """The opportunities known at an instant that were open on a day, or closed lately.

    Args:
        since: Closed ones count from this day on.
        as_of: The day.
        known_at: What was known then; None: by the end of the day.
        into: Currency wanted; empty: the company's.
        apart: What no rate turns is set aside, one by one, instead of refusing all.

    Raises:
        Refused: A rate of exchange is missing; named.
    """
    state = known_on(as_of, known_at)
    rows = bulk.rows(
        "SELECT d.key, d.seat_id, d.account_id, d.created_date, d.expected_date, "
        "d.closed_date, d.outcome, d.amount, d.currency, "
        f"{_last_stage('stage')}, {_last_stage('day_date')} "
        "FROM records_opportunity d WHERE (d.closed_date IS NULL OR d.closed_date >= %s) "
        f"AND {state.row('d', 'records_opportunity')} ORDER BY d.key",
        [since],
    )
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    keys, seats, accounts, created, expected, closed, outcomes, amounts = columns[:8]
    currency = into or home_currency()
    days = np.full(len(rows), np.datetime64(as_of), "datetime64[D]")
    aside: dict[int, NoRate] = {}
    told = turned(
        bulk.amounts(amounts), columns[8], currency, days, aside if apart else None
    )
    return DealBook(
        as_of,
        tuple(keys),
        bulk.keys(seats),
        bulk.keys(accounts),
        tuple(stage or "" for stage in columns[9]),
        bulk.days(created),
        bulk.days(expected),
        bulk.days(closed),
        np.asarray([_OUTCOMES.get(one, OPEN) for one in outcomes], np.int64),
        told,
        currency,
        bulk.days(columns[10]),
        aside,
    )


def _last_stage(column: str) -> str:
    """SQL: of the stage that an opportunity entered last."""
    return (
        f"(SELECT s.{column} FROM records_stagechange s WHERE s.opportunity_id = d.id "
        "ORDER BY s.day_date IS NULL, s.day_date DESC, s.id DESC LIMIT 1)"
    )


@dataclass(frozen=True)
class StageRecord:
    """How the deals of a seat that had entered a stage ended in the last 365 days."""

    stage: str  # empty: all deals, whatever they entered
    seat: int | None
    won: int
    closed: int


def stage_records(
    *, as_of: date, known_at: datetime | None = None
) -> tuple[StageRecord, ...]:
    """What came of the deals that entered each stage, by seat; by count."""
    state = known_on(as_of, known_at)
    closed = (
        "d.outcome IN ('won', 'lost') AND d.closed_date > %s AND d.closed_date <= %s "
        f"AND {state.row('d', 'records_opportunity')}"
    )
    won = "SUM(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END)"
    rows = bulk.rows(
        f"SELECT stage, seat_id, {won}, COUNT(*) FROM (SELECT DISTINCT s.stage, "
        "d.seat_id, d.outcome, d.id FROM records_opportunity d "
        "JOIN records_stagechange s ON s.opportunity_id = d.id "
        f"WHERE {closed}) entered GROUP BY stage, seat_id UNION ALL "
        f"SELECT '', d.seat_id, {won}, COUNT(*) FROM records_opportunity d "
        f"WHERE {closed} GROUP BY d.seat_id",
        [as_of - WINDOW, as_of] * 2,
    )
    return tuple(StageRecord(stage, seat, int(w), int(n)) for stage, seat, w, n in rows)
