"""What happened, by seat and day: sums that answer any node and any span at once.

A cube of months cannot say what had come by the 11th. These can, for every node of any
organisation, without asking the database again.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric, Product
from luopan.records import firsts
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.facts.recipes import ONE
from luopan.records.loyalty import (
    LOOKS_BACK,
    SEVERAL,
    Bought,
    ProductLines,
    faithful,
    rule_of,
    year_before,
)
from luopan.records.members import Members
from luopan.records.reading import Piece, Reading

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
Spans = Sequence[tuple[date, date]]
T = TypeVar("T")
MOST_ANSWERS = 512  # that a table remembers: nodes of the pages looked at


@dataclass(frozen=True)
class Asked:
    """Which facts are wanted.

    Args:
        metric: Of what.
        start_date: First day.
        end_date: After the last day.
        as_of: The day whose owners count with ``owner`` "now", and whose rate with a
            balance in another currency.
        known_at: What was known at this instant; None: by the end of ``as_of``.
        product: Only it and all under it.
        owner: "then": the seat that the record names. "now": for accounts with an owner
            on ``as_of``, that owner.
        into: Currency wanted instead of the metric's.
        seats: Only these seats (primary keys; NOBODY: facts that name none).
        accounts: Only these customers (primary keys).
        came_back: Of a first occurrence: those who came back 回流, and not the new ones.
    """

    metric: Metric
    start_date: date
    end_date: date
    as_of: date
    known_at: datetime | None = None
    product: Product | None = None
    owner: str = "then"
    into: str | None = None
    seats: tuple[int, ...] | None = None
    accounts: tuple[int, ...] | None = None
    came_back: bool = False

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end_date - self.start_date).days

    def reading(self, **more: bool) -> Reading:
        """The facts of its days."""
        return Reading(
            self.metric,
            [(self.start_date, self.end_date)],
            self.as_of if self.owner == "now" else max(self.as_of, self.end_date),
            self.known_at,
            product=self.product,
            owner=self.owner,
            into=self.into,
            seats=self.seats,
            accounts=self.accounts,
            **{"each_day": True, "by_product": False, **more},
        )


@dataclass(frozen=True, eq=False)
class SeatDays:
    """Facts by seat and day.

    Attributes:
        seats: Primary keys, ascending; NOBODY for facts that name no seat.
        start_date: First day.
        running: Shape ``(seats, days + 1)``, millionths: what had come when a day began.
            The first column is 0, or of a balance what stood there already.
        currency: What money is in; empty for pieces and counts.
        level: Whether it is a balance: its amount is that of the end of a span.
        aside: What no rate or conversion turns: sums that it lies in cannot be told.
    """

    seats: Ints
    start_date: date
    running: Ints
    currency: str
    level: bool = False
    aside: tuple[Aside, ...] = ()
    _lines: dict[Hashable, Ints] = field(default_factory=dict, repr=False)

    def size(self) -> int:
        """Bytes in memory, with room for the lines of the nodes asked about."""
        return self.running.nbytes + MOST_ANSWERS * 8 * self.running.shape[1]

    def places(self, days: object) -> Ints:
        """The column of days: those before and after lie on the first and the last."""
        offsets = np.asarray(days, "datetime64[D]") - np.datetime64(self.start_date)
        last = self.running.shape[1] - 1
        found: Ints = np.clip(offsets.astype(np.int64), 0, last)
        return found

    def totals(self, nodes: Sequence[Members], spans: Spans) -> Ints:
        """Sums of spans of days at nodes; of a balance its amount after each span.

        Args:
            nodes: Who counts for each.
            spans: First day and day after the last; days outside hold nothing.

        Returns:
            Shape ``(nodes, spans)``, millionths.

        Raises:
            Refused: A rate or unit conversion is missing for something in them; named.
        """
        for members in nodes if self.aside else ():
            for start, end in spans:
                self.check(start, end, members)
        begun, ended = self.places(np.asarray(spans, "datetime64[D]").reshape(-1, 2)).T
        found = np.empty((len(nodes), len(spans)), dtype=np.int64)
        for row, members in enumerate(nodes):
            line = self.line(members)
            found[row] = line[ended] - (0 if self.level else line[begun])
        return found

    def check(self, start: date, end: date, members: Members | None = None) -> None:
        """Refuse where something of these days (and of a node) cannot be told."""
        if found := self.lacks(start, end, members):
            raise found[0].refuse()

    def lacks(
        self, start: date, end: date, members: Members | None = None
    ) -> list[Aside]:
        """What of these days (and of a node) cannot be told, the earliest first."""
        found = [one for one in self.aside if one.day_date < end]
        if not self.level:
            found = [one for one in found if one.day_date >= start]
        if found and members is not None:
            seats = np.asarray([one.seat for one in found], dtype=np.int64)
            days = np.asarray([one.day_date for one in found], "datetime64[D]")
            there = np.flatnonzero(members.hold(seats, days))
            found = [found[place] for place in there.tolist()]
        return sorted(found, key=lambda one: one.day_date)

    def line(self, members: Members) -> Ints:
        """The running sum of a node; shape ``(days + 1,)``, millionths."""
        return remembered(self._lines, members.key, lambda: self._line(members))

    def _line(self, members: Members) -> Ints:
        there = np.isin(self.seats, members.always)
        rows = self.running if there.all() else self.running[there]
        line: Ints = rows.sum(axis=0)
        for seat, start, end in members.at_times:
            places = np.flatnonzero(self.seats == seat)
            if len(places):
                line = line + self._at_times(self.running[places[0]], start, end)
        return line

    def _at_times(self, row: Ints, start: np.datetime64, end: np.datetime64) -> Ints:
        first, last = self.places(start), self.places(end)
        places = np.arange(len(row))
        if self.level:
            # What a seat owes counts while it stands there, whenever it was sold.
            return np.where((places > first) & (places <= last), row, 0)
        return row[np.clip(places, first, last)] - row[first]

    def each_day(self, members: Members, start_date: date, end_date: date) -> Ints:
        """What every day of a span brought at a node; shape ``(days,)``, millionths.

        Raises:
            Refused: As ``totals``.
        """
        self.check(start_date, end_date, members)
        days = np.arange(start_date, end_date + _DAY, dtype="datetime64[D]")
        return np.diff(self.line(members)[self.places(days)])


def remembered(answers: dict[Hashable, T], key: Hashable, make: Callable[[], T]) -> T:
    """An answer that was given before, or a new one; what is too much is forgotten."""
    found = answers.get(key)
    if found is None:
        if len(answers) >= MOST_ANSWERS:
            answers.clear()
        found = answers[key] = make()
    return found


_DAY = np.timedelta64(1, "D").astype(object)


def seat_days(asked: Asked) -> SeatDays:
    """Facts of a metric that adds up over units: additive, balance or first.

    What no rate or unit conversion turns is refused with the sums that it lies in.

    Raises:
        Refused: The sum is too large.
        ValueError: A metric that does not add up over units.
    """
    if asked.metric.kind not in {"additive", "balance", "first"}:
        raise ValueError(f"{asked.metric.code} does not add up over units")
    aside: list[Aside] = []
    reading = replace(asked.reading(), aside=aside)
    pieces = _pieces(asked, reading)
    seats = np.unique(np.concatenate([_NONE, *(piece.seat for piece in pieces)]))
    brought = np.zeros((len(seats), asked.days + 1), dtype=np.int64)
    first = np.datetime64(asked.start_date)
    for piece in pieces:
        offsets = (piece.day - first).astype(np.int64) + 1
        cells = np.searchsorted(seats, piece.seat), np.clip(offsets, 0, asked.days)
        np.add.at(brought, cells, piece.amount)
    np.cumsum(brought, axis=1, out=brought)
    kind = asked.metric.kind
    currency = "" if kind == "first" else reading.currency  # newcomers are a count
    level = kind == "balance"
    kept = tuple(aside)
    return SeatDays(seats, asked.start_date, brought, currency, level, kept)


_NONE = np.zeros(0, dtype=np.int64)


def _pieces(asked: Asked, reading: Reading) -> list[Piece]:
    if asked.metric.kind == "first":
        return [_newcomers(asked, reading)]
    return list(reading.pieces())


def _newcomers(asked: Asked, reading: Reading) -> Piece:
    """Those who came for the first time within the days; or, apart, those who came back."""
    found = [
        each
        for each in firsts.occurrences(reading)
        if each.came_back is asked.came_back
        and asked.start_date <= each.day_date < asked.end_date
    ]
    nobody = np.full(len(found), NOBODY, dtype=np.int64)
    return Piece(
        0,
        asked.start_date,
        np.asarray([each.seat for each in found], dtype=np.int64),
        nobody,
        nobody,
        np.full(len(found), ONE, dtype=np.int64),
        bulk.days([each.day_date for each in found]),
    )


@dataclass(frozen=True, eq=False)
class BuyerDays:
    """What each account brought on each day, for counting accounts anew anywhere.

    Attributes:
        day: Day of every sum, ascending.
        seat: Seat of every sum; NOBODY where the fact names none.
        account: Number of the account of every sum, from 0.
        amount: Millionths.
        line: Product line of every sum, where a rule needs it.
        rule: Which customers count, as in ``loyalty.faithful``; empty: whoever bought.
    """

    day: Days
    seat: Ints
    account: Ints
    amount: Ints
    line: Ints | None = None
    rule: str = ""
    _counts: dict[Hashable, list[int]] = field(default_factory=dict, repr=False)

    def size(self) -> int:
        """Bytes in memory."""
        parts = (self.day, self.seat, self.account, self.amount, self.line)
        return sum(part.nbytes for part in parts if part is not None)

    @cached_property
    def accounts(self) -> int:
        """How many accounts there are."""
        return int(self.account.max()) + 1 if len(self.account) else 0

    def totals(self, nodes: Sequence[Members], spans: Spans) -> Ints:
        """How many accounts brought more than nothing, for each node and span anew.

        Returns:
            Shape ``(nodes, spans)``; a count in millionths, as all facts are.
        """
        edges = np.searchsorted(self.day, np.asarray(spans, "datetime64[D]")).tolist()
        told = tuple(spans)

        def count(members: Members) -> list[int]:
            if self.rule:
                return self._faithful(members, told)
            return self._counted(members, edges)

        found = [
            remembered(
                self._counts,
                (members.key, told),
                lambda members=members: count(members),
            )
            for members in nodes
        ]
        return np.asarray(found, np.int64).reshape(len(nodes), len(spans)) * ONE

    def _faithful(self, members: Members, spans: Spans) -> list[int]:
        """Those that the rule keeps, span by span."""
        line = self.account if self.line is None else self.line
        all_of = Bought(self.day, self.account, line, self.amount)
        bought = all_of.taken(members.hold(self.seat, self.day))
        return [faithful(bought, start, end, self.rule) for start, end in spans]

    def _counted(self, members: Members, edges: list[list[int]]) -> list[int]:
        """Spans that begin alike are gone through once, by their ends."""
        chosen = np.flatnonzero(members.hold(self.seat, self.day))
        account, amount = self.account[chosen], self.amount[chosen]
        places = np.searchsorted(chosen, edges)
        found = [0] * len(edges)
        sums, begun, done = np.zeros(self.accounts, np.int64), -1, -1
        for span in sorted(range(len(edges)), key=lambda span: edges[span]):
            start, stop = places[span].tolist()
            if start != begun:
                sums[:], begun, done = 0, start, start
            part = slice(done, max(stop, done))
            np.add.at(sums, account[part], amount[part])
            done = part.stop
            found[span] = int((sums > 0).sum())
        return found


def buyer_days(asked: Asked) -> BuyerDays:
    """What a distinct count is counted from; of some also the year before."""
    rule = rule_of(asked.metric)
    if rule in LOOKS_BACK:
        asked = replace(asked, start_date=year_before(asked.start_date))
    reading = asked.reading(by_account=True, by_product=rule == SEVERAL)
    pieces = list(reading.pieces())
    day = np.concatenate([bulk.days([]), *(bulk.days(piece.day) for piece in pieces)])
    seat, account, amount, product = (
        np.concatenate([_NONE, *(getattr(piece, name) for piece in pieces)])
        for name in ("seat", "account", "amount", "product")
    )
    order = np.argsort(day, kind="stable")
    order = order[account[order] != NOBODY]
    _names, numbers = np.unique(account[order], return_inverse=True)
    line = ProductLines.known().lines_of(product[order]) if rule == SEVERAL else None
    return BuyerDays(
        day[order], seat[order], numbers.ravel(), amount[order], line, rule
    )
