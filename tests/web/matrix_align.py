"""Agreeing in the matrix of rights: a version in talks, the same committed, who asks for what."""

from datetime import date
from decimal import Decimal
from urllib.parse import quote

SOON = date(2027, 3, 1)


def build(world, by):
    """Two versions of the company, issued to all; offers with resources; one committed."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.targets import services
    from luopan.targets.models import Ask

    plan = services.create_plan(
        **by,
        name="2028",
        calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
        year=2028,
        root=world.company,
    )
    metric = Metric.objects.get(code="sales_amount")
    world.talks, world.asks = {}, {}
    for state in ("open", "frozen"):
        version = services.create_version(**by, plan=plan, metric=metric, name=state)
        cell = services.Cell("company", "products", "2028")
        services.set_target(**by, version=version, cell=cell, total=120_000)
        services.issue(**by, version=version, unit="company", branch=True)
        _offers(world, version)
        asks = Ask.objects.filter(talk__version=version)
        world.asks[state] = dict(asks.values_list("talk__unit__code", "pk"))
        world.talks[state] = version
    services.commit(**by, version=world.talks["frozen"], reason="It is time.")
    world.talks["frozen"].refresh_from_db()


def _offers(world, version):
    """A counter-offer with a resource from the North, the South, and Bob's seat."""
    from luopan.targets.models import Talk
    from luopan.targets.services import agreement

    for unit, user in [("north", "alice"), ("south", "charlie"), ("north-1-a", "bob")]:
        agreement.counter(
            actor=getattr(world, user),
            at=world.at,
            version=version,
            unit=unit,
            amount=Talk.objects.get(version=version, unit__code=unit).amount - 100,
            text="Two join late.",
            asks=[agreement.Asked("heads", Decimal(1), SOON)],
        )


def builders(ask_type, places, principals, absent):
    """How each route of agreeing is asked for.

    Args:
        ask_type: What a question is made with.
        places: From a position: what the relations mean there.
        principals: Everybody, with the unit that his role is held over.
        absent: A number that nothing has.
    """

    def place(principal, relation):
        """The unit; nothing was issued to the company itself, so its own is the North."""
        if relation == "absent":
            return "no-such-unit"
        wanted = "own" if relation == "frozen" else relation
        code = places[principals[principal][1]].get(wanted)
        return "north" if code == "company" and relation == "frozen" else code

    def talk_at(pattern, data=None):
        def ask(world, principal, relation):
            code = place(principal, relation)
            if code in {None, "company"}:
                return None
            state = "frozen" if relation == "frozen" else "open"
            path = pattern.replace("<int:version_id>", str(world.talks[state].pk))
            path = path.replace("<path:code>", quote(code)).replace(
                "<int:ask_id>", str(world.asks[state].get(code, absent))
            )
            act = "promise" if "/ask/" in pattern else "say"
            act = "delegate" if "/form/" in pattern else act
            return ask_type(path.replace("<str:act>", act), data)

        return ask

    def version_at(pattern, **data):
        """A route about a version that names a unit in its form, if any."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            state = "frozen" if relation == "frozen" else "open"
            number = absent if relation == "absent" else world.talks[state].pk
            form = {k: v.replace("{unit}", code) for k, v in data.items()}
            path = pattern.replace("<int:version_id>", str(number))
            return ask_type(path, form or None)

        return ask

    def index(world, principal, relation):
        query = {"version": str(absent)} if relation == "absent" else None
        return ask_type("/align/", query=query)

    one = "/align/<int:version_id>/<path:code>/"
    audit = "/targets/<int:version_id>/audit/talk/<path:code>/"
    to = {"branch": "direct:{unit}", "deadline": "2027-03-01"}
    return {
        ("/align/", "GET"): index,
        ("/align/workbook/<int:version_id>/", "GET"): version_at(
            "/align/workbook/<int:version_id>/"
        ),
        ("/align/issue/<int:version_id>/", "POST"): version_at(
            "/align/issue/<int:version_id>/", **to
        ),
        ("/align/issue/<int:version_id>/form/", "GET"): version_at(
            "/align/issue/<int:version_id>/form/"
        ),
        ("/align/issue/<int:version_id>/after/", "POST"): version_at(
            "/align/issue/<int:version_id>/after/", **to
        ),
        ("/align/recall/<int:version_id>/", "POST"): version_at(
            "/align/recall/<int:version_id>/", unit="{unit}", reason="Wrong."
        ),
        ("/align/remind/<int:version_id>/", "POST"): version_at(
            "/align/remind/<int:version_id>/", text="Please."
        ),
        ("/align/submit/<int:version_id>/", "POST"): version_at(
            "/align/submit/<int:version_id>/", unit="{unit}", amount="1000000"
        ),
        (one, "GET"): talk_at(one),
        (audit, "GET"): talk_at(audit),
        (one + "form/<str:act>/", "GET"): talk_at(one + "form/<str:act>/"),
        (one + "after/", "POST"): talk_at(one + "after/", {"carry": "reserve"}),
        (one + "do/<str:act>/", "POST"): talk_at(
            one + "do/<str:act>/", {"text": "A word.", "expected": "2"}
        ),
        (one + "ask/<int:ask_id>/<str:act>/", "POST"): talk_at(
            one + "ask/<int:ask_id>/<str:act>/", {"until": "2027-03-01"}
        ),
    }
