"""What the rules look at: everything that was read, as arrays over the nodes of a tree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.engine.tree import RESERVE, Tree


@dataclass(frozen=True)
class UnitFact:
    """A unit as the audit knows it.

    Attributes:
        person: Who holds the seat, or acts for it, on the day looked at.
        left_date: The day on which the one who is still written down had left.
        leader: Who leads the unit.
    """

    name: str = ""
    seat: bool = False
    overlay: bool = False
    start_date: date = date.min
    end_date: date | None = None
    person: str = ""
    left_date: date | None = None
    leader: str = ""


@dataclass(frozen=True)
class MetricFact:
    """How a metric is defined, as far as the audit asks.

    Attributes:
        missing: What its definition leaves open: of ``document``, ``date``, ``person``.
        tax_open: It is money, and nobody said with or without tax.
        worded: Its definition stands in words.
        judged: It adds up, and more of it is better: a target can be set beside years.
    """

    code: str = ""
    name: str = ""
    missing: tuple[str, ...] = ()
    tax_open: bool = False
    worded: bool = True
    judged: bool = True


@dataclass(frozen=True)
class Link:
    """An open objective that is carried by targets of this plan and metric.

    Attributes:
        product: None: all products.
    """

    unit: str
    product: str | None
    objective: str
    end_date: date


@dataclass(frozen=True)
class TalkFact:
    """How far a unit's number is agreed."""

    open: bool
    deadline: date | None


@dataclass(frozen=True)
class Other:
    """Another version of the same metric and level that is issued to the same unit."""

    id: int
    name: str


@dataclass(frozen=True, eq=False)
class Ground:
    """A version of a plan and all that it is held against.

    Attributes:
        units: The organisation of the version, with reserves.
        facts: By unit code.
        months: Shape (nodes, period leaves): amounts in quanta.
        excused: Same shape: nothing is expected there (closed, held, not open).
        period_codes: Of the leaves; ``starts``: their first days.
        start: First day of the plan's year; ``end``: after its last.
        on: The day looked at.
        past: Shape (nodes, years): what was recorded in twelve months, in quanta; the
            newest first. ``years``: their first days and days after the last.
            ``whole_years``: of the columns after those, years of the calendar.
        last: By unit code of a seat: the last day with a record.
        reach_date: The last day with any record; None: there is none.
        by_product: Product code → shape (nodes,): the year's amount, in quanta.
        remits: Unit code → axis → codes; only what was said of the unit itself.
        ended: Product code → the day it ended, where that is before the plan begins.
    """

    units: Tree
    facts: Mapping[str, UnitFact]
    metric: MetricFact
    months: NDArray[np.int64]
    excused: NDArray[np.bool_]
    period_codes: Sequence[str]
    starts: Sequence[date]
    start: date
    end: date
    on: date
    past: NDArray[np.float64]
    years: tuple[tuple[date, date], ...] = ()
    whole_years: tuple[tuple[date, date], ...] = ()
    last: Mapping[str, date] = field(default_factory=dict)
    reach_date: date | None = None
    by_product: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    product_names: Mapping[str, str] = field(default_factory=dict)
    remits: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    talks: Mapping[str, TalkFact] = field(default_factory=dict)
    others: Mapping[str, Other] = field(default_factory=dict)
    issued: bool = False

    @cached_property
    def year(self) -> NDArray[np.int64]:
        """Per node: the year's amount, in quanta."""
        found: NDArray[np.int64] = self.months.sum(axis=1)
        return found

    @cached_property
    def carrying(self) -> NDArray[np.bool_]:
        """Per node: a unit, no reserve, with a target that is not 0."""
        own = np.array([not code.endswith(RESERVE) for code in self.units.codes])
        return own & (self.months != 0).any(axis=1)

    @cached_property
    def ends(self) -> NDArray[np.intp]:
        """Per node: one past the last node under it."""
        found = np.arange(1, len(self.units.codes) + 1)
        parents = self.units.parents
        for node in range(len(found) - 1, 0, -1):
            above = parents[node]
            found[above] = max(found[above], found[node])
        return found

    @cached_property
    def lasts(self) -> tuple[date | None, ...]:
        """Per node: the last day with a record, its own or of any under it."""
        codes, parents = self.units.codes, self.units.parents.tolist()
        found: list[date | None] = [self.last.get(code) for code in codes]
        for node in range(len(codes) - 1, 0, -1):
            own, above = found[node], found[parents[node]]
            if own is not None and (above is None or own > above):
                found[parents[node]] = own
        return tuple(found)

    def carriers(self) -> Iterator[tuple[int, str, UnitFact]]:
        """Node, code and fact of every unit with a target."""
        for node in np.flatnonzero(self.carrying).tolist():
            code = self.units.codes[node]
            yield node, code, self.facts.get(code, UnitFact())

    def children(self, node: int) -> list[int]:
        """Nodes right under a node, reserves left out."""
        return [
            self.units.place(code)
            for code in self.units.children(self.units.codes[node])
            if not code.endswith(RESERVE)
        ]
