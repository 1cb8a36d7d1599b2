"""Collecting by workbook in the matrix of rights: asked, handed out, one returned by each."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

UNITS = ("company", "north", "north-1-a", "south", "south-1-a")
SOON = date(2027, 3, 1)


def build(world, by):
    """Of the version in talks: everybody's unit was asked, and a file of each came back."""
    from luopan.targets.models import Return
    from luopan.targets.services import collecting

    by = by | {"version": world.talks["open"]}
    collecting.ask_for_workbooks(**by, units=UNITS, deadline=SOON)
    world.returned = {}
    for unit in UNITS:
        handout = collecting.hand_out_workbook(**by, unit=unit)
        row = handout.layout["rows"][0]
        cells = [[row[0], row[1], handout.layout["periods"][0], 500]]
        world.returned[unit] = Return.objects.create(
            version=by["version"],
            handout=handout,
            name=f"{unit}.xlsx",
            sha256="0" * 64,
            actor=by["actor"],
            received_at=by["at"] - timedelta(days=1),
            state=Return.State.CHECKED,
            found={"cells": cells, "faults": [], "blank": 0, "same": None},
        ).pk


def builders(ask_type, places, principals, absent):
    """How each route of collecting is asked for.

    Args:
        ask_type: What a question is made with.
        places: From a position: what the relations mean there.
        principals: Everybody, with the unit that his role is held over.
        absent: A number that nothing has.
    """

    def place(principal, relation):
        wanted = relation if relation in {"below", "sibling", "above"} else "own"
        return places[principals[principal][1]].get(wanted)

    def at(pattern, said=lambda _world, _code: None):
        """A route about a version that names a unit, or a file of it."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            state = "frozen" if relation == "frozen" else "open"
            number = absent if relation == "absent" else world.talks[state].pk
            path = pattern.replace("<int:version_id>", str(number))
            return ask_type(path, said(world, code))

        return ask

    def returned(act):
        """A route about a file that came back."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            number = absent if relation == "absent" else world.returned[code]
            return ask_type(f"/collect/file/{number}/{act}/", {})

        return ask

    def index(world, principal, relation):
        query = {"version": str(absent)} if relation == "absent" else None
        return ask_type("/collect/", query=query)

    def file(_world, _code):
        return {"files": [SimpleUploadedFile("a.xlsx", b"no workbook")]}

    def unit(_world, code):
        return {"unit": code}

    one = "/collect/<int:version_id>/"
    return {
        ("/collect/", "GET"): index,
        (one + "workbook/", "GET"): at(one + "workbook/"),
        (one + "ask/", "POST"): at(
            one + "ask/", lambda _w, code: {"branch": code, "deadline": "2027-03-01"}
        ),
        (one + "download/", "POST"): at(one + "download/", unit),
        (one + "return/", "POST"): at(one + "return/", file),
        (one + "load/", "POST"): at(
            one + "load/", lambda world, code: {"file": [world.returned[code]]}
        ),
        (one + "remind/", "POST"): at(one + "remind/", unit),
        ("/collect/file/<int:returned_id>/away/", "POST"): returned("away"),
        ("/collect/file/<int:returned_id>/apply/", "POST"): returned("apply"),
    }
