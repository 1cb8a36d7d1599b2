"""What moved since last week, deal by deal, and what that did to a period.

Nothing is copied once a week: records are kept as versions, so that last week is read as it
was known when it ended (decision 0082).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from luopan.dimensions.models import Account
from luopan.dimensions.queries import counted_in
from luopan.engine.calendar import Span
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.columns.bulk import NULL
from luopan.records.currency import Aside
from luopan.records.deal_book import DealBook
from luopan.records.deal_table import LOST, WON
from luopan.records.queries.untold import Untold
from luopan.records.reading import end_of
from luopan.tracking.board import MILLION, Board
from luopan.tracking.queries.forecast.desk import Desk
from luopan.tracking.queries.forecast.periods import Periods
from luopan.tracking.queries.forecast.sight import book_at

MOST = 200
KINDS = (
    *("won", "lost", "later", "earlier", "larger", "smaller"),
    *("new", "gone", "received", "handed"),
)


@dataclass(frozen=True)
class Side:
    """A deal as it was known at one time.

    Attributes:
        amount: Millionths; None: it named none.
        outcome: 1 won, 0 lost, −1 open.
        aside: It named one that no exchange rate turns.
    """

    seat: int
    account: int
    stage: str
    expected: date | None
    closed: date | None
    outcome: int
    amount: int | None
    aside: Aside | None = None

    def inside(self, span: Span) -> int:
        """What it adds to a period: open and expected in it, or won in it; millionths."""
        day = self.closed if self.outcome == WON else self.expected
        if self.outcome == LOST or day is None:
            return 0
        return (self.amount or 0) if span.start_date <= day < span.end_date else 0

    def untold(self, span: Span) -> tuple[Aside, ...]:
        """What of that no exchange rate turns."""
        if self.aside is None or not replace(self, amount=1).inside(span):
            return ()
        return (self.aside,)


@dataclass(frozen=True)
class Move:
    """A deal that is not what it was; amounts in the metric's own unit.

    Attributes:
        kind: won, lost, later, earlier, larger, smaller, new, gone, or between seats:
            received, handed.
        before: The day it was expected; ``after``: is expected, or was closed.
        amount: What it names now; ``was`` what it named.
        effect: What its move adds to the period; takes away, if negative; None: an exchange
            rate is missing for it.
    """

    kind: str
    key: str
    account: str
    unit: str
    unit_name: str
    stage: str
    before: date | None
    after: date | None
    was: Decimal | None
    amount: Decimal | None
    effect: Decimal | None


@dataclass(frozen=True)
class Moves:
    """What moved in a week.

    Attributes:
        since: The last day of the week before: as it was known then, it is compared.
        opening: Open and expected in the period, or won in it, as known then.
        closing: The same now; opening + Σ effects of all moves.
        sums: Effect by kind, those that are there, in the order of ``KINDS``.
        rows: The first ``MOST``, the largest effect first; ``count`` of them there are.
        lacking: What no exchange rate turns: the sums are without it.
    """

    period: Span
    periods: Periods
    since: date
    opening: Decimal
    closing: Decimal
    sums: tuple[tuple[str, int, Decimal], ...]
    rows: tuple[Move, ...]
    count: int
    unit: Unit
    counted_in: str
    lacking: tuple[Untold, ...] = ()


def moves(
    *,
    viewer: User,
    at: datetime,
    on: date,
    unit: str = "",
    period: str = "",
    since: date | None = None,
) -> Moves:
    """What moved since the end of last week, for a period that is called now.

    Args:
        viewer: Who looks.
        at: Now.
        on: Today.
        unit: Of whom; empty: the largest part of the viewer.
        period: Its code; empty: this month.
        since: The day whose evening it is compared with; None: the last of last week.

    Raises:
        Unknown: No such unit, or out of his reach.
        Refused: Another period; a unit whose amounts add up nowhere.
    """
    desk = Desk.at(viewer, at=at, on=on, unit=unit)
    span = desk.sight.periods.called(period)
    since = since or desk.sight.periods.week - timedelta(days=1)
    book, last = desk.sight.book, _last(desk, since)
    now, was = _sides(desk, book), _sides(desk, last)
    elsewhere = (was.keys() ^ now.keys()) & set(book.key) & set(last.key)
    moved = [
        (_between(kind) if key in elsewhere else kind, key, was.get(key), now.get(key))
        for key in was.keys() | now.keys()
        for kind in [kind_of(was.get(key), now.get(key))]
        if kind
    ]
    return _told(desk, span, since, was, now, moved)


def _last(desk: Desk, since: date) -> DealBook:
    """The opportunities as they were known when last week ended."""
    question = replace(desk.question, as_of=since, known_at=end_of(since))
    board, money = Board(question), desk.board.this.currency
    return book_at(board, desk.sight.since, money)


def _sides(desk: Desk, book: DealBook) -> dict[str, Side]:
    """The deals of the unit by key."""
    seats = desk.sight.seats[desk.sight.under(desk.board.code)]
    chosen = np.flatnonzero(np.isin(book.seat, seats))
    return {book.key[place]: _side(book, int(place)) for place in chosen}


def _side(book: DealBook, place: int) -> Side:
    expected, closed = (
        None if np.isnat(days[place]) else days[place].astype(object)
        for days in (book.expected, book.closed)
    )
    amount = int(book.amount[place])
    return Side(
        int(book.seat[place]),
        int(book.account[place]),
        book.stage[place],
        expected,
        closed,
        int(book.outcome[place]),
        None if amount == NULL else amount,
        book.untold(place),
    )


def _between(kind: str) -> str:
    """New or gone here, but known before and after: another seat had it, or has it."""
    return {"new": "received", "gone": "handed"}.get(kind, kind)


def kind_of(was: Side | None, now: Side | None) -> str:
    """How a deal moved; empty: it did not, or was closed at both times."""
    if was is None or now is None:
        if was is None:
            return "new" if now is not None else ""
        return "gone"
    if was.outcome != now.outcome:
        return {WON: "won", LOST: "lost"}.get(now.outcome, "new")
    if (was.expected, was.closed) != (now.expected, now.closed):
        first = (was.closed or was.expected) or date.max
        return (
            "later" if ((now.closed or now.expected) or date.max) > first else "earlier"
        )
    if was.amount != now.amount:
        return "larger" if (now.amount or 0) > (was.amount or 0) else "smaller"
    return ""


Moved = tuple[str, str, Side | None, Side | None]


def effect(was: Side | None, now: Side | None, span: Span) -> int:
    """What a move adds to a period; millionths."""
    before = was.inside(span) if was else 0
    return (now.inside(span) if now else 0) - before


def _told(
    desk: Desk,
    span: Span,
    since: date,
    was: Mapping[str, Side],
    now: Mapping[str, Side],
    moved: list[Moved],
) -> Moves:
    effects = {key: effect(old, new, span) for _kind, key, old, new in moved}
    sides = [*was.values(), *now.values()]
    lacking = desk.named([one for side in sides for one in side.untold(span)])
    stopped = {
        key
        for _kind, key, *both in moved
        if any(side and side.untold(span) for side in both)
    }
    moved.sort(key=lambda one: (-abs(effects[one[1]]), one[1]))
    by_kind = {
        kind: [effects[one[1]] for one in moved if one[0] == kind] for kind in KINDS
    }
    opening = sum(side.inside(span) for side in was.values())
    closing = sum(side.inside(span) for side in now.values())
    return Moves(
        span,
        desk.sight.periods,
        since,
        _own(opening),
        _own(closing),
        tuple(
            (kind, len(found), _own(sum(found)))
            for kind, found in by_kind.items()
            if found
        ),
        _rows(moved[:MOST], effects, stopped),
        len(moved),
        desk.question.unit,
        counted_in(desk.board.metric),
        lacking,
    )


def _rows(
    moved: list[Moved], effects: Mapping[str, int], stopped: Collection[str]
) -> tuple[Move, ...]:
    """With the names of customers and seats; two queries."""
    sides = [one for _kind, _key, *both in moved for one in both if one]
    accounts = Account.objects.in_bulk({side.account for side in sides})
    units = Unit.objects.in_bulk({side.seat for side in sides})
    found = []
    for kind, key, old, new in moved:
        side = new or old
        assert side is not None
        account, unit = accounts.get(side.account), units.get(side.seat)
        found.append(
            Move(
                kind,
                key,
                spoken(account) if account else "",
                unit.code if unit else "",
                spoken(unit) if unit else "",
                side.stage,
                (old.closed or old.expected) if old else None,
                (new.closed or new.expected) if new else None,
                _told_amount(old),
                _told_amount(new),
                None if key in stopped else _own(effects[key]),
            )
        )
    return tuple(found)


def _told_amount(side: Side | None) -> Decimal | None:
    return None if side is None or side.amount is None else _own(side.amount)


def _own(amount: int) -> Decimal:
    return Decimal(amount) / MILLION
