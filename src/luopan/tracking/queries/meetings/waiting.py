"""What meetings ask of a person today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from luopan.org.access import anywhere, day_of
from luopan.org.language import spoken
from luopan.org.models import Membership, User
from luopan.tracking.access import LEADS
from luopan.tracking.attending import WRITES, meetings_seen
from luopan.tracking.models import Attendance, Meeting, MeetingPromise
from luopan.tracking.queries.meetings.keeping import open_promises
from luopan.tracking.queries.meetings.listing import MeetingRow, rows_of

State = Meeting.State
READ_FOR, KEPT, MOST = timedelta(days=3), timedelta(days=31), 200


@dataclass(frozen=True)
class Asking:
    """A meeting that asks something of one: no more of it than is said then."""

    id: int
    series: int
    name: str
    unit: str
    day: date
    starts_at: time
    minutes: int


@dataclass(frozen=True)
class Promised:
    """What one promised in a meeting, and has to keep."""

    id: int
    text: str
    due_date: date
    meeting_date: date
    overdue: bool


@dataclass(frozen=True)
class Asked:
    """What meetings ask of one.

    Attributes:
        today: Takes place today, or has begun.
        to_close: Its minutes are the person's to close.
        to_read: Minutes that were closed in the last days, by somebody else.
    """

    today: tuple[Asking, ...]
    to_close: tuple[Asking, ...]
    to_read: tuple[Asking, ...]


def meetings_for(user: User, on: date) -> QuerySet[Meeting]:
    """Meetings that ask something of a person; the rows of one question."""
    person = user.person_id or -1
    part = Attendance.objects.filter(person=person).values("meeting")
    his = Q(pk__in=part) | Q(leader=person)
    today = Q(day_date=on, state=State.PLANNED) | Q(state=State.HELD)
    fresh = Q(state=State.CLOSED, day_date__gt=on - READ_FOR)
    return Meeting.objects.filter(his).filter(today | fresh)


def asked_by_meetings(user: User, *, on: date) -> Asked:
    """What meetings ask of a person today; one query."""
    numbers = meetings_for(user, on).values("pk")
    led = Membership.objects.on(on).filter(
        user=user, role__in=LEADS, unit=OuterRef("unit")
    )
    asking = meetings_seen(user, on).filter(pk__in=numbers).annotate(led=Exists(led))
    found = list(asking.order_by("day_date", "starts_at", "pk")[:30])
    leads = {one.pk for one in found if _writes(user, one, on)}
    return Asked(
        _some(r for r in found if r.day_date == on and r.state == State.PLANNED),
        _some(r for r in found if r.state == State.HELD and r.pk in leads),
        _some(r for r in found if _is_fresh(r, on) and r.pk not in leads),
    )


def own_promises(
    user: User, *, on: date, apart: Meeting | None = None
) -> tuple[Promised, ...]:
    """A person's own promises that are due soon or over, the earliest first; one query.

    Args:
        user: Whose.
        on: Today.
        apart: A meeting whose promises are told of elsewhere.
    """
    mine = open_promises(user, on).select_related("meeting").order_by("due_date", "pk")
    if apart is not None:
        mine = mine.exclude(meeting=apart)
    return tuple(_promised(one, on) for one in mine)


def _writes(user: User, meeting: Meeting, on: date) -> bool:
    """Whether he writes its minutes, as ``MeetingRow.leads`` says."""
    if not anywhere(user, (WRITES,), on=on):
        return False
    if meeting.leader_id is not None:
        return meeting.leader_id == user.person_id
    return bool(getattr(meeting, "led"))  # noqa: B009 - annotated


def _some(meetings: Iterable[Meeting]) -> tuple[Asking, ...]:
    return tuple(
        Asking(
            one.pk,
            one.series_id,
            spoken(one.series),
            spoken(one.unit),
            one.day_date,
            one.starts_at,
            one.minutes,
        )
        for one in meetings
    )


def _promised(one: MeetingPromise, on: date) -> Promised:
    late = one.due_date < on
    return Promised(one.pk, one.text, one.due_date, one.meeting.day_date, late)


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
