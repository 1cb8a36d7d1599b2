"""What departments are asked for, in the matrix of rights: one request of every unit."""

from datetime import date

UNITS = ("company", "north", "north-1-a", "south", "south-1-a")


def build(world, by):
    """Each unit asks the industry team, for which nobody has a role of its own."""
    from luopan.org.models import Unit
    from luopan.targets.models import Support

    version, industry = world.talks["open"], Unit.objects.get(code="industry")
    world.supports = {
        unit: Support.objects.create(
            version=version,
            unit=Unit.objects.get(code=unit),
            department=industry,
            what="An exhibition",
            wanted_date=date(2027, 3, 1),
            asked_by=by["actor"],
            asked_at=by["at"],
            changed_by=by["actor"],
            changed_at=by["at"],
        ).pk
        for unit in UNITS
    }


def builders(ask_type, places, principals, absent):
    """How each route is asked for.

    Args:
        ask_type: What a question is made with.
        places: From a position: what the relations mean there.
        principals: Everybody, with the unit that his role is held over.
        absent: A number that nothing has.
    """

    def place(principal, relation):
        wanted = "own" if relation == "absent" else relation
        return places[principals[principal][1]].get(wanted)

    def page(_world, _principal, _relation):
        return ask_type("/supports/")

    def workbook(_world, _principal, _relation):
        return ask_type("/supports/workbook/")

    def ask(world, principal, relation):
        code = place(principal, relation)
        if code is None:
            return None
        number = absent if relation == "absent" else world.talks["open"].pk
        said = {"unit": code, "department": "industry", "what": "Help"}
        return ask_type(f"/supports/{number}/ask/", said | {"wanted": "2027-03-01"})

    def act(world, principal, relation):
        """Promised: by who answers for the department, whoever asked."""
        code = place(principal, relation)
        if code is None:
            return None
        number = absent if relation == "absent" else world.supports[code]
        return ask_type(f"/supports/{number}/do/accept/", {"until": "2027-03-01"})

    return {
        ("/supports/", "GET"): page,
        ("/supports/workbook/", "GET"): workbook,
        ("/supports/<int:version_id>/ask/", "POST"): ask,
        ("/supports/<int:support_id>/do/<str:act>/", "POST"): act,
    }
