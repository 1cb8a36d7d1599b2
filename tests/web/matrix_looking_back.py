"""In the matrix of rights: reviews of a unit at every place, handovers of its seats."""

from datetime import date, timedelta
from urllib.parse import urlencode

UNITS = ("company", "north", "north-1-a", "south", "south-1-a")


def build(world):
    """A published review and a draft of each unit; handovers of a seat in each region."""
    from luopan.dimensions.models import Metric
    from luopan.org.models import Unit
    from luopan.review.models import Handover, HandoverSeat, Review

    sales = Metric.objects.get(code="sales_amount")
    units = {one.code: one for one in Unit.objects.filter(code__in=UNITS)}
    facts = dict.fromkeys(("units", "products", "parts", "warnings"), ())
    facts |= {"assumptions": (), "actions": (), "promises": {}}
    facts |= {"goal": "10", "result": "9", "counted_in": "CNY", "over": True}
    world.reviews, world.review_drafts = {}, {}
    for state, period, kept in (
        ("published", "2027", world.reviews),
        ("draft", "2026-Q4", world.review_drafts),
    ):
        for code, unit in units.items():
            kept[code] = Review.objects.create(
                unit=unit,
                metric=sales,
                period=period,
                start_date=date(2027, 1, 1),
                end_date=date(2028, 1, 1),
                state=state,
                facts=facts,
                as_of=world.on,
                opened_by=world.operator,
                opened_at=world.at,
            ).pk
    world.handovers = {}
    people, heir = world.people, world.people.charlie
    by = {"prepared_by": world.operator, "prepared_at": world.at}
    sam = units["south-1-a"].holdings.get().person
    for person, code in (
        (people.zed, ""),
        (people.bob, "north-1-a"),
        (sam, "south-1-a"),
    ):
        one = Handover.objects.create(
            person=person,
            successor=heir,
            kind="leaves",
            day_date=world.on + timedelta(days=9),
            credit="goes",
            **by,
        )
        if code:
            HandoverSeat.objects.create(handover=one, seat=units[code], to_person=heir)
        world.handovers[code or "company"] = one.pk
    world.handovers["north"] = world.handovers["north-1-a"]
    world.handovers["south"] = world.handovers["south-1-a"]


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def where(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def once(path, data=None):
        def ask(_world, _principal, _relation):
            return ask_type(path, *([] if data is None else [data]))

        return ask

    def at_unit(path, data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            if data is None:
                return ask_type(f"{path}?{urlencode({'unit': code})}")
            return ask_type(path, data | {"unit": code})

        return ask

    def numbered(kept, pattern, data=None, *, but=()):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None or (principal, relation) in but:
                return None
            number = getattr(world, kept).get(code, absent)
            path = pattern.format(number)
            return ask_type(path, *([] if data is None else [data]))

        return ask

    top, one = "/review/", "/review/<int:number>/"
    hands, hand = "/review/handovers/", "/review/handovers/<int:number>/"
    begun = {"period": "2027-01", "metric": "sales_amount"}
    day = {"day": "2027-01-20"}
    new = day | {"person": "fin", "successor": "charlie", "kind": "leaves"}
    himself = {("rep", "above")}  # it is his own handover there too
    return {
        (top, "GET"): at_unit(top),
        (f"{top}new/", "POST"): at_unit(f"{top}new/", begun),
        (f"{top}next/", "GET"): once(f"{top}next/"),
        (one, "GET"): numbered("reviews", "/review/{}/"),
        (f"{one}do/<str:act>/", "POST"): numbered(
            "review_drafts", "/review/{}/do/summarise/", {"text": "It went well."}
        ),
        (f"{one}answer/", "POST"): numbered(
            "reviews", "/review/{}/answer/", {"text": "Good."}
        ),
        (f"{one}next/", "GET"): numbered("reviews", "/review/{}/next/"),
        (f"{one}next/", "POST"): numbered("reviews", "/review/{}/next/", {}),
        (hands, "GET"): once(hands),
        (f"{hands}new/", "POST"): once(f"{hands}new/", new),
        (hand, "GET"): numbered("handovers", "/review/handovers/{}/", but=himself),
        (f"{hand}do/<str:act>/", "POST"): numbered(
            "handovers", "/review/handovers/{}/do/day/", day, but=himself
        ),
    }
