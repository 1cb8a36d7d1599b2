"""Open opportunities one by one: who has been at them, when last, and with whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from luopan.records.columns import bulk
from luopan.records.columns.bulk import NULL
from luopan.records.deal_table import currency_of, turned
from luopan.records.members import Members
from luopan.records.reading import known_on
from luopan.records.seat_days import Asked
from luopan.records.states import State


@dataclass(frozen=True)
class OpenDeal:
    """One opportunity that is open on a day.

    Attributes:
        seat: Primary keys, as the two that follow; None where none is named.
        amount: Millionths of the table's currency; None: it names none.
        stage: The last one it entered; empty: none is known.
        touched: The last day on which something was done: an activity with the customer,
            a stage; None: never.
        contacts: How many people of the customer were spoken to since it was created.
    """

    key: str
    seat: int | None
    account: int | None
    product: int | None
    created: date | None
    expected: date | None
    amount: int | None
    stage: str
    touched: date | None
    contacts: int


@dataclass(frozen=True, eq=False)
class OpenDeals:
    """All that are open on a day."""

    rows: tuple[OpenDeal, ...]
    currency: str

    def size(self) -> int:
        """About what they take, in bytes."""
        return 400 * len(self.rows)

    def under(self, members: Members, on: date) -> tuple[OpenDeal, ...]:
        """Those of a node, as of the day."""
        seats = bulk.keys([deal.seat for deal in self.rows])
        days = np.full(len(seats), np.datetime64(on))
        there = members.hold(seats, days) if len(seats) else ()
        return tuple(deal for deal, own in zip(self.rows, there, strict=True) if own)


def open_deals(asked: Asked) -> OpenDeals:
    """Opportunities open on ``asked.as_of``, of all seats.

    Raises:
        Refused: A rate of exchange is missing; named.
    """
    state = known_on(asked.as_of, asked.known_at)
    rows = bulk.rows(
        "SELECT d.id, d.key, d.seat_id, d.account_id, d.product_id, d.created_date, "
        "d.expected_date, d.amount, d.currency FROM records_opportunity d "
        "WHERE (d.closed_date IS NULL OR d.closed_date > %s) "
        "AND (d.created_date IS NULL OR d.created_date <= %s) "
        f"AND {state.row('d', 'records_opportunity')} ORDER BY d.key",
        [asked.as_of, asked.as_of],
    )
    currencies = [row[8] for row in rows]
    into = asked.into or currency_of(currencies)
    days = np.full(len(rows), np.datetime64(asked.as_of), "datetime64[D]")
    amounts = turned(bulk.amounts([row[7] for row in rows]), currencies, into, days)
    stages = _stages([row[0] for row in rows], asked.as_of)
    spoken = _spoken({row[3] for row in rows if row[3]}, asked.as_of, state)
    found = [
        _deal(row, amount, stages.get(row[0]), spoken.get(row[3], []))
        for row, amount in zip(rows, amounts.tolist(), strict=True)
    ]
    return OpenDeals(tuple(found), into)


def _deal(
    row: tuple[Any, ...],
    amount: int,
    stage: tuple[str, date | None] | None,
    spoken: list[tuple[str, date]],
) -> OpenDeal:
    _id, key, seat, account, product, created, expected, *_rest = row
    began = bulk.day(created)
    since = [(who, on) for who, on in spoken if began is None or on >= began]
    touches = [on for _who, on in since] + [stage[1] if stage else None]
    return OpenDeal(
        key,
        seat,
        account,
        product,
        began,
        bulk.day(expected),
        None if amount == NULL else amount,
        stage[0] if stage else "",
        max((day for day in touches if day is not None), default=None),
        len({who for who, _on in since if who}),
    )


def _stages(deals: list[int], as_of: date) -> dict[int, tuple[str, date | None]]:
    """The stage that each entered last, and when."""
    rows = bulk.rows(
        "SELECT s.opportunity_id, s.stage, s.day_date FROM records_stagechange s "
        f"WHERE {bulk.among('s.opportunity_id', 'bigint')} "
        "AND (s.day_date IS NULL OR s.day_date <= %s) ORDER BY s.day_date, s.id",
        [bulk.listed(deals), as_of],
    )
    return {deal: (stage, bulk.day(on)) for deal, stage, on in rows}


def _spoken(
    accounts: Iterable[int], as_of: date, state: State
) -> dict[int, list[tuple[str, date]]]:
    """By customer: each person spoken to (or nobody by name), and when last."""
    rows = bulk.rows(
        "SELECT a.account_id, a.contact, MAX(a.day_date) FROM records_activity a "
        f"WHERE a.day_date <= %s AND {bulk.among('a.account_id', 'bigint')} "
        f"AND {state.row('a', 'records_activity')} GROUP BY a.account_id, a.contact",
        [as_of, bulk.listed(sorted(accounts))],
    )
    found: dict[int, list[tuple[str, date]]] = {}
    for account, contact, on in rows:
        last = bulk.day(on)
        if last is not None:
            found.setdefault(account, []).append((contact, last))
    return found
