"""Closing the minutes: from then on they are what they are."""

import hashlib
from datetime import date, datetime
from typing import Any

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.tracking.attending import require_leader
from luopan.tracking.models import Attendance, Meeting, MeetingNote, Minutes
from luopan.tracking.queries.meetings.before import decisions
from luopan.tracking.queries.meetings.promises import (
    PromiseSeen,
    last_promises,
    made_in,
)
from luopan.tracking.services.meetings.holding import not_open
from luopan.trail.canonical import spelled
from luopan.trail.chain import note, service

State = Meeting.State


@service("tracking.close_meeting")
def close_meeting(*, actor: User, at: datetime, meeting: Meeting) -> Minutes:
    """Close the minutes of a meeting. They are kept as they are and never change again.

    Who took part finds them on Today.

    Args:
        actor: Who leads the meeting.
        at: When.
        meeting: Which; it is being held.

    Raises:
        Refused: He does not lead it; it has not begun; somebody has closed it already.
    """
    require_leader(actor, meeting, at=at)
    held = Meeting.objects.filter(pk=meeting.pk, state=State.HELD)
    if not held.update(state=State.CLOSED, closed_at=at):
        meeting.refresh_from_db()
        raise not_open(meeting)
    content = _content(meeting, day_of(at))
    digest = hashlib.sha256(spelled(content).encode()).hexdigest()
    made = Minutes.objects.create(
        meeting=meeting, content=content, digest=digest, actor=actor, at=at
    )
    meeting.refresh_from_db()
    note(
        meeting,
        unit=meeting.unit.code,
        day=meeting.day_date,
        decisions=len(content["decisions"]),
        promises=len(content["promises"]),
        digest=digest,
    )
    return made


def _content(meeting: Meeting, on: date) -> dict[str, Any]:
    """All that the minutes say, as plain values."""
    notes = dict(
        MeetingNote.objects.filter(meeting=meeting).values_list("point", "text")
    )
    came = Attendance.objects.filter(meeting=meeting).order_by("person__code")
    return {
        "name": meeting.series.name,
        "name_other": meeting.series.name_other,
        "unit": meeting.unit.code,
        "day": meeting.day_date.isoformat(),
        "people": [
            {"code": code, "name": name, "came": there, "guest": guest}
            for code, name, there, guest in came.values_list(
                "person__code", "person__name", "came", "guest"
            )
        ],
        "points": [
            {**point, "note": notes.get(place, "")}
            for place, point in enumerate(meeting.agenda)
        ],
        "last": [_plain(one) for one in last_promises(meeting, on=on)],
        "decisions": [{"text": one.text, "by": one.by} for one in decisions(meeting)],
        "promises": [_plain(one) for one in made_in(meeting, on=on)],
    }


def _plain(one: PromiseSeen) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "person": one.person,
        "code": one.person_code,
        "first": one.first_date.isoformat(),
        "due": one.due_date.isoformat(),
        "outcome": one.outcome,
        "said": one.said,
        "action": one.proof.number if one.proof else None,
    }
