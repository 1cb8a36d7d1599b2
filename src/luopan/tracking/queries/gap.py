"""Whether what actions should bring makes up what is lacking, at every level.

Lacking 缺口 is the target less the landing, and the landing is the one of Today and Track:
actual ÷ time progress 按速推算. All rows are put on one clock, that of the highest unit the
viewer is shown, as the units below a standing are: so they add up, and the first row says
what the viewer's own page says. What actions bring counts for the days still to come only:
what has come is in the landing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.actions.queries import Bringing, bringing, unmet
from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, reach
from luopan.org.facts import facts
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit, User
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import (
    MILLIONTHS,
    leaf_targets,
    shown_units,
    space_units,
)
from luopan.targets.queries.standing import standing
from luopan.tracking import cube
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.measures import Adding
from luopan.tracking.queries.asking import Wish, ask, year_on
from luopan.tracking.queries.standing import landed
from luopan.tracking.queries.unmet import counted_above

MANY = 500  # seats that are asked for one by one


@dataclass(frozen=True)
class GapRow:
    """A unit; amounts in the metric's own unit.

    Attributes:
        depth: Below the highest one that is shown.
        actual: What has come in the year.
        landing: Where it ends at the speed up to now; no forecast.
        gap: Target − landing; 0 or less: none.
        planned: What actions of the unit and of all under it should still bring.
        expected: The same, each × its confidence.
        count: How many actions say what they bring.
        state: none (no gap), covered (also as expected), hoped (only if all succeeds),
            short, empty (a gap and no plan).
        unmet: Promises to actions of the unit and of all under it that are broken.
        holder: Who sits in a seat; empty: nobody, or it is none.
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
    unmet: int = 0
    holder: str = ""

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
        came_year: The year that actual and landing are of: the year itself, or before any
            of its data are there the one before.
        clock: By which time progress is counted: history, working or calendar.
        progress: Time progress of the highest unit; 1.0 is all of the year.
        reach_date: Until when records reach; None: there are none.
        kept: Of the highest unit's target what lies on no unit under it.
    """

    year: int
    metric: Metric | None
    counted_in: str
    version: Version | None
    metrics: tuple[tuple[str, str], ...]
    rows: tuple[GapRow, ...]
    came_year: int
    clock: str = ""
    progress: float = 0.0
    reach_date: date | None = None
    kept: Decimal = Decimal(0)


@dataclass(frozen=True, eq=False)
class Came:
    """What came at every node of an organisation in a year, and where that ends.

    Attributes:
        actuals: Millionths of each leaf, in order, after a leading 0: running sums.
    """

    tree: Tree
    actuals: NDArray[np.int64]
    board: Board
    clocks: Clocks

    def of(self, codes: list[str]) -> list[tuple[Decimal, Decimal]]:
        """Actual and landing of nodes, in the metric's own unit."""
        places = [self.tree.slice(code) for code in codes]
        sums = [int(self.actuals[p.stop] - self.actuals[p.start]) for p in places]
        ends = [self._landing(came) for came in sums]
        return [
            (told(came) or Decimal(0), told(end) or Decimal(0))
            for came, end in zip(sums, ends, strict=True)
        ]

    def _landing(self, came: int) -> int | None:
        return landed([came], self.progress)[0] if self.board.elapsed else came

    @cached_property
    def progress(self) -> float:
        """Time progress by the chosen clock."""
        return self.clocks.progress(self.clocks.chosen)


def gap_board(
    viewer: User,
    year: int,
    *,
    at: datetime,
    on: date,
    metric: str = "",
    unit: str = "",
) -> GapBoard:
    """Whether plans add up, for the units whose targets the viewer sees.

    Args:
        viewer: Who looks.
        year: Of which targets.
        at: Now; what is known by then counts.
        on: Today.
        metric: Code; empty: sales, else the first that has targets.
        unit: Only it and what is under it.
    """
    known = {
        version.metric.code: version
        for version in standing(year=year).values()
        if _lands(version.metric) and _is_whole(version)
    }
    version = known.get(metric if metric in known else _first(known))
    named = tuple((key, spoken(one.metric)) for key, one in known.items())
    if version is None:
        return GapBoard(year, None, "", None, named, (), year)
    units = _units(viewer, version, on, unit)
    found = version.metric, counted_in(version.metric), version, named
    if not units:
        return GapBoard(year, *found, (), year)
    came = _came(version, next(iter(units)), viewer, at, on)
    return GapBoard(
        year,
        *found,
        tuple(_rows(version, units, came, on)),
        came.board.question.year_number,
        came.clocks.chosen,
        came.progress,
        came.board.reach,
        _kept(viewer, version, next(iter(units)), on),
    )


def _kept(viewer: User, version: Version, top: str, on: date) -> Decimal:
    """What of a unit's target is allocated to none under it, where the viewer sees it."""
    code = top + RESERVE
    if code not in space_units(version):
        return Decimal(0)
    if not shown_units(version, [code], viewer=viewer, on=on):
        return Decimal(0)
    return Decimal(int(leaf_targets(version).of(code).sum())) / MILLIONTHS


def _lands(metric: Metric) -> bool:
    """Whether more of it is wanted and adds up: else a gap would be money kept."""
    return metric.kind == "additive" and not metric.lower_is_better


def _first(known: dict[str, Version]) -> str:
    return "sales_amount" if "sales_amount" in known else next(iter(known), "")


def _is_whole(version: Version) -> bool:
    """Whether a plan is the company's: parts of it are planned within."""
    company = facts()
    return company is not None and version.plan.root_id == company.root_id


def _units(viewer: User, version: Version, on: date, top: str) -> dict[str, Unit]:
    """Those whose targets one sees, in the order of the tree, the highest first."""
    tree = space_units(version)
    units = {row.code: row for row in reach(viewer, Action.TARGETS_READ, on=on)}
    codes = [code for code in tree.codes if code in units]
    if top:
        codes = [c for c in codes if c == top or top in tree.ancestors(c)]
    shown = shown_units(version, codes, viewer=viewer, on=on)
    return {code: units[code] for code in codes if code in shown}


def _came(version: Version, top: str, viewer: User, at: datetime, on: date) -> Came:
    """What came in the plan's year, else in the one before that."""
    year = min(version.plan.year, year_on(version.plan.calendar, on))
    board = _board(version, top, year, viewer, at, on)
    if not board.elapsed:
        board = _board(version, top, year - 1, viewer, at, on)
    tree = space_units(version)
    laid = cube.laid(tree, version.space_hash, board.seen, on)
    brought = np.zeros(len(tree) + 1, np.int64)
    if board.elapsed:
        assert isinstance(board.this, Adding)
        table = board.this.table
        table.check(*board.to_date)
        first, last = table.places(board.to_date)
        leaf = laid.leaf[np.searchsorted(laid.seats, table.seats)]
        came = table.running[:, last] - table.running[:, first]
        np.add.at(brought, leaf[leaf >= 0] + 1, came[leaf >= 0])
    return Came(tree, np.cumsum(brought), board, Clocks(board))


def _board(
    version: Version, top: str, year: int, viewer: User, at: datetime, on: date
) -> Board:
    wish = Wish(unit=top, metric=version.metric.code, period=str(year))
    return Board(ask(wish, viewer=viewer, at=at, on=on))


def _rows(
    version: Version, units: dict[str, Unit], came: Came, on: date
) -> list[GapRow]:
    tree, targets, year = came.tree, leaf_targets(version), version.plan.year
    above = _with_all_under(bringing(version.metric, year, on), tree)
    broken = counted_above(unmet(year, on=on), tree)
    depths = {code: int(tree.depths[tree.place(code)]) for code in units}
    least = min(depths.values())
    holders = _holders(units.values(), on)
    return [
        _row(
            unit,
            depths[code] - least,
            Decimal(int(targets.of(code).sum())) / MILLIONTHS,
            ends,
            above.get(code, Bringing()),
            broken[code],
            holders.get(unit.pk, ""),
        )
        for (code, unit), ends in zip(units.items(), came.of(list(units)), strict=True)
    ]


def _holders(units: Iterable[Unit], on: date) -> dict[int, str]:
    """Who sits in the seats, by their keys."""
    seats = [unit.pk for unit in units if unit.kind == Unit.Kind.SEAT]
    held = Holding.objects.on(on).filter(kind=Holding.Kind.HOLDER)
    if len(seats) <= MANY:  # a longer list costs more than to read them all
        held = held.filter(seat__in=seats)
    return {one.seat_id: spoken(one.person) for one in held.select_related("person")}


def _with_all_under(plans: dict[str, Bringing], tree: Tree) -> dict[str, Bringing]:
    """What actions of a unit and of all under it bring."""
    found = dict(plans)
    for code, one in plans.items():
        for over in tree.ancestors(code) if code in tree else ():
            found[over] = found.get(over, Bringing()) + one
    return found


def _row(
    unit: Unit,
    depth: int,
    target: Decimal,
    came: tuple[Decimal, Decimal],
    plans: Bringing,
    broken: int,
    holder: str,
) -> GapRow:
    actual, landing = came
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
        plans.planned,
        plans.expected,
        plans.count,
        _state(gap, plans.planned, plans.expected),
        broken,
        holder,
    )


def _state(gap: Decimal, planned: Decimal, expected: Decimal) -> str:
    if gap <= 0:
        return "none"
    if not planned:
        return "empty"
    if expected >= gap:
        return "covered"
    return "hoped" if planned >= gap else "short"
