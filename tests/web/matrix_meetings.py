"""In the matrix of rights: a meeting of every unit, recurring, held, with what was promised."""

from datetime import time
from urllib.parse import urlencode

TEAMS = {"north-1-a": "north-1", "south-1-a": "south-1"}  # a seat has no meeting
WHOSE = {"company": "dora", "north": "alice", "north-1": "bob", "south": "charlie"}


def build(world):
    """A meeting today of each unit that a principal may stand at or above, and a promise."""
    from luopan.org.models import Person
    from luopan.tracking.models import Attendance, MeetingPromise
    from luopan.tracking.presets import Point
    from luopan.tracking.services import meetings

    world.meetings, world.series, world.promises = {}, {}, {}
    for code in ("company", "north", "north-1", "south", "south-1"):
        unit = getattr(world, code.replace("-", "_"))
        said = meetings.Arrangement(
            name="Round",
            rhythm="weekly",
            day=1,
            starts_at=time(9),
            takes="all" if code in TEAMS.values() else "under",
            agenda=(Point("All", 5),),
            start_date=world.on,
        )
        by = {"actor": world.operator, "at": world.at}
        series = meetings.arrange_series(**by, unit=unit, said=said)
        meeting = series.meetings.order_by("due_date").first()
        person = Person.objects.get(code=WHOSE.get(code, "sam"))
        Attendance.objects.get_or_create(meeting=meeting, person=person)
        promise = MeetingPromise.objects.create(
            meeting=meeting,
            unit=unit,
            key="a",
            person=person,
            text="Visit two",
            first_date=world.on,
            due_date=world.on,
            actor=world.operator,
            at=world.at,
        )
        world.series[code], world.meetings[code] = series.pk, meeting.pk
        world.promises[code] = promise.pk


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def where(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        code = places[principals[principal][1]].get(relation)
        return TEAMS.get(code, code)

    def at_unit(path, data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            if data is None:
                return ask_type(f"{path}?{urlencode({'unit': code})}")
            return ask_type(path, data | {"unit": code})

        return ask

    def at_number(path, kept, tail="", data=None):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = getattr(world, kept).get(code, absent)
            return ask_type(f"{path}{number}/{tail}", *([] if data is None else [data]))

        return ask

    top = "/coach/meetings/"
    one, number = f"{top}<int:number>/", "<int:number>/"
    form = {
        "name": "Round",
        "rhythm": "weekly",
        "day": "1",
        "off": "after",
        "starts_at": "09:00",
        "takes": "all",
        "start": "2027-01-04",
        "title-0": "All",
        "minutes-0": "5",
        "behind-0": "",
    }
    promise, answer = f"{top}promises/", {"said": "On Friday"}
    series, end = f"{top}series/", {"end": "2027-02-01"}
    return {
        (top, "GET"): at_unit(top),
        (one, "GET"): at_number(top, "meetings"),
        (f"{one}do/<str:act>/", "POST"): at_number(top, "meetings", "do/open/", {}),
        (f"{series}new/", "GET"): at_unit(f"{series}new/"),
        (f"{series}arrange/", "POST"): at_unit(f"{series}arrange/", form),
        (f"{series}{number}", "GET"): at_number(series, "series"),
        (f"{series}{number}do/<str:act>/", "POST"): at_number(
            series, "series", "do/end/", end
        ),
        (f"{top}kinds/", "GET"): at_unit(f"{top}kinds/"),
        (f"{top}kinds/save/", "POST"): at_unit(
            f"{top}kinds/save/", form | {"code": "round", "edits": "0"}
        ),
        (promise, "GET"): at_unit(promise),
        (f"{promise}{number}do/<str:act>/", "POST"): at_number(
            promise, "promises", "do/answer/", answer
        ),
    }
