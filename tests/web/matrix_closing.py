"""In the matrix of rights: a month being confirmed, one that is closed, objections at every place."""

from datetime import date, timedelta

PLACES = ("company", "north", "north-1-a", "south", "south-1-a")
OPEN, SHUT = "2026-12", "2026-11"


def build(world):
    """Two rounds; an objection of every place, raised by somebody who is gone."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.org.models import Unit
    from luopan.records.models import ClosedPeriod
    from luopan.review.models import Closing, Objection

    calendar = Calendar.objects.get(code="company")
    said = {
        "calendar": calendar,
        "metrics": ["sales_amount"],
        "deadline_date": world.on + timedelta(days=3),
        "opened_by": world.zed,
        "opened_at": world.at,
    }
    days = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
    mark = ClosedPeriod.objects.create(
        start_date=days[0], end_date=days[1], closed_at=world.at, closed_no=10**9
    )
    Closing.objects.create(
        **said,
        period=SHUT,
        start_date=days[0],
        end_date=days[1],
        closed_by=world.zed,
        closed_at=world.at,
        mark=mark,
    )
    opened = Closing.objects.create(
        **said, period=OPEN, start_date=days[1], end_date=days[2]
    )
    metric = Metric.objects.get(code="sales_amount")
    world.objections = {
        unit.code: Objection.objects.create(
            closing=opened,
            seat=unit,
            metric=metric,
            kind="period",
            record="order:gone",
            to_date=days[0],
            reason="It came before",
            raised_by=world.zed,
            raised_at=world.at,
            due_date=world.on + timedelta(days=6),
        ).pk
        for unit in Unit.objects.filter(code__in=PLACES)
    }


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def where(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def at_period(tail, period=OPEN, data=None):
        def ask(_world, _principal, relation):
            code = "2031-01" if relation == "absent" else period
            return ask_type(f"/review/close/{code}/{tail}", *([data] if data else []))

        return ask

    def at_seat(tail="", data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            path = f"/review/close/{OPEN}/{code}/{tail}"
            return ask_type(path, *([data] if data is not None else []))

        return ask

    def at_objection(tail, data):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = world.objections.get(code, absent)
            return ask_type(f"/review/close/objections/{number}/{tail}/", data)

        return ask

    def plain(path, *data):
        return lambda _world, _principal, _relation: ask_type(path, *data)

    top = "/review/close/"
    period, seat = f"{top}<str:period>/", f"{top}<str:period>/<str:seat>/"
    objection = f"{top}objections/<int:number>/"
    begun = {"period": OPEN, "deadline": "2027-01-08", "decides": "operations"}
    wrong = {"metric": "sales_amount", "kind": "no_return", "record": "R1"}
    return {
        (top, "GET"): plain(top),
        (f"{top}mine/", "GET"): plain(f"{top}mine/"),
        (f"{top}open/", "POST"): plain(f"{top}open/", begun),
        (period, "GET"): at_period(""),
        (f"{period}do/<str:act>/", "POST"): at_period(
            "do/close/", data={"reason": "It is late"}
        ),
        (f"{period}today/", "GET"): at_period("today/", SHUT),
        (seat, "GET"): at_seat(),
        (f"{seat}confirm/", "POST"): at_seat("confirm/", {}),
        (f"{seat}object/", "POST"): at_seat("object/", wrong | {"reason": "Look"}),
        (f"{objection}decide/", "POST"): at_objection(
            "decide", {"accepted": "0", "reason": "It did not"}
        ),
        (f"{objection}withdraw/", "POST"): at_objection("withdraw", {}),
    }
