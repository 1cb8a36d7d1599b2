"""The months of a year and where the close of each is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Min

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.engine.calendar import Span
from luopan.org.models import User
from luopan.review.access.closing import (
    held_by,
    may_close,
    objections_seen,
    rounds_seen,
    seats_read,
)
from luopan.review.models import Closing, Confirmation, Objection
from luopan.review.queries.closing.figures import assessed
from luopan.review.queries.closing.list import NOT_YET, Said, SeatRow, seat_rows
from luopan.review.queries.closing.own import still_wanted
from luopan.tracking.queries.asking import year_around

USUAL_DAYS = 5  # that a round is open, unless said otherwise


class Where(StrEnum):
    """Where the close of a month is."""

    RUNNING = "running"  # the month is not over
    WAITING = "waiting"  # over, and nobody has opened its close
    BEFORE = "before"  # the first close that there was is of a later month
    NOTHING = "nothing"  # over, and nothing is assessed in it
    CONFIRMING = "confirming"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class MonthRow:
    """A month.

    Attributes:
        closing: Its newest round; None: there was none.
        seats: How many seats had to confirm, vacant ones left out; ``missing`` have not.
        objections: How many are open.
        opens: Its close may be opened by who may close.
    """

    span: Span
    where: Where
    closing: Closing | None
    seats: int
    missing: int
    objections: int
    opens: bool = False


@dataclass(frozen=True)
class MonthsOfClose:
    """A year's months as one reader sees them.

    Attributes:
        silent: Of the round that is open the seats that have not confirmed and whose records
            the reader may read; ``unconfirmed`` counts all of them.
        mine: The reader's seats where his word is wanted, with the round.
        decide: Objections that are open and that he sees.
        own: For who sees no seats but his own: by round (key) his word to it; None: he
            sees others.
    """

    year: int
    months: tuple[MonthRow, ...]
    open_round: Closing | None
    silent: tuple[SeatRow, ...]
    unconfirmed: int
    mine: tuple[tuple[Closing, SeatRow], ...]
    may_close: bool
    next_span: Span | None
    own: Mapping[int, Confirmation] | None = None

    @property
    def closed(self) -> int:
        """How many months are closed."""
        return sum(row.where is Where.CLOSED for row in self.months)


def months_of_close(
    viewer: User, *, at: datetime, on: date, year: int | None = None
) -> MonthsOfClose:
    """The months of a year, or of the running one.

    Raises:
        Refused: The calendar has no such year.
    """
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    spans = year_spans(calendar, year) if year else year_around(calendar, on)
    rounds: dict[str, Closing] = {}
    for row in rounds_seen(viewer, on).order_by("pk"):
        rounds[row.period] = row
    running = [row for row in rounds.values() if row.closed_at is None]
    lists = {row.pk: seat_rows(row, at=at) for row in running}
    opened = objections_seen(viewer, on).filter(state=Objection.State.OPEN)
    objected: dict[int, int] = {}
    for key in opened.values_list("closing", flat=True):
        objected[key] = objected.get(key, 0) + 1
    held = bool(assessed(int(spans[0].code)))
    begun = Closing.objects.aggregate(first=Min("start_date"))["first"]
    months = tuple(
        _month(span, rounds[span.code], lists, objected)
        if span.code in rounds
        else _untouched(span, on, begun, held)
        for span in spans
        if span.kind == "month"
    )
    year_codes = {span.code for span in spans}
    here = [one for one in running if one.period in year_codes]
    last = max(here, key=lambda one: one.start_date, default=None)
    silent = [row for row in lists[last.pk] if row.said in NOT_YET] if last else []
    read = set(seats_read(viewer, on).values_list("pk", flat=True))
    waiting = [row.span for row in months if row.where is Where.WAITING]
    mine = tuple(
        (one, row)
        for one in running
        if one.deadline_date >= on
        for row in still_wanted(viewer, lists[one.pk], on=on)
    )
    return MonthsOfClose(
        int(spans[0].code),
        months,
        last,
        tuple(row for row in silent if row.seat.pk in read),
        len(silent),
        mine,
        may_close(viewer, on),
        waiting[0] if waiting else None,
        _own(viewer, read, set(rounds.values()) - {one for one, _row in mine}, on),
    )


def _own(
    viewer: User, read: set[int], rounds: Collection[Closing], on: date
) -> dict[int, Confirmation] | None:
    """By round the newest word of who sees his own seats only."""
    seats = set(held_by(viewer, on).values_list("seat", flat=True))
    if not seats or not read <= seats:
        return None
    told = Confirmation.objects.filter(closing__in=rounds, seat__in=seats)
    return {row.closing_id: row for row in told.order_by("pk")}


def _untouched(span: Span, on: date, begun: date | None, held: bool) -> MonthRow:
    """A month whose close was never opened.

    Args:
        span: Which.
        on: Today.
        begun: The first day of the first month whose close was; None: of none.
        held: Something is assessed in its year.
    """
    over = span.end_date <= on
    if not over:
        where = Where.RUNNING
    elif begun is not None and span.end_date <= begun:
        where = Where.BEFORE
    else:
        where = Where.WAITING if held else Where.NOTHING
    return MonthRow(span, where, None, 0, 0, 0, opens=over and held)


def _month(
    span: Span,
    closing: Closing,
    lists: Mapping[int, list[SeatRow]],
    objected: Mapping[int, int],
) -> MonthRow:
    if closing.closed_at is None:
        rows = lists[closing.pk]
        missing = sum(row.said in NOT_YET for row in rows)
        return MonthRow(
            span,
            Where.CONFIRMING,
            closing,
            sum(row.said is not Said.VACANT for row in rows),
            missing,
            objected.get(closing.pk, 0),
        )
    then = closing.open_then
    where = Where.REOPENED if closing.reopened_at else Where.CLOSED
    return MonthRow(
        span,
        where,
        closing,
        then.get("all", 0),
        then.get("seats", 0),
        objected.get(closing.pk, 0),
        opens=where is Where.REOPENED,
    )
