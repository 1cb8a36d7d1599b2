"""What minutes say once they are closed."""

import hashlib
from datetime import date
from typing import Any

from luopan.tracking.models import Attendance, Meeting, MeetingNote
from luopan.tracking.queries.meetings.before import decisions
from luopan.tracking.queries.meetings.promises import (
    PromiseSeen,
    last_promises,
    made_in,
)
from luopan.trail.canonical import spelled


def digest_of(content: dict[str, Any]) -> str:
    """What everybody can hold his copy of the minutes against."""
    return hashlib.sha256(spelled(content).encode()).hexdigest()


def content_of(meeting: Meeting, on: date) -> dict[str, Any]:
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
