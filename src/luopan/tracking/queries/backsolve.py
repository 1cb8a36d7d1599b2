"""Back-solve 倒推 of a unit and of those under it: what the week asks for, and what it rests on.

Target − what has come − what the running business brings − what open opportunities bring is
missing; it is to come from opportunities that nobody has begun yet. The running business is
what comes until the landing by speed 按速推算, less the share that won opportunities had.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.actions.access import PROMISES, WRITES
from luopan.actions.queries.weekly import (
    USUAL,
    adopted,
    adopted_before,
    hours,
)
from luopan.dimensions.queries import week_on
from luopan.engine import backsolve as engine
from luopan.engine.backsolve import NoTime, Rates, Room
from luopan.engine.calendar import Span
from luopan.engine.tree import RESERVE
from luopan.org.access import may
from luopan.org.held import seats_held
from luopan.org.models import Holding, Reach, Unit, User
from luopan.tracking.board import DAY, Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.measures import Adding
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.backsolve_shapes import RATES, ZERO, Backsolve, Solved
from luopan.tracking.queries.naming import Name, names
from luopan.tracking.queries.practice import (
    LATELY,
    TALKS,
    VISITS,
    WITHIN,
    Practice,
)
from luopan.tracking.queries.standing import landed
from luopan.trail.refusal import Refused

KINDS = ("year", "quarter", "month")
SILENT = frozenset({"no_target", "no_rates", "over", "overlay"})


class _Desk:
    """What the units of one board are solved with."""

    def __init__(self, board: Board, clocks: Mapping[str, Clocks]) -> None:
        self.board, self.clocks = board, clocks
        codes = list(clocks)
        self.practice = Practice(board)
        self.hours = hours({code: self.chain(code) for code in codes})
        keys = [board.units[code].pk for code in codes]
        self.adopted = adopted(
            keys, board.question.year_number, on=board.question.as_of
        )

    def chain(self, code: str) -> tuple[str, ...]:
        """A unit and those above it, the nearest first."""
        board = self.board
        above = board.tree.ancestors(code) if code in board.tree else board.above
        return (code, *above)

    @cached_property
    def held(self) -> frozenset[str]:
        """Codes of the seats under the unit that somebody sits or acts in."""
        board = self.board
        day = board.question.as_of
        under = Reach.objects.on(day).filter(above=board.question.unit)
        found = Holding.objects.on(day).filter(seat__in=under.values("below"))
        return frozenset(found.values_list("seat__code", flat=True))

    def heads(self, code: str) -> int:
        """How many seats of a unit are held."""
        tree = self.board.tree
        if code not in tree:
            return 0
        return sum(one in self.held for one in tree.leaf_codes[tree.slice(code)])

    @cached_property
    def first(self) -> date:
        """The first day on which something can still be done for the year."""
        return max(self.board.question.as_of, self.board.period.start_date)

    def days_left(self, code: str) -> np.ndarray:
        """Of each working day left: how many days later a deal may close."""
        board = self.clocks[code].board
        worked = board.worked(self.first, board.period.end_date)
        days: np.ndarray = len(worked) - 1 - np.flatnonzero(worked)
        return days

    def days_a_week(self, code: str) -> int:
        """Working days of a week as it usually is."""
        board = self.clocks[code].board
        return 7 - len(week_on(board.weeks, board.question.as_of).rest_days)


def back_solve(
    viewer: User,
    unit: str,
    *,
    at: datetime,
    on: date,
    year: int | None = None,
    period: str = "",
) -> Backsolve:
    """What a unit's target asks for a week, and what those under it are asked for.

    Args:
        viewer: Who looks.
        unit: Code; empty: the largest part that is his.
        at: Now; what is known by then counts.
        on: Today.
        year: Of the target; None: the running one.
        period: Code of a year, quarter or month, instead of a year.

    Raises:
        Unknown: There is no such unit, or it is not his to see.
        Refused: No such year or period; a rate of exchange is missing (named).
    """
    period = period or (str(year) if year is not None else "")
    board = Board(ask(Wish(unit=unit, period=period), viewer=viewer, at=at, on=on))
    if board.period.kind not in KINDS:
        raise Refused(
            _("A weekly number can only be derived from a year, a quarter or a month.")
        )
    question = board.question
    codes = [code for code in board.children if code in board.open]
    codes = [code for code in codes if not code.endswith(RESERVE)]
    named = names(board, [board.code, *codes, *board.above])
    # Those under the unit are looked at by its clock, as in Track's rows.
    desk = _Desk(board, dict.fromkeys([board.code, *codes], Clocks(board)))
    one, *below = (_solved(desk, code, named[code]) for code in (board.code, *codes))
    seat = question.unit
    is_seat = seat.kind == Unit.Kind.SEAT
    return Backsolve(
        unit=seat,
        year=question.year_number,
        period=board.period,
        periods=_around(board),
        end_date=board.period.end_date,
        as_of=question.as_of,
        reach_date=board.reach,
        metric=question.metric.code,
        counted_in=board.this.currency,
        one=one,
        above=tuple(named[c] for c in reversed(board.above) if c in board.open),
        below=tuple(below),
        sources={code: row.name for code, row in named.items()},
        hours=desk.hours.get(board.code, USUAL),
        history=adopted_before(seat, question.year_number) if is_seat else (),
        mine=is_seat and board.period.kind == "year" and _is_mine(viewer, seat, on),
        may_set=may(viewer, PROMISES, unit=seat, on=on),
    )


def _around(board: Board) -> tuple[Span, ...]:
    """The year, and of quarters and months the one of the period, else of the day."""
    period, day = board.period, board.question.as_of
    first = period.start_date
    if period.start_date <= day < period.end_date:
        first = day
    return tuple(
        span
        for kind in KINDS
        for span in board.question.spans
        if span.kind == kind and span.start_date <= first < span.end_date
    )


def solved(board: Board, clocks: Mapping[str, Clocks]) -> dict[str, Solved]:
    """The back-solve of nodes that a board knows, whoever may see them; by code.

    Args:
        board: That knows them.
        clocks: By which each of them is looked at.
    """
    named, desk = names(board, list(clocks)), _Desk(board, clocks)
    return {code: _solved(desk, code, named[code]) for code in clocks}


def _is_mine(viewer: User, seat: Unit, on: date) -> bool:
    held = {one.pk for one in seats_held(viewer, on=on)}
    return seat.pk in held and may(viewer, WRITES, unit=seat, on=on)


def own_week(viewer: User, *, at: datetime, on: date) -> Backsolve | None:
    """The week of the seat that a person sits in; None: he sits in none, or has no target."""
    seats = seats_held(viewer, on=on)
    if not seats:
        return None
    try:
        found = back_solve(viewer, seats[0].code, at=at, on=on)
    except Refused:
        return None
    return None if found.one.state in SILENT else found


def _solved(desk: _Desk, code: str, name: Name) -> Solved:
    board = desk.board
    target = board.target(code, board.period)
    heads = desk.heads(code)
    if board.slice is not None:
        return Solved(name, "overlay", heads)
    money = isinstance(board.this, Adding) and bool(board.this.currency)
    if target is None or target <= 0 or not money:
        return Solved(name, "no_target", heads)
    if desk.first >= board.period.end_date:
        return Solved(name, "over", heads, told(target) or ZERO)
    return _with_rates(desk, code, name, heads, target)


def _with_rates(desk: _Desk, code: str, name: Name, heads: int, target: int) -> Solved:
    board, practice = desk.board, desk.practice
    factors = practice.factors(desk.chain(code))
    actual, anyway = _coming(desk, code)
    share, win_rate = factors["new_share"].value, factors["win_rate"].value
    running = round(anyway * (1 - (share or 0.0)))
    deals, amount = practice.open(code, board.period.end_date, desk.first)
    brings = amount * (win_rate or 0.0)
    missing = max(target - actual - running - round(brings * 1_000_000), 0)
    monday = board.question.as_of - timedelta(days=board.question.as_of.weekday())
    before = practice.counted(VISITS, code, monday - timedelta(weeks=LATELY), monday)
    week = practice.counted(VISITS, code, monday, board.question.as_of + DAY)
    base = Solved(
        name,
        "nothing",
        heads,
        told(target) or ZERO,
        told(actual) or ZERO,
        told(running) or ZERO,
        deals,
        _money(amount),
        _money(brings),
        told(missing) or ZERO,
        factors,
        len(desk.days_left(code)),
        lately=before / LATELY,
        this_week=round(week),
        adopted=desk.adopted.get(board.units[code].pk),
    )
    return _needed(desk, code, base)


def _coming(desk: _Desk, code: str) -> tuple[int, int]:
    """What has come of a unit, and what its speed still brings; millionths."""
    board = desk.board
    if not board.elapsed:  # like the same days a year before
        spans = board.question.spans
        whole = board.question.last_year()[spans.index(board.period)]
        before = board.last.values(
            [board.members(code)], [(whole.start_date, whole.end_date)]
        )
        return 0, int(before[0, 0])
    came = int(board.this.values([board.members(code)], [board.to_date])[0, 0])
    clocks = desk.clocks[code]
    end = landed([came], clocks.progress(clocks.chosen))[0] or came
    return came, max(end - came, 0)


def _money(amount: float) -> Decimal:
    return Decimal(str(round(amount, 2)))


def _needed(desk: _Desk, code: str, base: Solved) -> Solved:
    """The steps from what is missing to the week."""
    found = base.factors or {}
    values = [found[key].value for key in RATES]
    if any(value is None for value in values):
        return _but(base, state="no_rates")
    rates = Rates(*(float(value) for value in values if value is not None))
    cycles = desk.practice.cycles(found["win_rate"].source)
    said = desk.hours.get(code, USUAL)
    days_left, days_a_week = desk.days_left(code), desk.days_a_week(code)
    room = Room(
        weeks=len(days_left) / days_a_week,
        in_time=engine.in_time(cycles, days_left),
        hours_a_visit=said.a_visit,
        hours_a_week=said.a_day * days_a_week * base.heads,
    )
    base = _but(base, room=room)
    missing = float(base.missing)
    if not missing:
        return base
    half = timedelta(days=int(np.median(cycles)))
    base = _but(base, begin_date=desk.board.period.end_date - DAY - half)
    try:
        needed = engine.back_solve(missing, rates, room)
    except NoTime:
        return _but(base, state="late")
    fits = needed.hours_a_week <= room.hours_a_week
    return _but(
        base,
        state="fits" if fits else "hours",
        needed=needed,
        levers=engine.levers(missing, needed, rates, room),
    )


def _but(one: Solved, **said: Any) -> Solved:
    return replace(one, **said)


__all__ = [
    "TALKS",
    "WITHIN",
    "Backsolve",
    "Solved",
    "back_solve",
    "own_week",
    "solved",
]
