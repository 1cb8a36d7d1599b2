"""In the matrix of rights: the ways to a number, who chooses it, who may settle how much."""

from urllib.parse import quote


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def unit_at(pattern, data=None):
        """A unit of the company's plan, or of the one that is committed."""

        def ask(world, principal, relation):
            wanted = "own" if relation == "frozen" else relation
            code = places[principals[principal][1]].get(wanted)
            code = "no-such-unit" if relation == "absent" else code
            if code is None:
                return None
            plans = world.frozen if relation == "frozen" else world.drafts
            path = pattern.replace("<int:version_id>", str(plans["company"].pk))
            return ask_type(path.replace("<path:code>", quote(code)), data)

        return ask

    def plain(path):
        return lambda _world, _principal, _relation: ask_type(path)

    def resources(act):
        """Planned for a unit of the company's plan; a sheet says nothing and is refused."""
        whole = "/targets/<int:version_id>/resources/"

        def ask(world, principal, relation):
            wanted = "own" if relation in ("frozen", "sheet", "page") else relation
            code = places[principals[principal][1]].get(wanted)
            if relation == "absent":
                code = "no-such-unit"
            if code is None:
                return None
            plans = world.frozen if relation == "frozen" else world.drafts
            path = whole.replace("<int:version_id>", str(plans["company"].pk)) + act
            said = {"unit": code, "heads-before": "2", "heads-planned": "3"}
            sources = {"heads-before_source": "list", "heads-planned_source": "plan"}
            return ask_type(path, said | sources) if act else ask_type(path)

        return ask

    one = "/targets/<int:version_id>/ways/<path:code>/"
    held = "/targets/<int:version_id>/resources/"
    new = "/targets/new/ways/"
    asked = {"year": "2027", "metric": "sales_amount", "calendar": "months"}
    return {
        ("/targets/ways/", "GET"): plain("/targets/ways/"),
        (new, "GET"): lambda _w, _p, _r: ask_type(new, query=asked),
        ("/settings/authority/", "GET"): plain("/settings/authority/"),
        ("/settings/authority/set/", "POST"): lambda _w, _p, _r: ask_type(
            "/settings/authority/set/", {"role": "manager", "share": "8%"}
        ),
        ("/targets/resources/", "GET"): plain("/targets/resources/"),
        (held, "GET"): resources(""),
        (held + "plan/", "POST"): resources("plan/"),
        (held + "read/", "POST"): resources("read/"),
        (one, "GET"): unit_at(one),
        (one + "choose/", "POST"): unit_at(one + "choose/", {"reason": "It fits."}),
    }
