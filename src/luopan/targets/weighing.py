"""What a spread can be weighed by besides past years: pipeline, people, markets, days.

Each is read as it is known on a day, which the step keeps and the preview names. What
nobody has said is not 0: where a part has no market the spread is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.queries import day_exceptions, known_years, year_spans
from luopan.dimensions.queries.working_weeks import Week, weeks_of, worked_days
from luopan.engine.calendar import Span, leaves
from luopan.engine.cube import ABSENT
from luopan.engine.weighing import NOBODY, laid, periods_of
from luopan.org.access import Action, anywhere, day_of
from luopan.org.language import listed
from luopan.org.models import Unit, User
from luopan.records.columns.bulk import NULL
from luopan.records.deal_book import deal_book
from luopan.strategy.models import Segment
from luopan.strategy.queries.market import Kind, Newest, newest, open_segments
from luopan.targets.capacity import OTHERS
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Version
from luopan.targets.people import staffed
from luopan.targets.scope import Scope
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.state import State
from luopan.trail.refusal import Refused

Ints = NDArray[np.int64]
DAY = timedelta(days=1)
NAMED = 3  # parts without a market that are named


@dataclass(frozen=True, eq=False)
class Part:
    """The cell of a draft that is to be spread, as it stands.

    ``actor`` wants to; what he may not see he cannot weigh by.
    """

    actor: User
    version: Version
    cell: Cell
    at: datetime

    @property
    def on(self) -> date:
        """The day on which it is known."""
        return day_of(self.at)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Its rows in the space."""
        space = self.state.space
        every = np.arange(len(space.pairs))
        return every[space.rows(self.cell.unit, self.cell.product)]

    @cached_property
    def state(self) -> State:
        """The numbers of the version."""
        return state_of(self.version)

    @cached_property
    def columns(self) -> slice:
        """Its periods in the space."""
        found: slice = self.state.space.periods.slice(self.cell.period)
        return found

    @cached_property
    def now(self) -> Ints:
        """What stands there."""
        found: Ints = self.state.amounts[self.rows][:, self.columns]
        return found

    @cached_property
    def free(self) -> NDArray[np.bool_]:
        """Leaves that can have a weight."""
        there = (self.state.cube.state[self.rows][:, self.columns] & ABSENT) == 0
        found: NDArray[np.bool_] = (
            there & ~self.state.space.is_reserve[self.rows][:, None]
        )
        return found

    @cached_property
    def owners(self) -> tuple[Sequence[str], Ints]:
        """The units at its bottom, and which of them each row belongs to."""
        codes = self.state.space.units.leaf_codes
        places, owner = np.unique(
            self.state.space.pairs[self.rows, 0], return_inverse=True
        )
        return [codes[place] for place in places.tolist()], owner.astype(np.int64)

    @property
    def speech(self) -> DatabaseSpeech:
        """How its units and products are named."""
        return DatabaseSpeech(self.version.metric)

    @cached_property
    def spans(self) -> Sequence[Span]:
        """Its periods as days."""
        plan = self.version.plan
        return leaves(year_spans(plan.calendar, plan.year))[self.columns]

    def units(self) -> dict[str, Unit]:
        """The units at its bottom by code."""
        found = Unit.objects.filter(code__in=self.owners[0])
        return {unit.code: unit for unit in found}

    def laid(self, group: Ints, ratios: Sequence[float]) -> Ints:
        """Ratios of groups over its leaves, 0 elsewhere in the space."""
        weights = np.zeros(self.state.space.shape, np.int64)
        group = np.ascontiguousarray(np.broadcast_to(group, self.now.shape))
        found = laid(self.now, self.free, group, np.array(ratios, np.float64))
        weights[self.rows, self.columns] = found
        return weights


@dataclass(frozen=True)
class Weighed:
    """Weights over the space, and what the step keeps of them to be told later."""

    weights: Ints
    told: dict[str, Any] = field(default_factory=dict)


def _pipeline(part: Part) -> Weighed:
    """Each seat by the amount of all that is open for it on the day."""
    _require_records(part)
    on, (codes, owner) = part.on, part.owners
    book = deal_book(since=on + DAY, as_of=on, known_at=part.at, apart=True)
    units = part.units()
    places = {units[code].pk: n for n, code in enumerate(codes) if code in units}
    sums, bare = [0] * len(codes), 0
    for deal in np.flatnonzero(book.open).tolist():
        place = places.get(int(book.seat[deal]))
        if place is None:
            continue
        if deal in book.aside:
            raise book.aside[deal]
        amount = int(book.amount[deal])
        if amount == NULL:
            bare += 1
        else:
            sums[place] += max(amount, 0)
    told = {"left_out": bare} if bare else {}
    return Weighed(part.laid(owner[:, None], [float(one) for one in sums]), told)


def _require_records(part: Part) -> None:
    scope = Scope(part.actor, Action.RECORDS_READ, part.version, part.on)
    if not scope.sees(part.state.space, part.cell.unit):
        raise Refused(
            _("You cannot see all records of %(unit)s, so you cannot weigh by them."),
            unit=lambda: part.speech.name("unit", part.cell.unit),
        )


def _people(part: Part) -> Weighed:
    """Each seat by what its people carry in each month: there, not on leave, ramped."""
    people = staffed(part.version, part.cell.unit, OTHERS).found
    codes, owner = part.owners
    nobody = np.zeros(len(part.spans))
    carries = np.array(
        [
            people[code].carries[part.columns].astype(float)
            if code in people
            else nobody
            for code in codes
        ]
    )
    whole = carries.sum(axis=0)
    shares = np.divide(carries, whole, out=np.zeros_like(carries), where=whole > 0)
    ratios = shares * periods_of(part.now, part.free)[None, :]
    group = owner[:, None] * len(part.spans) + np.arange(len(part.spans))[None, :]
    return Weighed(part.laid(group, ratios.ravel().tolist()))


def _days(part: Part) -> Weighed:
    """Each month by the days that the unit works in it; rows keep their size."""
    codes, owner = part.owners
    spans = part.spans
    first, last = spans[0].start_date, spans[-1].end_date
    region = part.version.plan.calendar.region
    exceptions = day_exceptions(region, first, last)
    units = part.units()
    weeks = weeks_of([unit.pk for unit in units.values()])

    @cache  # most seats work as those around them
    def worked(own: tuple[Week, ...]) -> list[int]:
        return [
            sum(worked_days(own, exceptions, span.start_date, span.end_date))
            for span in spans
        ]

    own = [weeks[units[code].pk] if code in units else () for code in codes]
    days = np.array([worked(one) for one in own], float)
    sizes = np.where(part.free, np.maximum(part.now, 0), 0).sum(axis=1).astype(float)
    if not sizes.any():
        sizes = part.free.any(axis=1).astype(float)
    ratios = sizes[:, None] * days[owner]
    group = np.arange(ratios.size).reshape(ratios.shape)
    years = set(range(first.year, (last - DAY).year + 1))
    told = {"provisional": True} if years - known_years(region) else {}
    return Weighed(part.laid(group, ratios.ravel().tolist()), told)


def _market(part: Part) -> Weighed:
    """Each part by the size of its market in the newest year that all sizes are known of."""
    if not anywhere(part.actor, (Action.STRATEGY_READ,), on=part.on):
        raise Refused(
            _("You cannot see the market views, so you cannot weigh by them.")
        )
    segments = [one for one in open_segments(None) if not one.group_axis]
    said = newest(segments, None, part.on)
    group = np.full(len(part.rows), NOBODY, np.int64)
    chosen: list[Segment] = []
    for segment, rows in _narrowest_first(part, segments):
        if (group[rows] == NOBODY).all() and _sizes(said[segment.pk]):
            group[rows] = len(chosen)
            chosen.append(segment)
    _require_markets(part, group)
    if len(chosen) == 1:
        raise Refused(
            _(
                "One market segment covers this whole part, so it shows no differences within it."
            )
        )
    year, sizes = _alike([_sizes(said[one.pk]) for one in chosen])
    return Weighed(part.laid(group[:, None], sizes), {"of": year})


def _narrowest_first(
    part: Part, segments: Sequence[Segment]
) -> list[tuple[Segment, NDArray[np.bool_]]]:
    """Markets that lie within the part, with the rows that they are the markets of."""
    space, found = part.state.space, []
    for segment in segments:
        unit, product = segment.unit.code, segment.product.code
        if unit not in space.units or product not in space.products:
            continue
        own = np.arange(len(space.pairs))[space.rows(unit, product)]
        own = own[~space.is_reserve[own]]
        if len(own) and np.isin(own, part.rows).all():
            found.append((segment, np.isin(part.rows, own)))
    return sorted(found, key=lambda one: (int(one[1].sum()), one[0].code))


def _sizes(said: Newest) -> dict[str, tuple[float, str]]:
    """By full year the size that is stated, and what it is counted in."""
    return {
        figure.span.code: (float(figure.amount), figure.counted_in)
        for figure in said.values()
        if figure.kind == Kind.SIZE and figure.span.months == 12 and figure.amount
    }


def _require_markets(part: Part, group: Ints) -> None:
    space = part.state.space
    bare = part.rows[(group == NOBODY) & part.free.any(axis=1)].tolist()
    if not bare:
        return
    units, products = space.units.leaf_codes, space.products.leaf_codes
    names = [(units[unit], products[product]) for unit, product in space.pairs[bare]]
    raise Refused(
        _(
            "%(parts)s has no watched market with a size in this part, so market weights "
            "cannot be used. No data does not mean 0."
        ),
        parts=lambda: _named(part, names),
    )


def _named(part: Part, names: Sequence[tuple[str, str]]) -> str:
    """The first of some units and products, by name."""
    name = part.speech.name
    told = [
        f"{name('unit', unit)} × {name('product', product)}"
        for unit, product in names[:NAMED]
    ]
    return listed(told) + ("…" if len(names) > NAMED else "")


def _alike(
    sizes: Sequence[dict[str, tuple[float, str]]],
) -> tuple[str, Sequence[float]]:
    """The newest year of which all are known, counted alike, and the sizes in it."""
    years = set.intersection(*(set(one) for one in sizes)) if sizes else set()
    for year in sorted(years, reverse=True):
        found = [one[year] for one in sizes]
        if len({counted_in for _amount, counted_in in found}) == 1:
            return year, [amount for amount, _counted_in in found]
    raise Refused(
        _("The markets of this part have no common year with sizes counted alike.")
    )


SOURCES: dict[str, Callable[[Part], Weighed]] = {
    "pipeline": _pipeline,
    "people": _people,
    "market": _market,
    "days": _days,
}
