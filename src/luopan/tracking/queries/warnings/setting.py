"""The rules as they hold at a unit, for who reads or sets them."""

from dataclasses import dataclass
from datetime import date

from luopan.org.access import Action, held_at, may, reach
from luopan.org.facts import company_row
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.tracking.models import WarningRule
from luopan.tracking.queries.warnings.rules import InForce, RuleSaid

MOST = 300  # units that are offered


@dataclass(frozen=True)
class RulesPage:
    """All rules at a unit.

    Attributes:
        unit: Where; None: nothing is in reach.
        exceptions: What is set in reach below it, as rule and unit.
        units: Those at which the viewer may set them: code and name.
    """

    unit: Unit | None
    rules: tuple[RuleSaid, ...]
    exceptions: tuple[RuleSaid, ...]
    units: tuple[tuple[str, str], ...]


def rules_page(viewer: User, unit: Unit | None, *, on: date) -> RulesPage:
    """The rules at a unit; None: the largest part that is his."""
    unit = unit or _largest(viewer, on)
    if unit is None:
        return RulesPage(None, (), (), ())
    above = Reach.objects.on(on).filter(below=unit).order_by("depth")
    chain = list(above.values_list("above__code", flat=True))
    in_force = InForce()
    rules = tuple(in_force.of(rule, chain) for rule in WarningRule.Rule.values)
    below = set(
        Reach.objects.on(on)
        .filter(above=unit, depth__gt=0)
        .values_list("below__code", flat=True)
    )
    apart = tuple(
        one
        for rule in WarningRule.Rule.values
        for one in in_force.exceptions(rule, unit.code)
        if one.unit in below
    )
    sets = reach(viewer, Action.TARGETS_EDIT, on=on).filter(kind=Unit.Kind.UNIT)
    rows = sets.filter(overlay=False).order_by("place", "code")[:MOST]
    return RulesPage(unit, rules, apart, tuple((one.code, spoken(one)) for one in rows))


def _largest(viewer: User, on: date) -> Unit | None:
    company = company_row()
    if company and company.root and may(viewer, Action.TARGETS_READ, on=on):
        return company.root
    held = held_at(viewer, Action.TARGETS_READ, on=on)
    rows = Reach.objects.on(on).filter(below__in=held).select_related("below")
    first = rows.order_by("-depth", "below__place", "below__code").last()
    return first.below if first else None
