"""The score of an assessment sheet 考核表: what each line brings, and what all of them do.

Pure: attainments in, points out. Worked tables: docs/algorithms/scoring.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

FULL = Decimal(100)
POINT = Decimal("0.01")  # to which points and weights are told
ZERO = Decimal(0)


@dataclass(frozen=True)
class Linear:
    """Points in proportion to attainment.

    Attributes:
        floor: Below this attainment the line brings nothing; None: there is no floor.
        cap: Attainment above it counts as this much; None: it is not capped.
    """

    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True)
class Stepped:
    """Points by the highest step that attainment reaches; below the lowest: nothing.

    Attributes:
        steps: Pairs of attainment and share of the weight, the highest step first.
    """

    steps: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Items:
    """Points added or taken off for each one; the line has no weight.

    Attributes:
        each: Points for one; below 0 they are taken off.
        most: No more than this is added or taken off.
    """

    each: Decimal
    most: Decimal


@dataclass(frozen=True)
class Veto:
    """If it happens, or attainment stays below ``least``, the whole score is 0.

    Attributes:
        least: Attainment that must be reached; None: it is a matter of yes or no.
    """

    least: Decimal | None = None


Rule = Linear | Stepped | Items | Veto


@dataclass(frozen=True)
class Assessed:
    """A line of a sheet with what was found of it.

    Attributes:
        key: Names the line.
        weight: In points; together those of linear and stepped lines are 100.
        rule: How attainment becomes points.
        attainment: 1 is the target met; None: there is no target, or nothing is known.
        count: Of items and of yes-or-no vetoes: how many there were.
        untold: There is an attainment that cannot be told: an exchange rate is missing.
    """

    key: str
    weight: Decimal
    rule: Rule
    attainment: float | None = None
    count: Decimal = ZERO
    untold: bool = False


class Outcome(StrEnum):
    """What became of a line."""

    COUNTED = "counted"
    LEFT_OUT = "left_out"  # no target or nothing known: its weight goes to the others
    ADDED = "added"  # items
    CLEAR = "clear"  # a veto that did not happen
    VETOED = "vetoed"
    UNKNOWN = "unknown"  # a veto of which nothing is known yet: it does not happen
    UNTOLD = "untold"  # it cannot be told, nor can the score; its weight stays its own


@dataclass(frozen=True)
class LineScore:
    """What a line brings.

    Attributes:
        weight: That it had in this score: the weights of lines left out are spread.
        share: Of the weight, that its rule gives; None where it has none.
        points: Brought by it.
    """

    key: str
    outcome: Outcome
    weight: Decimal
    share: Decimal | None
    points: Decimal


@dataclass(frozen=True)
class Score:
    """The score of one unit and period.

    Attributes:
        total: Σ points, not below 0, and 0 after a veto; None: no weighted line counts, or
            one of the lines cannot be told.
        vetoed: Keys of the vetoes that happened.
    """

    total: Decimal | None
    lines: tuple[LineScore, ...]
    vetoed: tuple[str, ...]


def score(lines: Sequence[Assessed]) -> Score:
    """The score of a sheet.

    Args:
        lines: In the order of the sheet.

    Returns:
        Points of each line to a hundredth; without a veto the total is their sum, to the
        last hundredth, or 0 where items took more off than there was. Weights of lines
        that are left out go to the other weighted lines in proportion, and are 100 again.
        A line that cannot be told keeps its weight, and there is no total with it but the 0
        of a veto that happened.

    Raises:
        ValueError: A weighted line has a weight of 0 or less.

    Source:
        docs/algorithms/scoring.md, decision 0071.

    Example:
        >>> sales = Assessed("sales", Decimal(70), Linear(cap=Decimal("1.2")), 0.9)
        >>> cash = Assessed("cash", Decimal(30), Stepped(((Decimal(1), Decimal(1)),)), 1.05)
        >>> score([sales, cash]).total
        Decimal('93.00')
        >>> score([sales, Assessed("sham", Decimal(0), Veto(), count=Decimal(1))]).total
        Decimal('0.00')
    """
    if any(_weighted(line) and line.weight <= 0 for line in lines):
        raise ValueError("a weighted line has no weight")
    counted = [
        one
        for one in lines
        if _weighted(one) and (one.untold or one.attainment is not None)
    ]
    weights = spread_weights({one.key: one.weight for one in counted})
    told = tuple(_line(one, weights.get(one.key, ZERO)) for one in lines)
    vetoed = tuple(one.key for one in told if one.outcome is Outcome.VETOED)
    unknown = not vetoed and any(one.outcome is Outcome.UNTOLD for one in told)
    if not counted or unknown:
        return Score(None, told, vetoed)
    total = max(sum((one.points for one in told), ZERO), ZERO).quantize(POINT)
    return Score(ZERO.quantize(POINT) if vetoed else total, told, vetoed)


def spread_weights(weights: dict[str, Decimal]) -> dict[str, Decimal]:
    """Weights in the same proportion that are 100 together, to a hundredth.

    What rounding leaves goes to the largest remainders, ties by key.

    Example:
        >>> spread_weights({"a": Decimal(50), "b": Decimal(20), "c": Decimal(20)})
        {'a': Decimal('55.56'), 'b': Decimal('22.22'), 'c': Decimal('22.22')}
    """
    whole = sum(weights.values(), ZERO)
    if not whole:
        return {}
    exact = {key: weight * FULL / whole for key, weight in weights.items()}
    cut = {key: one.quantize(POINT, ROUND_DOWN) for key, one in exact.items()}
    left = int((FULL - sum(cut.values(), ZERO)) / POINT)
    for key in sorted(exact, key=lambda k: (cut[k] - exact[k], k))[:left]:
        cut[key] += POINT
    return cut


def share_of(rule: Linear | Stepped, attainment: float) -> Decimal:
    """The share of its weight that a line brings; 1 is all of it.

    Example:
        >>> steps = Stepped(((Decimal(1), Decimal(1)), (Decimal("0.8"), Decimal("0.6"))))
        >>> share_of(steps, 0.93), share_of(steps, 0.79)
        (Decimal('0.6'), Decimal('0'))
        >>> share_of(Linear(Decimal("0.6"), Decimal("1.2")), 1.5)
        Decimal('1.2')
    """
    reached = Decimal(str(round(attainment, 6)))
    if isinstance(rule, Stepped):
        return next((share for least, share in rule.steps if reached >= least), ZERO)
    if rule.floor is not None and reached < rule.floor:
        return ZERO
    return max(reached if rule.cap is None else min(reached, rule.cap), ZERO)


def _weighted(line: Assessed) -> bool:
    return isinstance(line.rule, Linear | Stepped)


def _line(line: Assessed, weight: Decimal) -> LineScore:
    rule = line.rule
    if isinstance(rule, Items):
        points = min(max(line.count * rule.each, -rule.most), rule.most)
        return LineScore(line.key, Outcome.ADDED, ZERO, None, _told(points))
    if isinstance(rule, Veto):
        return LineScore(line.key, _verdict(line, rule), ZERO, None, ZERO)
    if line.untold:
        return LineScore(line.key, Outcome.UNTOLD, weight, None, ZERO)
    if line.attainment is None:
        return LineScore(line.key, Outcome.LEFT_OUT, ZERO, None, ZERO)
    share = share_of(rule, line.attainment)
    return LineScore(line.key, Outcome.COUNTED, weight, share, _told(weight * share))


def _verdict(line: Assessed, rule: Veto) -> Outcome:
    if rule.least is None:
        return Outcome.VETOED if line.count > 0 else Outcome.CLEAR
    if line.untold:
        return Outcome.UNTOLD
    if line.attainment is None:
        return Outcome.UNKNOWN
    below = Decimal(str(round(line.attainment, 6))) < rule.least
    return Outcome.VETOED if below else Outcome.CLEAR


def _told(points: Decimal) -> Decimal:
    return points.quantize(POINT, ROUND_HALF_UP)
