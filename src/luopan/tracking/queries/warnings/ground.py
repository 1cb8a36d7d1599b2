"""The whole organisation at once: what all rules of early warning are read from."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import OuterRef, Subquery
from numpy.typing import NDArray

from luopan.dimensions.models import Calendar, WorkingWeek
from luopan.dimensions.queries import STANDARD_CALENDAR, Week, weeks_of
from luopan.engine.pacing import Leaf, target_line
from luopan.engine.tree import RESERVE
from luopan.org.models import Holding, Reach, Unit
from luopan.org.queries import builtin_operator
from luopan.tracking.board import DAY, Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.measures import Adding
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.practice import Practice
from luopan.trail.refusal import Refused

WEEK = timedelta(days=7)


class Ground(Board):
    """A board whose every node may be asked about: the worker's, nobody's page."""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All nodes, without what is kept back."""
        return tuple(code for code in self.tree.codes if not code.endswith(RESERVE))

    @cached_property
    def units(self) -> dict[str, Unit]:
        """All nodes by code, with who holds them."""
        held = Holding.objects.on(self.question.as_of).filter(
            seat=OuterRef("pk"), kind=Holding.Kind.HOLDER
        )
        rows = Unit.objects.annotate(
            held_by=Subquery(held.values("person__name")[:1]),
            held_by_other=Subquery(held.values("person__name_other")[:1]),
            held_since=Subquery(held.values("start_date")[:1]),
        )
        known = set(self.codes)
        return {unit.code: unit for unit in rows if unit.code in known}

    @cached_property
    def open(self) -> frozenset[str]:
        """Every node."""
        return frozenset(self.tree.codes)

    @cached_property
    def untold(self) -> dict[tuple[str, str], Refused]:
        """By rule and node: what is missing that kept it from being worked out there."""
        return {}

    @cached_property
    def practice(self) -> Practice:
        """Rates of every node."""
        return Practice(self)

    def chain(self, code: str) -> tuple[str, ...]:
        """A node and those above it, the nearest first."""
        return (code, *self.tree.ancestors(code))

    def is_seat(self, code: str) -> bool:
        """Whether a node is a seat."""
        return self.units[code].kind == Unit.Kind.SEAT

    @cached_property
    def adds(self) -> bool:
        """Whether the metric adds up, day by day."""
        return isinstance(self.this, Adding)

    @cached_property
    def missing(self) -> dict[str, Refused]:
        """By node: the rate or conversion without which what came cannot be told there."""
        assert isinstance(self.this, Adding)
        table = self.this.table
        if not table.aside:
            return {}
        found = {c: table.lacks(*self.to_date, self.members(c)) for c in self.codes}
        return {code: lacks[0].refuse() for code, lacks in found.items() if lacks}

    def came(self, end: date) -> dict[str, int]:
        """What each node that can be told brought from the period's first day until a day.

        ``end``: not after the last day that the data have reached.
        """
        codes = [code for code in self.codes if code not in self.missing]
        span = (self.period.start_date, end)
        sums = self.this.values([self.members(code) for code in codes], [span])
        return {code: int(row[0]) for code, row in zip(codes, sums, strict=True)}

    def line(self, code: str) -> NDArray[np.int64] | None:
        """Target to date of a node after each day, by its own season; None: no target."""
        if code not in self._lines:
            self._lines[code] = self._line(code)
        return self._lines[code]

    @cached_property
    def _lines(self) -> dict[str, NDArray[np.int64] | None]:
        return {}

    def _line(self, code: str) -> NDArray[np.int64] | None:
        if self.target(code, self.period) is None or self.targets is None:
            return None
        amounts = self.targets.of(code)
        parts = [
            Leaf(self.leaves[c].days, int(amounts[c]))
            for c in self.leaf_columns(self.period)
        ]
        clocks = self.clocks(code)
        return target_line(clocks.increments(clocks.chosen, self.period), parts)

    def clocks(self, code: str) -> Clocks:
        """A node's own clocks: its season, its targets, its working days."""
        if code not in self._clocks:
            self._clocks[code] = Clocks(self.node(code))
        return self._clocks[code]

    @cached_property
    def _clocks(self) -> dict[str, Clocks]:
        return {}

    def node(self, code: str) -> Board:
        """The board as if a node had been asked about."""
        return Node(self, code)  # type: ignore[return-value]

    @cached_property
    def own_weeks(self) -> dict[str, tuple[Week, ...]]:
        """By code: when nodes work of which one above says other days than of the unit's."""
        near = Reach.objects.filter(below=self.question.unit).values("above")
        said = WorkingWeek.objects.exclude(unit__in=near)
        under = Reach.objects.filter(above__in=said.values("unit"))
        keys = dict(under.values_list("below", "below__code"))
        weeks = weeks_of(keys) if keys else {}
        return {code: weeks[key] for key, code in keys.items()}

    def looks(self) -> list[int]:
        """Days of the period at whose end one looks back: today's reach and each week before."""
        return sorted(range(self.elapsed, 0, -7))

    def monday(self) -> date:
        """The first day of the week that runs."""
        day = self.question.as_of
        return day - timedelta(days=day.weekday())


class Node:
    """A node of the ground as if it had been asked about: Track's own clock for it."""

    def __init__(self, board: Ground, code: str) -> None:
        self._board, self.code = board, code
        self.above = board.tree.ancestors(code)
        self.weeks = board.own_weeks.get(code, board.weeks)

    def worked(self, start: date, end: date) -> NDArray[np.bool_]:
        """Which days of a span it works itself."""
        return Board.worked(self, start, end)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._board, name)


def ground(at: datetime, on: date, kind: str, metric: str = "") -> Ground | None:
    """The organisation on a day, for the running period of a kind; None: there is none yet.

    ``metric``: a code; empty: the one that Track opens with.
    """
    if not Calendar.objects.filter(code=STANDARD_CALENDAR).exists():
        return None
    try:
        question = ask(
            Wish(kind=kind, metric=metric), viewer=builtin_operator(at=at), at=at, on=on
        )
    except Refused:
        return None
    return Ground(question)


def money(amount: float | None) -> str:
    """Millionths as a text in the metric's own unit."""
    found = told(None if amount is None else int(amount))
    return "" if found is None else f"{found:f}"


def heads(board: Ground, code: str, held: frozenset[str]) -> int:
    """How many seats of a node are held."""
    leaves = board.tree.leaf_codes[board.tree.slice(code)]
    return sum(one in held for one in leaves)


def weeks_before(monday: date, count: int) -> Sequence[tuple[date, date]]:
    """Whole weeks before one, the oldest first."""
    return [(monday - n * WEEK, monday - (n - 1) * WEEK) for n in range(count, 0, -1)]


__all__ = ["DAY", "Ground", "ground", "heads", "money", "weeks_before"]
