"""In the matrix of rights: the rolling forecast of a unit, its call, how near it was; what
records of work ask."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode


def build(world):
    """Bob's call of last December: he may say something to how near it was."""
    from luopan.tracking import services
    from luopan.tracking.services import Brought, Said

    said = Said("2026-12", Decimal(1), Decimal(2), Decimal(3))
    services.bring_calls(
        actor=world.operator,
        at=world.at,
        week=date(2026, 12, 7),
        rows=[Brought("north-1-a", said)],
    )


def builders(ask_type, places, principals):
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

    call = {"confirmed-2027-01": "1", "committed-2027-01": "2", "upside-2027-01": "3"}
    answer = {"period": "2026-12", "said": "A tender moved"}
    top = "/track/forecast/"
    asks = {"check": "copied", "record": "no such record", "said": "A joint visit"}

    def explained(_world, _principal, _relation):
        return ask_type("/track/trust/explain/", asks)

    return {
        ("/track/trust/", "GET"): at_unit("/track/trust/"),
        ("/track/trust/workbook/", "GET"): at_unit("/track/trust/workbook/"),
        ("/track/trust/explain/", "POST"): explained,
        (top, "GET"): at_unit(top),
        (f"{top}moves/", "GET"): at_unit(f"{top}moves/"),
        (f"{top}year/", "GET"): at_unit(f"{top}year/"),
        (f"{top}accuracy/", "GET"): at_unit(f"{top}accuracy/"),
        (f"{top}call/", "POST"): at_unit(f"{top}call/", call),
        (f"{top}beside/", "POST"): at_unit(f"{top}beside/", {"beside-none": "1"}),
        (f"{top}accuracy/answer/", "POST"): at_unit(f"{top}accuracy/answer/", answer),
    }
