"""Markets in the matrix of rights: one over every unit, a sheet of everybody's who may."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

UNITS = ("company", "north", "north-1-a", "south", "south-1-a")
EDITORS = ("adam", "dora", "olga", "dana", "otto")
HEAD = "market,what,period,value,unit of measure,source,source date,confidence\n"


def build(world, by):
    """A market over every unit that a relation means, and the sheets."""
    from luopan.dimensions.models import Product
    from luopan.strategy.services import market as services
    from luopan.strategy.services import market_files as files

    tea = Product.objects.get(code="tea")
    world.markets = {}
    for code in UNITS:
        segment = services.add_segment(
            **by,
            code=f"m-{code}",
            name=f"Tea {code}",
            unit=getattr(world, code.replace("-", "_")),
            product=tea,
        )
        services.observe(**by, segment=segment, figures=[size()])
        world.markets[code] = segment
    world.market_sheets = {}
    for name in EDITORS:
        where = "north" if name in {"dana", "otto"} else "company"
        row = f"m-{where},size,2024,1000,CNY,Report of {name},2025-03-01,high\n"
        world.market_sheets[name] = files.receive_market_file(
            actor=getattr(world, name),
            at=by["at"],
            name=f"{name}.csv",
            content=(HEAD + row).encode(),
        )


def size(amount=1_000_000, year=2025):
    """A market's size as somebody states it."""
    from luopan.strategy.spans import span
    from luopan.strategy.stating import SaidFigure

    return SaidFigure(
        "size",
        span(year),
        Decimal(amount),
        "CNY",
        "Report",
        date(2026, 3, 1),
        "high",
    )


def builders(ask_for, places, principals, absent):
    def at(pattern, data=None):
        def ask(world, principal, relation):
            code = (
                "nowhere"
                if relation == "absent"
                else places[principals[principal][1]].get(relation)
            )
            if code is None:
                return None
            return ask_for(pattern.replace("<str:code>", f"m-{code}"), data)

        return ask

    def plain(path, data=None):
        return lambda world, principal, relation: ask_for(path, data)

    def sheet(pattern, data=None):
        def ask(world, principal, relation):
            name = principals[principal][0]
            others = "adam" if name == "olga" else "olga"
            whose = name if relation == "own" and name in EDITORS else others
            number = absent if relation == "absent" else world.market_sheets[whose].pk
            return ask_for(pattern.replace("<int:file_id>", str(number)), data)

        return ask

    def add(world, principal, relation):
        unit = (
            "nowhere"
            if relation == "absent"
            else places[principals[principal][1]].get(relation)
        )
        if unit is None:
            return None
        said = {"code": "new", "name": "New", "unit": unit, "product": "products"}
        return ask_for("/strategy/market/add/", said)

    def receive(world, principal, relation):
        content = HEAD + "m-north,size,2023,900,CNY,Report,2024-03-01,high\n"
        file = SimpleUploadedFile("sizes.csv", content.encode())
        return ask_for("/strategy/market/files/", {"file": file})

    judged = {"stage": "mature", "reason": "no newcomers"}
    one, files = "/strategy/market/<str:code>/", "/strategy/market/files/<int:file_id>/"
    return {
        ("/strategy/market/", "GET"): plain("/strategy/market/"),
        ("/strategy/market/workbook/", "GET"): plain("/strategy/market/workbook/"),
        ("/strategy/market/template/", "GET"): plain("/strategy/market/template/"),
        ("/strategy/market/add/", "GET"): plain("/strategy/market/add/"),
        ("/strategy/market/add/", "POST"): add,
        ("/strategy/market/files/", "POST"): receive,
        (files, "GET"): sheet(files),
        (files + "apply/", "POST"): sheet(files + "apply/", {}),
        (files + "discard/", "POST"): sheet(files + "discard/", {}),
        (one, "GET"): at(one),
        (one + "workbook/", "GET"): at(one + "workbook/"),
        (one + "do/<str:act>/", "POST"): at(
            one + "do/<str:act>/".replace("<str:act>", "judge"), judged
        ),
    }
