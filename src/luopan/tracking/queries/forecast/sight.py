"""What records say will come of each seat: the amounts a call begins from, before judging.

For a seat and a period:

- confirmed 已确认: what has come in it.
- committed 承诺: that, and the larger of two things which overlap and are therefore never
  added. *Usual*: what came in the last three months that are over, on the days that are still
  to come here, on average. *Weighed*: open opportunities expected to close in the period,
  each × the share that was won of those that had entered its stage.
- upside 争取: committed, and what the same opportunities would bring beyond *weighed*.

Each is a whole number of millionths per seat, so that a unit is the sum of its seats.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from luopan.engine.calendar import Span
from luopan.records.columns.bulk import NULL
from luopan.records.currency import Aside
from luopan.records.deal_book import DealBook, deal_book
from luopan.records.seat_days import Ints, SeatDays
from luopan.tracking import cube
from luopan.tracking.board import DAY, Board
from luopan.tracking.measures import Adding
from luopan.tracking.queries.forecast.odds import Odds, odds
from luopan.tracking.queries.forecast.periods import Periods, months_before, periods_on

BASE_MONTHS = 3
LATE = timedelta(days=92)
SETTLED = timedelta(days=6)  # after which a month is taken as told


@dataclass(frozen=True, eq=False)
class Drawn:
    """What records say of a period; each array has the shape ``(seats,)``, millionths.

    Attributes:
        booked: What has come.
        usual: What usually comes on days like those that are left.
        weighed: Open opportunities × what their stage was worth.
        open: The same, whole.
        deals: How many they are.
        bare: How many of them name no amount, and add nothing.
        overdue: How many are open although they were expected before; they add nothing.
    """

    booked: Ints
    usual: Ints
    weighed: Ints
    open: Ints
    deals: Ints
    bare: Ints
    overdue: Ints

    @property
    def committed(self) -> Ints:
        """Booked, and the larger of usual and weighed; shape ``(seats,)``."""
        return self.booked + np.maximum(np.maximum(self.usual, self.weighed), 0)

    @property
    def upside(self) -> Ints:
        """Committed, and what all opportunities would bring beyond their weight."""
        return self.committed + np.maximum(self.open - self.weighed, 0)

    @property
    def three(self) -> Ints:
        """Confirmed, committed, upside; shape ``(3, seats)``."""
        return np.stack([self.booked, self.committed, self.upside])


class Sight:
    """A unit, its seats and what records say of them, seen from the day of a board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.as_of = board.question.as_of
        self.periods: Periods = periods_on(board.question.calendar, self.as_of)
        self._drawn: dict[str, Drawn] = {}

    @property
    def seats(self) -> Ints:
        """Primary keys of all units, ascending; NOBODY first."""
        return self.board.laid.seats

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each primary key stands in ``seats``."""
        return {pk: place for place, pk in enumerate(self.seats.tolist())}

    @cached_property
    def until(self) -> date:
        """After the last day that the data reach.

        A month that ended six days ago is over, also if nothing came on its last days.
        """
        reach, first = self.board.reach, self.periods.month.start_date
        known = min(reach, self.as_of) + DAY if reach else date.min
        return max(known, first) if first + SETTLED <= self.as_of else known

    def under(self, code: str) -> Ints:
        """Places of the seats that count for a node."""
        under, leaf = self.board.tree.slice(code), self.board.laid.leaf
        return np.flatnonzero((leaf >= under.start) & (leaf < under.stop))

    # ── what came ──

    def came(self, start: date, end: date) -> Ints:
        """What came of each seat in a span of this year or the last; shape ``(seats,)``.

        Without what no exchange rate turns: ``aside`` names that.
        """
        found = np.zeros(len(self.seats), np.int64)
        until = min(end, self.as_of + DAY)
        if start >= until:
            return found
        for table in self._tables:
            begun, ended = table.places([start, until])
            came = table.running[:, ended] - table.running[:, begun]
            known = np.searchsorted(self.seats, table.seats)
            np.add.at(found, known, came)
        return found

    @property
    def _tables(self) -> list[SeatDays]:
        """What came of this year and of the last."""
        tables = []
        for figures in (self.board.this, self.board.last):
            assert isinstance(figures, Adding)
            tables.append(figures.table)
        return tables

    def aside(self, start: date, end: date) -> list[Aside]:
        """What came in a span and no exchange rate turns, of all seats."""
        until = min(end, self.as_of + DAY)
        if start >= until:
            return []
        return [one for table in self._tables for one in table.lacks(start, until)]

    def usual(self, month: Span) -> Ints:
        """What usually comes in what is left of a month; shape ``(seats,)``."""
        base = self._base(month)
        if not base:
            return np.zeros(len(self.seats), np.int64)
        return np.asarray(sum(self.came(*days) for days in base)) // len(base)

    def _base(self, month: Span) -> list[tuple[date, date]]:
        """As many last days of the months before as are left of one; none: it is over."""
        left = (month.end_date - max(self.until, month.start_date)).days
        if left <= 0:
            return []
        return [
            (max(m.start_date, m.end_date - timedelta(left)), m.end_date)
            for m in months_before(
                self.board.question.calendar, self.until, BASE_MONTHS
            )
        ]

    # ── what is open ──

    @property
    def since(self) -> date:
        """Opportunities count that are open, or were closed on this day or later.

        Long enough before the quarter for what somebody says late to be closed.
        """
        return self.periods.quarter.start_date - LATE

    @cached_property
    def book(self) -> DealBook:
        """Those opportunities."""
        return book_at(self.board, self.since, self.board.this.currency)

    @cached_property
    def odds(self) -> Odds:
        """What each stage was worth at each node."""
        return odds(self.board)

    def _deals(self, span: Span) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Weighed, open, how many, without amount, overdue; of each seat."""
        book, size = self.book, len(self.seats)
        seat = np.searchsorted(self.seats, book.seat)
        found = tuple(np.zeros(size, np.int64) for _n in range(5))
        coming = np.flatnonzero(book.coming(span.start_date, span.end_date))
        told = book.told
        for place in coming.tolist():
            share = self.odds.of(int(book.seat[place]), book.stage[place]).share or 0.0
            found[0][seat[place]] += round(int(told[place]) * share)
        np.add.at(found[1], seat[coming], told[coming])
        np.add.at(found[2], seat[coming], 1)
        named = np.isin(coming, list(book.aside))  # an amount, if not to be told
        np.add.at(found[3], seat[coming], (book.amount[coming] == NULL) & ~named)
        late = book.open & (book.expected <= np.datetime64(self.as_of))
        np.add.at(found[4], seat[late], 1)
        return found[0], found[1], found[2], found[3], found[4]

    def aside_of(self, span: Span) -> list[Aside]:
        """What ``drawn`` of a period rests on and no exchange rate turns."""
        found = self.aside(span.start_date, span.end_date)
        for month in self._months(span):
            for days in self._base(month):
                found += self.aside(*days)
        coming = self.book.coming(span.start_date, span.end_date)
        places = [place for place in self.book.aside if coming[place]]
        told = (self.book.untold(place) for place in places)
        return found + [one for one in told if one is not None]

    def _months(self, span: Span) -> list[Span]:
        return [span] if span.kind == "month" else list(self.periods.parts)

    def drawn(self, span: Span) -> Drawn:
        """What records say of a period that is called."""
        if span.code not in self._drawn:
            usual = sum(self.usual(month) for month in self._months(span))
            booked = self.came(span.start_date, span.end_date)
            self._drawn[span.code] = Drawn(
                booked, np.asarray(usual), *self._deals(span)
            )
        return self._drawn[span.code]


def book_at(board: Board, since: date, money: str) -> DealBook:
    """The opportunities as the board knows them, kept under a lasting name."""
    question, seen = board.question, board.seen
    footing = (seen.footing.other, question.as_of, since, money)
    name = "|".join(map(str, ("open book", seen.event, *footing)))
    return cube.kept(
        name,
        lambda: deal_book(
            since=since,
            as_of=question.as_of,
            known_at=question.known_at,
            into=money,
            apart=True,
        ),
    )
