"""In the matrix of rights: action plans, an action at every place, templates."""

from datetime import date


def build(world):
    """An action of every unit that a relation means, owned by nobody who asks."""
    from luopan.actions import services
    from luopan.org.models import Unit

    by = {"actor": world.operator, "at": world.at}
    world.actions = {
        unit.code: services.add_action(
            **by,
            unit=unit,
            year=2027,
            name=unit.name,
            owner=world.people.charlie,
            start_date=date(2027, 1, 1),
            end_date=date(2027, 3, 1),
        ).pk
        for unit in Unit.objects.filter(overlay=False)
    }
    feed = {"actor": world.alice, "at": world.at}
    world.feed = {"own": services.subscribe(**feed)}
    world.sheet = {"own": _sheet(world), "absent": 987_654}


def _sheet(world):
    """A sheet that Alice has handed in; what is in it is of no matter here."""
    from luopan.actions import services

    by = {"actor": world.alice, "at": world.at}
    made = services.receive_action_file(**by, name="plan.csv", content=b"a,b\n1,2\n")
    return made.pk


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""
    said = {"name": "Visit", "kind": "visits", "owner": "charlie"}
    days = {"start": "2027-01-04", "last": "2027-01-31"}

    def where(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def at_unit(path, data):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            mine = {"bob": "bob", "alice": "alice"}.get(principals[principal][0])
            owner = mine or (
                "bob" if principals[principal][1] == "north" else "charlie"
            )
            return code and ask_type(path, data | {"unit": code, "owner": owner})

        return ask

    def at_action(act, data=None):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = world.actions.get(code, absent)
            path = f"/act/{number}/" + (f"do/{act}/" if act else "")
            return ask_type(path, data) if act else ask_type(path)

        return ask

    def plain(path, data=None):
        return lambda _w, _p, _r: (
            ask_type(path) if data is None else ask_type(path, data)
        )

    def feed(world, _principal, relation):
        return ask_type(f"/act/calendar/{world.feed.get(relation, 'x' * 43)}.ics")

    def at_sheet(act):
        def ask(world, _principal, relation):
            path = f"/act/sheet/{world.sheet[relation]}/{act}"
            return ask_type(path, {}) if act else ask_type(path)

        return ask

    def together(world, principal, relation):
        code = where(principal, relation)
        if code is None:
            return None
        number = world.actions.get(code, absent)
        return ask_type("/act/together/", {"pick": f"{number}.0", "days": "1"})

    sheet = "/act/sheet/<int:file_id>/"
    template = {"code": "ours", "name": "Ours", "name-0": "Call", "kind-0": "visits"}
    template |= {"after-0": "0", "lasts-0": "9", "outcome-0": ""}
    return {
        ("/act/", "GET"): plain("/act/"),
        ("/act/gap/", "GET"): plain("/act/gap/?year=2027"),
        ("/act/workbook/", "GET"): plain("/act/workbook/"),
        ("/act/templates/", "GET"): plain("/act/templates/"),
        ("/act/templates/save/", "POST"): plain("/act/templates/save/", template),
        ("/act/templates/retire/", "POST"): plain(
            "/act/templates/retire/", {"code": "price"}
        ),
        ("/act/calendar/<str:token>.ics", "GET"): feed,
        ("/act/calendar/subscribe/", "POST"): plain("/act/calendar/subscribe/", {}),
        ("/act/calendar/end/", "POST"): plain("/act/calendar/end/", {}),
        ("/act/together/", "POST"): together,
        ("/act/forms/<str:which>/", "GET"): plain("/act/forms/add/"),
        ("/act/sheet/template/", "GET"): plain("/act/sheet/template/"),
        ("/act/sheet/receive/", "POST"): plain("/act/sheet/receive/", {}),
        (sheet, "GET"): at_sheet(""),
        (f"{sheet}apply/", "POST"): at_sheet("apply/"),
        (f"{sheet}discard/", "POST"): at_sheet("discard/"),
        ("/act/add/", "POST"): at_unit("/act/add/", said | days),
        ("/act/begin/", "POST"): at_unit("/act/begin/", {"template": "price"} | days),
        ("/act/<int:action_id>/", "GET"): at_action(""),
        ("/act/<int:action_id>/do/<str:act>/", "POST"): at_action(
            "move", {"state": "doing"}
        ),
    }
