"""Rounds of closing a month: opened, closed with its figures kept, opened again."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import STANDARD_CALENDAR, year_called, year_spans
from luopan.engine.calendar import Span
from luopan.org.access import day_of
from luopan.org.models import User
from luopan.records import states
from luopan.records.columns import bulk
from luopan.records.models import ClosedPeriod
from luopan.review.access.closing import require_closer, require_reopener
from luopan.review.models import ClosedFigure, Closing, Objection
from luopan.review.queries.closing.figures import Row, assessed, rows_of, seal
from luopan.review.queries.closing.list import NOT_YET, by_now, seat_rows
from luopan.strategy.words import checked_text, needed
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST = 400


@service("review.open_close")
def open_close(
    *,
    actor: User,
    at: datetime,
    period: str,
    deadline: date,
    decides: str = Closing.Decides.OPERATIONS,
    reason: str = "",
) -> Closing:
    """Open the close of a month: from now on each seat confirms its figures or objects.

    Args:
        actor: Operations or finance of the company.
        at: When.
        period: Code of a month of the company's calendar that is over.
        deadline: The last day on which seats confirm or object.
        decides: Who decides objections: operations, or line.
        reason: For the trail.

    Raises:
        Refused: He may not; no such month, or it is not over; it is being closed already;
            nothing is assessed; the deadline is past.
    """
    require_closer(actor, at=at)
    on = day_of(at)
    calendar, span = month_called(period)
    if span.end_date > on:
        raise Refused(
            _("%(period)s is not over yet. It can be closed from %(day)s on."),
            period=period,
            day=span.end_date.isoformat(),
        )
    _check_deadline(deadline, on)
    if decides not in Closing.Decides.values:
        raise Refused(_("Objections are decided by operations or by leaders above."))
    if Closing.objects.filter(start_date=span.start_date, reopened_at=None).exists():
        raise Refused(_("The close of %(period)s is open already."), period=period)
    metrics = [metric.code for metric in assessed(int(period[:4]))]
    if not metrics:
        raise Refused(
            _(
                "Nothing is assessed in %(period)s: no targets are committed and no "
                "assessment sheet is published. Commit targets first."
            ),
            period=period,
        )
    made = Closing.objects.create(
        calendar=calendar,
        period=span.code,
        start_date=span.start_date,
        end_date=span.end_date,
        metrics=metrics,
        decides=decides,
        deadline_date=deadline,
        opened_by=actor,
        opened_at=at,
    )
    note(made, period=span.code, deadline=deadline)
    return made


def month_called(code: str) -> tuple[Calendar, Span]:
    """A month of the company's calendar by its code.

    Raises:
        Refused: There is none.
    """
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    year = year_called(code)
    for span in year_spans(calendar, year) if year else ():
        if span.code == code and span.kind == "month":
            return calendar, span
    raise Refused(_("There is no month “%(code)s”."), code=code[:20])


def _check_deadline(deadline: date, on: date) -> None:
    if deadline < on:
        raise Refused(
            _("The deadline %(day)s has passed. Choose today or a later day."),
            day=deadline.isoformat(),
        )


@service("review.move_deadline")
def move_deadline(
    *, actor: User, at: datetime, closing: Closing, deadline: date, reason: str
) -> Closing:
    """Give seats more time, or less, to confirm and object.

    Raises:
        Refused: He may not; no reason; it is closed; the day is past.
    """
    require_closer(actor, at=at)
    needed(reason, _("Explain why; the reason stays in the trail."), longest=LONGEST)
    row = locked(closing)
    _check_deadline(deadline, day_of(at))
    row.deadline_date = deadline
    row.save(update_fields=["deadline_date"])
    note(row, deadline=deadline)
    return row


def locked(closing: Closing, *, closed: bool = False) -> Closing:
    """The round, held until the transaction ends.

    Args:
        closing: Which.
        closed: Whether it is to be closed; else it is to be open.

    Raises:
        Refused: It is not.
    """
    row = taken(closing.pk)
    if row.reopened_at is not None:
        raise Refused(_("%(period)s has since been reopened."), period=row.period)
    if closed and row.closed_at is None:
        raise Refused(_("%(period)s is not closed."), period=row.period)
    if not closed and row.closed_at is not None:
        raise Refused(_("%(period)s is already closed."), period=row.period)
    return row


def taken(number: int) -> Closing:
    """A round, its row taken until the end of the transaction; always before others."""
    Closing.objects.filter(pk=number).update(decides=F("decides"))
    return Closing.objects.get(pk=number)


@service("review.close_period")
def close_period(
    *, actor: User, at: datetime, closing: Closing, reason: str = ""
) -> Closing:
    """Close a month: its figures are kept as they are known now, and never changed.

    What comes later and is dated into it counts in the first open month 跨期; a correction
    or revocation of what was in it restates it beside the figures kept here.

    Args:
        actor: Operations or finance of the company.
        at: When.
        closing: The round.
        reason: Needed where seats have not confirmed or objections are open.

    Raises:
        Refused: He may not; it is closed; an earlier month is open; no reason is given.
    """
    require_closer(actor, at=at)
    row = locked(closing)
    bulk.lock()  # no import between the figures and the mark
    _refuse_gap(row)
    moment = by_now(at)
    said = _open_then(row, moment)
    words = checked_text(reason, longest=LONGEST)
    if (said["seats"] or said["objections"]) and not words:
        raise Refused(
            _(
                "Seats not confirmed: %(seats)s; open objections: %(objections)s. Wait for "
                "them, or explain why the month is closed without them."
            ),
            seats=said["seats"],
            objections=said["objections"],
        )
    rows = rows_of(row, moment)
    keep(row, rows)
    row.mark = ClosedPeriod.objects.create(
        start_date=row.start_date,
        end_date=row.end_date,
        closed_at=moment,
        closed_no=states.last_event(),
    )
    row.closed_by, row.closed_at, row.closed_reason = actor, moment, words
    row.open_then, row.sha256 = said, seal(rows)
    row.save()
    note(row, period=row.period, sha256=row.sha256, figures=len(rows), **said)
    return row


def _open_then(closing: Closing, at: datetime) -> dict[str, int]:
    rows = seat_rows(closing, at=at)
    seats = sum(one.said in NOT_YET for one in rows)
    opened = closing.objections.filter(state=Objection.State.OPEN).count()
    return {"all": len(rows), "seats": seats, "objections": opened}


def _refuse_gap(closing: Closing) -> None:
    """Months close in their order: what is late for one counts in the one after it."""
    marks = ClosedPeriod.objects.filter(
        reopened_at=None, end_date__lte=closing.start_date
    )
    ends = set(marks.values_list("end_date", flat=True))
    earlier = Closing.objects.filter(
        closed_at=None, reopened_at=None, start_date__lt=closing.start_date
    )
    first = earlier.order_by("start_date").values_list("period", flat=True).first()
    if first or (ends and closing.start_date not in ends):
        raise Refused(
            _("Months are closed in order. Close %(period)s first."),
            period=first or _("the month before"),
        )


def keep(closing: Closing, rows: Sequence[Row]) -> None:
    """Write the figures of a closed month; under the lock of the records."""
    if not rows:
        return
    size = len(rows)
    keys = {
        name: [getattr(row, name) for row in rows]
        for name in ("metric", "unit", "product")
    }
    bulk.insert(
        ClosedFigure,
        {
            "id": bulk.reserve_ids(ClosedFigure, size) + np.arange(size),
            "closing_id": [closing.pk] * size,
            **{f"{name}_id": values for name, values in keys.items()},
            "whole": [row.whole for row in rows],
            "amount": [row.amount for row in rows],
        },
    )


@service("review.reopen_period")
def reopen_period(
    *, actor: User, at: datetime, closing: Closing, reason: str
) -> Closing:
    """Open a closed month again: what is dated into it counts in it, from now on.

    What was kept when it closed stays; what counts elsewhere already stays there. It is
    closed again in a round of its own.

    Args:
        actor: Who commits the company's targets.
        at: When.
        closing: The round that closed it.
        reason: Why; always.

    Raises:
        Refused: He may not; no reason; it is not closed; a later month is closed.
    """
    require_reopener(actor, at=at)
    words = needed(reason, _("Explain why the month is reopened."), longest=LONGEST)
    row = locked(closing, closed=True)
    bulk.lock()
    later = Closing.objects.filter(
        start_date__gt=row.start_date, closed_at__isnull=False, reopened_at=None
    )
    last = later.order_by("-start_date").values_list("period", flat=True).first()
    if last:
        raise Refused(
            _("A later period, %(period)s, is closed. Reopen that one first."),
            period=last,
        )
    assert row.mark is not None
    row.mark.reopened_at, row.mark.reopened_no = at, states.last_event()
    row.mark.save(update_fields=["reopened_at", "reopened_no"])
    row.reopened_by, row.reopened_at, row.reopened_reason = actor, at, words
    row.save(update_fields=["reopened_by", "reopened_at", "reopened_reason"])
    note(row, period=row.period)
    return row
