"""The meetings of a person: what comes, what is to be closed, what was held; the series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, Q, QuerySet

from luopan.actions.models import Action
from luopan.org.access import anywhere, reach
from luopan.org.language import spoken
from luopan.org.models import Membership, Person, Unit, User
from luopan.tracking.access import LEADS
from luopan.tracking.attending import (
    ARRANGES,
    WRITES,
    may_arrange,
    meetings_seen,
    series_seen,
    taking_part,
)
from luopan.tracking.models import (
    Attendance,
    Meeting,
    MeetingPromise,
    MeetingSeries,
    SeriesGuest,
)
from luopan.tracking.presets import Point
from luopan.tracking.queries.meetings.presets import points

State = Meeting.State
AHEAD, MOST = timedelta(days=31), 60


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list.

    Attributes:
        mine: The viewer takes part or leads.
        leads: He writes its minutes.
        promises: How many were made in it, and ``open`` how many of them neither anybody
            nor their action has settled.
    """

    id: int
    series: int
    name: str
    unit: str
    unit_code: str
    day: date
    starts_at: time
    minutes: int
    state: str
    reason: str
    leader: str
    mine: bool
    leads: bool
    promises: int
    open: int


@dataclass(frozen=True)
class SeriesRow:
    """A recurring meeting; ``next_day``: of the next planned one; None: none is planned."""

    id: int
    name: str
    unit: str
    unit_code: str
    rhythm: str
    day: int
    starts_at: time
    minutes: int
    leader: str
    ended: date | None
    next_day: date | None
    may_arrange: bool


@dataclass(frozen=True)
class Meetings:
    """What a person sees of meetings.

    Attributes:
        to_close: Begun, and their minutes are not closed, the viewer's to write.
        coming: From today on, of a month.
        held: Held before, the newest first, ``MOST`` at most.
        unread: Nothing comes that he may open, but series that he sees meet in that month.
    """

    to_close: tuple[MeetingRow, ...]
    coming: tuple[MeetingRow, ...]
    held: tuple[MeetingRow, ...]
    series: tuple[SeriesRow, ...]
    unread: bool


def meetings(viewer: User, *, on: date, unit: str = "", own: bool = False) -> Meetings:
    """The meetings that a person sees; seven queries.

    Args:
        viewer: Who looks.
        on: Today.
        unit: Code of the unit whose; empty: of all.
        own: Only those that he takes part in or leads.
    """
    found = meetings_seen(viewer, on)
    series = series_seen(viewer, on)
    if unit:
        found, series = found.filter(unit__code=unit), series.filter(unit__code=unit)
    if own:
        mine = Q(leader=viewer.person_id or -1) | Q(pk__in=_part(viewer))
        found = found.filter(mine)
        series = series.filter(pk__in=found.values("series"))
    live = found.filter(day_date__gte=on, day_date__lt=on + AHEAD)
    live = live.exclude(state=State.CLOSED).exclude(
        state=State.CANCELLED, day_date__gt=on + timedelta(days=7)
    )
    coming = list(live.order_by("day_date", "starts_at", "pk")[:MOST])
    unfinished = found.filter(state__in=(State.HELD, State.PLANNED), day_date__lt=on)
    before = found.filter(state=State.CLOSED) | unfinished
    held = list(before.order_by("-day_date", "-starts_at", "-pk")[:MOST])
    rows = rows_of(viewer, [*coming, *held], on)
    cut = len(coming)
    to_close = tuple(r for r in rows if r.state == State.HELD and r.leads)
    waits = {row.id for row in to_close}
    recurring = series_rows(viewer, series, on)
    meets = any(row.next_day and row.next_day < on + AHEAD for row in recurring)
    return Meetings(
        to_close,
        tuple(row for row in rows[:cut] if row.id not in waits),
        tuple(row for row in rows[cut:] if row.id not in waits),
        recurring,
        unread=meets and not coming,
    )


def _part(viewer: User) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(person=viewer.person_id or -1)
    return rows.values("meeting")


def rows_of(viewer: User, meetings: Iterable[Meeting], on: date) -> list[MeetingRow]:
    """Meetings as rows of a list, in their order; four queries."""
    meetings = list(meetings)
    numbers = [one.pk for one in meetings]
    person = viewer.person_id
    part = Attendance.objects.filter(meeting__in=numbers, person=person or -1)
    mine = set(part.values_list("meeting", flat=True))
    writes = anywhere(viewer, (WRITES,), on=on)
    lead = leads_at(viewer, on) if writes else frozenset()
    counts = _promises(numbers)
    return [
        MeetingRow(
            id=one.pk,
            series=one.series_id,
            name=spoken(one.series),
            unit=spoken(one.unit),
            unit_code=one.unit.code,
            day=one.day_date,
            starts_at=one.starts_at,
            minutes=one.minutes,
            state=one.state,
            reason=one.reason,
            leader=spoken(one.leader) if one.leader else "",
            mine=one.pk in mine or (person is not None and one.leader_id == person),
            leads=writes and _writes(one, person, lead),
            promises=counts.get(one.pk, (0, 0))[0],
            open=counts.get(one.pk, (0, 0))[1],
        )
        for one in meetings
    ]


def leads_at(user: User, on: date) -> frozenset[int]:
    """Keys of the units that a user leads himself; one query."""
    held = Membership.objects.on(on).filter(user=user, role__in=LEADS)
    return frozenset(held.values_list("unit", flat=True))


def _writes(meeting: Meeting, person: int | None, lead: frozenset[int]) -> bool:
    if meeting.leader_id is not None:
        return meeting.leader_id == person
    return meeting.unit_id in lead


def _promises(numbers: list[int]) -> dict[int, tuple[int, int]]:
    rows = MeetingPromise.objects.filter(meeting__in=numbers).exclude(
        state=MeetingPromise.State.WITHDRAWN
    )
    settled = Q(action__state__in=(Action.State.DONE, Action.State.DROPPED))
    waiting = Count("pk", filter=Q(state=MeetingPromise.State.OPEN) & ~settled)
    found = rows.values("meeting").annotate(count=Count("pk"), waiting=waiting)
    return {row["meeting"]: (row["count"], row["waiting"]) for row in found}


def series_rows(
    viewer: User, series: QuerySet[MeetingSeries], on: date
) -> tuple[SeriesRow, ...]:
    """Recurring meetings, by the unit's place and name; those that ended last."""
    rows = list(series.order_by("end_date", "unit__code", "pk")[:200])
    planned = Meeting.objects.filter(series__in=[one.pk for one in rows])
    planned = planned.filter(state=State.PLANNED, day_date__gte=on)
    coming: dict[int, date] = {}
    for number, day in planned.order_by("day_date").values_list("series", "day_date"):
        coming.setdefault(number, day)
    return tuple(
        SeriesRow(
            id=one.pk,
            name=spoken(one),
            unit=spoken(one.unit),
            unit_code=one.unit.code,
            rhythm=one.rhythm,
            day=one.day,
            starts_at=one.starts_at,
            minutes=one.minutes,
            leader=spoken(one.leader) if one.leader else "",
            ended=one.end_date,
            next_day=coming.get(one.pk),
            may_arrange=may_arrange(viewer, one.unit, on),
        )
        for one in rows
    )


@dataclass(frozen=True)
class SeriesPage:
    """A recurring meeting with its agenda, who takes part, and its days.

    Attributes:
        days: Of each of the next ones: its day, its state, its number; None: the viewer
            arranges it without seeing what is said in it.
    """

    row: SeriesRow
    series: MeetingSeries
    agenda: tuple[Point, ...]
    people: tuple[Person, ...]
    guests: tuple[Person, ...]
    days: tuple[tuple[date, str, int | None], ...]


def series_page(viewer: User, series: MeetingSeries, *, on: date) -> SeriesPage:
    """One recurring meeting that the viewer may see."""
    (row,) = series_rows(viewer, MeetingSeries.objects.filter(pk=series.pk), on)
    coming = Meeting.objects.filter(series=series, day_date__gte=on)
    seen = set(
        meetings_seen(viewer, on)
        .filter(pk__in=coming.values("pk"))
        .values_list("pk", flat=True)
    )
    guests = SeriesGuest.objects.filter(series=series).select_related("person")
    return SeriesPage(
        row,
        series,
        points(series.agenda),
        tuple(taking_part(series.unit, series.takes, on)),
        tuple(one.person for one in guests.order_by("person__code")),
        tuple(
            (one.day_date, one.state, one.pk if one.pk in seen else None)
            for one in coming.order_by("day_date")[:12]
        ),
    )


def arrangeable(user: User, on: date) -> tuple[Unit, ...]:
    """Units whose meetings a user arranges, no seats among them; one query."""
    units = reach(user, ARRANGES, on=on).exclude(kind=Unit.Kind.SEAT)
    live = units.filter(Q(end_date=None) | Q(end_date__gt=on), start_date__lte=on)
    return tuple(live.order_by("code")[:400])
