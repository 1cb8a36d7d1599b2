"""Exchange rates, products, calendars in the matrix: read by all who sell, kept by operations."""

RATE = {"currency": "USD", "into": "CNY", "from_date": "2026-01-01", "rate": "7.1"}
LINES = {"lines": "USD\tCNY\t2026-01-01\t7.1"}


def builders(ask_type, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def plain(path, data=None):
        return lambda _world, _principal, _relation: ask_type(path, data)

    def at(base, tail, code, data=None):
        def ask(_world, _principal, relation):
            named = f"no-such-{absent}" if relation == "absent" else code
            return ask_type(f"/settings/{base}/{named}/{tail}", data)

        return ask

    convert = {"from_unit": "箱", "to_unit": "瓶", "factor": "12"}
    convert["from_date"] = "2027-01-01"
    ours = {
        "code": "shipped",
        "name": "Shipped",
        "kind": "additive",
        "measure": "amount",
    }
    ours |= {"document": "shipment", "date_field": "day_date"}
    metric = "/settings/metrics/add/"
    product = "/settings/products/<path:code>/"
    calendar = "/settings/calendars/<str:code>/"
    return {
        (metric, "GET"): plain(metric),
        (metric, "POST"): plain(metric, ours),
        (f"{metric}look/", "POST"): plain(f"{metric}look/", ours),
        ("/settings/rates/", "GET"): plain("/settings/rates/"),
        ("/settings/rates/", "POST"): plain("/settings/rates/", RATE),
        ("/settings/rates/look/", "POST"): plain("/settings/rates/look/", LINES),
        ("/settings/rates/take/", "POST"): plain("/settings/rates/take/", LINES),
        (product, "GET"): at("products", "", "products"),
        (f"{product}do/<str:act>/", "POST"): at(
            "products", "do/convert/", "products", convert
        ),
        ("/settings/calendars/add/", "POST"): plain(
            "/settings/calendars/add/", {"code": "w", "name": "W", "scheme": "445"}
        ),
        (calendar, "GET"): at("calendars", "", "company"),
        (f"{calendar}do/<str:act>/", "POST"): at(
            "calendars", "do/write/", "company", {"year": "2027"}
        ),
    }
