"""Where the year lands month by month 3+9, 6+6, 9+3: what has come, and what is called.

A month that is over or closed counts with what came; the running one and the next with
what the team commits; a later one with the same month of last year × this year's months
that are over ÷ the same months of last year. The target stands beside it and never moves
with it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.queries import counted_in
from luopan.engine.calendar import Span
from luopan.org.models import Unit, User
from luopan.records.closed import closed_periods
from luopan.records.queries.untold import Untold, together
from luopan.records.reading import end_of
from luopan.tracking.board import MILLION
from luopan.tracking.queries.forecast.desk import Desk
from luopan.tracking.queries.forecast.sight import SETTLED

STAGES = (3, 6, 9)  # months that are over


@dataclass(frozen=True)
class MonthAhead:
    """A month of the year, in the metric's own unit.

    Attributes:
        origin: actual, call or course.
        closed: Its figures are closed; what comes late counts in an open month.
        low: What the team has confirmed; ``high`` its upside; the amount where nothing
            is called.
        came: What has come in it until now.
        lacking: What no exchange rate turns: the amounts are without it.
    """

    span: Span
    origin: str
    amount: Decimal
    low: Decimal
    high: Decimal
    target: Decimal | None
    closed: bool = False
    lacking: tuple[Untold, ...] = ()
    came: Decimal = Decimal(0)


@dataclass(frozen=True)
class Roll:
    """The year as it was seen a week after a month's end.

    Attributes:
        over: How many months were over; ``left`` how many not.
        actual: What had come in the first; ``ahead`` what was expected of the others.
        lacking: What no exchange rate turns: the sums are without it.
    """

    over: int
    left: int
    as_of: date
    actual: Decimal
    ahead: Decimal
    lacking: tuple[Untold, ...] = ()

    @property
    def total(self) -> Decimal:
        """Of the year."""
        return self.actual + self.ahead


@dataclass(frozen=True)
class YearAhead:
    """A unit's year.

    Attributes:
        rolls: 3+9, 6+6 and 9+3 as far as the year has come, then as it stands now.
        months: As they stand now.
        target: Of the year; None: there is none, or it is not to be seen.
    """

    unit: Unit
    year: int
    counted_in: str
    rolls: tuple[Roll, ...]
    months: tuple[MonthAhead, ...]
    target: Decimal | None
    reach_date: date | None

    @property
    def now(self) -> Roll:
        """As it stands."""
        return self.rolls[-1]


def year_ahead(*, viewer: User, at: datetime, on: date, unit: str = "") -> YearAhead:
    """Where a unit's running year lands, now and as it was seen at each quarter's end.

    Raises:
        Unknown: No such unit, or out of his reach.
        Refused: A unit whose amounts add up nowhere.
    """
    desk = Desk.at(viewer, at=at, on=on, unit=unit)
    year = desk.question.year
    shut = {one.start_date for one in closed_periods(desk.question.known_at)}
    months = _months(desk, shut)
    over = sum(month.origin == "actual" for month in months)
    days = [
        _months_of(desk)[count - 1].end_date + SETTLED
        for count in STAGES
        if count <= over
    ]
    rolls = [_roll(_months(_then(desk, day)), day) for day in days if day < on]
    return YearAhead(
        desk.question.unit,
        desk.question.year_number,
        counted_in(desk.board.metric),
        (*rolls, _roll(months, desk.question.as_of)),
        tuple(months),
        _told(desk.board.target(desk.board.code, year)),
        desk.board.reach,
    )


def _then(desk: Desk, day: date) -> Desk:
    """The same as it was known on an earlier day; who is a seat today was one."""
    question = replace(desk.question, as_of=day, known_at=end_of(day))
    found = Desk(question)
    found.__dict__["live"] = desk.live  # a cached property
    return found


def _months_of(desk: Desk) -> list[Span]:
    return [span for span in desk.question.spans if span.kind == "month"]


def _months(desk: Desk, shut: Collection[date] = ()) -> list[MonthAhead]:
    sight, code = desk.sight, desk.board.code
    under, until = sight.under(code), sight.until
    spans, last = _months_of(desk), desk.question.last_year()
    came = {
        m.code: int(sight.came(m.start_date, m.end_date)[under].sum()) for m in spans
    }
    before = [
        int(sight.came(m.start_date, m.end_date)[under].sum())
        for m in last
        if m.kind == "month"
    ]
    over = [m.code for m in spans if m.end_date <= until or m.start_date in shut]
    lacks = _lacking(desk, spans, [m for m in last if m.kind == "month"], len(over))
    grown = _grown(sum(came[c] for c in over), sum(before[: len(over)]))
    called = {m.code: m for m in sight.periods.all if m.kind == "month"}
    found = []
    for place, span in enumerate(spans):
        if span.code in over:
            origin, three = "actual", (came[span.code],) * 3
        elif span.code in called:
            origin, three = "call", tuple(desk.team(code, span))
        else:
            same = before[place] if place < len(before) else 0
            origin, three = "course", (round(same * grown),) * 3
        low, amount, high = (_own(int(one)) for one in three)
        target = _told(desk.board.target(code, span))
        closed = span.start_date in shut
        untold = lacks(span, origin, place)
        own = _own(came[span.code])
        found.append(
            MonthAhead(span, origin, amount, low, high, target, closed, untold, own)
        )
    return found


def _lacking(
    desk: Desk, spans: Sequence[Span], last: Sequence[Span], over: int
) -> Callable[[Span, str, int], tuple[Untold, ...]]:
    """What a month of the year rests on and no exchange rate turns."""
    code = desk.board.code
    growth = [*spans[:over], *last[:over]]

    def of(span: Span, origin: str, place: int) -> tuple[Untold, ...]:
        if origin == "call":
            return desk.lacking(code, span)
        months = [span] if origin == "actual" else [*growth, *last[place : place + 1]]
        return desk.untold_of(code, months)

    return of


def _grown(this: int, last: int) -> float:
    """This year's months that are over ÷ the same of last year; 1 without those."""
    return this / last if this > 0 and last > 0 else 1.0


def _roll(months: Sequence[MonthAhead], day: date) -> Roll:
    over = [month.amount for month in months if month.origin == "actual"]
    ahead = [month.amount for month in months if month.origin != "actual"]
    nothing = Decimal(0)
    lacking = together(*(month.lacking for month in months))
    return Roll(
        len(over), len(ahead), day, sum(over, nothing), sum(ahead, nothing), lacking
    )


def _own(amount: int) -> Decimal:
    return Decimal(amount) / MILLION


def _told(amount: int | None) -> Decimal | None:
    return None if amount is None else _own(amount)
