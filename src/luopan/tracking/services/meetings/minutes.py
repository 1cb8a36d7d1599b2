"""Closing the minutes: from then on they are what they are."""

from datetime import datetime

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.tracking.attending import require_leader
from luopan.tracking.models import Meeting, Minutes
from luopan.tracking.queries.meetings.minutes import content_of, digest_of
from luopan.tracking.services.meetings.holding import not_open
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
    content = content_of(meeting, day_of(at))
    digest = digest_of(content)
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
