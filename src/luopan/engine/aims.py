"""What is known of a figure that is no sum, from those under it.

A target of customers, days, or a rate is set at every unit by itself. That the units under
it say something does not make it, but it leaves it less room: a company has at least as
many customers as its largest region, and at most as many as all of them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
