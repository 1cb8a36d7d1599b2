"""In the matrix of rights: adjustments of units at every place, and the plan in mid-year."""

from datetime import timedelta
from urllib.parse import urlencode

PLACES = ("company", "north", "north-1-a", "south", "south-1-a")


def build(world):
    """A request at each unit that a principal may stand at, asked by somebody who is gone."""
    from luopan.org.models import Unit
    from luopan.review.models import Adjustment, AdjustmentEvent, Replan

    units = {unit.code: unit for unit in Unit.objects.filter(code__in=PLACES)}
    world.adjustments, world.replanned = {}, {}
    by = {"actor": world.zed, "at": world.at}
    for code in PLACES:
        version = world.frozen[code]
        made = Adjustment.objects.create(
            plan=version.plan,
            version=version,
            unit=units[code],
            with_unit=units[code],
            trigger="other",
            from_date=world.on,
            lines=[_line(n) for n in range(1, 13)],
            year_amount=120_000,
            open_amount=120_000,
            amount=-12_000,
            payer="whole",
            reason="A market that is gone",
            asked_by=world.zed,
            asked_at=world.at,
            since=world.at,
            deadline=world.on + timedelta(days=7),
        )
        AdjustmentEvent.objects.create(adjustment=made, seq=1, kind="asked", **by)
        world.adjustments[code] = made.pk
        opened = world.drafts[code]
        Replan.objects.create(
            version=opened, before=version, as_of=world.on, reason="Half a year", **by
        )
        world.replanned[code] = opened.pk


def _line(month):
    return {
        "period": f"2027-{month:02d}",
        "target": 10_000,
        "part": "",
        "days": 30,
        "of": 30,
        "over": False,
        "change": -1_000,
    }


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def where(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def at_unit(path, data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            if data is None:
                return ask_type(f"{path}?{urlencode({'unit': code})}")
            return ask_type(path, data | {"unit": code})

        return ask

    def numbered(kept, path, data=None):
        def ask(world, principal, relation):
            code = where(principal, relation)
            if code is None:
                return None
            number = getattr(world, kept).get(code, absent)
            return ask_type(path.format(number), *([data] if data else []))

        return ask

    def plain(path, data):
        return lambda _world, _principal, _relation: ask_type(path, data)

    top = "/review/adjustments/"
    one, mid = f"{top}<int:number>/", f"{top}mid-year/"
    form = {"act": "ask", "trigger": "leave"}
    policy = {"policy": "carry", "reason": "As agreed"}
    return {
        (top, "GET"): at_unit(top),
        (f"{top}new/", "GET"): at_unit(f"{top}new/"),
        (f"{top}new/", "POST"): at_unit(f"{top}new/", form),
        (one, "GET"): numbered("adjustments", top + "{}/"),
        (f"{one}effect/", "GET"): numbered("adjustments", top + "{}/effect/"),
        (f"{one}again/", "GET"): numbered("adjustments", top + "{}/again/"),
        (f"{one}again/", "POST"): numbered("adjustments", top + "{}/again/", form),
        (f"{one}do/<str:act>/", "POST"): numbered(
            "adjustments", top + "{}/do/decline/", {"text": "It came back"}
        ),
        (mid, "GET"): at_unit(mid),
        (f"{mid}policy/", "POST"): plain(f"{mid}policy/", policy),
        (f"{mid}open/", "POST"): plain(f"{mid}open/", policy),
        (f"{mid}<int:version_id>/", "GET"): numbered("replanned", mid + "{}/"),
    }
