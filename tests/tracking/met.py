"""Meetings for tests, arranged by the services themselves."""

from datetime import time, timedelta
from itertools import count

from luopan.tracking.models import Meeting
from luopan.tracking.presets import Point
from luopan.tracking.services import meetings

AGENDA = (Point("Promised", 10, "promises"), Point("Next", 20, "decisions"))
KEYS = count(1)


def arranged(world, unit, actor, **said):
    """A weekly meeting of a unit on Mondays from the world's day on."""
    known = {
        "name": "Weekly",
        "rhythm": "weekly",
        "day": 1,
        "starts_at": time(9, 30),
        "takes": "all",
        "agenda": AGENDA,
        "start_date": world.on,
    }
    made = meetings.Arrangement(**known | said)
    return meetings.arrange_series(actor=actor, at=world.at, unit=unit, said=made)


def met(series):
    """Its meetings by day."""
    return list(Meeting.objects.filter(series=series).order_by("due_date"))


def begun(world, series, actor, *, weeks=0):
    """The meeting of a week, begun on its day."""
    at = world.at + timedelta(weeks=weeks)
    meetings.arise(actor=world.operator, at=at)
    one = Meeting.objects.get(series=series, due_date=at.date())
    return meetings.open_meeting(actor=actor, at=at, meeting=one)


def promised(world, meeting, actor, person, *, weeks=0, days=4, **said):
    """Something that somebody promised, due on Friday."""
    at = world.at + timedelta(weeks=weeks)
    known = {"text": "Visit two", "key": f"k{next(KEYS)}"}
    return meetings.promise(
        actor=actor,
        at=at,
        meeting=meeting,
        person=person,
        due_date=at.date() + timedelta(days=days),
        **known | said,
    )
