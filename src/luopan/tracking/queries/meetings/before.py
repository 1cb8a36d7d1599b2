"""The meeting before, and what was decided."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Unknown
from luopan.org.facts import remembered_while_reading
from luopan.org.language import spoken
from luopan.org.models import Person
from luopan.tracking.models import Attendance, Decision, Meeting
from luopan.trail.refusal import Refused

HELD = (Meeting.State.HELD, Meeting.State.CLOSED)


@dataclass(frozen=True)
class Since:
    """The meeting of the series before one, and its day; both None: it is the first."""

    meeting: Meeting | None
    day: date | None


@dataclass(frozen=True)
class Decided:
    """What was decided; ``by`` empty: nobody was named."""

    id: int
    text: str
    by: str


def since(meeting: Meeting) -> Since:
    """What a meeting follows: the last of its series before it that was held.

    One query, and one within a request that only reads: a pack is about it twice.
    """
    asked = ("meeting before", meeting.pk)
    return remembered_while_reading(asked, lambda: _since(meeting))


def _since(meeting: Meeting) -> Since:
    rows = Meeting.objects.filter(series=meeting.series_id, state__in=HELD)
    rows = rows.filter(due_date__lt=meeting.due_date).select_related("series", "unit")
    found = rows.order_by("-due_date").first()
    return Since(found, found.day_date if found else None)


def decisions(meeting: Meeting) -> tuple[Decided, ...]:
    """What was decided in a meeting, in the order in which it was said; one query."""
    rows = Decision.objects.filter(meeting=meeting, withdrawn=False)
    return tuple(
        Decided(row.pk, row.text, spoken(row.decided_by) if row.decided_by else "")
        for row in rows.select_related("decided_by").order_by("pk")
    )


def decision_of(meeting: Meeting, number: int) -> Decision:
    """A decision of a meeting by its number.

    Raises:
        Unknown: It has none of this number.
    """
    rows = Decision.objects.filter(meeting=meeting, pk=number)
    found = rows.select_related("meeting__unit").first()
    if found is None:
        raise Unknown(_("There is no such decision."))
    return found


def person_of(meeting: Meeting, code: str) -> Person:
    """Who takes part in a meeting, by his code.

    Raises:
        Refused: Nobody of this code does.
    """
    people = Attendance.objects.filter(meeting=meeting).values("person")
    found = Person.objects.filter(pk__in=people, code=code).first()
    if found is None:
        raise Refused(_("Choose someone who takes part in the meeting."))
    return found
