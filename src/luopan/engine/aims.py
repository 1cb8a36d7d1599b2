"""What is known of a figure that is no sum, from those under it.

A target of customers, days, or a rate is set at every unit by itself. That the units under
it say something does not make it, but it leaves it less room: a company has at least as
many customers as its largest region, and at most as many as all of them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luopan.engine.level_rules import FLOOR, Rules
from luopan.engine.rounding.exact import nearest

ADDS = frozenset({"additive", "first", "balance"})  # over units


@dataclass(frozen=True)
class Room:
    """Where a figure can lie, as far as those under it tell.

    Attributes:
        least: Not below it; None: they tell nothing.
        most: Not above it; None: they tell nothing.
    """

    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a figure lies in it; ends count.

        Example:
            >>> Room(120, 310).holds(300), Room(120, None).holds(90)
            (True, False)
        """
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


def room(kind: str, parts: Sequence[float | None], *, adds: bool = True) -> Room:
    """Where the figure of a unit lies, given those of all units right under it.

    Args:
        kind: Of the metric: distinct, first, balance, duration or ratio.
        parts: Shape ``(units,)``. Their figures; None where nobody said one.
        adds: Of a ratio: whether both of its parts add up over units.

    Returns:
        Of what adds up over units, its sum. Of a distinct count, from the largest part to
        the sum. Of a duration, or a ratio of sums, from the smallest part to the largest.
        A side on which a part that is not known could move it is None.

    Raises:
        ValueError: Of what adds up everywhere there is a sum, and no room.

    Source:
        docs/algorithms/aims.md

    Example:
        >>> room("distinct", [120, 90, 100])
        Room(least=120, most=310)
        >>> room("distinct", [120, None])
        Room(least=120, most=None)
        >>> room("ratio", [0.28, 0.35])
        Room(least=0.28, most=0.35)
    """
    if kind == "additive":
        raise ValueError("a metric that adds up has a sum")
    known = [part for part in parts if part is not None]
    if not known:
        return Room()
    whole = len(known) == len(parts)
    if kind == "distinct":
        return Room(max(known), sum(known) if whole else None)
    if kind in ADDS:
        return Room(sum(known), sum(known) if whole else None)
    if not whole or (kind == "ratio" and not adds):
        return Room()
    return Room(min(known), max(known))


def beside(
    target: Decimal,
    rules: Rules,
    level: str,
    *,
    less: bool = False,
    quantum: Decimal = Decimal(1),
    most: Decimal | None = None,
) -> Decimal:
    """Floor or stretch of a figure that is no sum, in ratio to its target.

    Args:
        target: The figure, in its own unit; of a rate 1.0 is 100 %.
        rules: The ratios of the plan, as they are for its own metric.
        level: ``floor`` or ``stretch``.
        less: Whether less of this figure is better: 85 % of the plan is then 115 %.
        quantum: The smallest unit that such a figure is told to.
        most: No figure of the kind can be larger, as a share of all is 1; None: any can.

    Returns:
        To the quantum, on the level's side of the target, and not above ``most`` unless
        the target is.

    Source:
        docs/algorithms/aims.md

    Example:
        >>> plan = Rules("0.85", "1.15")
        >>> one = Decimal(1)
        >>> beside(Decimal(300), plan, "floor"), beside(Decimal(90), plan, "floor", less=True)
        (Decimal('255'), Decimal('104'))
        >>> beside(Decimal("0.95"), plan, "stretch", quantum=Decimal("0.0001"), most=one)
        Decimal('1')
    """
    ratio = Fraction(rules.ratio(level))
    if less != rules.lower_is_better:
        ratio = max(2 - ratio, Fraction(0))
    exact = Fraction(target) + (ratio - 1) * abs(Fraction(target))
    found = nearest(exact / Fraction(quantum)) * quantum
    if most is not None:
        found = min(found, max(most, target))
    return on_its_side(found, target, level, less=less)


def on_its_side(
    amount: Decimal, target: Decimal, level: str, *, less: bool = False
) -> Decimal:
    """A floor or stretch, or the target where it would pass that.

    Example:
        >>> on_its_side(Decimal(31), Decimal(30), "floor")
        Decimal('30')
        >>> on_its_side(Decimal(31), Decimal(30), "floor", less=True)
        Decimal('31')
    """
    below = (level == FLOOR) != less
    return min(amount, target) if below else max(amount, target)
