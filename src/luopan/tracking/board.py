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
from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from numpy.typing import NDArray

from luopan.dimensions.models import Product
from luopan.dimensions.queries import Week, day_exceptions, week_on, working_weeks
from luopan.dimensions.queries.working_weeks import worked_days
from luopan.engine.calendar import Span, leaves
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, reach
from luopan.org.facts import company_row
from luopan.org.models import Holding, Reach, Unit
from luopan.org.queries import organisation, units_between
from luopan.records.deal_table import DealTable
from luopan.records.footing import known_on
from luopan.records.members import Laid, Members, stood_under
from luopan.records.seat_days import Asked
from luopan.targets.queries.leaf_targets import (
    LeafTargets,
    leaf_targets,
    shown_units,
    space_units,
)
from luopan.targets.queries.slices import slice_targets
from luopan.tracking import cube
from luopan.tracking.aiming import Aiming
from luopan.tracking.cube import Plain, Standpoint
from luopan.tracking.measures import Measure, measure, parts_of, together
from luopan.trail.refusal import Refused

if TYPE_CHECKING:
    from luopan.tracking.queries.asking import Question

MILLION = 1_000_000
DAY = timedelta(days=1)


class Board(Aiming):
    """What the figures of one question are read from."""

    def __init__(self, question: "Question") -> None:
        self.question = question
        self.metric, self.period = question.metric, question.period
        self.slice = question.slice
        self.lacking: dict[str, Refused] = {}  # why figures of the page are none
        owners = question.base == "now" or any(
            part.metric.person_field != "seat" for part in self._parts()
        )
        self.seen = Standpoint(*known_on(question.known_at, owners=owners))

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
        if self.in_tree:
            return self.tree.children(self.code)
        under = list(self.apart)[1:]
        return (*under, self.code + RESERVE) if under else ()

    @property
    def _near(self) -> tuple[str, ...]:
        return self.children

    @cached_property
    def apart(self) -> dict[str, Members]:
        """An overlay unit and each unit right under it, with all that belong to it.

        It lies in no plan's tree, so the organisation of the day counts. Nobody, where a
        unit is measured by a slice of others' numbers.
        """
        if self.in_tree or self.slice is not None:
            return {}
        unit, day = self.question.unit, self.question.as_of
        under = Reach.objects.on(day).filter(above=unit, depth=1)
        right = under.order_by("below__place", "below__code")
        codes = {unit.pk: unit.code, **dict(right.values_list("below", "below__code"))}
        found: dict[int, list[int]] = {key: [] for key in codes}
        rows = Reach.objects.on(day).filter(above__in=codes)
        for above, below in rows.values_list("above", "below"):
            found[above].append(below)
        return {
            code: Members(np.asarray(sorted(found[key] or [key]), dtype=np.int64))
            for key, code in codes.items()
        }

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The unit, what is under it, and what is above it, by code.

        Each knows who holds it: ``held_by``, and his second name.
        """
        codes = [self.code, *self.children, *self.above]
        wanted = [code.removesuffix(RESERVE) for code in codes]
        held = Holding.objects.on(self.question.as_of).filter(
            seat=OuterRef("pk"), kind=Holding.Kind.HOLDER
        )
        rows = Unit.objects.filter(code__in=wanted).annotate(
            held_by=Subquery(held.values("person__name")[:1]),
            held_by_other=Subquery(held.values("person__name_other")[:1]),
        )
        return {unit.code: unit for unit in rows}

    @cached_property
    def above(self) -> tuple[str, ...]:
        """From its parent up to the root."""
        return self.tree.ancestors(self.code) if self.in_tree else ()

    def members(self, code: str) -> Members:
        """Who counts for a node where the plan has him."""
        if self.slice is not None and code == self.code:
            return self.laid.members(self.tree.codes[0])
        if code in self.apart:
            return self.apart[code]
        if code not in self.tree:
            own = self.units[code.removesuffix(RESERVE)].pk
            return Members(np.asarray([own], dtype=np.int64))
        return self.laid.members(code)

    @cached_property
    def stood(self) -> dict[str, Members]:
        """Who stood under the unit and each of its children, since a month before last year."""
        last, first = (
            self.question.year,
            self.question.last_year()[0].start_date - 31 * DAY,
        )
        own = [self.code, *(c for c in self.children if not c.endswith(RESERVE))]
        keys = {code: self.units[code].pk for code in own}
        # What names no seat counts for the company alone.
        root = keys.get(self.question.company.root)
        if self.slice is not None:  # all that any unit brought of it
            company = company_row()
            root = keys[self.code] = (company and company.root_id) or 0
        key = f"stood|{sorted(keys.values())}|{last.start_date}"
        found = cube.kept(
            f"{key}|{self.seen.footing.organisation}",
            lambda: Plain(stood_under(list(keys.values()), first, last.end_date, root)),
        ).value
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
            into=question.money,
            accounts=self.slice.accounts if self.slice else None,
        )

    def measured(self, spans: Sequence[Span], owner: str = "then") -> Measure:
        """The metric's figures of a year."""
        asked = self.asked(spans, owner)
        whole = self.slice is None or not self.slice.products
        if self.slice is None or whole or asked.product is not None:
            return measure(asked, self.seen)
        parts = (replace(asked, product=each) for each in self.slice.products)
        return together([measure(one, self.seen) for one in parts])

    @property
    def products(self) -> tuple[Product, ...]:
        """Those that are looked at, with all under them; none: all."""
        product = self.question.product
        if product is not None:
            return (product,)
        return self.slice.products if self.slice else ()

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
        """The last day that the data reach.

        Of a ratio the day that both parts reach, unless one kind of document tells both.
        """
        parts = self._parts()
        found = [cube.reach_date(part, self.seen) for part in parts]
        known = [day for day in found if day is not None]
        if not known or len({part.metric.document for part in parts}) == 1:
            return max(known, default=None)
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
        if version is None or self.code not in self.open:
            return None
        if self.slice is not None:
            return slice_targets(version, self.slice, product)
        return leaf_targets(version, product.code if product else None)

    @cached_property
    def open(self) -> frozenset[str]:
        """Of the unit, its children and what is above those that are the viewer's.

        With a version: those whose whole part of it he may see.
        """
        question = self.question
        if self.slice is not None:
            return frozenset([self.code])
        codes = [self.code, *self.children, *(() if question.top else self.above)]
        by = {"viewer": question.viewer, "on": question.on}
        if question.version is not None:
            return shown_units(question.version, codes, **by)
        own = {code.removesuffix(RESERVE) for code in codes}
        near = reach(question.viewer, Action.RECORDS_READ, on=question.on)
        found = set(near.filter(code__in=own).values_list("code", flat=True))
        return frozenset(code for code in codes if code.removesuffix(RESERVE) in found)

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
        if self.targets is None or code not in self.open or not columns:
            return None
        place = self.place(code)
        if not self.targets.told(place)[columns].any():
            return None
        return int(self.targets.of(place)[columns].sum())

    def place(self, code: str) -> str:
        """Where in the tree the targets of a unit lie; those of a slice at the whole."""
        sliced = self.slice is not None and code == self.code
        return self.tree.codes[0] if sliced else code

    # ── working days ──

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Which days the unit works, where it or one above it says so."""
        unit, footing = self.question.unit, self.seen.footing
        language = get_language()  # the weeks say whose they are
        key = f"weeks|{unit.pk}|{footing.organisation}|{footing.holidays}|{language}"
        found: tuple[Week, ...] = cube.kept(
            key, lambda: Plain(working_weeks(unit))
        ).value
        return found

    @cached_property
    def exceptions(self) -> dict[date, bool]:
        """Days that are not what their weekday says, of this year and the last."""
        first, last = self.question.last_year()[0], self.question.year
        start, end = first.start_date - 31 * DAY, last.end_date + 31 * DAY
        region = self.question.calendar.region
        found: dict[date, bool] = cube.kept(
            f"days off|{region}|{start}|{end}|{self.seen.footing.holidays}",
            lambda: Plain(day_exceptions(region, start, end)),
        ).value
        return found

    @cached_property
    def provisional(self) -> bool:
        """Whether a year of the period has no published holidays yet, and they matter."""
        period = self.period
        ends = period.start_date, period.end_date - DAY
        if not any(week_on(self.weeks, day).keeps_holidays for day in ends):
            return False
        years = {period.start_date.year, (period.end_date - DAY).year}
        return bool(years - {day.year for day in self.exceptions})

    def worked(self, start: date, end: date) -> NDArray[np.bool_]:
        """Which days of a span the unit works; shape ``(days,)``."""
        return np.asarray(worked_days(self.weeks, self.exceptions, start, end), bool)


def told(value: float | None) -> Decimal | None:
    """A figure in its own unit: whole numbers are millionths, others what they say."""
    if value is None or np.isnan(value):
        return None
    if isinstance(value, int | np.integer):
        return Decimal(int(value)) / MILLION
    return Decimal(str(round(float(value), 6)))
