"""In the matrix of rights: customers of a unit at every place, and rules written there."""


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""
    base, do = "/act/customers/", "/act/customers/do/"

    def where(principal, relation):
        if relation == "absent":
            return f"no-such-unit-{absent}"
        return places[principals[principal][1]].get(relation)

    def look(_world, principal, relation):
        if not relation:
            return ask_type(base)
        code = where(principal, relation)
        return code and ask_type(f"{base}?unit={code}")

    def write(_world, principal, relation):
        code = where(principal, relation)
        said = {"as": "new", "name": "Ours", "of": code, "potential": "5"}
        return code and ask_type(f"{do}rule/", said)

    return {(base, "GET"): look, (f"{do}<str:act>/", "POST"): write}
