"""The SMART audit in the matrix of rights: a version's findings, and the company's bar."""


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def version_of(world, principal, relation):
        if relation == "absent":
            return absent
        at = "own" if relation == "frozen" else relation
        code = places[principals[principal][1]].get(at)
        if code is None:
            return None
        return (world.frozen if relation == "frozen" else world.drafts)[code].pk

    def asked(pattern, data=None):
        def ask(world, principal, relation):
            number = version_of(world, principal, relation)
            if number is None:
                return None
            return ask_type(pattern.replace("<int:version_id>", str(number)), data)

        return ask

    audit, bar = (
        "/targets/<int:version_id>/audit/",
        "/targets/<int:version_id>/audit/bar/",
    )

    marks, of = (
        "/targets/<int:version_id>/audit/marks/",
        "/targets/<int:version_id>/audit/of/<path:code>/",
    )

    def of_unit(world, principal, relation):
        """A unit of the company's plan, as far as one's own part of it goes."""
        number = absent if relation == "absent" else world.drafts["company"].pk
        relation = "own" if relation == "absent" else relation
        code = places[principals[principal][1]].get(relation)
        if code is None:
            return None
        return ask_type(f"/targets/{number}/audit/of/{code}/")

    def newest(_world, _principal, _relation):
        return ask_type("/targets/audit/")

    return {
        ("/targets/audit/", "GET"): newest,
        (audit, "GET"): asked(audit),
        (marks, "GET"): asked(marks),
        (of, "GET"): of_unit,
        (bar, "POST"): asked(bar, {"percent": "75"}),
    }
