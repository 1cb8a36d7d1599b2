"""Customers of the settings in the matrix of rights: of two seats, and one of nobody."""

BASE = "/settings/customers/"
CODES = {"north": "of-north-1-a", "south": "of-south-1-a", "absent": "no-such-customer"}


def build(world, by):
    """One of nobody, to whom somebody has sold; the others stand already."""
    from luopan.dimensions.services import NewAccount, add_account
    from luopan.records.models import Document
    from luopan.records.store.folding import document_key

    loose = add_account(**by, row=NewAccount("loose", "Loose"))
    Document.objects.create(
        key=document_key("order", "L1"),
        batch=world.batch,
        kind="order",
        number="L1",
        day_date=world.on,
        account=loose,
        seat=world.north_1_a,
        currency="CNY",
    )


def builders(ask_type):
    """How each route is asked; see ``matrix_align.builders``."""

    def plain(tail, data=None):
        return lambda _world, _principal, _relation: ask_type(f"{BASE}{tail}", data)

    def of(tail, data=None):
        def ask(_world, _principal, relation):
            return ask_type(f"{BASE}of/{CODES[relation]}/{tail}", data)

        return ask

    given = {"pick": "loose", "seat": "north-1-a"}
    return {
        (BASE, "GET"): plain(""),
        (f"{BASE}workbook/", "GET"): plain("workbook/"),
        (f"{BASE}of/<path:code>/", "GET"): of(""),
        (f"{BASE}of/<path:code>/do/<str:act>/", "POST"): of(
            "do/change/", {"name": "Other"}
        ),
        (f"{BASE}do/<str:act>/", "POST"): plain("do/assign/", given),
        (f"{BASE}first/", "GET"): plain("first/"),
        (f"{BASE}first/", "POST"): plain("first/", {"pick": "loose", "shown": "loose"}),
    }
