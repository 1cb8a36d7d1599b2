"""What a node is to come to: sums from the cube of targets, all else from its own target."""

from abc import abstractmethod
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from luopan.dimensions.models import Metric
from luopan.engine.calendar import Span
from luopan.engine.levels import TARGET
from luopan.targets.queries.aims import AimBook, Aimed
from luopan.targets.queries.leaf_targets import shown_units
from luopan.targets.queries.levels import Levels

if TYPE_CHECKING:
    from luopan.tracking.queries.asking import Question

MILLION = 1_000_000


class Aiming:
    """The part of a board that knows targets which do not add up.

    Attributes:
        level: Which level of a target is wanted.
    """

    question: "Question"
    metric: Metric
    level: str = TARGET

    @property
    @abstractmethod
    def code(self) -> str:
        """The unit asked about."""

    @property
    @abstractmethod
    def _near(self) -> tuple[str, ...]:
        """What stands under it."""

    @abstractmethod
    def target(self, code: str, span: Span) -> int | None:
        """What a node is to bring in a period, in millionths; None: nobody said."""

    @cached_property
    def aims(self) -> AimBook | None:
        """Targets that do not add up; None: there are none, or of another metric."""
        book = self.question.aims
        return book if book and self.metric.code in book.metrics else None

    @cached_property
    def _aimed_at(self) -> frozenset[str]:
        """Of the units of the page those whose targets the viewer may see."""
        question = self.question
        assert self.aims is not None
        return shown_units(
            self.aims.version,
            [self.code, *self._near],
            viewer=question.viewer,
            on=question.on,
        )

    def aimed(self, code: str, span: Span) -> Aimed | None:
        """What a node is to come to, of a metric that does not add up; None: nobody said."""
        if self.aims is None or code not in self._aimed_at:
            return None
        if span.code not in self.aims.space.periods:
            return None
        return self.aims.of(self.metric, code, span.code)

    def levels(self, code: str, span: Span) -> Levels | None:
        """Floor and stretch beside it; None: it is to come to nothing, or not to be seen."""
        if self.aims is None or self.aimed(code, span) is None:
            return None
        return self.aims.levels(self.metric, code, span.code)

    def wanted(self, code: str, span: Span) -> float | None:
        """What a node is to bring or come to in a period, as its figures are.

        Whole millionths; of rates and days the number itself. None: nobody said, or the
        version has no floor and stretch where one of them is wanted.
        """
        if self.question.aims is None:
            return self.target(code, span)
        if self.level == TARGET:
            aimed = self.aimed(code, span)
            value = None if aimed is None else aimed.value
        else:
            levels = self.levels(code, span)
            value = None if levels is None else levels.of(self.level)
        return None if value is None else self._as_figure(value)

    def _as_figure(self, value: Decimal) -> float:
        if self.metric.kind in {"ratio", "duration"}:
            return float(value)
        return int(value * MILLION)
