"""A look at everything: what each rule finds on a day, for the worker."""

from collections.abc import Callable, Mapping, Sequence
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
FLOOR = 0.01  # of the number of whoever hears it: less is not worth his time


@dataclass(frozen=True)
class Sight:
    """A finding with all that its warning needs.

    Attributes:
        owner: Key of the person who holds or leads the unit, else who leads nearest above.
        above: Key of the one after him, where the rule tells him too.
        within: Keys of the units above it whose warnings wait for the same person.
        raises: Whether it is raised if it does not stand yet; what stands goes only by
            its own measure.
    """

    finding: Finding
    rule: RuleSaid
    unit: Unit
    span: Span
    metric: Metric | None
    counted_in: str
    owner: int | None = None
    above: int | None = None
    within: frozenset[int] = frozenset()
    raises: bool = True


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
    boards = {board.period.code: board for board in grounds.values()}
    told = _with_people(boards, _with_coverage(sights), on)
    return Looked(on, tuple(told), untold=untold)


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


def _with_coverage(sights: list[Sight]) -> list[Sight]:
    """Pace says too what is not covered: that is why it stays short, no second warning."""
    short = {
        (one.unit.pk, one.span.code): dict(one.finding.facts)
        for one in sights
        if one.finding.rule == Rule.COVERAGE and one.finding.measure >= one.rule.bound
    }
    return [_also(one, short.get((one.unit.pk, one.span.code))) for one in sights]


def _also(one: Sight, uncovered: Mapping[str, object] | None) -> Sight:
    if uncovered is None or one.finding.rule != Rule.PACE:
        return one
    facts = dict(one.finding.facts) | {"uncovered": uncovered}
    return replace(one, finding=replace(one.finding, facts=facts))


# ── who hears it ──


def _with_people(
    boards: Mapping[str, Ground], sights: list[Sight], on: date
) -> list[Sight]:
    """Each with whom it waits for: the unit's own, else who leads nearest above."""
    board = next(iter(boards.values()))
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
    return [_heard(boards[one.span.code], one, leads) for one in sights]


def _heard(board: Ground, one: Sight, leads: Mapping[str, list[User]]) -> Sight:
    """With who hears of it, and whether it is worth his time."""
    chain = _chain(board, one.unit.code)
    voices = {code: who for code in chain if (who := _voice(leads.get(code, [])))}
    if not voices:
        return one
    where, owner = next(iter(voices.items()))
    others = [code for code, who in voices.items() if who != owner]
    return replace(
        one,
        owner=owner,
        above=_above(board, one, where, voices, others),
        within=_within(board, one, voices, owner, others),
        raises=_worth(board, one, where) and _may_be_said(one, where),
    )


def _voice(users: Sequence[User]) -> int | None:
    return next((user.person_id for user in users if user.person_id), None)


def _above(
    board: Ground,
    one: Sight,
    where: str,
    voices: Mapping[str, int],
    others: Sequence[str],
) -> int | None:
    """Who is told besides: of what lies deeper than the next voice nobody hears."""
    tells = one.rule.tells == WarningRule.Tells.ABOVE and where == one.unit.code
    if not tells or not others or not _worth(board, one, others[0]):
        return None
    return voices[others[0]]


def _within(
    board: Ground,
    one: Sight,
    voices: Mapping[str, int],
    owner: int,
    others: Sequence[str],
) -> frozenset[int]:
    """Units above it whose warnings wait for the same person; a risk stands by itself."""
    chain = _chain(board, one.unit.code)
    near = chain[: chain.index(others[0])] if others else chain
    last = max(n for n, code in enumerate(near) if voices.get(code) == owner)
    if one.finding.rule == Rule.RISK:
        return frozenset()
    return frozenset(board.units[c].pk for c in near[1 : last + 1] if c in board.units)


def _worth(board: Ground, one: Sight, code: str) -> bool:
    """Whether what is at stake is enough of the number of a unit; without both it is."""
    amount = one.finding.amount
    if amount is None or one.finding.rule == Rule.RISK or code not in board.tree:
        return True
    return amount >= FLOOR * (board.target(code, board.period) or 0)


def _may_be_said(one: Sight, where: str) -> bool:
    """Of somebody's activity nothing is said that he cannot be the first to hear."""
    of_one = one.finding.rule == Rule.ACTIVITY and one.unit.kind == Unit.Kind.SEAT
    return where == one.unit.code or not of_one


def _chain(board: Ground, code: str) -> tuple[str, ...]:
    return board.chain(code) if code in board.tree else (code,)
