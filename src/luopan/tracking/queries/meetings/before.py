"""The meeting before, and what was decided."""

from dataclasses import dataclass
from datetime import date

from luopan.org.language import spoken
from luopan.tracking.models import Decision, Meeting

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
    """What a meeting follows: the last of its series before it that was held; one query."""
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
