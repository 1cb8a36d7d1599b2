"""In the matrix of rights: a report of every unit, its writing, its answers, the rule."""

from datetime import date
from urllib.parse import urlencode

WEEK = date(2026, 12, 28)


def build(world):
    """One report of each unit that a principal may stand at, by who holds or leads it."""
    from luopan.org.models import Person
    from luopan.tracking.models import Report
    from luopan.tracking.queries.reports import Figures, period_of

    period = period_of("week", WEEK)
    writers = {
        "company": (world.dora, world.company),
        "north": (world.alice, world.north),
        "north-1-a": (world.bob, world.north_1_a),
        "south": (world.charlie, world.south),
        "south-1-a": (world.operator, world.south_1_a),
    }
    world.reports = {
        code: Report.objects.create(
            unit=unit,
            person=user.person or Person.objects.get(code="sam"),
            kind="week",
            start_date=period.start_date,
            end_date=period.end_date,
            figures=Figures(visits=3).kept(),
            words="A tender moved",
            actor=user,
            at=world.at,
        ).pk
        for code, (user, unit) in writers.items()
    }
    _bulletins(world, {code: unit for code, (_user, unit) in writers.items()})


def _bulletins(world, units):
    """One of each unit, read on its page by the people of the unit; one was sent of each."""
    from luopan.tracking.models import Bulletin, BulletinIssue

    world.bulletins, world.issues = {}, {}
    for code, unit in units.items():
        made = Bulletin.objects.create(
            unit=unit,
            name="Evening",
            language="en",
            shows=["progress"],
            actor=world.dora,
            at=world.at,
        )
        issue = BulletinIssue.objects.create(
            bulletin=made,
            slot="1",
            subject="North",
            text="On",
            picture=b"",
            at=world.at,
        )
        world.bulletins[code], world.issues[code] = made.pk, issue.pk


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def where(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def at_unit(path, data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            if data is None:
                return ask_type(f"{path}?{urlencode({'unit': code})}")
            return ask_type(path, data | {"unit": code})

        return ask

    def of_unit(tail, data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            return ask_type(f"{top}{tail}/{code}/", *([data] if data else []))

        return ask

    def at_report(tail="", data=None):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = world.reports.get(code, absent)
            return ask_type(f"{top}{number}/{tail}", *([data] if data else []))

        return ask

    def at_bulletin(kind, before="", tail="", data=None):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = getattr(world, kind).get(code, absent)
            path = f"{room}{before}{number}/{tail}"
            return ask_type(path, *([data] if data else []))

        return ask

    top, room = "/coach/reports/", "/coach/bulletins/"
    rules = f"{top}rules/"
    report = {"kind": "week", "day": "2027-01-04", "words": "A tender moved"}
    drawn = {"name": "Evening", "language": "en", "shows": "progress", "hours": ""}
    rule = {"weekly": "1", "who": "both", "weekday": "5", "asks_at": "16:00"}
    return {
        (top, "GET"): lambda _world, _principal, _relation: ask_type(top),
        (f"{top}write/<str:code>/", "GET"): of_unit("write"),
        (f"{top}send/<str:code>/", "POST"): of_unit("send", report),
        (rules, "GET"): at_unit(rules),
        (f"{rules}set/", "POST"): at_unit(f"{rules}set/", rule),
        (f"{top}<int:number>/", "GET"): at_report(),
        (f"{top}<int:number>/mark/<str:act>/", "POST"): at_report(
            "mark/thumb/", {"back": top}
        ),
        (room, "GET"): lambda _world, _principal, _relation: ask_type(room),
        (f"{room}add/", "POST"): at_unit(f"{room}add/", drawn),
        (f"{room}<int:number>/", "GET"): at_bulletin("bulletins"),
        (f"{room}<int:number>/picture.png", "GET"): at_bulletin(
            "bulletins", tail="picture.png"
        ),
        (f"{room}<int:number>/do/<str:act>/", "POST"): at_bulletin(
            "bulletins", tail="do/set/", data=drawn
        ),
        (f"{room}sent/<int:number>/", "GET"): at_bulletin("issues", "sent/"),
        (f"{room}sent/<int:number>/picture.png", "GET"): at_bulletin(
            "issues", "sent/", "picture.png"
        ),
    }
