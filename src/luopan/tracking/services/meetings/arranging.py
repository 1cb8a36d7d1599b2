"""Recurring meetings: arranged, and each of them arising by its day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.language import in_both, spoken
from luopan.org.models import Person, Unit, User
from luopan.org.words import check_span
from luopan.strategy.words import with_us
from luopan.targets.refusals import Conflict
from luopan.tracking.attending import require_arranger, taking_part
from luopan.tracking.meeting_checks import Arrangement, both_names, columns_of
from luopan.tracking.models import Attendance, Meeting, MeetingSeries, SeriesGuest
from luopan.tracking.queries.meetings.calendar import due
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

AHEAD, FURTHER = timedelta(days=14), timedelta(days=100)
MOST_PEOPLE = 400
State = Meeting.State


@service("tracking.arrange_meetings")
def arrange_series(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    said: Arrangement,
    series: MeetingSeries | None = None,
    expected: int | None = None,
) -> MeetingSeries:
    """Arrange a recurring meeting of a unit, or one anew; the next ones arise at once.

    What was moved by hand, begun or held stays; planned ones whose day is no longer due
    are cancelled.

    Args:
        actor: Who leads the unit or above it, or operations.
        at: When.
        unit: Whose.
        said: How it goes.
        series: The one that is arranged anew; None: a new one.
        expected: How often it had been changed when he read it; None: whatever it says.

    Raises:
        Refused: He may not; the unit is a seat; a name, day, agenda or person is wrong;
            changed since.
    """
    require_arranger(actor, unit, at=at)
    on = day_of(at)
    columns = _columns(said, unit, on)
    if series is None:
        made = {"unit": unit, "made_by": actor, "made_at": at, "preset": said.preset}
        series = MeetingSeries.objects.create(**made, **columns)
    else:
        series = _written(series, columns, expected)
    _invite(series, said.guests, on)
    counts = _let_arise(series, on)
    note(series, unit=unit.code, name=series.name, **counts)
    return series


@service("tracking.end_meetings")
def end_series(
    *, actor: User, at: datetime, series: MeetingSeries, end_date: date
) -> MeetingSeries:
    """Let a recurring meeting be due no more from a day on; planned ones after it fall out.

    Raises:
        Refused: He may not; the day lies before its first or is past.
    """
    require_arranger(actor, series.unit, at=at)
    on = day_of(at)
    if end_date < on:
        raise Refused(_("The day %(day)s has already passed."), day=end_date)
    check_span(series.start_date, end_date, lambda: spoken(series))
    MeetingSeries.objects.filter(pk=series.pk).update(
        end_date=end_date, edits=F("edits") + 1
    )
    series.refresh_from_db()
    note(series, unit=series.unit.code, ends=end_date, **_let_arise(series, on))
    return series


@service("tracking.meetings_arise")
def arise(*, actor: User, at: datetime) -> dict[str, int]:
    """Let the meetings of the next two weeks arise, of each series the next one at least.

    The same call again adds nothing. Planned ones whose day is not worked any more, as a
    notice of holidays says, are cancelled, and due on another day.

    Args:
        actor: The operator.
        at: When.

    Returns:
        How many arose, and how many fell out.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    on, counts = day_of(at), {"arose": 0, "fell_out": 0}
    live = MeetingSeries.objects.exclude(end_date__lte=on).select_related("unit")
    for series in live.order_by("pk"):
        for key, count in _let_arise(series, on).items():
            counts[key] += count
    note(day=on, **counts)
    return counts


def _columns(said: Arrangement, unit: Unit, on: date) -> dict[str, Any]:
    if unit.kind == Unit.Kind.SEAT:
        raise Refused(
            _("“%(unit)s” is a seat: meetings are arranged for units."),
            unit=lambda: spoken(unit),
        )
    check_span(said.start_date, said.end_date, said.name)
    if said.leader is not None:
        with_us(said.leader, on)
    return {
        **both_names(said.name, said.name_other),
        **columns_of(
            rhythm=said.rhythm,
            day=said.day,
            off=said.off,
            starts_at=said.starts_at,
            takes=said.takes,
            agenda=said.agenda,
        ),
        "leader": said.leader,
        "start_date": said.start_date,
        "end_date": said.end_date,
    }


def _written(
    series: MeetingSeries, columns: dict[str, Any], expected: int | None
) -> MeetingSeries:
    read = series.edits if expected is None else expected
    mine = MeetingSeries.objects.filter(pk=series.pk, edits=read)
    if not mine.update(**columns, edits=read + 1):
        raise Conflict(
            _("Someone has changed this meanwhile. Check it, then submit again.")
        )
    series.refresh_from_db()
    return series


def _invite(series: MeetingSeries, guests: Iterable[Person], on: date) -> None:
    wanted = {with_us(person, on).pk for person in guests}
    known = SeriesGuest.objects.filter(series=series)
    known.exclude(person__in=wanted).delete()
    SeriesGuest.objects.bulk_create(
        (SeriesGuest(series=series, person_id=pk) for pk in sorted(wanted)),
        ignore_conflicts=True,
    )


def _let_arise(series: MeetingSeries, on: date) -> dict[str, int]:
    """The meetings that are due soon; planned ones follow the series."""
    start = max(on, series.start_date)
    days = due(series, series.unit, start, start + FURTHER)
    days = [day for day in days if series.end_date is None or day < series.end_date]
    wanted = [d for d in days if d < on + AHEAD] or days[:1]
    planned = Meeting.objects.filter(series=series, state=State.PLANNED)
    fell = _fall_out(planned.filter(due_date__gte=on, moved=False), days)
    known = set(
        Meeting.objects.filter(series=series, due_date__in=wanted)
        .exclude(state=State.CANCELLED, reason=in_both(GONE)[0])
        .values_list("due_date", flat=True)
    )
    made = [_meeting(series, day) for day in wanted if day not in known]
    back = _come_back(series, [one.due_date for one in made])
    new = [one for one in made if one.due_date not in back]
    Meeting.objects.bulk_create(new, ignore_conflicts=True)
    still = planned.filter(day_date__gte=on)
    still.update(leader=series.leader, agenda=series.agenda, minutes=series.minutes)
    still.filter(moved=False).update(starts_at=series.starts_at)
    invite_to(series, still, on)
    return {"arose": len(made), "fell_out": fell}


GONE = _("No meeting is due on this day any more.")


def _fall_out(planned: Any, days: Iterable[date]) -> int:
    """Planned ones that are not due any more."""
    gone = planned.exclude(due_date__in=list(days))
    count: int = gone.update(state=State.CANCELLED, reason=in_both(GONE)[0])
    return count


def _come_back(series: MeetingSeries, days: Sequence[date]) -> set[date]:
    """Days on which one had fallen out, and is due again."""
    rows = Meeting.objects.filter(
        series=series,
        due_date__in=days,
        state=State.CANCELLED,
        reason=in_both(GONE)[0],
    )
    back = set(rows.values_list("due_date", flat=True))
    rows.update(state=State.PLANNED, reason="")
    return back


def _meeting(series: MeetingSeries, day: date) -> Meeting:
    return Meeting(
        series=series,
        unit=series.unit,
        due_date=day,
        day_date=day,
        starts_at=series.starts_at,
        minutes=series.minutes,
        leader=series.leader,
        agenda=series.agenda,
    )


def invite_to(series: MeetingSeries, meetings: Any, on: date) -> None:
    """Who takes part in planned meetings, by the rule as it is today and as guests."""
    numbers = list(meetings.values_list("pk", flat=True))
    if not numbers:
        return
    people = taking_part(series.unit, series.takes, on)[:MOST_PEOPLE]
    by_rule = {person.pk for person in people}
    if series.leader_id is not None:
        by_rule.add(series.leader_id)
    guests = set(series.guests.values_list("person", flat=True)) - by_rule
    known = Attendance.objects.filter(meeting__in=numbers, came=None)
    known.exclude(person__in=by_rule | guests).delete()
    Attendance.objects.bulk_create(
        (
            Attendance(meeting_id=pk, person_id=person, guest=person in guests)
            for pk in numbers
            for person in sorted(by_rule | guests)
        ),
        ignore_conflicts=True,
    )
