"""What plans should bring against the gap to the target, at every level.

The gap is the target less the landing 落点. The landing is no forecast: what has come this
year ÷ the share of last year that had come by the same day (of the unit, where that is not
less than half of the company's; else of the company, else the share of days). What plans
bring is counted for the days still to come only: what has come is in the landing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.actions.access import SEES
from luopan.actions.cube import Course, course
from luopan.actions.models import Action
from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.engine.tree import Tree
from luopan.org.access import reach
from luopan.org.facts import facts
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.strategy.words import span_of_year
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import (
    MILLIONTHS,
    leaf_targets,
    shown_units,
    space_units,
)
from luopan.targets.queries.standing import standing


@dataclass(frozen=True)
class GapRow:
    """A unit; amounts in the metric's own unit.

    Attributes:
        depth: Below the highest one that is shown.
        actual: What has come in the year.
        landing: What comes anyway, by this year's speed and last year's course.
        gap: Target − landing; 0 or less: none.
        planned: What actions of the unit and of all under it should still bring.
        expected: The same, each × its confidence.
        count: How many actions say what they bring.
        state: none (no gap), covered (also as expected), hoped (only if all succeeds),
            short, empty (a gap and no plan).
    """

    code: str
    name: str
    is_seat: bool
    depth: int
    target: Decimal
    actual: Decimal
    landing: Decimal
    gap: Decimal
    planned: Decimal
    expected: Decimal
    count: int
    state: str

    @property
    def confidence(self) -> float | None:
        """How sure the plan is in all; None without one."""
        return float(self.expected / self.planned) if self.planned else None


@dataclass(frozen=True)
class GapBoard:
    """The rows of a metric and year.

    Attributes:
        version: The targets that are held against; None: there are none.
        metrics: Code and name of those that have targets.
        reach_date: Until when records reach; None: there are none.
    """

    year: int
    metric: Metric | None
    counted_in: str
    version: Version | None
    metrics: tuple[tuple[str, str], ...]
    rows: tuple[GapRow, ...]
    reach_date: date | None


def gap_board(
    viewer: User, year: int, *, on: date, metric: str = "", unit: str = ""
) -> GapBoard:
    """Whether plans add up, for the units whose targets the viewer sees.

    Args:
        viewer: Who looks.
        year: Of which targets.
        on: Today.
        metric: Code; empty: sales, else the first that has targets.
        unit: Only it and what is under it.
    """
    known = {
        version.metric.code: version
        for version in standing(year=year).values()
        if version.metric.kind == "additive" and _is_whole(version)
    }
    code = metric if metric in known else _first(known)
    version = known.get(code)
    named = tuple((key, spoken(one.metric)) for key, one in known.items())
    if version is None:
        return GapBoard(year, None, "", None, named, (), None)
    came = course(version, year, on)
    rows = _rows(viewer, version, came, year, on, unit)
    return GapBoard(
        year,
        version.metric,
        counted_in(version.metric),
        version,
        named,
        tuple(rows),
        came.reach_date,
    )


def _first(known: dict[str, Version]) -> str:
    return "sales_amount" if "sales_amount" in known else next(iter(known), "")


def _is_whole(version: Version) -> bool:
    """Whether a plan is the company's: parts of it are planned within."""
    return version.plan.root_id == _root()


def _root() -> int | None:
    company = facts()
    return company.root_id if company else None


def _rows(
    viewer: User, version: Version, came: Course, year: int, on: date, top: str
) -> Iterable[GapRow]:
    tree = space_units(version)
    units = {row.code: row for row in reach(viewer, SEES, on=on)}
    codes = [code for code in tree.codes if code in units]
    if top:
        codes = [c for c in codes if c == top or top in tree.ancestors(c)]
    shown = shown_units(version, codes, viewer=viewer, on=on)
    codes = [code for code in codes if code in shown]
    brought = _brought(version.metric, year, on)
    targets = leaf_targets(version)
    least = min((len(tree.ancestors(code)) for code in codes), default=0)
    for code in codes:
        target = Decimal(int(targets.of(code).sum())) / MILLIONTHS
        yield _row(
            units[code],
            len(tree.ancestors(code)) - least,
            target,
            came.of(code),
            _sum(brought, tree, code),
        )


Sum = tuple[Decimal, Decimal, int]


def _row(
    unit: Unit, depth: int, target: Decimal, came: tuple[Decimal, Decimal], plans: Sum
) -> GapRow:
    actual, landing = came
    planned, expected, count = plans
    gap = target - landing
    return GapRow(
        unit.code,
        spoken(unit),
        unit.kind == Unit.Kind.SEAT,
        depth,
        target,
        actual,
        landing,
        gap,
        planned,
        expected,
        count,
        _state(gap, planned, expected),
    )


def _state(gap: Decimal, planned: Decimal, expected: Decimal) -> str:
    if gap <= 0:
        return "none"
    if not planned:
        return "empty"
    if expected >= gap:
        return "covered"
    return "hoped" if planned >= gap else "short"


def _brought(metric: Metric, year: int, on: date) -> dict[str, Sum]:
    """By unit: what its own actions should still bring; one query."""
    start, end = span_of_year(year)
    found = Action.objects.filter(plan__year=year, metric=metric, until_date__gt=on)
    found = found.exclude(state=Action.State.DROPPED)
    sums: dict[str, Sum] = {}
    for code, amount, first, until, sure in found.values_list(
        "plan__unit__code", "amount", "from_date", "until_date", "confidence"
    ):
        days = (min(until, end) - max(first, on, start)).days
        part = Decimal(max(days, 0)) / Decimal((until - first).days)
        still = Decimal(amount) * metric.quantum * part
        planned, expected, count = sums.get(code, (Decimal(0), Decimal(0), 0))
        sums[code] = planned + still, expected + still * Decimal(str(sure)), count + 1
    return sums


def _sum(brought: dict[str, Sum], tree: Tree, code: str) -> Sum:
    """Of a unit and all under it."""
    parts = [
        one
        for key, one in brought.items()
        if key == code or (key in tree and code in tree.ancestors(key))
    ]
    return (
        sum((one[0] for one in parts), Decimal(0)),
        sum((one[1] for one in parts), Decimal(0)),
        sum(one[2] for one in parts),
    )
