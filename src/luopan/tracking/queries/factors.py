"""A metric of an assessment sheet: what came and what was due in every period of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from luopan.dimensions.heights import at_end, is_level
from luopan.engine.calendar import Span
from luopan.engine.levels import TARGET
from luopan.engine.pacing import attainment
from luopan.records.queries.untold import Untold
from luopan.targets.models import AssessmentLine
from luopan.targets.queries.leaf_targets import LeafTargets, leaf_targets
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import told_or_none
from luopan.tracking.measures import Values
from luopan.tracking.queries.asking import Question
from luopan.tracking.queries.bases import no_rate
from luopan.tracking.queries.definitions import Definition, definition_of
from luopan.tracking.queries.standing import Shape, shape_of

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}  # in a calendar that has none
MILLION = 1_000_000
Source = AssessmentLine.Source
Name = tuple[str, str, str, Decimal | None]


@dataclass(frozen=True)
class Factor:
    """What was found of a metric in a period; amounts in the metric's own unit.

    Attributes:
        actual: What came by the day the data reach; None: nothing is known.
        due: What was to come by then; None: there is no target.
        whole: What is to come in all of the period.
        attainment: Actual held against what was due; None: it is not assessed.
        lacking: What no exchange rate or conversion turns: why ``actual`` is None.
    """

    actual: Decimal | None
    due: Decimal | None
    whole: Decimal | None
    attainment: float | None
    lacking: tuple[Untold, ...] = ()

    @property
    def untold(self) -> bool:
        """Whether it would be assessed, and cannot be told."""
        return bool(self.lacking) and self.due is not None


@dataclass(frozen=True)
class Shown:
    """How the figures of a line are read."""

    shape: Shape
    counted_in: str
    reach_date: date | None
    definition: Definition


def name_of_line(line: AssessmentLine) -> Name:
    """Lines of one name find the same: of one metric, held to the same thing."""
    return line.key, line.source, line.level, line.bar


class LevelBoard(Board):
    """A board whose targets are those of a level."""

    def __init__(self, question: Question, level: str) -> None:
        super().__init__(question)
        self.level = level

    @cached_property
    def targets(self) -> LeafTargets | None:
        """Targets at the level; None: none of that level, or not to be seen."""
        version = self.question.version
        if version is None or self.code not in self.open:
            return None
        at_hand = TARGET if version.level == self.level else self.level
        try:
            return leaf_targets(version, level=at_hand)
        except KeyError:
            return None


class Measured:
    """A metric of a line: what came, what was due, in every period of the year."""

    def __init__(
        self, question: Question, line: AssessmentLine, spans: Sequence[Span]
    ) -> None:
        """Read it.

        Args:
            question: About the line's metric, with the version whose targets count.
            line: The line.
            spans: Months, quarters, the year.
        """
        self.line, self.name = line, name_of_line(line)
        self.version = question.version
        if question.aims is not None:
            self.version = question.aims.version
        self.board = LevelBoard(question, line.level)
        self.clocks = Clocks(self.board)
        self.reach = self.board.reach
        shape, counted = shape_of(self.board)
        other = question.in_other_language
        self.shown = Shown(
            shape, counted, self.reach, definition_of(question.metric, other=other)
        )
        self.lacking: dict[str, tuple[Untold, ...]] = {}
        reached = [span for span in spans if self.elapsed(span)]
        self.actuals = dict(
            zip([one.code for one in reached], self._came(reached), strict=True)
        )

    def elapsed(self, span: Span) -> int:
        """How many days of a period the data have reached."""
        if self.reach is None:
            return 0
        return max((min(self.reach + DAY, span.end_date) - span.start_date).days, 0)

    def _came(self, spans: Sequence[Span]) -> list[float | None]:
        if not spans:
            return []
        days = [
            (span.start_date, span.start_date + timedelta(days=self.elapsed(span)))
            for span in spans
        ]
        row = self._values(days)
        if row is not None:
            return [None if np.isnan(one) else one.item() for one in row]
        return [self._one(span, its) for span, its in zip(spans, days, strict=True)]

    def _values(self, days: Sequence[tuple[date, date]]) -> Values | None:
        members = self.board.members(self.board.code)
        return told_or_none(
            self.board, lambda: self.board.this.values([members], days)[0]
        )

    def _one(self, span: Span, days: tuple[date, date]) -> float | None:
        """Of one period; what is missing for it is kept."""
        row = self._values([days])
        if row is None:
            self.lacking[span.code] = (
                no_rate(self.board, days) or self._of_no_document()
            )
            return None
        return None if np.isnan(row[0]) else row[0].item()

    def _of_no_document(self) -> tuple[Untold, ...]:
        """What is missing of a metric whose documents are not told apart."""
        return tuple(
            Untold(one, one.facts["day"], None, ())  # type: ignore[arg-type]
            for one in self.board.lacking.values()
        )

    def factor(self, span: Span) -> Factor:
        """What was found of the metric in a period."""
        actual, due = self.actuals.get(span.code), self._due(span)
        metric = self.board.metric
        reached = None
        if actual is not None and due is not None:
            lower = metric.lower_is_better
            reached = attainment(actual, due, lower_is_better=lower)
        whole, lacking = told(self._whole(span)), self.lacking.get(span.code, ())
        return Factor(told(actual), told(due), whole, reached, lacking)

    def _whole(self, span: Span) -> float | None:
        if self.line.source == Source.TARGET:
            return self.board.wanted(self.board.code, span)
        bar = self._bar()
        if self._height:
            return bar
        if at_end(self.board.metric):  # a bar for a month says nothing of a quarter
            return bar if span.kind == "month" else None
        return bar * self._months(span)

    def _due(self, span: Span) -> float | None:
        """What was to come by the day the data reach; of a height, the height itself."""
        whole = self._whole(span)
        if whole is None or self._height or not self.elapsed(span):
            return whole
        aimed = self.board.question.aims and self.line.source == Source.TARGET
        if aimed or at_end(self.board.metric):
            # customers do not come day by day: what a period wants is due at its end
            return whole if self.elapsed(span) >= span.days else None
        if self.line.source == Source.FIXED:
            return round(whole * self._passed(span))
        line = self.clocks.due(self.board.code, span)
        return None if line is None else int(line[self.elapsed(span)])

    @property
    def _height(self) -> bool:
        return is_level(self.board.metric)

    def _bar(self) -> float:
        """The bar as actuals are counted: rates and days as they are, else in millionths."""
        bar = self.line.bar or Decimal(0)
        if self.board.metric.kind in {"ratio", "duration"}:
            return float(bar)
        return int(bar * MILLION)

    def _months(self, span: Span) -> int:
        """How many months of the calendar lie in a period: some have thirteen a year."""
        months = Clocks.months(self.board.question.spans)
        if not months:
            return MONTHS[span.kind]
        return sum(
            span.start_date <= one.start_date and one.end_date <= span.end_date
            for one in months
        )

    def _passed(self, span: Span) -> float:
        """The share of a period's working days that the data have reached."""
        worked = self.board.worked(span.start_date, span.end_date)
        whole = int(worked.sum())
        return int(worked[: self.elapsed(span)].sum()) / whole if whole else 1.0
