"""A period of somebody's pay, line by line: earned, taken back, payable, each with its facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from luopan.engine.calendar import Span
from luopan.engine.incentive import (
    WHOLE,
    Commission,
    Earned,
    Receipts,
    Settled,
    Step,
    deducted,
    earned,
    half_up,
    settled,
)
from luopan.engine.passing import Held, parted
from luopan.records.queries.untold import Untold, together
from luopan.review.models import PayDecision, PayDispute
from luopan.review.paying.in_force import Assigned, Edition
from luopan.review.paying.rules import BONUS, DEDUCTION, SaidRule
from luopan.review.queries.pay.amounts import FEN, fen, months_later
from luopan.review.queries.pay.books import Books, Days, Source
from luopan.review.queries.pay.lacking import NOTHING, lacks

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Line:
    """What a rule brings in a period; amounts in fen.

    Attributes:
        rule: As it stood when the period began.
        source: What it counts.
        came: What is paid on: the metric's figure with what was put back.
        put_back: Returns of earlier periods in it: those take back where they were paid.
        target: Of the level whose attainment counts; None: there is none.
        level: Which level that is.
        attainment: 1 = 100 %; None without target.
        found: Parts, gate, cap.
        settled: Earned, taken back, payable.
        lost: Of what was paid on, what came back later or is not paid for.
        sold: What can be billed of what was sold; of a metric of invoices nothing.
        billed: Invoices of what was sold.
        received: Matched to them.
        bad: What of them is unpaid counts as lost: it has been for too long.
        missing: Of a deduction: how many are missing, in millionths.
        passed: Of what may be paid, what is others' by handovers: by whom and since when.
        lacking: What no exchange rate turns: the line is stopped, and all its amounts are 0.
    """

    rule: SaidRule
    source: Source
    came: int
    settled: Settled
    put_back: int = 0
    target: int | None = None
    level: str = ""
    found: Earned = Earned(0, ())
    lost: int = 0
    sold: int = 0
    billed: int = 0
    received: int = 0
    bad: bool = False
    missing: int = 0
    commission: Commission | None = None
    passed: Mapping[Held, int] = field(default_factory=dict)
    lacking: tuple[Untold, ...] = ()

    @property
    def attainment(self) -> float | None:
        """What came of the target."""
        return self.came / self.target if self.target else None

    @property
    def due(self) -> int:
        """What receipts are a share of: all that was sold, or billed where that is more."""
        return max(self.sold, self.billed)

    @property
    def begins(self) -> int | None:
        """From which amount on it pays: its first step that pays, and its gate; None: never."""
        rule = self.commission
        paid = [one.start for one in rule.steps if one.rate > 0] if rule else []
        if rule is None or not paid:
            return None
        return max(min(paid), rule.gate or 0)

    @property
    def short(self) -> int:
        """How much more must come before it pays anything; 0: it pays, or never will."""
        return max((self.begins or 0) - self.came, 0)

    @property
    def then(self) -> int:
        """What is earned the moment it begins to pay."""
        if self.commission is None or self.begins is None:
            return 0
        return earned(self.commission, self.begins).amount


@dataclass(frozen=True)
class Pay:
    """A period of one unit of one person; amounts in fen.

    Attributes:
        days: Those he was there.
        over: All its days have passed.
        decided: Amounts that were added by decisions on disputes.
        taken: What he gets of others' periods, whose money was handed to him.
        taken_lacking: What keeps some of that from being told.
    """

    assigned: Assigned
    span: Span
    days: Days
    edition: Edition
    over: bool
    lines: tuple[Line, ...]
    disputes: tuple[PayDispute, ...] = ()
    decisions: Mapping[int, PayDecision] = field(default_factory=dict)
    taken: int = 0
    taken_lacking: tuple[Untold, ...] = ()

    @property
    def lacking(self) -> tuple[Untold, ...]:
        """What no exchange rate turns: the sums are without the lines that rest on it."""
        return together(self.taken_lacking, *(line.lacking for line in self.lines))

    @property
    def told(self) -> bool:
        """Whether anything of it can be told."""
        return not self.lacking or any(not line.lacking for line in self.lines)

    @property
    def passed(self) -> Mapping[Held, int]:
        """What is others' by handovers: by whom and since when."""
        found: dict[Held, int] = {}
        for line in self.lines:
            for who, amount in line.passed.items():
                found[who] = found.get(who, 0) + amount
        return found

    @property
    def handed(self) -> int:
        """By handovers: what he got, less what he gave."""
        return self.taken - sum(self.passed.values())

    @property
    def decided(self) -> int:
        """Added or taken off by decisions."""
        found = (getattr(one, "correction", None) for one in self.decisions.values())
        return sum(one.amount for one in found if one is not None)

    @property
    def earned(self) -> int:
        """应得: Σ of the lines and decisions."""
        own = sum(line.settled.earned for line in self.lines)
        return own + self.decided + self.handed

    @property
    def clawed(self) -> int:
        """追回."""
        return sum(line.settled.clawed for line in self.lines)

    @property
    def payable(self) -> int:
        """可发."""
        own = sum(line.settled.payable for line in self.lines)
        return own + self.decided + self.handed


def source_of(rule: SaidRule) -> Source:
    """What a rule counts."""
    return Source(rule.metric, rule.product, rule.channel)


def worked_out(
    books: Books,
    assigned: Assigned,
    spans: Sequence[tuple[Span, Edition]],
    extra: Mapping[Source, int] | None = None,
) -> list[Pay]:
    """The periods of somebody at a unit that have begun.

    Args:
        books: Of the year.
        assigned: Who, where, from when until when.
        spans: Periods with the edition each is paid by.
        extra: Fen more of a source in the period that runs: what if.
    """
    found = []
    for span, edition in spans:
        days = assigned.days_in(span)
        if days is None or span.start_date > books.on:
            continue
        running = span.start_date <= books.on < span.end_date
        added = (extra or {}) if running else {}
        lines = _lines(books, assigned, span, days, edition, added)
        over = span.end_date <= books.on
        found.append(Pay(assigned, span, days, edition, over, tuple(lines)))
    return found


def _lines(
    books: Books,
    assigned: Assigned,
    span: Span,
    days: Days,
    edition: Edition,
    extra: Mapping[Source, int],
) -> Iterable[Line]:
    pays = [rule for rule in edition.rules if rule.kind != DEDUCTION]
    lines = [_paying(books, assigned, span, days, rule, extra) for rule in pays]
    left = sum(line.settled.earned for line in lines)
    payable = sum(line.settled.payable for line in lines)
    for rule in edition.rules:
        if rule.kind == DEDUCTION:
            stopped = together(*(line.lacking for line in lines))
            line = _deduction(books, assigned, span, days, rule, left, payable, stopped)
            left += line.settled.earned
            payable += line.settled.payable
            lines.append(line)
    return lines


def _paying(
    books: Books,
    assigned: Assigned,
    span: Span,
    days: Days,
    rule: SaidRule,
    extra: Mapping[Source, int],
) -> Line:
    source, unit = source_of(rule), assigned.unit
    came_back, returned = books.back(source, unit, days, rule)
    if lacking := lacks(books, source, unit, days, rule, [*came_back, *returned]):
        return Line(rule, source, 0, NOTHING, lacking=lacking)
    lost = sum(one.sold_amount for one in came_back)
    put_back = sum(one.amount for one in returned)
    came = fen(books.came(source, unit, [days])[0] + put_back) + extra.get(source, 0)
    level = rule.level or books.paying_level(source)
    target = books.target(source, unit, level, span, days) if rule.stepped else None
    made = _commission(books, assigned, span, days, rule, target)
    found = earned(made, came)
    by_money = rule.receipts or rule.bad_months
    invoices = books.collected(source, unit, days) if by_money else []
    received = sum(one.matched for one in invoices) // FEN
    billed = sum(one.amount for one in invoices) // FEN
    sold = books.sold(source, unit, days) // FEN if by_money else 0
    bad = bool(rule.bad_months) and months_later(span.end_date, rule.bad_months) <= (
        books.on
    )
    settling = partial(
        settled,
        found.amount,
        came=came,
        lost=fen(lost),
        receipts=_receipts(rule),
        of=max(sold, billed),
        unpaid=max(billed - max(received, 0), 0) if bad else 0,
    )
    done = settling(received=received)
    passed: Mapping[Held, int] = {}
    if rule.receipts and (others := books.of_others(invoices, assigned.person)):
        kept = received - sum(others.values()) // FEN
        passed = parted(done.payable - settling(received=kept).payable, others)
    return Line(
        rule,
        source,
        came,
        done,
        put_back=fen(put_back),
        target=target,
        level=level,
        found=found,
        lost=done.lost,
        sold=sold,
        billed=billed,
        received=received,
        bad=bad,
        commission=made,
        passed=passed,
    )


def _commission(
    books: Books,
    assigned: Assigned,
    span: Span,
    days: Days,
    rule: SaidRule,
    target: int | None,
) -> Commission:
    """A rule with its amounts; without a target only what asks for none, of a gate nothing."""
    gate = None
    if target is None and rule.gate:
        steps = {}  # nobody can have passed it
    elif target is None:
        steps = dict(one for one in rule.steps if not one[0])
        steps = {int(at): rate for at, rate in steps.items()}
    else:
        steps = {half_up(_millionths(at) * target, WHOLE): r for at, r in rule.steps}
        if rule.gate is not None:
            gate = half_up(_millionths(rule.gate) * target, WHOLE)
    if rule.above_stretch is not None and (target is not None or not rule.gate):
        source = source_of(rule)
        top = books.target(source, assigned.unit, "stretch", span, days)
        if top is not None:
            steps = {at: rate for at, rate in steps.items() if at < top}
            steps[top] = rule.above_stretch
    return Commission(
        tuple(Step(at, _millionths(rate)) for at, rate in sorted(steps.items())),
        whole=rule.whole,
        gate=gate,
        cap=_fen_of(rule.cap),
        sum=_fen_of(rule.sum) if rule.kind == BONUS else None,
    )


def _receipts(rule: SaidRule) -> Receipts | None:
    if not rule.receipts:
        return None
    steps = [(_millionths(a), _millionths(b)) for a, b in rule.receipt_steps]
    return Receipts(tuple(steps))


def _deduction(
    books: Books,
    assigned: Assigned,
    span: Span,
    days: Days,
    rule: SaidRule,
    left: int,
    payable: int,
    stopped: tuple[Untold, ...],
) -> Line:
    """What a named rule takes off once the period is over; of what remains, no more."""
    source = source_of(rule)
    over = span.end_date <= books.on
    own = lacks(books, source, assigned.unit, days, rule)
    if lacking := together(own, stopped if over else ()):  # what is left, nobody knows
        return Line(rule, source, 0, NOTHING, lacking=lacking)
    came = books.came(source, assigned.unit, [days])[0]
    expected = _millionths(rule.bar) * MONTHS[span.kind]
    expected = half_up(expected * (days[1] - days[0]).days, span.days)
    missing = max(expected - came, 0) if over else 0
    limits = {"each": _fen_of(rule.each) or 0, "most": _fen_of(rule.most) or 0}
    off = deducted(missing, of=left, **limits)
    done = Settled(-off, 0, -min(off, max(payable, 0)), WHOLE)
    return Line(rule, source, fen(came), done, missing=missing)


def _millionths(value: object) -> int:
    return int(value * WHOLE) if value is not None else 0  # type: ignore[operator]


def _fen_of(value: object) -> int | None:
    return None if value is None else int(value * 100)  # type: ignore[operator]


def running(pays: Iterable[Pay], on: date) -> Pay | None:
    """The period that a day lies in."""
    found = [one for one in pays if one.span.start_date <= on < one.span.end_date]
    return found[-1] if found else None
