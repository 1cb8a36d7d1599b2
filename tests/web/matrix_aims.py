"""In the matrix of rights: targets that do not add up, read and set unit by unit."""


def builders(ask_type, places, principals):
    """How each route is asked; see ``matrix_align.builders``."""
    whole = "/targets/<int:version_id>/aims/"

    def aims(act=""):
        """Of a unit of the company's plan, or of the one that is committed."""

        def ask(world, principal, relation):
            wanted = "own" if relation in ("frozen", "sheet", "page") else relation
            code = places[principals[principal][1]].get(wanted)
            if relation == "absent":
                code = "no-such-unit"
            if code is None:
                return None
            plans = world.frozen if relation == "frozen" else world.drafts
            path = whole.replace("<int:version_id>", str(plans["company"].pk)) + act
            about = {"metric": "win_rate", "unit": code}
            if act in ("", "card/"):
                return ask_type(path, query=about)
            return ask_type(path, about | {f"{code}:2027": "40%"})

        return ask

    return {
        ("/targets/aims/", "GET"): lambda _w, _p, _r: ask_type("/targets/aims/"),
        (whole, "GET"): aims(),
        (whole + "card/", "GET"): aims("card/"),
        (whole + "set/", "POST"): aims("set/"),
        (whole + "read/", "POST"): aims("read/"),
    }
