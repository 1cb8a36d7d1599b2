"""A page of targets that do not add up: a unit and those right under it, metric by metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.engine.aims import Room, room
from luopan.engine.levels import NAMES, TARGET
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, Unknown, reach
from luopan.org.models import User
from luopan.targets.models import Version
from luopan.targets.queries.aims import AimBook, Aimed, adds_over_units
from luopan.targets.queries.levels import Levels
from luopan.targets.queries.plans import own_parts
from luopan.targets.queries.sheets import Node, nodes
from luopan.targets.scope import Scope
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class AimCell:
    """A unit in a period.

    Attributes:
        aimed: What it is to come to; None: nothing.
        own: What was said of exactly this, at the level that is shown; None: nothing, or
            it holds from a longer period.
        room: Where what is shown can lie, as far as the units right under it tell.
        levels: With floor and stretch, where it has any; None: it is to come to nothing.
        shown: The figure at the level that is shown.
    """

    period: str
    aimed: Aimed | None
    own: Decimal | None
    room: Room
    levels: Levels | None = None
    shown: Decimal | None = None

    @property
    def fits(self) -> bool:
        """Whether it lies where those under it leave room; what follows cannot be wrong.

        A part may be kept back above the units, so such a ratio is none of theirs.
        """
        if self.aimed is None or self.aimed.parts is not None:
            return True
        return self.shown is None or self.room.holds(float(self.shown))


@dataclass(frozen=True)
class AimRow:
    """A unit; ``opens``: others stand under it."""

    unit: Node
    cells: tuple[AimCell, ...]
    may_change: bool
    opens: bool

    @property
    def year(self) -> AimCell:
        """The year's."""
        return self.cells[0]


@dataclass(frozen=True)
class MetricLine:
    """A metric with the target of the unit that is looked at.

    Attributes:
        units: Units, the one looked at among them, of which something was said.
    """

    metric: Metric
    aimed: Aimed | None
    units: int
    levels: Levels | None = None


@dataclass(frozen=True)
class AimBoard:
    """A unit, those right under it, and the metrics that have targets here.

    Attributes:
        path: From the topmost unit that the viewer sees down to the unit.
        metric: The one whose rows are shown; None: there is none yet.
        periods: Codes of the columns, the year first.
        lines: The metrics of which anything was said, or follows.
        others: Those of which nothing is known yet.
        which: The level that is shown: ``floor``, ``target`` or ``stretch``.
    """

    version: Version
    book: AimBook
    path: tuple[Node, ...]
    metric: Metric | None
    periods: tuple[str, ...]
    rows: tuple[AimRow, ...]
    lines: tuple[MetricLine, ...]
    others: tuple[Metric, ...]
    which: str = TARGET

    @property
    def has_levels(self) -> bool:
        """Whether the metric that is shown has floors and stretches, or may be given some."""
        if self.metric is None or self.version.level != Version.Level.TARGET:
            return False
        return self.may_change or self.book.rules(self.metric) is not None

    @property
    def unit(self) -> Node:
        """The one that is looked at."""
        return self.path[-1]

    @property
    def may_change(self) -> bool:
        """Whether any row is the viewer's to change."""
        return any(row.may_change for row in self.rows)


def aim_board(
    version: Version,
    *,
    viewer: User,
    on: date,
    unit: str = "",
    metric: str = "",
    by: str = "quarter",
    which: str = TARGET,
) -> AimBoard:
    """The targets that do not add up of a unit and all right under it.

    Args:
        version: Of which version.
        viewer: Is told only of units whose totals he may see.
        on: The day his rights are asked for.
        unit: Code; empty: the largest part that is his.
        metric: Code; empty: the first of which anything is known.
        by: Columns beside the year: half, quarter or month.
        which: The level of what was said.

    Raises:
        Unknown: There is no such unit, or it is none of his; nobody can tell which.
        Refused: There is no such metric, or it adds up; there is no such level.
    """
    if which not in NAMES:
        raise Refused(_("There is no level “%(level)s”."), level=which[:20])
    book = AimBook(version)
    sees = Scope(viewer, Action.TARGETS_READ, version, on).sees
    unit = unit or own_parts(viewer, version, on=on)[0].code
    if unit not in book.units or unit.endswith(RESERVE) or not sees(book.space, unit):
        raise Unknown(_("There is no unit “%(code)s” in this plan."), code=unit)
    chosen = _metric(book, metric)
    under = [unit, *children(book, unit)]
    periods = tuple(
        code for code, span in book.periods.items() if span.kind in {"year", by}
    )
    mine = _mine(version, viewer, on)
    above = [code for code in book.units.ancestors(unit) if sees(book.space, code)]
    named = {
        node.code: node for node in nodes(book.units, "unit", [*above[::-1], *under])
    }
    return AimBoard(
        version,
        book,
        tuple(named[code] for code in (*above[::-1], unit)),
        chosen,
        periods,
        tuple(_row(book, chosen, named[c], periods, c in mine, which) for c in under)
        if chosen
        else (),
        tuple(_line(book, one, unit) for one in book.used),
        tuple(one for one in book.metrics.values() if one not in book.used),
        which,
    )


def rows_under(
    board: AimBoard, *, viewer: User, on: date, deep: bool = False
) -> list[str]:
    """The units of a board that the viewer may change; ``deep``: all under them too."""
    mine = _mine(board.version, viewer, on)
    codes = [row.unit.code for row in board.rows]
    if deep:
        codes = _subtree(board.book, board.unit.code)
    return [code for code in codes if code in mine]


def units_seen(board: AimBoard, *, viewer: User, on: date) -> tuple[Node, ...]:
    """The unit of a board and all under it whose targets the viewer may see."""
    scope = Scope(viewer, Action.TARGETS_READ, board.version, on)
    codes = _subtree(board.book, board.unit.code)
    scope.outside(codes)  # all at once
    seen = [code for code in codes if scope.sees(board.book.space, code)]
    return nodes(board.book.units, "unit", seen)


def _subtree(book: AimBook, unit: str) -> list[str]:
    """A unit and all under it in the order of the tree, without what is kept back."""
    found = [unit]
    for code in children(book, unit):
        found += _subtree(book, code)
    return found


def children(book: AimBook, unit: str) -> list[str]:
    """The units right under one, without what is kept back."""
    return [code for code in book.units.children(unit) if not code.endswith(RESERVE)]


def _metric(book: AimBook, code: str) -> Metric | None:
    if code:
        return aimable(book, code)
    return next(iter(book.used), None)


def aimable(book: AimBook, code: str) -> Metric:
    """A metric that does not add up.

    Raises:
        Refused: There is none with that code.
    """
    if code not in book.metrics:
        raise Refused(
            _("There is no metric “%(code)s” whose targets do not add up."), code=code
        )
    return book.metrics[code]


def _mine(version: Version, viewer: User, on: date) -> frozenset[str]:
    if version.frozen:
        return frozenset()
    units = reach(viewer, Action.TARGETS_EDIT, on=on)
    return frozenset(units.values_list("code", flat=True))


def _row(
    book: AimBook,
    metric: Metric,
    unit: Node,
    periods: Sequence[str],
    mine: bool,
    which: str,
) -> AimRow:
    under = children(book, unit.code)

    def cell(period: str) -> AimCell:
        levels = book.levels(metric, unit.code, period)
        return AimCell(
            period,
            book.of(metric, unit.code, period),
            book.own(metric, unit.code, period, which),
            room_of(book, metric, under, period, which),
            levels,
            levels.of(which) if levels else None,
        )

    return AimRow(unit, tuple(map(cell, periods)), mine, bool(under))


def room_of(
    book: AimBook,
    metric: Metric,
    under: Sequence[str],
    period: str,
    which: str = TARGET,
) -> Room:
    """Where a figure can lie, as far as those of the units under it tell at its level."""
    levels = [book.levels(metric, code, period) for code in under]
    parts = [one.of(which) if one else None for one in levels]
    adds = adds_over_units(metric)
    return room(metric.kind, parts, adds=adds)  # type: ignore[arg-type]


def _line(book: AimBook, metric: Metric, unit: str) -> MetricLine:
    units = {key.unit for key in book.said.amounts if key.metric == metric.code}
    levels = book.levels(metric, unit, book.year)
    return MetricLine(metric, book.of(metric, unit, book.year), len(units), levels)
