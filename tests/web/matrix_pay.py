"""In the matrix of rights: pay of people, schemes, disputes, contests."""

from datetime import date

from luopan.review.paying.rules import SaidRule

FIELDS = (
    *("key", "kind", "name", "name_other", "metric", "product", "channel", "steps"),
    *("by", "level", "above_stretch", "gate", "cap", "sum", "receipts"),
    *("receipt_steps", "back_months", "bad_months", "bar", "each", "most"),
)
TYPED = dict.fromkeys(FIELDS, "") | {
    "kind": "commission",
    "name": "Commission",
    "metric": "sales_amount",
    "steps": "0:2",
    "by": "part",
}


def build(world):
    """A scheme of seats; a dispute in the North and one in the South; two contests."""
    from decimal import Decimal

    from luopan.review.services import paying

    by = {"actor": world.operator, "at": world.at}
    paying.set_reward_rule(**by, leaders_see=False, contests=True)
    world.scheme = paying.open_scheme(**by, name="Seats", audience="seat")
    rule = SaidRule(
        name="Commission",
        metric="sales_amount",
        steps=((Decimal(0), Decimal("0.01")),),
    )
    start = date(2027, 1, 1)
    paying.save_scheme(
        **by,
        scheme=world.scheme,
        from_date=start,
        every="month",
        rules=[rule],
        expected=0,
    )
    paying.publish_scheme(**by, scheme=world.scheme, expected=1, reason="Year begins")
    _disputes(world)
    _contests(world)


def _disputes(world):
    from luopan.org.models import Person
    from luopan.review.models import PayDispute

    world.disputes = {}
    for code, seat, person in (
        ("north", world.north_1_a, "bob"),
        ("south", world.south_1_a, "sam"),
    ):
        row = PayDispute.objects.create(
            person=Person.objects.get(code=person),
            unit=seat,
            period="2027-01",
            line="rule-9",
            said="An order is missing",
            due_date=date(2027, 1, 11),
            actor=world.operator,
            at=world.at,
        )
        world.disputes[code] = row.pk


def _contests(world):
    from luopan.dimensions.models import Metric
    from luopan.review.models import Contest, Entrant

    world.contests, world.entrants = {}, {}
    for code, unit, seats in (
        ("own", world.company, (world.north_1_a, world.south_1_a)),
        ("south", world.south, (world.south_1_a,)),
    ):
        made = Contest.objects.create(
            name=code,
            unit=unit,
            among="seat",
            metric=Metric.objects.get(code="sales_amount"),
            ranking="attainment",
            period="2027-02",
            start_date=date(2027, 2, 1),
            end_date=date(2027, 3, 1),
            actor=world.operator,
            at=world.at,
        )
        for seat in seats:
            row = Entrant.objects.create(contest=made, unit=seat, group=1)
        world.contests[code], world.entrants[code] = made.pk, row.pk


def builders(ask_type, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def plain(path, data=None):
        return lambda _world, _principal, _relation: ask_type(
            path, *([data] if data else [])
        )

    def person(_world, _principal, relation):
        code = {"north": "bob", "south": "sam", "absent": "nobody"}[relation]
        return ask_type(f"/review/pay/person/{code}/")

    def dispute(tail="", data=None):
        def ask(world, _principal, relation):
            number = world.disputes.get(relation, absent)
            path = f"/review/pay/disputes/{number}/{tail}"
            return ask_type(path, *([data] if data else []))

        return ask

    def scheme(tail="", data=None):
        def ask(world, _principal, relation):
            number = world.scheme.pk if relation == "own" else absent
            path = f"/review/pay/schemes/{number}/{tail}"
            return ask_type(path, *([data] if data else []))

        return ask

    def contest(tail="", data=None):
        def ask(world, _principal, relation):
            number = world.contests.get(relation, absent)
            said = dict(data or {})
            if tail == "move/":
                said["entrant"] = str(world.entrants.get(relation, absent))
            path = f"/review/contests/{number}/{tail}"
            return ask_type(path, *([said] if data else []))

        return ask

    line = {"unit": "north-1-a", "period": "2027-01", "line": "rule-1", "said": "Wrong"}
    decided = {"upheld": "0", "said": "It is right"}
    saved = TYPED | {"expected": "1", "from_date": "2027-02-01", "every": "month"}
    new = {"unit": "north", "name": "Sprint", "metric": "sales_amount", "top": "3"}
    new |= {"period": "2027-02", "among": "seat", "ranking": "growth"}
    pay, of_scheme = "/review/pay/", "/review/pay/schemes/<int:scheme_id>/"
    of_dispute = "/review/pay/disputes/<int:dispute_id>/"
    of_contest = "/review/contests/<int:contest_id>/"
    rule = {"leaders_see": "1", "contests": "1", "dispute_days": "5"}
    return {
        (pay, "GET"): plain(pay),
        (f"{pay}people/", "GET"): plain(f"{pay}people/"),
        (f"{pay}person/<path:code>/", "GET"): person,
        (f"{pay}disputes/", "GET"): plain(f"{pay}disputes/"),
        (f"{pay}disputes/new/", "POST"): plain(f"{pay}disputes/new/", line),
        (of_dispute, "GET"): dispute(),
        (f"{of_dispute}decide/", "POST"): dispute("decide/", decided),
        (f"{pay}rule/", "POST"): plain(f"{pay}rule/", rule),
        (f"{pay}schemes/", "GET"): plain(f"{pay}schemes/"),
        (f"{pay}schemes/new/", "POST"): plain(
            f"{pay}schemes/new/", {"name": "Heads", "audience": "team"}
        ),
        (of_scheme, "GET"): scheme(),
        (of_scheme, "POST"): scheme("", saved),
        (f"{of_scheme}rules/", "POST"): scheme("rules/", saved),
        (f"{of_scheme}publish/", "POST"): scheme(
            "publish/", {"expected": "1", "reason": "More"}
        ),
        ("/review/contests/", "GET"): plain("/review/contests/"),
        ("/review/contests/new/", "POST"): plain("/review/contests/new/", new),
        (of_contest, "GET"): contest(),
        (f"{of_contest}move/", "POST"): contest(
            "move/", {"group": "2", "reason": "Another region"}
        ),
        (f"{of_contest}off/", "POST"): contest("off/", {"reason": "Stock is short"}),
    }
