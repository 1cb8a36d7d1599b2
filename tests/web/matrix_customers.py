"""Customers of a number in the matrix of rights: two seats of the committed plan."""

from datetime import date
from urllib.parse import quote

SEATS = {"seat": "north-1-a", "other": "south-1-a", "absent": "no-such-seat"}


def build(world, by):
    """A customer of each of the two seats."""
    from luopan.dimensions.services import accounts

    rows = [
        accounts.NewAccount(f"of-{seat}", f"Customer of {seat}", seat, start_date=since)
        for since in [date(2020, 1, 1)]
        for seat in ("north-1-a", "south-1-a")
    ]
    accounts.add_accounts(**by, rows=rows)


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""
    on = "/targets/<int:version_id>/customers/"

    def plain(world, principal, relation):
        return ask_type("/targets/customers/")

    def page(world, principal, relation):
        place = places[principals[principal][1]].get(relation)
        code = "no-such-unit" if relation == "absent" else place
        if code is None:
            return None
        version = world.frozen["company"].pk
        return ask_type(f"/targets/{version}/customers/of/{quote(code)}/")

    def act(world, principal, relation):
        seat = SEATS[relation]
        version = world.frozen["company"].pk
        data = {f"2027-03|of-{seat}": "12", "expected": "0"}
        return ask_type(f"/targets/{version}/customers/do/save/{seat}/", data)

    def by_people(verb, data=None):
        def ask(world, principal, relation):
            place = places[principals[principal][1]].get(relation)
            code = "no-such-unit" if relation == "absent" else place
            if code is None:
                return None
            version = world.drafts["company"].pk
            path = f"/decompose/{version}/people/{verb}/{quote(code)}/"
            return ask_type(path, data)

        return ask

    def settings(path, data=None):
        return lambda world, principal, relation: ask_type(path, data)

    ramp = {"role": "", "shares": "20 60"}
    return {
        ("/decompose/people/", "GET"): settings("/decompose/people/"),
        ("/decompose/<int:version_id>/people/of/<path:code>/", "GET"): by_people("of"),
        ("/decompose/<int:version_id>/people/do/<path:code>/", "POST"): by_people(
            "do", {"rule": "others"}
        ),
        ("/settings/ramps/", "GET"): settings("/settings/ramps/"),
        ("/settings/ramps/set/", "POST"): settings("/settings/ramps/set/", ramp),
        ("/targets/customers/", "GET"): plain,
        (on + "of/<path:code>/", "GET"): page,
        (on + "do/<str:act>/<path:code>/", "POST"): act,
    }
