"""One meeting as one looks at it while it is held."""

from dataclasses import dataclass
from datetime import date, timedelta

from luopan.actions.access import seen as actions_seen
from luopan.actions.models import Action
from luopan.org.language import spoken
from luopan.org.models import Reach, User
from luopan.tracking.access import warnings_seen
from luopan.tracking.attending import leads, may_arrange
from luopan.tracking.models import (
    Attendance,
    EarlyWarning,
    Meeting,
    MeetingNote,
    Minutes,
)
from luopan.tracking.presets import Point
from luopan.tracking.queries.meetings.before import Decided, Since, decisions, since
from luopan.tracking.queries.meetings.presets import points
from luopan.tracking.queries.meetings.promises import (
    PromiseSeen,
    last_promises,
    made_in,
)

OPEN = (Action.State.PLANNED, Action.State.DOING)
SHOWN, AS_LONG_AS = 4, timedelta(days=14)


@dataclass(frozen=True)
class Present:
    """Who takes part; ``came`` None: nobody has said."""

    code: str
    name: str
    guest: bool
    came: bool | None


@dataclass(frozen=True)
class PointSeen:
    """A point of the agenda with what was said to it; ``edits``: how often that changed."""

    place: int
    point: Point
    note: str
    edits: int


@dataclass(frozen=True)
class Thing:
    """Something that stands behind a point: a warning, an action."""

    id: int
    name: str
    unit: str
    day: date | None = None
    rule: str = ""
    late: bool = False


@dataclass(frozen=True)
class MeetingPage:
    """A meeting in full.

    Attributes:
        before: The one before it, and its day.
        last: What was promised before, looked at first.
        promises: Those made in it.
        warnings: Open in the unit, as far as the viewer sees them, the largest first.
        actions: Late, or due within two weeks, in the unit, as the viewer sees them.
        minutes: Closed ones; None: they are open.
        may_write: The viewer leads it.
    """

    meeting: Meeting
    name: str
    leader: str
    people: tuple[Present, ...]
    points: tuple[PointSeen, ...]
    before: Since
    last: tuple[PromiseSeen, ...]
    decisions: tuple[Decided, ...]
    promises: tuple[PromiseSeen, ...]
    warnings: tuple[Thing, ...]
    warnings_count: int
    actions: tuple[Thing, ...]
    minutes: Minutes | None
    may_write: bool
    may_move: bool

    @property
    def total(self) -> int:
        """Minutes that the agenda takes."""
        return sum(one.point.minutes for one in self.points)


def meeting_page(viewer: User, meeting: Meeting, *, on: date) -> MeetingPage:
    """A meeting that the viewer may see; eighteen queries at most."""
    writes = leads(viewer, meeting, on)
    planned = meeting.state == Meeting.State.PLANNED
    warnings, count = _warnings(viewer, meeting, on)
    return MeetingPage(
        meeting=meeting,
        name=spoken(meeting.series),
        leader=spoken(meeting.leader) if meeting.leader else "",
        people=_people(meeting),
        points=_points(meeting),
        before=since(meeting),
        last=last_promises(meeting, on=on),
        decisions=decisions(meeting),
        promises=made_in(meeting, on=on),
        warnings=warnings,
        warnings_count=count,
        actions=_actions(viewer, meeting, on),
        minutes=Minutes.objects.filter(meeting=meeting)
        .select_related("actor__person")
        .first(),
        may_write=writes,
        may_move=planned and (writes or may_arrange(viewer, meeting.unit, on)),
    )


def _people(meeting: Meeting) -> tuple[Present, ...]:
    rows = Attendance.objects.filter(meeting=meeting).select_related("person")
    return tuple(
        Present(row.person.code, spoken(row.person), row.guest, row.came)
        for row in rows.order_by("guest", "person__code")
    )


def _points(meeting: Meeting) -> tuple[PointSeen, ...]:
    rows = MeetingNote.objects.filter(meeting=meeting)
    notes = {row.point: (row.text, row.edits) for row in rows}
    return tuple(
        PointSeen(place, point, *notes.get(place, ("", 0)))
        for place, point in enumerate(points(meeting.agenda))
    )


def _warnings(
    viewer: User, meeting: Meeting, on: date
) -> tuple[tuple[Thing, ...], int]:
    if not _behind(meeting) & {"warnings", "since", "gaps"}:
        return (), 0
    under = Reach.objects.on(on).filter(above=meeting.unit_id).values("below")
    rows = warnings_seen(viewer, on).filter(unit__in=under)
    rows = rows.filter(state=EarlyWarning.State.OPEN).select_related("unit")
    found = list(rows.order_by("-amount", "pk")[:200])
    things = (
        Thing(row.pk, "", spoken(row.unit), row.known_date, row.rule)
        for row in found[:SHOWN]
    )
    return tuple(things), len(found)


def _actions(viewer: User, meeting: Meeting, on: date) -> tuple[Thing, ...]:
    if not _behind(meeting) & {"actions", "since"}:
        return ()
    under = Reach.objects.on(on).filter(above=meeting.unit_id).values("below")
    rows = actions_seen(viewer, on).filter(plan__unit__in=under, state__in=OPEN)
    rows = rows.filter(end_date__lte=on + AS_LONG_AS).order_by("end_date", "pk")
    return tuple(
        Thing(
            row.pk,
            spoken(row),
            spoken(row.owner),
            row.end_date - timedelta(days=1),
            late=row.end_date <= on,
        )
        for row in rows[: 2 * SHOWN]
    )


def _behind(meeting: Meeting) -> set[str]:
    return {point["behind"] for point in meeting.agenda}
