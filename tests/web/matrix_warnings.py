"""In the matrix of rights: warnings of a unit at every place, what is done with them, the rules."""

from urllib.parse import urlencode

from tests.tracking.raised import looked, sight


def build(world):
    """One warning at each unit that a principal may stand at."""
    from luopan.tracking.models import EarlyWarning

    units = (
        world.company,
        world.north,
        world.north_1_a,
        world.south,
        world.south_1_a,
    )
    looked(world, world.on, *(sight(unit) for unit in units))
    rows = EarlyWarning.objects.values_list("unit__code", "pk")
    world.warnings = dict(rows)


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

    def at_warning(tail="", data=None):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = world.warnings.get(code, absent)
            return ask_type(
                f"/track/warnings/{number}/{tail}", *([data] if data else [])
            )

        return ask

    top, one = "/track/warnings/", "/track/warnings/<int:number>/"
    rules, snooze = "/settings/warnings/", {"until": "2027-01-11", "reason": "A tender"}
    rule = {"rule": "pace", "active": "1", "bound": "8%", "part": "25%"}
    rule |= {"period": "quarter", "looks": "both", "tells": "owner", "first_days": "0"}
    return {
        (top, "GET"): at_unit(top),
        (one, "GET"): at_warning(),
        (f"{one}do/<str:act>/", "POST"): at_warning("do/snooze/", snooze),
        (rules, "GET"): at_unit(rules),
        (f"{rules}set/", "POST"): at_unit(f"{rules}set/", rule),
    }
