"""What incentive rules 激励 pay: earned, taken back, payable, and what more would pay.

Pure: whole fen in, whole fen out; shares are millionths (1,000,000 is all of it). A line is
rounded once, half up; its parts are differences of rounded sums, so that they add up to it.
Worked tables: docs/algorithms/incentive.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 1_000_000


@dataclass(frozen=True)
class Step:
    """From which amount on which share is paid.

    Attributes:
        start: Amount in fen from which it counts; that amount included.
        rate: Millionths.
    """

    start: int
    rate: int


@dataclass(frozen=True)
class Commission:
    """A share of what came 提成, by steps 阶梯.

    Attributes:
        steps: Ascending; below the first nothing is paid.
        whole: The step that is reached pays on all that came; else each step pays on the
            part that lies in it.
        gate: Below this amount nothing is paid at all 保底门槛; None: there is none.
        cap: The most it pays; None: there is none.
        sum: Paid on this amount instead of on what came (a bonus 奖金); None: what came.
    """

    steps: tuple[Step, ...]
    whole: bool = False
    gate: int | None = None
    cap: int | None = None
    sum: int | None = None


@dataclass(frozen=True)
class Part:
    """What one step brings.

    Attributes:
        start: From which amount on.
        base: Fen that it is paid on.
        rate: Millionths.
        amount: Fen.
    """

    start: int
    base: int
    rate: int
    amount: int


@dataclass(frozen=True)
class Earned:
    """What a line pays, before receipts.

    Attributes:
        amount: Fen; Σ of the parts less ``cut``.
        gated: What came is below the gate.
        cut: Fen above the cap.
    """

    amount: int
    parts: tuple[Part, ...]
    gated: bool = False
    cut: int = 0


def earned(rule: Commission, came: int) -> Earned:
    """What a rule pays on what came.

    Args:
        rule: The rule.
        came: Fen; below 0 counts as 0: what returns take is taken back elsewhere.

    Returns:
        Not below 0. ``sum(part.amount) - cut == amount``, to the fen.

    Raises:
        ValueError: Steps are not ascending, or a rate is below 0.

    Source:
        docs/algorithms/incentive.md, decision 0100.

    Example:
        >>> tiers = (Step(0, 10_000), Step(100_000_00, 15_000))
        >>> earned(Commission(tiers), 150_000_00).amount
        175000
        >>> earned(Commission(tiers, whole=True), 150_000_00).amount
        225000
        >>> earned(Commission(tiers, gate=200_000_00), 150_000_00).gated
        True
    """
    _refuse_odd(rule)
    came = max(came, 0)
    if rule.gate is not None and came < rule.gate:
        return Earned(0, (), gated=True)
    on_whole = rule.whole or rule.sum is not None
    parts = _of_reached(rule, came) if on_whole else _by_part(rule.steps, came)
    total = sum(part.amount for part in parts)
    cut = 0 if rule.cap is None else max(total - rule.cap, 0)
    return Earned(total - cut, parts, cut=cut)


@dataclass(frozen=True)
class More:
    """What more would pay.

    Attributes:
        amount: Fen; the difference of what is earned.
        crossed: Steps that are newly reached, the lowest first.
        opens: The gate is passed by it.
    """

    amount: int
    crossed: tuple[Step, ...]
    opens: bool


def more(rule: Commission, came: int, extra: int) -> More:
    """What the next amount pays, from where one stands.

    Example:
        >>> tiers = (Step(0, 10_000), Step(100_000_00, 15_000))
        >>> more(Commission(tiers), 95_000_00, 10_000_00)
        More(amount=12500, crossed=(Step(start=10000000, rate=15000),), opens=False)
    """
    before, after = earned(rule, came), earned(rule, came + extra)
    crossed = tuple(one for one in rule.steps if came < one.start <= came + extra)
    opens = before.gated and not after.gated
    return More(after.amount - before.amount, crossed, opens)


@dataclass(frozen=True)
class Receipts:
    """How much of what was earned may be paid, by what has come in 回款系数.

    Attributes:
        steps: Pairs of share received and share payable in millionths, ascending; none:
            as much as was received.
    """

    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Settled:
    """A line with what becomes of it; ``0 <= payable <= earned - clawed``.

    Attributes:
        earned: Fen.
        clawed: Fen taken back 追回; never more than was earned.
        payable: Fen that may be paid by now 可发.
        share: Millionths of what remains after returns that receipts release.
        lost: Fen of what it was earned on that took back.
    """

    earned: int
    clawed: int
    payable: int
    share: int
    lost: int = 0


def settled(
    amount: int,
    *,
    came: int,
    lost: int = 0,
    receipts: Receipts | None = None,
    received: int = 0,
    of: int = 0,
    unpaid: int = 0,
) -> Settled:
    """What is taken back of an amount that was earned, and what may be paid of the rest.

    What is unpaid for too long takes its part of what returns leave. It lessens what may be
    paid no further: what receipts do not release is not paid anyway.

    Args:
        amount: Earned, fen.
        came: What it was earned on, fen.
        lost: What came back of that, fen.
        receipts: How receipts count; None: all may be paid at once.
        received: Receipts matched to the invoices of what was sold, fen.
        of: What receipts are a share of, fen: all that was sold, or billed where that is
            more; nothing: nothing may be paid yet, where receipts count.
        unpaid: What of ``of`` was billed and is unpaid for too long, fen.

    Example:
        >>> settled(10_000, came=1_000_000, lost=250_000)
        Settled(earned=10000, clawed=2500, payable=7500, share=1000000, lost=250000)
        >>> half = Receipts(((0, 0), (800_000, 500_000), (1_000_000, 1_000_000)))
        >>> settled(10_000, came=1, receipts=half, received=85, of=100)
        Settled(earned=10000, clawed=0, payable=5000, share=500000, lost=0)
        >>> settled(10_000, came=100, receipts=Receipts(), received=40, of=100, unpaid=60)
        Settled(earned=10000, clawed=6000, payable=4000, share=400000, lost=60)
    """
    amount, came, of = max(amount, 0), max(came, 0), max(of, 0)
    lost = min(max(lost, 0), came)
    bad = half_up((came - lost) * min(max(unpaid, 0), of), of) if of else 0
    returned = half_up(amount * lost, came) if came else 0
    clawed = half_up(amount * (lost + bad), came) if came else 0
    left = amount - clawed
    if receipts is None:
        return Settled(amount, clawed, left, WHOLE, lost + bad)
    received = min(max(received, 0), of)
    share = received * WHOLE // of if of else 0
    free = half_up((amount - returned) * received, of) if of else 0
    if receipts.steps:
        share = max(
            (pays for least, pays in receipts.steps if share >= least), default=0
        )
        free = half_up((amount - returned) * share, WHOLE)
    return Settled(amount, clawed, min(free, left), share, lost + bad)


def deducted(missing: int, *, each: int, most: int, of: int) -> int:
    """What a named rule takes off 扣减: so much for each that is missing, up to a limit.

    Args:
        missing: How many are missing, in millionths of one.
        each: Fen for one.
        most: No more than this, fen.
        of: What there is to take from, fen: no more than that either.

    Example:
        >>> deducted(3_000_000, each=50_00, most=100_00, of=1_000_00)
        10000
    """
    return min(half_up(max(missing, 0) * each, WHOLE), most, max(of, 0))


def spread_over(amount: int, days: int, of: int) -> int:
    """The part of an amount for so many days of a span, half up.

    Example:
        >>> spread_over(31_000, 10, 31)
        10000
    """
    return half_up(amount * days, of)


def half_up(above: int, below: int) -> int:
    """A quotient as a whole number; halves go up. Neither is below 0.

    Example:
        >>> half_up(5, 2), half_up(4, 3)
        (3, 1)
    """
    return (2 * above + below) // (2 * below)


def _refuse_odd(rule: Commission) -> None:
    starts = [step.start for step in rule.steps]
    if starts != sorted(set(starts)) or any(step.rate < 0 for step in rule.steps):
        raise ValueError("steps ascend, and rates are not below 0")


def _of_reached(rule: Commission, came: int) -> tuple[Part, ...]:
    """The step that is reached, on all of it."""
    reached = [step for step in rule.steps if came >= step.start]
    if not reached:
        return ()
    step, base = reached[-1], came if rule.sum is None else rule.sum
    return (Part(step.start, base, step.rate, half_up(base * step.rate, WHOLE)),)


def _by_part(steps: Sequence[Step], came: int) -> tuple[Part, ...]:
    """Each step on its own part; amounts are differences of rounded running sums."""
    ends = [step.start for step in steps[1:]] + [came] if steps else []
    parts, running, told = [], 0, 0
    for step, end in zip(steps, ends, strict=True):
        base = min(came, end) - step.start
        if base <= 0:
            break
        running += base * step.rate
        upto = half_up(running, WHOLE)
        parts.append(Part(step.start, base, step.rate, upto - told))
        told = upto
    return tuple(parts)
