"""A look at everything: what each rule finds on a day, for the worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from luopan.dimensions.models import Metric
from luopan.engine.calendar import Span
from luopan.org.facts import company_row
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import speakers
from luopan.tracking.models import WarningRule
from luopan.tracking.queries.warnings.activity import activity
from luopan.tracking.queries.warnings.concentration import concentration
from luopan.tracking.queries.warnings.coverage import coverage
from luopan.tracking.queries.warnings.ground import Ground, ground
from luopan.tracking.queries.warnings.pace import pace
from luopan.tracking.queries.warnings.parts import Parts
from luopan.tracking.queries.warnings.receivables import receivables
from luopan.tracking.queries.warnings.risks import fired
from luopan.tracking.queries.warnings.rules import (
    PERIODS,
    Finding,
    InForce,
    RuleSaid,
)
from luopan.trail.refusal import Refused

Rule = WarningRule.Rule
MEASURES: Mapping[str, Callable[[Ground, Mapping[str, RuleSaid]], list[Finding]]] = {
    Rule.PACE: pace,
    Rule.COVERAGE: coverage,
    Rule.ACTIVITY: activity,
    Rule.CONCENTRATION: concentration,
    Rule.RECEIVABLES: receivables,
}
FORMULA = {Rule.PACE, Rule.COVERAGE, Rule.ACTIVITY}  # say which part is short


@dataclass(frozen=True)
class Sight:
    """A finding with all that its warning needs.

    Attributes:
        owner: Key of the person who holds or leads the unit, else who leads nearest above.
        above: Key of the one after him, where the rule tells him too.
    """

    finding: Finding
    rule: RuleSaid
    unit: Unit
    span: Span
    metric: Metric | None
    counted_in: str
    owner: int | None = None
    above: int | None = None


@dataclass(frozen=True)
class Looked:
    """What was found on a day.

    Attributes:
        looked: Whether anything could be looked at; without targets and records nothing
            is said of anybody, and nothing that stands is taken for gone.
        untold: Rules that could not be worked out, with why (a rate of exchange is
            missing): what stands by them stays as it is.
    """

    day: date
    sights: tuple[Sight, ...]
    looked: bool = True
    untold: Mapping[str, str] = field(default_factory=dict)


def look(*, at: datetime, on: date) -> Looked:
    """Everything that the rules find on a day, near their bounds or beyond."""
    year = ground(at, on, "year")
    if year is None:
        return Looked(on, (), looked=False)
    grounds = {"year": year}
    in_force = InForce()
    sights, untold = _risks(year, in_force, on), {}
    for rule in MEASURES:
        try:
            for kind, said in _by_period(year, in_force, rule).items():
                grounds[kind] = grounds.get(kind) or ground(at, on, kind) or year
                sights += _seen(grounds[kind], rule, said)
        except Refused as refusal:
            untold[str(rule)] = str(refusal)
    return Looked(on, tuple(_with_people(year, sights, on)), untold=untold)


def _seen(board: Ground, rule: str, said: Mapping[str, RuleSaid]) -> list[Sight]:
    found = MEASURES[rule](board, said)
    return [_sight(board, one, said[one.code]) for one in found]


def _by_period(
    board: Ground, in_force: InForce, rule: str
) -> dict[str, dict[str, RuleSaid]]:
    """By period: what a rule says at each node that it looks at."""
    found: dict[str, dict[str, RuleSaid]] = {}
    for code in board.codes:
        if code not in board.units:
            continue
        said = in_force.of(rule, board.chain(code))
        seat = board.is_seat(code)
        if said.active and said.looks_at(seat=seat):
            kind = said.period if said.period in PERIODS else "year"
            found.setdefault(kind, {})[code] = said.at(seat=seat)
    return found


def _sight(board: Ground, one: Finding, rule: RuleSaid) -> Sight:
    facts = dict(one.facts) | {"reach": f"{board.reach or ''}"}
    if one.rule in FORMULA and one.measure >= rule.bound:
        facts["parts"] = _parts(board).of(one.code)
    return Sight(
        replace(one, facts=facts),
        rule,
        board.units[one.code],
        board.period,
        board.metric,
        board.this.currency or "",
    )


def _parts(board: Ground) -> Parts:
    found: Parts | None = getattr(board, "_parts_of_formula", None)
    if found is None:
        found = Parts(board)
        board._parts_of_formula = found  # type: ignore[attr-defined]
    return found


def _risks(board: Ground, in_force: InForce, on: date) -> list[Sight]:
    company = company_row()
    if company is None or company.root is None:
        return []
    found, units = fired(company.root, on)
    sights = []
    for one in found:
        chain = board.chain(one.code) if one.code in board.tree else (one.code,)
        rule = in_force.of(Rule.RISK, chain)
        if rule.active:
            unit, currency = units[one.code], company.currency
            sights.append(Sight(one, rule, unit, board.period, None, currency))
    return sights


def _with_people(board: Ground, sights: list[Sight], on: date) -> list[Sight]:
    """Each with whom it waits for: the unit's own, else who leads nearest above."""
    version = board.question.version
    if version is None:
        return sights
    wanted = {
        code: board.units[code]
        for one in sights
        for code in _chain(board, one.unit.code)
        if code in board.units
    }
    named = speakers(version, list(wanted.values()), on)
    leads = {code: named.get(unit.pk, []) for code, unit in wanted.items()}
    return [_with_two(board, one, leads) for one in sights]


def _with_two(board: Ground, one: Sight, leads: Mapping[str, list[User]]) -> Sight:
    persons: list[int] = []
    for code in _chain(board, one.unit.code):
        known = [user.person_id for user in leads.get(code, []) if user.person_id]
        if known and known[0] not in persons:
            persons.append(known[0])
    tells = one.rule.tells == WarningRule.Tells.ABOVE
    above = persons[1] if tells and len(persons) > 1 else None
    return replace(one, owner=persons[0] if persons else None, above=above)


def _chain(board: Ground, code: str) -> tuple[str, ...]:
    return board.chain(code) if code in board.tree else (code,)
