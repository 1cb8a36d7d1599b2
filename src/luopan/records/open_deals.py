"""Open opportunities one by one: who has been at them, when last, and with whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY, NULL
from luopan.records.currency import Aside
from luopan.records.deal_book import DealBook, deal_book
from luopan.records.members import Members
from luopan.records.reading import known_on
from luopan.records.seat_days import Asked, Days
from luopan.records.states import State


@dataclass(frozen=True)
class OpenDeal:
    """One opportunity that is open on a day.

    Attributes:
        seat: Primary key, as of the account; None where none is named.
        amount: Millionths of the table's currency; None: it names none, or ``aside``.
        stage: The last one it entered; empty: none is known.
        touched: The last day on which something was done: an activity with the customer,
            a stage; None: never.
        contacts: How many people of the customer were spoken to since it was created.
        aside: Why its amount cannot be told: no exchange rate turns it.
    """

    key: str
    seat: int | None
    account: int | None
    created: date | None
    expected: date | None
    amount: int | None
    stage: str
    touched: date | None
    contacts: int
    aside: Aside | None = None


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
    """Opportunities open on ``asked.as_of``, of all seats."""
    day = asked.as_of
    since, known = day + timedelta(days=1), asked.known_at
    into = asked.into or ""
    book = deal_book(since=since, as_of=day, known_at=known, into=into, apart=True)
    places = np.flatnonzero(book.open).tolist()
    accounts = {int(book.account[place]) for place in places} - {NOBODY}
    spoken = _spoken(accounts, day, known_on(day, known))
    return OpenDeals(
        tuple(
            _deal(book, place, spoken.get(int(book.account[place]), []))
            for place in places
        ),
        book.currency,
    )


def _deal(book: DealBook, place: int, spoken: list[tuple[str, date]]) -> OpenDeal:
    began, entered = _day(book.created, place), _day(book.entered, place)
    since = [(who, on) for who, on in spoken if began is None or on >= began]
    touches = [on for _who, on in since] + ([entered] if entered else [])
    seat, account = int(book.seat[place]), int(book.account[place])
    amount = int(book.amount[place])
    return OpenDeal(
        book.key[place],
        None if seat == NOBODY else seat,
        None if account == NOBODY else account,
        began,
        _day(book.expected, place),
        None if amount == NULL else amount,
        book.stage[place],
        max(touches, default=None),
        len({who for who, _on in since if who}),
        book.untold(place),
    )


def _day(days: Days, place: int) -> date | None:
    found: date | None = days[place].astype(object)  # NaT becomes None
    return found


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
