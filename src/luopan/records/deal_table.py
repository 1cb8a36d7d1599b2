"""Opportunities as columns: win rate, pipeline and cycle of any node and span."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.queries import RateTable, rate_table
from luopan.dimensions.queries.rates import NoRate
from luopan.org.facts import home_currency
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NULL
from luopan.records.goods import products_under
from luopan.records.members import Members
from luopan.records.reading import known_on
from luopan.records.seat_days import Asked, Days, Ints, Spans

Floats = NDArray[np.float64]
LOST, WON = 0, 1
OPEN = -1


@dataclass(frozen=True)
class Closed:
    """What closed in a span: how many, and for how much (millionths)."""

    won: int
    lost: int
    won_amount: int
    lost_amount: int

    @property
    def by_count(self) -> float | None:
        """Won ÷ (won + lost), of the deals."""
        closed = self.won + self.lost
        return self.won / closed if closed else None

    @property
    def by_amount(self) -> float | None:
        """Won ÷ (won + lost), of the money."""
        closed = self.won_amount + self.lost_amount
        return self.won_amount / closed if closed else None


@dataclass(frozen=True)
class Pipeline:
    """What is open: expected to close in a span, and what should have closed before it.

    ``without_amount`` of the expected deals name no amount and add nothing.
    """

    deals: int
    amount: int
    without_amount: int
    overdue: int
    overdue_amount: int


@dataclass(frozen=True, eq=False)
class DealTable:
    """Opportunities, those that closed long ago left out.

    Attributes:
        seat: Primary key of each one's seat; NOBODY where none is named.
        created: Day; NaT where unknown.
        expected: Day it is expected to close.
        closed: Day it closed; NaT while open.
        stands: Day on which it is asked who it counts for: the last one, or as of.
        outcome: 1 won, 0 lost, −1 neither.
        amount: Millionths; NULL where none is known.
        currency: What all amounts are in.
        aside: By place, why an amount that was named cannot be told: no rate turns it.
            Sums that it lies in are refused; all else stands, days and counts too.
    """

    seat: Ints
    created: Days
    expected: Days
    closed: Days
    stands: Days
    outcome: Ints
    amount: Ints
    currency: str
    aside: Mapping[int, NoRate] = field(default_factory=dict)

    def size(self) -> int:
        """Bytes in memory."""
        return 7 * self.seat.nbytes

    def __len__(self) -> int:
        """How many."""
        return len(self.seat)

    def under(self, members: Members) -> NDArray[np.bool_]:
        """Which count for a node."""
        return members.hold(self.seat, self.stands)

    def win_rate(self, members: Members, start: date, end: date) -> Closed:
        """What a unit closed in a span of days."""
        inside = self.under(members) & _between(self.closed, start, end)
        counts, amounts = [], []
        for outcome in (WON, LOST):
            chosen = inside & (self.outcome == outcome)
            counts.append(int(chosen.sum()))
            amounts.append(int(self.told(chosen).sum()))
        return Closed(*counts, *amounts)

    def pipeline(
        self, members: Members, start: date, end: date, as_of: date
    ) -> Pipeline:
        """What a unit has open on a day and expects to close in a span of days.

        Of the span only days after ``as_of`` count: what was expected until then and is
        still open is overdue.
        """
        day = np.datetime64(as_of)
        still = np.isnat(self.closed) | (self.closed > day)
        begun = np.isnat(self.created) | (self.created <= day)
        there = self.under(members) & still & begun
        first = max(start, as_of + timedelta(days=1))
        coming = there & _between(self.expected, first, end)
        overdue = there & (self.expected <= day)
        return Pipeline(
            int(coming.sum()),
            int(self.told(coming).sum()),
            int((self.amount[coming] == NULL).sum()),
            int(overdue.sum()),
            int(self.told(overdue).sum()),
        )

    def won_days(self, members: Members, start: date, end: date) -> Floats:
        """Days from created to won, of each deal that a unit won in a span."""
        won = (self.outcome == WON) & ~np.isnat(self.created)
        chosen = won & self.under(members) & _between(self.closed, start, end)
        found: Floats = (self.closed - self.created)[chosen].astype(np.float64)
        return found

    def open_days(self, members: Members, as_of: date) -> Floats:
        """How old each deal is that a unit has open on a day, in days."""
        day = np.datetime64(as_of)
        still = np.isnat(self.closed) | (self.closed > day)
        chosen = still & self.under(members) & (self.created <= day)
        found: Floats = (day - self.created)[chosen].astype(np.float64)
        return found

    def cycle(self, nodes: Sequence[Members], spans: Spans) -> NDArray[np.float64]:
        """Median days from created to won; shape ``(nodes, spans)``, nan without any."""
        won = (self.outcome == WON) & ~np.isnat(self.created)
        taken = (self.closed - self.created).astype(np.float64)
        inside = [won & _between(self.closed, start, end) for start, end in spans]
        found = np.full((len(nodes), len(spans)), np.nan)
        for row, members in enumerate(nodes):
            under = self.under(members)
            for column, chosen in enumerate(inside):
                days = taken[chosen & under]
                if len(days):
                    found[row, column] = np.median(days)
        return found

    def told(self, chosen: NDArray[np.bool_]) -> Ints:
        """The amounts of some, of those that name one.

        Raises:
            Refused: A rate of exchange is missing for one of them; named.
        """
        for place, why in self.aside.items():
            if chosen[place]:  # raised anew: what is kept holds on to no request
                raise type(why)(why.sentence, **why.facts)
        amounts = self.amount[chosen]
        return amounts[amounts != NULL]


def _between(days: Days, start: date, end: date) -> NDArray[np.bool_]:
    return (days >= np.datetime64(start)) & (days < np.datetime64(end))


def deal_table(asked: Asked) -> DealTable:
    """Opportunities that are open or closed on or after the first day asked about."""
    state = known_on(asked.as_of, asked.known_at)
    sql, parameters = state.row("d", "records_opportunity"), []
    under = asked.product and products_under(asked.product, asked.as_of)
    if under is not None:
        sql += f" AND {bulk.among('d.product_id', 'bigint')}"
        parameters.append(bulk.listed(under))
    if asked.accounts is not None:
        sql += f" AND {bulk.among('d.account_id', 'bigint')}"
        parameters.append(bulk.listed(asked.accounts))
    rows = bulk.rows(
        "SELECT d.seat_id, d.created_date, d.expected_date, d.closed_date, d.outcome, "
        "d.amount, d.currency FROM records_opportunity d "
        f"WHERE (d.closed_date IS NULL OR d.closed_date >= %s) AND {sql}",
        [asked.start_date, *parameters],
    )
    seats, created, expected, closed, outcomes, amounts, currencies = (
        zip(*rows, strict=True) if rows else [()] * 7
    )
    ends = bulk.days(closed)
    days = np.where(np.isnat(ends), np.datetime64(asked.as_of), ends)
    into = asked.into or home_currency()
    aside: dict[int, NoRate] = {}
    return DealTable(
        bulk.keys(seats),
        bulk.days(created),
        bulk.days(expected),
        ends,
        days.astype("datetime64[D]"),
        np.asarray([{"won": WON, "lost": LOST}.get(o, OPEN) for o in outcomes], int),
        turned(bulk.amounts(amounts), currencies, into, days, aside),
        into,
        aside,
    )


def turned(
    amounts: Ints,
    currencies: Sequence[str],
    into: str,
    days: Days,
    aside: dict[int, NoRate] | None = None,
) -> Ints:
    """Amounts in one currency, each at the rate of its day.

    Args:
        amounts: Millionths; NULL where there is none.
        currencies: What each is in.
        into: What is wanted.
        days: Of each.
        aside: Takes by place what no rate turns, and that amount is NULL then, instead of
            a refusal of all.

    Raises:
        Refused: A rate of exchange is missing; named.
    """
    foreign = [place for place, each in enumerate(currencies) if each != into]
    rates: RateTable | None = rate_table() if foreign else None
    for place in foreign:
        if rates is not None and amounts[place] != NULL:
            on = days[place].astype(object)
            amount = int(amounts[place])
            try:
                amounts[place] = rates.convert(amount, currencies[place], into, on)
            except NoRate as missing:
                if aside is None:
                    raise
                aside[place], amounts[place] = missing.with_traceback(None), NULL
    return amounts
