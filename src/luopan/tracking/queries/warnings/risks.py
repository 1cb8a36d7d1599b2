"""风险 Risks: a trigger of the assumption book that has fired is a warning while it lasts."""

from collections.abc import Mapping
from datetime import date

from luopan.org.access import day_of
from luopan.org.models import Holding, Membership, Person, Unit
from luopan.strategy.models import Firing
from luopan.targets.agreeing.speaking import LEADS
from luopan.tracking.models import WarningRule
from luopan.tracking.queries.warnings.rules import Finding

FEN = 10_000  # millionths


def place_of(person: Person, root: Unit, on: date) -> Unit:
    """Where somebody's word counts: the unit he leads, the seat he holds, else the whole."""
    leads = Membership.objects.on(on).filter(user__person=person, role__in=LEADS)
    led = leads.select_related("unit").order_by("unit__place", "unit__code").first()
    if led is not None:
        return led.unit
    held = Holding.objects.on(on).filter(person=person, seat__overlay=False)
    sits = held.select_related("seat").order_by("-kind", "seat__code").first()
    return sits.seat if sits else root


def fired(root: Unit, on: date) -> tuple[list[Finding], Mapping[str, Unit]]:
    """A finding for each risk whose trigger has fired, and the units they stand at."""
    running = Firing.objects.filter(over_at=None).select_related("risk__owner")
    found, units = [], {}
    for one in running.order_by("pk"):
        unit = place_of(one.risk.owner, root, on)
        units[unit.code] = unit
        amount = None if one.risk.amount is None else one.risk.amount * FEN
        facts = {"firing": one.pk, "what": one.reason, "fired": f"{day_of(one.at)}"}
        found.append(
            Finding(
                WarningRule.Rule.RISK,
                unit.code,
                1.0,
                amount,
                facts,
                day_of(one.at),
                one.risk.code,
            )
        )
    return found, units
