"""In the matrix of rights: back-solve of a unit at every place, and the hours said there."""


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def at_unit(path, data=None):
        def ask(_world, principal, relation):
            if relation == "absent":
                code = f"no-such-unit-{absent}"
            else:
                code = places[principals[principal][1]].get(relation)
            return code and ask_type(path % code, *((data,) if data else ()))

        return ask

    base = "/act/backsolve/"
    return {
        (base, "GET"): lambda _w, _p, _r: ask_type(base),
        (f"{base}card/", "GET"): lambda _w, _p, _r: ask_type(f"{base}card/"),
        (f"{base}of/<path:code>/", "GET"): at_unit(f"{base}of/%s/"),
        (f"{base}do/<str:act>/<path:code>/", "POST"): at_unit(
            f"{base}do/hours/%s/", {"visit": "2", "day": "4"}
        ),
    }
