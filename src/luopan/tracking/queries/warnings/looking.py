"""A look at everything: what each rule finds on a day, for the worker."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from luopan.dimensions.models import Metric
from luopan.dimensions.queries.rates import NoRate
from luopan.engine.calendar import Span
from luopan.org.facts import company_row
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import speakers
from luopan.tracking.models import WarningRule
from luopan.tracking.queries.coverage import SALES
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
EACH = {Rule.PACE, Rule.COVERAGE}  # look at every metric that carries targets
# What people do rather than what comes of it: said of by activity, to themselves first.
PROCESS = frozenset({"activity", "opportunity"})
OWED, PAID = Rule.RECEIVABLES, frozenset({"receipt", "match"})
FLOOR = 0.01  # of the number of whoever hears it: less is not worth his time


@dataclass(frozen=True)
class Sight:
    """A finding with all that its warning needs.

    Attributes:
        owner: Key of the person who holds or leads the unit, else who leads nearest above.
        above: Key of the one after him, where the rule tells him too.
        within: Keys of the units above it whose warnings say the same already.
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
            missing), of a further metric as ``rule:metric``: what stands by them stays
            as it is.
        stays: Rule, unit, period and subject of what could not be worked out at one unit,
            with why: it stays as it is, too.
    """

    day: date
    sights: tuple[Sight, ...]
    looked: bool = True
    untold: Mapping[str, str] = field(default_factory=dict)
    stays: Mapping[tuple[str, int, str, str], Refused] = field(default_factory=dict)

    def lacks(self) -> list[str]:
        """Why some units could not be told, each once."""
        return sorted({str(why) for why in self.stays.values()})


class _Grounds:
    """The organisation by period and metric, each laid out once.

    Attributes:
        main: Of the metric that Track opens with.
        others: Codes of the further metrics that carry targets and are paced.
    """

    def __init__(self, at: datetime, on: date, main: Ground) -> None:
        self._at, self._on, self.main = at, on, main
        self._laid: dict[tuple[str, str], Ground] = {("year", ""): main}
        first = main.metric
        self.others = tuple(
            one.code
            for one in main.question.metrics
            if getattr(one, "stands", False) and one.pk != first.pk and _paced(one)
        )

    def of(self, kind: str, metric: str) -> Ground:
        """Of the running period of a kind, for a further metric or (empty) the main one."""
        if (kind, metric) not in self._laid:
            laid = ground(self._at, self._on, kind, metric)
            self._laid[kind, metric] = laid or self.main
        return self._laid[kind, metric]

    def laid(self) -> list[tuple[str, Ground]]:
        """All that were, each with its further metric."""
        return [(metric, board) for (_kind, metric), board in self._laid.items()]

    def under(self, one: Sight) -> Ground:
        """The one that a sight was seen on."""
        subject = "" if one.finding.rule == Rule.RISK else one.finding.subject
        return self.of(one.span.kind, subject)


def _paced(metric: Metric) -> bool:
    """Whether it comes in day by day, more is better, and it is a result."""
    adds = metric.kind == "additive" and not metric.lower_is_better
    return adds and metric.document not in PROCESS


def look(*, at: datetime, on: date) -> Looked:
    """Everything that the rules find on a day, near their bounds or beyond."""
    year = ground(at, on, "year")
    if year is None:
        return Looked(on, (), looked=False)
    grounds, in_force = _Grounds(at, on, year), InForce()
    sights, untold = _risks(year, in_force, on), {}
    stays: dict[tuple[str, int, str, str], Refused] = {}
    for rule, metric in _wanted(grounds.others):
        try:
            sights += _seen(grounds, in_force, rule, metric)
        except Refused as refusal:
            untold[f"{rule}:{metric}" if metric else str(rule)] = str(refusal)
    for metric, board in grounds.laid():
        for (rule, code), why in board.untold.items():
            key = (rule, board.units[code].pk, board.period.code, metric)
            stays[key] = why
    told = _with_people(grounds, _once(_with_coverage(sights)), on)
    return Looked(on, tuple(told), untold=untold, stays=stays)


def _wanted(others: Sequence[str]) -> list[tuple[str, str]]:
    """Each rule of the main metric, then those that look at each of the others."""
    main = [(str(rule), "") for rule in MEASURES]
    return main + [(rule, code) for code in others for rule, _ in main if rule in EACH]


def _seen(grounds: _Grounds, in_force: InForce, rule: str, metric: str) -> list[Sight]:
    found = []
    for kind, said in _by_period(grounds.of("year", metric), in_force, rule).items():
        board = grounds.of(kind, metric)
        for one in MEASURES[rule](board, said):
            found.append(_sight(board, replace(one, subject=metric), said[one.code]))
    return found


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
    sells = not one.subject or board.metric.document in SALES
    if one.rule in FORMULA and one.measure >= rule.bound and sells:
        with suppress(NoRate):  # a warning stands without them
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
        (*_where(one), one.finding.subject): dict(one.finding.facts)
        for one in sights
        if one.finding.rule == Rule.COVERAGE and one.finding.measure >= one.rule.bound
    }
    return [
        _saying(one, uncovered=short.get((*_where(one), one.finding.subject)))
        if one.finding.rule == Rule.PACE
        else one
        for one in sights
    ]


def _saying(one: Sight, **more: object) -> Sight:
    """A sight that says more, where there is more to say."""
    more = {key: said for key, said in more.items() if said}
    if not more:
        return one
    facts = dict(one.finding.facts) | more
    return replace(one, finding=replace(one.finding, facts=facts))


def _where(one: Sight) -> tuple[int, str]:
    return one.unit.pk, one.span.code


def _once(sights: list[Sight]) -> list[Sight]:
    """A further metric is a warning of its own only by what the main one does not explain.

    Where less is sold less is paid and earned, too: only what is short beyond that has a
    cause of its own. The rest is said by the warning of the main metric's pace, and what
    is missing of receipts by the warning of what is overdue.
    """
    main = {(*_where(one), one.finding.rule): one for one in sights if _first(one)}
    also: dict[int, list[dict[str, object]]] = {}
    own = {}
    for one in sights:
        if one.finding.rule != Rule.PACE or not one.finding.subject:
            continue
        pace, owed = (main.get((*_where(one), rule)) for rule in (Rule.PACE, OWED))
        explained = max(pace.finding.measure, 0.0) if pace else 0.0
        own[id(one)] = one.finding.measure - explained >= one.rule.bound
        says = (owed if pays(one.metric) else None) if own[id(one)] else pace
        if says is not None and one.finding.measure >= one.rule.bound:
            also.setdefault(id(says), []).append(_told(one))
    return [
        _saying(replace(one, raises=own.get(id(one), True)), also=also.get(id(one)))
        for one in sights
    ]


def _first(one: Sight) -> bool:
    """Of the main metric, or of none."""
    return not one.finding.subject


def pays(metric: Metric | None) -> bool:
    """Whether it is money that comes in: what is overdue explains what is missing of it."""
    return metric is not None and metric.document in PAID


def _told(one: Sight) -> dict[str, object]:
    kept = {key: one.finding.facts[key] for key in ("landing", "target")}
    named = {"metric": one.finding.subject, "counted_in": one.counted_in}
    return named | kept | {"share": round(one.finding.measure, 6)}


# ── who hears it ──


def _with_people(grounds: _Grounds, sights: list[Sight], on: date) -> list[Sight]:
    """Each with whom it waits for: the unit's own, else who leads nearest above."""
    board = grounds.main
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
    return [_heard(grounds.under(one), one, leads) for one in sights]


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
        raises=one.raises and _worth(board, one, where) and _may_be_said(one, where),
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
    """Units above it whose warnings wait for the same person; a risk stands by itself.

    Of a further metric all units above: theirs names where most of it is missing.
    """
    chain = _chain(board, one.unit.code)
    near = chain[: chain.index(others[0])] if others else chain
    last = max(n for n, code in enumerate(near) if voices.get(code) == owner)
    if one.finding.rule == Rule.RISK:
        return frozenset()
    said = chain[1:] if one.finding.subject else near[1 : last + 1]
    return frozenset(board.units[c].pk for c in said if c in board.units)


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
