"""What the rows of a forecast are made of: records, calls and seats, each read once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from luopan.engine.calendar import Span
from luopan.engine.tree import RESERVE
from luopan.org.language import spoken
from luopan.org.models import Holding, Reach, Unit, User
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.queries.untold import Untold, untold
from luopan.records.seat_days import Ints
from luopan.targets.agreeing.speaking import own_units
from luopan.tracking.board import MILLION, Board
from luopan.tracking.models import Call
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.forecast.calls import (
    RELATED,
    Called,
    called,
    last_week,
    newest,
    three,
)
from luopan.tracking.queries.forecast.shapes import Asked, ForecastRow
from luopan.tracking.queries.forecast.sight import Sight
from luopan.trail.refusal import Refused

OWN, ABOVE = Call.Side.OWN.value, Call.Side.ABOVE.value


def question_of(
    viewer: User, *, at: datetime, on: date, unit: str, as_of: date | None = None
) -> Question:
    """The question about a unit's running month.

    Raises:
        Refused: It is an overlay, or its metric does not add up.
    """
    wish = Wish(unit=unit, kind="month", as_of=as_of)
    question = ask(wish, viewer=viewer, at=at, on=on)
    if question.slice is not None or question.metric.kind != "additive":
        raise Refused(
            _(
                "%(unit)s is measured by the numbers of other units, so their forecasts "
                "apply. Look at the unit above them."
            ),
            unit=lambda: spoken(question.unit),
        )
    return question


class Word(NamedTuple):
    """A call as sums need it: its number, its week, its amounts in millionths."""

    number: int
    week_date: date
    amounts: tuple[int, int, int]


class Desk:
    """What the rows of a page are made of: records, calls and seats, each read once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.board = Board(question)
        if not self.board.in_tree:
            raise Refused(
                _("%(unit)s is not in this year's totals: there is nothing to call."),
                unit=lambda: spoken(question.unit),
            )
        self.sight = Sight(self.board)
        self._stands: dict[str, Ints] = {}
        self._moved: dict[str, tuple[Ints, Ints]] = {}
        self._lacking: dict[str, tuple[Untold, ...]] = {}

    @classmethod
    def at(
        cls,
        viewer: User,
        *,
        at: datetime,
        on: date,
        unit: str,
        as_of: date | None = None,
    ) -> "Desk":
        """For a unit, seen by somebody from a day."""
        return cls(question_of(viewer, at=at, on=on, unit=unit, as_of=as_of))

    # ── who ──

    @property
    def children(self) -> list[str]:
        """What stands directly under the unit and is there on the day; new seats last."""
        below = [c for c in self.board.children if not c.endswith(RESERVE)]
        stands = [c for c in below if self._unit(c) in self._there]
        return stands + [code for code in self.units if code not in self.board.tree]

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The board's units, and the seats right under it that its plan does not have yet.

        What those bring counts in the plan's reserve above them.
        """
        day, tree = self.question.as_of, self.board.tree
        near = Reach.objects.on(day).filter(above=self.question.unit, depth=1)
        held = Holding.objects.on(day).filter(
            seat=OuterRef("pk"), kind=Holding.Kind.HOLDER
        )
        seats = Unit.objects.filter(
            pk__in=near.values("below"), kind=Unit.Kind.SEAT, overlay=False
        ).annotate(
            held_by=Subquery(held.values("person__name")[:1]),
            held_by_other=Subquery(held.values("person__name_other")[:1]),
        )
        later = {one.code: one for one in seats if one.code not in tree}
        return self.board.units | later

    def _unit(self, code: str) -> int:
        return self.units[code].pk

    def under(self, code: str) -> Ints:
        """Places of the seats that count for a unit."""
        if code in self.board.tree:
            return self.sight.under(code)
        return np.array([self.sight.places[self._unit(code)]])

    @cached_property
    def _there(self) -> frozenset[int]:
        """Units under it, and it, on the day."""
        unit, day = self.question.unit, self.question.as_of
        found = Reach.objects.on(day).filter(above=unit)
        return frozenset(found.values_list("below", flat=True))

    @cached_property
    def held(self) -> Ints:
        """Whether somebody holds each seat or acts in it; shape ``(seats,)``, 0 or 1."""
        day = self.question.as_of
        rows = Holding.objects.on(day).filter(seat__in=self._under)
        return self._marked(rows.values_list("seat", flat=True))

    @property
    def _under(self) -> Collection[int]:
        reach = Reach.objects.on(self.question.as_of).filter(above=self.question.unit)
        return reach.values("below")

    def _marked(self, keys: Collection[int]) -> Ints:
        found = np.zeros(len(self.sight.seats), np.int64)
        places = self.sight.places
        found[[places[key] for key in keys if key in places]] = 1
        return found

    @cached_property
    def live(self) -> Ints:
        """Whether each stands there on the day as a seat; shape ``(seats,)``, 0 or 1."""
        rows = Unit.objects.filter(pk__in=self._under, kind=Unit.Kind.SEAT)
        return self._marked(rows.values_list("pk", flat=True))

    # ── calls ──

    @cached_property
    def _calls(self) -> Mapping[tuple[str, int, str], Word]:
        """By period, unit and side: the newest word."""
        codes = [span.code for span in self.sight.periods.all]
        rows = newest(
            self.board.metric,
            codes,
            self.sight.periods.week,
            above=self.question.unit,
            on=self.question.as_of,
        )
        three = ("confirmed", "committed", "upside")
        columns = ("period_code", "unit", "side", "pk", "week_date", *three)
        return {
            (period, unit, side): Word(pk, week, (first, second, third))
            for period, unit, side, pk, week, first, second, third in rows.values_list(
                *columns
            )
        }

    def _before(self, span: Span) -> dict[int, tuple[int, int, int]]:
        rows = newest(
            self.board.metric,
            [span.code],
            last_week(self.sight.periods.week),
            above=self.question.unit,
            on=self.question.as_of,
            sides=[OWN],
        ).values_list("unit", "confirmed", "committed", "upside")
        return {row[0]: row[1:] for row in rows}

    @cached_property
    def _said(self) -> Mapping[int, Call]:
        """Calls shown in words, with who said them; by primary key."""
        shown = {self._unit(c) for c in (self.board.code, *self.children)}
        keys = [row.number for key, row in self._calls.items() if key[1] in shown]
        return Call.objects.select_related(*RELATED).in_bulk(keys)

    def word(self, code: str, span: Span, side: str) -> Called | None:
        """What one side called."""
        row = self._calls.get((span.code, self._unit(code), side))
        return called(self._said[row.number], self.sight.periods.week) if row else None

    # ── sums ──

    def seats(self, span: Span) -> Ints:
        """What counts for each seat: its newest call, else what records say.

        What has come counts at least: a call may be older than that. What is no seat any
        more counts with it alone. Shape ``(3, seats)``.
        """
        if span.code not in self._stands and self._ahead(span):
            self._stands[span.code] = self._following(span)
        if span.code not in self._stands:
            drawn = self.sight.drawn(span)
            stands = np.where(self.live == 1, drawn.three, drawn.booked)
            for _unit, place, row in self._own_calls(span):
                stands[:, place] = np.maximum(row.amounts, drawn.booked[place])
            self._stands[span.code] = stands
        return self._stands[span.code]

    def _ahead(self, span: Span) -> list[Span]:
        """Of a quarter that follows from its months, those that are called; else none."""
        periods = self.sight.periods
        if span.kind != "quarter" or not periods.derived:
            return []
        return [m for m in periods.parts if m.end_date > periods.month.start_date]

    def _following(self, span: Span) -> Ints:
        """What a quarter's months that are over brought, and those ahead are called."""
        ahead = self._ahead(span)
        past = [m for m in self.sight.periods.parts if m not in ahead]
        came = sum(self.sight.came(m.start_date, m.end_date) for m in past)
        return np.asarray(came + sum(self.seats(month) for month in ahead))

    def _own_calls(self, span: Span) -> Iterator[tuple[int, int, Word]]:
        """Own calls of seats that are there: primary key and place of each."""
        for (code, unit, side), row in self._calls.items():
            place = self.sight.places.get(unit, -1)
            mine = code == span.code and side == OWN and place >= 0
            if mine and self.live[place]:
                yield unit, place, row

    def moved(self, span: Span) -> tuple[Ints, Ints]:
        """By how much calls changed, and which were made in this week.

        Returns:
            Shapes ``(3, seats)`` in millionths, 0 where nothing was called before, and
            ``(seats,)``, 0 or 1.
        """
        if ahead := self._ahead(span):
            changes = [self.moved(month)[0] for month in ahead]
            return np.asarray(sum(changes)), self.moved(self.sight.periods.month)[1]
        if span.code not in self._moved:
            before = self._before(span)
            change = np.zeros_like(self.seats(span))
            fresh = np.zeros(change.shape[1], np.int64)
            for unit, place, row in self._own_calls(span):
                fresh[place] = row.week_date == self.sight.periods.week
                if was := before.get(unit):
                    change[:, place] = np.subtract(row.amounts, was)
            self._moved[span.code] = change, fresh
        return self._moved[span.code]

    def lacking(self, code: str, span: Span) -> tuple[Untold, ...]:
        """What the sum of a node rests on and no exchange rate turns."""
        if span.code not in self._lacking:
            self._lacking[span.code] = self.named(self._aside(span))
        return self.of(code, self._lacking[span.code])

    def _aside(self, span: Span) -> list[Aside]:
        ahead = self._ahead(span)
        if not ahead:
            return self.sight.aside_of(span)
        past = [m for m in self.sight.periods.parts if m not in ahead]
        found = [self.sight.aside(m.start_date, m.end_date) for m in past]
        found += [self.sight.aside_of(month) for month in ahead]
        return [one for each in found for one in each]

    def named(self, asides: Sequence[Aside]) -> tuple[Untold, ...]:
        """What was set aside, with its documents."""
        question = self.question
        when = {"as_of": question.as_of, "known_at": question.known_at}
        return untold(self.board.metric, asides, **when) if asides else ()

    @cached_property
    def _untold(self) -> tuple[Untold, ...]:
        """Of all that came in this year and the last."""
        first, last = self.question.last_year()[0], self.question.year
        return self.named(self.sight.aside(first.start_date, last.end_date))

    def untold_of(self, code: str, spans: Collection[Span]) -> tuple[Untold, ...]:
        """What came of a node in spans of this year or the last, and no rate turns."""
        return tuple(
            one
            for one in self.of(code, self._untold)
            if any(s.start_date <= one.day_date < s.end_date for s in spans)
        )

    def of(self, code: str, rows: Sequence[Untold]) -> tuple[Untold, ...]:
        """Those of a node."""
        if not rows:
            return ()
        seats = set(self.sight.seats[self.under(code)].tolist())
        return tuple(
            one for one in rows if (NOBODY if one.seat is None else one.seat) in seats
        )

    def team(self, code: str, span: Span) -> Ints:
        """The sum of the seats of a node, without what is lacking; ``(3,)``, millionths."""
        found: Ints = self.seats(span)[:, self.under(code)].sum(axis=1)
        return found

    def row(self, code: str, span: Span) -> ForecastRow:
        """A unit of the page."""
        change, fresh = self.moved(span)
        under, unit = self.under(code), self.units[code]
        due = (self.live * self.held)[under]
        return ForecastRow(
            code,
            spoken(unit),
            self._holder(unit),
            unit.kind == Unit.Kind.SEAT,
            int(due.sum()),
            int((due * fresh[under]).sum()),
            three(self.team(code, span)),
            three(change[:, under].sum(axis=1)),
            self.word(code, span, OWN),
            self.word(code, span, ABOVE),
            _own(int(self.sight.drawn(span).booked[under].sum())),
            self._target(code, span),
            self.lacking(code, span),
        )

    def _holder(self, unit: Unit) -> str:
        name, other = (
            getattr(unit, key, None) or "" for key in ("held_by", "held_by_other")
        )
        return other if other and self.question.in_other_language else name

    def _target(self, code: str, span: Span) -> Decimal | None:
        if code not in self.board.tree:
            return None
        found = self.board.target(code, span)
        return None if found is None else _own(found)

    def asked(self, span: Span, side: str) -> Asked:
        """What the viewer is asked for a period."""
        code, drawn = self.board.code, self.sight.drawn(span)
        under = self.sight.under(code)
        money = (drawn.booked, drawn.usual, drawn.weighed, drawn.open)
        counts = (drawn.deals, drawn.bare, drawn.overdue)
        return Asked(
            span,
            three(self.begin(span)),
            *(_own(int(one[under].sum())) for one in money),
            *(int(one[under].sum()) for one in counts),
            self.word(code, span, side),
            self._target(code, span),
            self.lacking(code, span),
        )

    def begin(self, span: Span, code: str = "") -> Ints:
        """What a call begins from, of the unit or one under it; shape ``(3,)``, millionths."""
        code = code or self.board.code
        if self.units[code].kind != Unit.Kind.SEAT:
            return self.team(code, span)
        drawn = self.sight.drawn(span).three
        found: Ints = drawn[:, self.under(code)].sum(axis=1)
        return found

    def beside(self, viewer: User) -> frozenset[str]:
        """Codes of what is directly under the unit and not his own to call.

        Who calls a unit, or beside it, leads above all that is under it.
        """
        below = Unit.objects.filter(code__in=self.children)
        mine = below.filter(own_units(viewer, self.question.on))
        return frozenset(self.children) - set(mine.values_list("code", flat=True))


def _own(amount: int) -> Decimal:
    return Decimal(amount) / MILLION
