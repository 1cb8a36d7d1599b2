"""What happened, as a cube over the axes of a plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric
from luopan.engine.rounding import scale
from luopan.engine.space import Space
from luopan.org.models import Parentage
from luopan.records import firsts
from luopan.records.facts.recipes import ONE
from luopan.records.placing import Placer, product_axis, unit_axis
from luopan.records.reaching import reaches
from luopan.records.reading import Piece, Reading

Ints = NDArray[np.int64]


class Spanned(Protocol):
    """Anything with days: ``engine.calendar.Span``, a period."""

    @property
    def start_date(self) -> date:
        """First day."""

    @property
    def end_date(self) -> date:
        """After the last day."""


@dataclass(frozen=True)
class Aside:
    """A sum that does not lie on the leaf of its own seat and product.

    ``unit`` and ``product`` are codes; None where the record named none.
    """

    unit: str | None
    product: str | None
    amount: int


@dataclass(frozen=True)
class ActualCube:
    """Facts over a space, in millionths, so that their sum is the file's sum.

    Args:
        amounts: Shape (rows, periods), millionths.
        total: Σ of the facts asked for; ``amounts.sum() + outside == total``.
        currency: What money is in; empty for pieces and counts.
        aside: What lies on reserves because its seat, product or pair is not in the
            space (or stood elsewhere then), largest first.
        outside: What found no place at all: a space without reserves.
        lost: What turning currencies or units rounded away, in millionths.
        reach_date: The last day the facts reach 数据截至; None without facts.
        begun: Per period: whether it began by the day asked about. Others are not 0 but
            unknown.
    """

    amounts: Ints
    total: int
    currency: str
    aside: tuple[Aside, ...]
    outside: int
    lost: Fraction
    reach_date: date | None
    begun: NDArray[np.bool_]

    def in_quanta(self, quantum: Decimal) -> tuple[Ints, int]:
        """The amounts in quanta of a metric, and the millionths that this leaves over.

        The sum is rounded once, halves away from 0; the leaves get the largest
        remainders, so they add up to it.

        Example:
            Two leaves of 0.4 and 0.3 in whole yuan: 1 and 0, and −0.3 left over.
        """
        size = int(quantum * ONE)
        if size <= 0 or size != quantum * ONE:
            raise ValueError(f"not a quantum: {quantum}")
        flat = scale(self.amounts.ravel(), Fraction(1, size))
        whole = flat.reshape(self.amounts.shape)
        return whole, int(self.amounts.sum()) - int(whole.sum()) * size


def actual_cube(
    metric: Metric,
    space: Space,
    spans: Sequence[Spanned],
    as_of: date,
    *,
    known_at: datetime | None = None,
    owner: str = "then",
    into: str | None = None,
) -> ActualCube:
    """Facts of a metric over a space.

    Args:
        metric: Additive, balance (amount of the last day of each period) or first.
        space: Its unit and product axes; reserves take what is not on them.
        spans: Days of each period leaf, in the order of ``space.periods``: those of the
            plan's year, or those of any other year that is to stand in their place.
        as_of: Days after it do not count.
        known_at: What was known at this instant; None: by the end of ``as_of``. For
            history that was imported later, say "now".
        owner: "then": each amount counts for the units that its seat stood under on its
            day; where the space has the seat elsewhere, it lies on the reserve of the
            unit it stood under. "now" 同口径: where the seat stands in the space, and
            for accounts with an owner on ``as_of``, that owner.
        into: Currency wanted instead of the metric's.

    Raises:
        Refused: A rate or unit conversion is missing (named), or the sum is too large.
        ValueError: A metric that does not add up, or not one span per period.
    """
    if len(spans) != len(space.periods):
        raise ValueError(f"{len(spans)} spans for {len(space.periods)} periods")
    if metric.kind not in {"additive", "balance", "first"}:
        raise ValueError(f"{metric.code} does not add up over units: {metric.kind}")
    days = [(span.start_date, span.end_date) for span in spans]
    reading = Reading(
        metric,
        days,
        as_of,
        known_at,
        owner=owner,
        cuts=_moves() if owner == "then" else frozenset(),
        into=into,
    )
    if metric.kind == "first":
        return _filled(space, reading, firsts.pieces(reading), owner == "then")
    return _filled(space, reading, reading.pieces(), owner == "then")


def _moves() -> frozenset[date]:
    """Days on which a unit came to stand, left, or moved."""
    dates = Parentage.objects.values_list("start_date", "end_date").distinct()
    return frozenset(day for pair in dates for day in pair if day is not None)


def _filled(
    space: Space, reading: Reading, pieces: Iterable[Piece], then: bool
) -> ActualCube:
    placer = Placer(space, unit_axis(space.units), product_axis(space.products))
    amounts = np.zeros(space.shape, dtype=np.int64)
    aside: dict[tuple[int, int], int] = {}
    total = outside = 0
    for piece in pieces:
        dated = then and reading.metric.kind != "balance"
        on = piece.start_date if dated else reading.as_of
        placed = placer.place(piece.seat, piece.product, on, then)
        inside = placed.rows >= 0
        np.add.at(amounts[:, piece.column], placed.rows[inside], piece.amount[inside])
        total += int(piece.amount.sum())
        outside += int(piece.amount[~inside].sum())
        for place in np.flatnonzero(placed.moved).tolist():
            key = (int(piece.seat[place]), int(piece.product[place]))
            aside[key] = aside.get(key, 0) + int(piece.amount[place])
    return ActualCube(
        amounts,
        total,
        reading.currency,
        _named(aside, placer),
        outside,
        reading.lost,
        reaches(reading),
        np.asarray([start <= reading.as_of for start, _end in reading.spans]),
    )


def _named(aside: dict[tuple[int, int], int], placer: Placer) -> tuple[Aside, ...]:
    units, products = placer.units.codes, placer.products.codes
    found = [
        Aside(units.get(seat), products.get(product), amount)
        for (seat, product), amount in aside.items()
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.amount)))
