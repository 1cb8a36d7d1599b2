"""What meetings ask of a person today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.tracking.attending import meetings_seen
from luopan.tracking.models import Attendance, Meeting, MeetingPromise
from luopan.tracking.queries.meetings.keeping import open_promises
from luopan.tracking.queries.meetings.listing import MeetingRow, rows_of
from luopan.tracking.queries.meetings.promises import OPEN, PromiseSeen, seen

State = Meeting.State
READ_FOR, KEPT, MOST = timedelta(days=3), timedelta(days=31), 200


@dataclass(frozen=True)
class Asked:
    """What meetings ask of one.

    Attributes:
        today: Takes place today, or has begun.
        to_close: Its minutes are the person's to close.
        to_read: Minutes that were closed in the last days, by somebody else.
        promises: His own, due soon or over.
    """

    today: tuple[MeetingRow, ...]
    to_close: tuple[MeetingRow, ...]
    to_read: tuple[MeetingRow, ...]
    promises: tuple[PromiseSeen, ...]


def meetings_for(user: User, on: date) -> QuerySet[Meeting]:
    """Meetings that ask something of a person; the rows of one question."""
    person = user.person_id or -1
    part = Attendance.objects.filter(person=person).values("meeting")
    his = Q(pk__in=part) | Q(leader=person)
    today = Q(day_date=on, state=State.PLANNED) | Q(state=State.HELD)
    fresh = Q(state=State.CLOSED, day_date__gt=on - READ_FOR)
    return Meeting.objects.filter(his).filter(today | fresh)


def asked_by_meetings(user: User, *, on: date) -> Asked:
    """What meetings ask of a person today; nine queries at most."""
    numbers = meetings_for(user, on).values("pk")
    asking = meetings_seen(user, on).filter(pk__in=numbers)
    found = list(asking.order_by("day_date", "starts_at", "pk")[:30])
    rows = rows_of(user, found, on)
    closed = {one.pk for one in found if _is_fresh(one, on)}
    mine: QuerySet[MeetingPromise] = open_promises(user, on)
    return Asked(
        tuple(r for r in rows if r.day == on and r.state == State.PLANNED),
        tuple(r for r in rows if r.state == State.HELD and r.leads),
        tuple(r for r in rows if r.id in closed and not r.leads),
        tuple(one for one in seen(mine, on) if one.outcome == OPEN),
    )


def own_meetings(user: User, *, on: date) -> tuple[MeetingRow, ...]:
    """Meetings that a person takes part in or leads, for his calendar; five queries.

    Those of the last month, and all that are planned; cancelled ones left out.
    """
    person = user.person_id or -1
    part = Attendance.objects.filter(person=person).values("meeting")
    rows = meetings_seen(user, on).filter(Q(pk__in=part) | Q(leader=person))
    rows = rows.filter(day_date__gt=on - KEPT).exclude(state=State.CANCELLED)
    return tuple(rows_of(user, rows.order_by("day_date", "pk")[:MOST], on))


def _is_fresh(meeting: Meeting, on: date) -> bool:
    closed = meeting.closed_at
    return closed is not None and day_of(closed) > on - READ_FOR
