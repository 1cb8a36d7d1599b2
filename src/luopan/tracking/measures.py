"""A metric's figure at any node for any span of days, whatever kind of metric it is.

What adds up is added, what does not is counted anew or divided anew: nothing here adds
up what does not add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from luopan.records.currency import told_in
from luopan.records.deal_table import DealTable
from luopan.records.members import Members
from luopan.records.seat_days import Asked, BuyerDays, SeatDays, Spans
from luopan.tracking import cube
from luopan.tracking.cube import Standpoint

Values = NDArray[np.float64] | NDArray[np.int64]


class Measure(Protocol):
    """Figures of one metric over the days of one year."""

    currency: str

    def values(self, nodes: Sequence[Members], spans: Spans) -> Values:
        """Shape ``(nodes, spans)``; whole millionths, or numbers with nan for none."""


@dataclass(frozen=True, eq=False)
class Adding:
    """Sums of days; of a balance, its last day."""

    table: SeatDays

    @property
    def currency(self) -> str:
        """What money is in."""
        return self.table.currency

    def values(self, nodes: Sequence[Members], spans: Spans) -> Values:
        """Millionths."""
        return self.table.totals(nodes, spans)


@dataclass(frozen=True, eq=False)
class Counting:
    """Customers, counted anew at every node and for every span."""

    table: BuyerDays
    currency: str = ""

    def values(self, nodes: Sequence[Members], spans: Spans) -> Values:
        """Millionths, as all counts are."""
        return self.table.totals(nodes, spans)


@dataclass(frozen=True, eq=False)
class Lasting:
    """Median days from created to won."""

    table: DealTable
    currency: str = ""

    def values(self, nodes: Sequence[Members], spans: Spans) -> Values:
        """Days; nan where nothing was won."""
        return self.table.cycle(nodes, spans)


@dataclass(frozen=True, eq=False)
class Dividing:
    """One metric ÷ another one; never a sum or mean of ratios."""

    above: Measure
    below: Measure
    currency: str

    def values(self, nodes: Sequence[Members], spans: Spans) -> Values:
        """Ratios; nan where there is nothing to divide by."""
        above, below = (part.values(nodes, spans) for part in (self.above, self.below))
        nothing = np.full(above.shape, np.nan)
        return np.divide(above, below, out=nothing, where=below != 0)


def together(parts: Sequence[Measure]) -> Adding:
    """Sums of several products that lie apart, as sums of one.

    Raises:
        ValueError: They do not add up.
    """
    tables = [part.table for part in parts if isinstance(part, Adding)]
    if len(tables) < len(parts) or len({table.currency for table in tables}) > 1:
        raise ValueError("only what adds up, in one currency, is put together")
    seats = np.unique(np.concatenate([table.seats for table in tables]))
    running = np.zeros((len(seats), tables[0].running.shape[1]), np.int64)
    for table in tables:
        running[np.searchsorted(seats, table.seats)] += table.running
    first, aside = tables[0], tuple(one for table in tables for one in table.aside)
    whole = SeatDays(seats, first.start_date, running, first.currency, aside=aside)
    return Adding(whole)


def measure(asked: Asked, seen: Standpoint) -> Measure:
    """The figures of a metric, from sums that are kept in memory.

    Raises:
        Refused: A rate or unit conversion is missing; named.
    """
    metric = asked.metric
    if metric.kind == "distinct":
        return Counting(cube.buyers(asked, seen))
    if metric.kind == "duration":
        return Lasting(cube.deals(asked, seen))
    if metric.kind == "ratio":
        above, below = (measure(part, seen) for part in parts_of(asked))
        pieces = bool(above.currency) and not below.currency
        return Dividing(above, below, above.currency if pieces else "")
    return Adding(cube.sums(asked, seen))


def parts_of(asked: Asked) -> list[Asked]:
    """What a ratio is made of; anything else is its own part.

    Both parts are read in one currency: the numerator's.
    """
    metric = asked.metric
    if metric.kind != "ratio":
        return [asked]
    found = (metric.numerator, metric.denominator)
    parts = [replace(asked, metric=part) for part in found if part is not None]
    into = told_in(parts[0].metric, asked.into) if parts else ""
    return [replace(part, into=into or asked.into) for part in parts]


def accumulates(kind: str) -> bool:
    """Whether its days add up to its months."""
    return kind in {"additive", "first"}
