"""What each rule of early warning says at a unit: what was set there or above, else the usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.tracking.models import WarningRule

Rule = WarningRule.Rule
Looks, Tells = WarningRule.Looks, WarningRule.Tells
PERIODS = ("year", "quarter", "month")
SEATS = 3  # times the bound: what one person brings swings more than what a unit does
SWINGS = {Rule.PACE, Rule.COVERAGE, Rule.CONCENTRATION}


@dataclass(frozen=True)
class RuleSaid:
    """A rule as it holds somewhere.

    Attributes:
        bound: Where a warning is raised: a share, of ``activity`` a number of weeks.
        part: Of ``pace`` the time progress before which nothing is said, of ``activity``
            the part of the weekly need below which a week is short, of ``receivables``
            the days overdue (0, 30, 60, 90) from which on an amount is old; None else.
        period: Of which running period: year, quarter, month.
        looks: At units, seats or both.
        tells: The owner, or him and who leads above.
        first_days: So many days only the holder of a seat sees it.
        unit: Code of where it was set; empty: nobody set it, and it is the usual.
    """

    rule: str
    active: bool
    bound: float
    part: float | None
    period: str
    looks: str
    tells: str
    first_days: int = 0
    unit: str = ""
    unit_name: str = ""
    who: str = ""
    since: datetime | None = None

    def at(self, *, seat: bool) -> "RuleSaid":
        """The rule as it is held to a node of that kind."""
        if not seat or self.rule not in SWINGS:
            return self
        return replace(self, bound=self.bound * SEATS)

    def looks_at(self, *, seat: bool) -> bool:
        """Whether nodes of that kind are looked at."""
        return self.looks in {Looks.BOTH, Looks.SEATS if seat else Looks.UNITS}


# Who may be short of what: ``part`` and a number of weeks only where the rule has them.
USUAL: Mapping[str, RuleSaid] = {
    one.rule: one
    for one in (
        RuleSaid(Rule.PACE, True, 0.05, 0.2, "year", Looks.BOTH, Tells.ABOVE),
        RuleSaid(Rule.COVERAGE, True, 0.5, None, "year", Looks.UNITS, Tells.OWNER),
        RuleSaid(Rule.ACTIVITY, True, 3.0, 0.5, "year", Looks.SEATS, Tells.OWNER, 3),
        RuleSaid(
            Rule.CONCENTRATION, True, 0.25, None, "year", Looks.UNITS, Tells.OWNER
        ),
        RuleSaid(Rule.RECEIVABLES, True, 0.3, 30.0, "year", Looks.UNITS, Tells.OWNER),
        RuleSaid(Rule.RISK, True, 1.0, None, "year", Looks.BOTH, Tells.ABOVE),
    )
}


class InForce:
    """All that was set, read once."""

    def __init__(self) -> None:
        rows = WarningRule.objects.select_related("unit", "actor__person")
        self._set = {(row.rule, row.unit.code): row for row in rows.order_by("pk")}

    def of(self, rule: str, chain: Sequence[str]) -> RuleSaid:
        """A rule at a unit.

        Args:
            rule: Which.
            chain: The unit's code and those above it, the nearest first.
        """
        for code in chain:
            row = self._set.get((rule, code))
            if row is not None:
                return _said(row)
        return USUAL[rule]

    def exceptions(self, rule: str, root: str) -> tuple[RuleSaid, ...]:
        """What was set for a rule below the whole organisation, by code."""
        return tuple(
            _said(row)
            for (name, code), row in sorted(self._set.items())
            if name == rule and code != root
        )


def _said(row: WarningRule) -> RuleSaid:
    return replace(
        USUAL[row.rule],
        active=row.active,
        bound=row.bound,
        part=row.part,
        period=row.period,
        looks=row.looks,
        tells=row.tells,
        first_days=row.first_days,
        unit=row.unit.code,
        unit_name=spoken(row.unit),
        who=name_of(row.actor),
        since=row.at,
    )


@dataclass(frozen=True)
class Finding:
    """What a rule measured at a node, near its bound or beyond.

    Attributes:
        measure: More is worse.
        amount: At stake, in millionths; None: there is no amount.
        facts: What it was worked out from: amounts as texts in the metric's own unit,
            shares as numbers, units by their codes.
        known: Since when it could be seen, by today's records; None: not told.
        subject: Code of the risk it is about, or of a metric besides the main one.
    """

    rule: str
    code: str
    measure: float
    amount: int | None
    facts: Mapping[str, Any]
    known: Any = None
    subject: str = ""
