"""Assessment sheets in the matrix of rights: sheets of every plan, scores, marks by hand."""

from datetime import date
from urllib.parse import quote

UNITS = ("company", "north", "north-1-a", "south", "south-1-a")
FORM = {
    "metric": "sales_amount",
    "weight": "100",
    "rule": "linear",
    "source": "target",
    "level": "target",
    "spoils": "quarter",
}
REST = (
    "name",
    "name_other",
    "key",
    "bar",
    "floor",
    "cap",
    "steps",
    "each",
    "most",
    "least",
)


def build(world, by):
    """A published sheet of every plan with a newer draft, and a mark at every unit."""
    from luopan.targets import services
    from luopan.targets.assessing.lines import SaidLine

    sales = SaidLine(metric="sales_amount", weight=100)
    sham = SaidLine(name="Sham contract", rule="veto")
    world.sheets, world.marks = {}, {}
    for code in UNITS:
        plan = world.frozen[code].plan
        seat = code.count("-") == 2
        for audience in ("company",) if seat else ("company", "branch", "seat"):
            sheet = services.open_assessment(**by, plan=plan, audience=audience)
            for number, lines in enumerate([[sales, sham], [sales]]):
                services.save_assessment(
                    **by, assessment=sheet, lines=lines, expected=number
                )
                if not number:
                    services.publish_assessment(**by, assessment=sheet, expected=1)
        world.sheets[code] = sheet
    for code in UNITS:
        world.marks[code] = services.mark_assessment(
            **by,
            plan=world.frozen["company"].plan,
            unit=getattr(world, code.replace("-", "_")),
            key="item-1",
            day=date(2027, 1, 4),
            text="It was never sent",
        )


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def place(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def numbered(pattern, found, data=None):
        """A route about one of a number of things, by the unit that a relation means."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            number = absent if relation == "absent" else found(world, code).pk
            name = pattern[pattern.index("<") : pattern.index(">") + 1]
            said = data(world, code) if callable(data) else data
            return ask_type(pattern.replace(name, str(number)), said)

        return ask

    def unit_at(pattern, data=None):
        """A route about a unit of the company's plan."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            number = world.frozen["company"].plan_id
            path = pattern.replace("<int:plan_id>", str(number))
            return ask_type(path.replace("<path:code>", quote(code)), data)

        return ask

    def plan(world, code):
        return world.frozen[code].plan

    def sheet(world, code):
        return world.sheets[code]

    def mark(world, code):
        return world.marks[code]

    def same_plan(world, code):
        number = world.frozen[code].plan_id if code in UNITS else absent
        return {"source": str(number)}

    def version_at(world, principal, relation, tail="", data=None):
        at = "own" if relation == "frozen" else relation
        code = place(principal, at)
        if code is None:
            return None
        kept = world.frozen if relation == "frozen" else world.drafts
        number = absent if relation == "absent" else kept[code].pk
        return ask_type(f"/targets/{number}/dilution/{tail}", data)

    form = {**FORM, **dict.fromkeys(REST, "")}
    top = "/targets/assessment/"
    marked = {"key": "item-1", "day": "2027-01-04", "text": "Sham", "count": "1"}
    return {
        ("/targets/<int:version_id>/dilution/", "GET"): version_at,
        ("/targets/<int:version_id>/dilution/caps/", "POST"): lambda *asked: version_at(
            *asked, "caps/", {"cap-1": "5%"}
        ),
        ("/targets/dilution/", "GET"): lambda world, principal, relation: ask_type(
            "/targets/dilution/"
        ),
        (top, "GET"): lambda world, principal, relation: ask_type(top),
        (f"{top}plan/<int:plan_id>/", "GET"): numbered(
            f"{top}plan/<int:plan_id>/", plan
        ),
        (f"{top}plan/<int:plan_id>/new/", "POST"): numbered(
            f"{top}plan/<int:plan_id>/new/", plan, {"audience": "team"}
        ),
        (f"{top}plan/<int:plan_id>/copy/", "POST"): numbered(
            f"{top}plan/<int:plan_id>/copy/", plan, same_plan
        ),
        (f"{top}plan/<int:plan_id>/score/<path:code>/", "GET"): unit_at(
            f"{top}plan/<int:plan_id>/score/<path:code>/"
        ),
        (f"{top}plan/<int:plan_id>/mark/<path:code>/", "POST"): unit_at(
            f"{top}plan/<int:plan_id>/mark/<path:code>/", marked
        ),
        (f"{top}mark/<int:mark_id>/back/", "POST"): numbered(
            f"{top}mark/<int:mark_id>/back/", mark, {"reason": "It was sent"}
        ),
        (f"{top}<int:sheet_id>/", "GET"): numbered(f"{top}<int:sheet_id>/", sheet),
        (f"{top}<int:sheet_id>/", "POST"): numbered(
            f"{top}<int:sheet_id>/", sheet, {**form, "expected": "2"}
        ),
        (f"{top}<int:sheet_id>/lines/", "POST"): numbered(
            f"{top}<int:sheet_id>/lines/", sheet, {**form, "act": "add"}
        ),
        (f"{top}<int:sheet_id>/publish/", "POST"): numbered(
            f"{top}<int:sheet_id>/publish/",
            sheet,
            {"expected": "2", "reason": "No sham any more"},
        ),
    }
