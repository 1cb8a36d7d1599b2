"""History as frozen arrays over the axes of a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import Span, aligned_day, leaves
from luopan.engine.calendar.compare import same_date
from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.org.access import day_of
from luopan.records.cube import ActualCube, Aside, actual_cube
from luopan.targets.canonical import NULL
from luopan.targets.models import Plan, Version
from luopan.targets.storage import freeze, thaw_space
from luopan.trail.refusal import Refused

MILLIONTHS = 1_000_000
WEEK_YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Element:
    """A past year, and how much it counts."""

    year: int
    weight: str | float = 1


@dataclass(frozen=True)
class History:
    """What was read, and what the planner should know of it.

    Attributes:
        parameters: Of the baseline step.
        inputs: Of the baseline step.
        reach_date: The last day the facts reach 数据截至; None without facts.
        open_periods: Periods of a past year that had not begun: nothing is known there.
        aside: Sums that found their unit or product missing, or elsewhere then.
        outside: What found no place at all, in millionths.
    """

    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    reach_date: date | None
    open_periods: tuple[str, ...]
    aside: tuple[Aside, ...]
    outside: int


def read_history(
    version: Version, elements: Sequence[Element], *, at: datetime, owner: str
) -> History:
    """Freeze past years over the version's axes, for a baseline step.

    Args:
        version: Whose metric and axes.
        elements: One to six years with weights; none: the year before the plan's.
        at: What is known by then counts, and days after it do not.
        owner: "then" or "now" 同口径.

    Raises:
        Refused: No facts at all; a missing rate; a metric without records.
    """
    plan, space = version.plan, thaw_space(version.space_hash)
    elements = tuple(elements) or (Element(plan.year - 1),)
    said, inputs, read = [], {}, []
    for element in elements:
        spans = source_spans(plan, element.year)
        actual = _actual(version, space, spans, at, owner)
        name = f"year_{element.year}"
        inputs[name] = freeze(_with_null(actual), at=at)
        weight = str(element.weight)
        said.append({"input": name, "label": str(element.year), "weight": weight})
        read.append((element, spans, actual))
    if all(actual.total == 0 and not actual.amounts.any() for _e, _s, actual in read):
        raise Refused(
            _("There are no records of “%(metric)s” in %(years)s to start from."),
            metric=version.metric.name,
            years=", ".join(str(element.year) for element in elements),
        )
    reached = [actual.reach_date for _e, _s, actual in read if actual.reach_date]
    return History(
        {"elements": said, "owner": owner, "divisor": _divisor(version)},
        inputs,
        max(reached, default=None),
        tuple(_open(read)),
        tuple(aside for _e, _s, actual in read for aside in actual.aside),
        sum(actual.outside for _e, _s, actual in read),
    )


def _divisor(version: Version) -> int:
    size = Decimal(version.metric.quantum) * MILLIONTHS
    if size <= 0 or size != int(size):
        raise ValueError(f"not a quantum: {version.metric.quantum}")
    return int(size)


def _with_null(actual: ActualCube) -> NDArray[np.int64]:
    return np.where(actual.begun[None, :], actual.amounts, NULL)


def _open(read: Sequence[tuple[Element, Sequence[Span], ActualCube]]) -> list[str]:
    return [
        span.start_date.isoformat()
        for _element, spans, actual in read
        for span, begun in zip(spans, actual.begun.tolist(), strict=True)
        if not begun
    ]


def _actual(
    version: Version, space: Space, spans: Sequence[Span], at: datetime, owner: str
) -> ActualCube:
    day = day_of(at)
    return actual_cube(version.metric, space, spans, day, known_at=at, owner=owner)


def source_spans(plan: Plan, year: int) -> tuple[Span, ...]:
    """The days of another year that stand for the leaves of the plan's year.

    Leaf by leaf where both years have as many. Weeks of a year of 52 and one of 53 are
    364 days apart, so that weekdays and seasons meet; weeks cut at month ends go by date.
    """
    own = leaves(year_spans(plan.calendar, plan.year))
    other = leaves(year_spans(plan.calendar, year))
    if len(own) == len(other):
        return other
    years = year - plan.year
    if own[0].kind == "week":
        return tuple(_shifted(span, WEEK_YEAR * years) for span in own)
    return tuple(
        replace(
            span,
            start_date=same_date(span.start_date, span.start_date.year + years),
            end_date=same_date(span.end_date, span.end_date.year + years),
        )
        for span in own
    )


def _shifted(span: Span, by: timedelta) -> Span:
    start = span.start_date + by
    return replace(
        span, code=start.isoformat(), start_date=start, end_date=span.end_date + by
    )


def read_season(
    version: Version, years: Sequence[int], *, at: datetime, owner: str, aligned: bool
) -> str:
    """Freeze past years for a season step: shape (years, rows, periods), millionths.

    Args:
        version: Whose metric and axes.
        years: Which years; all count alike.
        at: As for a baseline.
        owner: As for a baseline.
        aligned: Days around Spring Festival stand where they fall in the plan's year.
    """
    space = thaw_space(version.space_hash)
    known = []
    for year in years:
        if aligned:
            known.append(_aligned(version, space, year, at, owner))
        else:
            spans = source_spans(version.plan, year)
            known.append(_actual(version, space, spans, at, owner).amounts)
    return freeze(np.stack(known), at=at)


def _aligned(
    version: Version, space: Space, year: int, at: datetime, owner: str
) -> NDArray[np.int64]:
    """A past year with every day moved to its like in the plan's year.

    Only the leaves that the two seasons touch are read day by day.
    """
    plan = version.plan
    own = leaves(year_spans(plan.calendar, plan.year))
    other = leaves(year_spans(plan.calendar, year))
    pieces, columns = _pieces(own, other, year - plan.year)
    tree = Tree.build([("·", None), *((str(n), "·") for n in range(len(pieces)))])
    fine = Space(space.units, space.products, tree, space.pairs)
    found = _actual(version, fine, pieces, at, owner).amounts
    moved = np.zeros((space.shape[1], space.shape[0]), np.int64)
    np.add.at(moved, columns, found.T)
    return np.ascontiguousarray(moved.T)


def _pieces(
    own: Sequence[Span], other: Sequence[Span], years: int
) -> tuple[list[Span], NDArray[np.intp]]:
    """What is read of the past year, and the leaf of the plan's year it counts for."""
    days: dict[date, int] = {}
    for place, leaf in enumerate(own):
        for number in range(leaf.days):
            day = leaf.start_date + timedelta(days=number)
            days[aligned_day(day, day.year + years)] = place
    pieces: list[Span] = []
    columns: list[int] = []
    last = 0
    for span in other:
        inside = [span.start_date + timedelta(days=n) for n in range(span.days)]
        places = [days.get(day) for day in inside]
        if len(set(places) - {None}) == 1:
            last = next(place for place in places if place is not None)
            pieces.append(span)
            columns.append(last)
            continue
        for day, found in zip(inside, places, strict=True):
            last = last if found is None else found
            pieces.append(
                replace(span, start_date=day, end_date=day + timedelta(days=1))
            )
            columns.append(last)
    return pieces, np.asarray(columns, np.intp)
