"""Three clocks of a period: calendar days, working days, and when it usually comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.engine.calendar import Span
from luopan.engine.pacing import (
    Leaf,
    PastMonth,
    clock,
    density,
    month_curve,
    target_line,
)
from luopan.records.members import Members
from luopan.tracking.board import DAY, Board
from luopan.tracking.measures import Adding, accumulates

Floats = NDArray[np.float64]
LEAST_MONTHS = 6  # of history that make a curve


@dataclass(frozen=True, eq=False)
class Curve:
    """When in a month it usually comes, and whose history says so."""

    shares: Floats
    source: str  # code of a unit
    months: int


class Clocks:
    """How far a period has come by each clock that can be read."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.period = board.period
        self._increments: dict[tuple[str, str], Floats] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The clocks that can be read."""
        return (*(("history",) if self.curve else ()), "working", "calendar")

    @cached_property
    def chosen(self) -> str:
        """The one that was asked for; working days where it cannot be read."""
        wanted = self.board.question.clock
        return wanted if wanted in self.names else "working"

    @cached_property
    def worked(self) -> NDArray[np.bool_]:
        """Which days of the period are worked."""
        return self.board.worked(self.period.start_date, self.period.end_date)

    def increments(self, name: str, span: Span | None = None) -> Floats:
        """What each day of a span (the period, unless said) adds by a clock."""
        span = span or self.period
        key = name, span.code
        if key not in self._increments:
            self._increments[key] = self._counted(name, span)
        return self._increments[key]

    def _counted(self, name: str, span: Span) -> Floats:
        if name == "calendar":
            return np.ones(span.days)
        if name == "working" or self.curve is None:
            return self.board.worked(span.start_date, span.end_date).astype(np.float64)
        parts = [
            density(self.curve.shares, self.board.worked(m.start_date, m.end_date))[
                max((span.start_date - m.start_date).days, 0) : m.days
                - max((m.end_date - span.end_date).days, 0)
            ]
            for m in self.months(self.board.question.spans)
            if m.start_date < span.end_date and m.end_date > span.start_date
        ]
        return np.concatenate(parts)

    @cached_property
    def parts(self) -> tuple[Leaf, ...]:
        """The leaves of the period with what the unit is to bring in each."""
        board = self.board
        columns = board.leaf_columns(self.period)
        due = np.zeros(len(board.leaves), np.int64)
        if board.targets is not None:
            due = board.targets.of(board.place(board.code))
        return tuple(Leaf(board.leaves[c].days, int(due[c])) for c in columns)

    def passed(self, name: str) -> Floats:
        """Time progress after each day of the period; shape ``(days + 1,)``."""
        weights = self.parts if name == "history" else ()
        return clock(self.increments(name), weights)

    def progress(self, name: str) -> float:
        """Time progress to the day that the data reach."""
        return float(self.passed(name)[self.board.elapsed])

    def due(self, code: str, span: Span, name: str = "") -> NDArray[np.int64] | None:
        """Target to date of a node after each day of a span inside the period's year.

        Args:
            code: Of the unit or one under it.
            span: A period of whole leaves.
            name: Of the clock by which a running leaf passes; the chosen one.

        Returns:
            Shape ``(days + 1,)``, millionths; None where nobody said a target.
        """
        board = self.board
        if board.target(code, span) is None or board.targets is None:
            return None
        amounts = board.targets.of(board.place(code))
        parts = [
            Leaf(board.leaves[c].days, int(amounts[c]))
            for c in board.leaf_columns(span)
        ]
        return target_line(self.increments(name or self.chosen, span), parts)

    @cached_property
    def days_left(self) -> int:
        """Working days of the period that the data have not reached."""
        return int(self.worked[self.board.elapsed :].sum())

    @cached_property
    def days_passed(self) -> int:
        """Working days of the period that they have reached."""
        return int(self.worked[: self.board.elapsed].sum())

    @staticmethod
    def months(spans: Sequence[Span]) -> list[Span]:
        """The months of a year."""
        return [span for span in spans if span.kind == "month"]

    @cached_property
    def curve(self) -> Curve | None:
        """The own in-month curve, else that of the nearest unit above with enough."""
        board = self.board
        if not accumulates(board.metric.kind) or not self.months(board.question.spans):
            return None
        for code in (board.code, *board.above):
            past = self._past(board.members(code))
            shares = month_curve(past, LEAST_MONTHS)
            if shares is not None:
                return Curve(shares, code, len(past))
        return None

    def _past(self, members: Members) -> list[PastMonth]:
        """Months of last year and this year that are over."""
        board, found = self.board, []
        for spans, figures in (
            (board.question.last_year(), board.last),
            (board.question.spans, board.this),
        ):
            assert isinstance(figures, Adding)
            for month in self.months(spans):
                if board.reach is None or month.end_date > board.reach + DAY:
                    break
                if figures.table.lacks(month.start_date, month.end_date, members):
                    continue
                days = figures.table.each_day(members, month.start_date, month.end_date)
                worked = board.worked(month.start_date, month.end_date)
                found.append(PastMonth(days, worked))
        return found
