"""Everything that is known for one question: who counts, what came, what should have.

Made once a page; the figures of the page are read from it (``tracking.queries``).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.queries import day_exceptions
from luopan.engine.calendar import Span, is_working, leaves
from luopan.engine.tree import RESERVE, Tree
from luopan.org.language import in_other_language
from luopan.org.models import Company, Holding, Unit
from luopan.org.queries import organisation, units_between
from luopan.records.deal_table import DealTable
from luopan.records.footing import event_at, footing
from luopan.records.members import Laid, Members, stood_under
from luopan.records.seat_days import Asked
from luopan.targets.queries.leaf_targets import (
    LeafTargets,
    leaf_targets,
    shown_units,
    space_units,
)
from luopan.tracking import cube
from luopan.tracking.cube import Plain, Standpoint
from luopan.tracking.measures import Measure, measure, parts_of

if TYPE_CHECKING:
    from luopan.tracking.queries.asking import Question

MILLION = 1_000_000
DAY = timedelta(days=1)


class Board:
    """What the figures of one question are read from."""

    def __init__(self, question: "Question") -> None:
        self.question = question
        self.metric, self.period = question.metric, question.period
        self.seen = Standpoint(
            event_at(question.known_at),
            footing(
                owners=question.base == "now"
                or any(p.metric.person_field != "seat" for p in self._parts())
            ),
        )

    def _parts(self) -> list[Asked]:
        return parts_of(self.asked(self.question.spans))

    # ── who ──

    @cached_property
    def tree(self) -> Tree:
        """The organisation: the version's, else that of the year."""
        version = self.question.version
        return space_units(version) if version else self._year_tree

    @cached_property
    def _year_tree(self) -> Tree:
        year = self.question.year
        return self._tree(f"year|{year.start_date}", (year.start_date, year.end_date))

    def _tree(self, name: str, span: tuple[date, date] | date) -> Tree:
        def make() -> Plain:
            rows = (
                units_between(*span) if isinstance(span, tuple) else organisation(span)
            )
            return Plain(Tree.build(rows.tree, reserves=True))

        key = f"tree|{name}|{self.seen.footing.organisation}"
        found: Tree = cube.kept(key, make).value
        return found

    @cached_property
    def laid(self) -> Laid:
        """Where that organisation has every seat."""
        version = self.question.version
        year = self.question.year
        name = version.space_hash if version else f"year|{year.start_date}"
        return cube.laid(self.tree, name, self.seen, self.question.on)

    @cached_property
    def laid_today(self) -> Laid:
        """Where the organisation of the day has every seat."""
        day = self.question.as_of
        return cube.laid(self._tree(f"day|{day}", day), f"day|{day}", self.seen, day)

    @property
    def code(self) -> str:
        """The unit asked about."""
        return self.question.unit.code

    @property
    def in_tree(self) -> bool:
        """Whether the unit is one whose targets and actuals add up."""
        return self.code in self.tree

    @cached_property
    def children(self) -> tuple[str, ...]:
        """What stands under the unit, its reserve last."""
        return self.tree.children(self.code) if self.in_tree else ()

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The unit, what is under it, and what is above it, by code."""
        codes = [self.code, *self.children, *self.above]
        wanted = [code.removesuffix(RESERVE) for code in codes]
        return {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}

    @cached_property
    def in_other_language(self) -> bool:
        """Whether the reader sees second names."""
        return in_other_language()

    @cached_property
    def holders(self) -> dict[int, str]:
        """Who holds the seats among the units, by primary key of the seat."""
        rows = Holding.objects.on(self.question.as_of).filter(
            seat__in=[unit.pk for unit in self.units.values()],
            kind=Holding.Kind.HOLDER,
        )
        people = rows.values_list("seat", "person__name", "person__name_other")
        return {
            seat: (second if self.in_other_language else "") or first
            for seat, first, second in people
        }

    @cached_property
    def above(self) -> tuple[str, ...]:
        """From its parent up to the root."""
        return self.tree.ancestors(self.code) if self.in_tree else ()

    def members(self, code: str) -> Members:
        """Who counts for a node where the plan has him."""
        if code not in self.tree:
            return Members(np.asarray([self.units[code].pk], dtype=np.int64))
        return self.laid.members(code)

    @cached_property
    def stood(self) -> dict[str, Members]:
        """Who stood under the unit and each of its children, this year and last."""
        first, last = self.question.last_year()[0], self.question.year
        own = [self.code, *(c for c in self.children if not c.endswith(RESERVE))]
        keys = {code: self.units[code].pk for code in own}
        root = None  # what names no seat counts for the company alone
        if not self.above:
            root = Company.objects.values_list("root_id", flat=True).first()
        found = stood_under(list(keys.values()), first.start_date, last.end_date, root)
        return {code: found[key] for code, key in keys.items()}

    # ── what came ──

    def asked(self, spans: Sequence[Span], owner: str = "then") -> Asked:
        """The facts of a year."""
        question = self.question
        year = spans[0]
        return Asked(
            question.metric,
            year.start_date,
            year.end_date,
            question.as_of,
            question.known_at,
            question.product,
            owner,
        )

    def measured(self, spans: Sequence[Span], owner: str = "then") -> Measure:
        """The metric's figures of a year."""
        return measure(self.asked(spans, owner), self.seen)

    @cached_property
    def this(self) -> Measure:
        """The figures of the year."""
        return self.measured(self.question.spans)

    @cached_property
    def last(self) -> Measure:
        """Those of the year before."""
        return self.measured(self.question.last_year())

    @cached_property
    def deals(self) -> DealTable:
        """Opportunities that are open, or closed since last year began."""
        asked = self.asked(self.question.spans)
        first = self.question.last_year()[0].start_date
        money = self.this.currency or None
        return cube.deals(replace(asked, start_date=first, into=money), self.seen)

    @cached_property
    def reach(self) -> date | None:
        """The last day that the data reach; of a ratio, that both parts reach."""
        found = [cube.reach_date(part, self.seen) for part in self._parts()]
        known = [day for day in found if day is not None]
        return min(known) if len(known) == len(found) else None

    @cached_property
    def elapsed(self) -> int:
        """How many days of the period the data have reached."""
        if self.reach is None:
            return 0
        last = min(self.reach + DAY, self.period.end_date)
        return max((last - self.period.start_date).days, 0)

    @property
    def until(self) -> date:
        """After the last day of the period that the data have reached."""
        return self.period.start_date + timedelta(days=self.elapsed)

    @property
    def to_date(self) -> tuple[date, date]:
        """The days of the period that the data have reached."""
        return self.period.start_date, self.until

    @property
    def over(self) -> bool:
        """Whether all days of the period have passed."""
        return self.elapsed == self.period.days

    # ── what should have come ──

    @cached_property
    def leaves(self) -> tuple[Span, ...]:
        """The period leaves of the year."""
        return leaves(self.question.spans)

    @cached_property
    def targets(self) -> LeafTargets | None:
        """Targets of the version; None: there is none, or it is not to be seen."""
        version, product = self.question.version, self.question.product
        if version is None or self.code not in self.shown:
            return None
        return leaf_targets(version, product.code if product else None)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Of the unit and its children those whose targets the viewer may see."""
        question = self.question
        if question.version is None:
            return frozenset()
        codes = [self.code, *self.children]
        return shown_units(
            question.version, codes, viewer=question.viewer, on=question.on
        )

    def leaf_columns(self, span: Span) -> list[int]:
        """Places of the leaves that lie in a period."""
        return [
            place
            for place, leaf in enumerate(self.leaves)
            if span.start_date <= leaf.start_date and leaf.end_date <= span.end_date
        ]

    def target(self, code: str, span: Span) -> int | None:
        """What a node is to bring in a period, in millionths; None: nobody said."""
        columns = self.leaf_columns(span)
        if self.targets is None or code not in self.shown or not columns:
            return None
        if not self.targets.told(code)[columns].any():
            return None
        return int(self.targets.of(code)[columns].sum())

    # ── working days ──

    @cached_property
    def exceptions(self) -> dict[date, bool]:
        """Days that are not what their weekday says, of this year and the last."""
        first, last = self.question.last_year()[0], self.question.year
        region = self.question.calendar.region
        return day_exceptions(
            region, first.start_date - 31 * DAY, last.end_date + 31 * DAY
        )

    @cached_property
    def provisional(self) -> bool:
        """Whether a year of the period has no published holidays yet."""
        period = self.period
        years = {period.start_date.year, (period.end_date - DAY).year}
        return bool(years - {day.year for day in self.exceptions})

    def worked(self, start: date, end: date) -> NDArray[np.bool_]:
        """Which days of a span are worked; shape ``(days,)``."""
        days = (end - start).days
        return np.asarray(
            [
                is_working(start + timedelta(days=n), self.exceptions)
                for n in range(days)
            ],
            dtype=bool,
        )


def told(value: float | None) -> Decimal | None:
    """A figure in its own unit: whole numbers are millionths, others what they say."""
    if value is None or np.isnan(value):
        return None
    if isinstance(value, int | np.integer):
        return Decimal(int(value)) / MILLION
    return Decimal(str(round(float(value), 6)))
