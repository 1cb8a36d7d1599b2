"""Floor, target and stretch of a version: what they are, and which one counts for what."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.engine.levels import BESIDE, FLOOR, STRETCH, TARGET, Rules
from luopan.org.access import Action, may
from luopan.org.models import User
from luopan.targets.agreeing.issued import year_totals
from luopan.targets.amounts import own_unit
from luopan.targets.cells import Cell, whole
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Version
from luopan.targets.patience import Unfolded
from luopan.targets.queries.plans import own_parts
from luopan.targets.queries.sheets import visible
from luopan.targets.state import State
from luopan.targets.steps.levels import usual


@dataclass(frozen=True)
class Levels:
    """One target with its levels, in the metric's own unit.

    Attributes:
        floor: None where the version has no levels.
        target: The target itself.
        stretch: None where the version has no levels.
        assessed: Which level is assessed: ``floor``, ``target`` or ``stretch``.
        pays: Which level pays.
        held: The levels whose amount here is held.
        step: What floor and stretch are rounded to; None: to the last unit.
    """

    floor: Decimal | None
    target: Decimal
    stretch: Decimal | None
    assessed: str = TARGET
    pays: str = TARGET
    held: tuple[str, ...] = ()
    step: Decimal | None = None

    def of(self, level: str) -> Decimal | None:
        """The amount of a level by its name."""
        return {FLOOR: self.floor, TARGET: self.target, STRETCH: self.stretch}[level]

    def share(self, level: str) -> Decimal | None:
        """A level as a part of the target; None: no level, or no target above 0."""
        amount = self.of(level)
        return None if amount is None or self.target <= 0 else amount / self.target

    @property
    def set(self) -> bool:
        """Whether the version has levels."""
        return self.floor is not None


def levels_of(
    version: Version,
    unit: str = "",
    product: str = "",
    period: str = "",
    *,
    seq: int | None = None,
) -> Levels:
    """Floor, target and stretch of a cell; whoever shows them asks ``shown_units``.

    Args:
        version: Of which version; its numbers are those of its newest step.
        unit: Code; empty: the root of the plan.
        product: Code; empty: all products.
        period: Code; empty: the year.
        seq: After which step; None: the newest.

    Raises:
        ValueError: The version has no such unit, product or period.
    """
    state = state_of(version, seq)
    space = state.space
    cell = Cell(
        unit or space.units.codes[0],
        product or space.products.codes[0],
        period or space.periods.codes[0],
    )
    return levels_at(state, version, cell)


def levels_seen(
    version: Version,
    unit: str = "",
    product: str = "",
    period: str = "",
    *,
    viewer: User,
    on: date,
) -> Levels:
    """The same for who looks.

    Raises:
        Unknown: There is no such cell, or he may not see its total.
    """
    state = state_of(version)
    root = whole(state.space)
    cell = Cell(unit or root.unit, product or root.product, period or root.period)
    return levels_at(state, version, visible(version, state, cell, viewer, on))


def levels_at_hand(
    version: Version, unit: str, product: str = "", period: str = ""
) -> Levels | None:
    """A cell; None: it is not there, or the numbers take long to work out.

    Kept in memory under what names the numbers, so that a page asks nothing for it.
    """
    about = (version.pk, version.created_at, version.head, version.committed_hash)
    name = "|".join(map(str, ("levels", *about, unit, product, period)))
    kept: _Kept | None = HOT.get(name)
    if kept is None:
        kept = _Kept(_at_hand(version, unit, product, period))
        if kept.levels is not None:
            HOT.put(name, kept)
    return kept.levels


@dataclass(frozen=True)
class _Kept:
    """The levels of a cell, or that there are none, among the arrays kept in memory."""

    levels: Levels | None

    def size(self) -> int:
        """Bytes, about."""
        return 500


def _at_hand(version: Version, unit: str, product: str, period: str) -> Levels | None:
    try:
        state = state_of(version)
    except Unfolded:
        return None
    space, root = state.space, whole(state.space)
    cell = Cell(unit, product or root.product, period or root.period)
    trees = (space.units, space.products, space.periods)
    if any(code not in tree for code, tree in zip(cell, trees, strict=True)):
        return None
    return levels_at(state, version, cell)


@dataclass(frozen=True, eq=False)
class Years:
    """Floor and stretch of the year, of every unit of a version.

    Attributes:
        amounts: Level → per node of the organisation, in quanta; empty: it has no levels.
    """

    amounts: dict[str, NDArray[np.int64]]

    def size(self) -> int:
        """Bytes in memory."""
        return 500 + sum(one.nbytes for one in self.amounts.values())


def years_at_hand(version: Version) -> Years:
    """The year's levels of all units; none where the numbers take long to work out.

    Kept in memory like ``levels_at_hand``; whoever shows them asks who sees the units.
    """
    about = (version.pk, version.created_at, version.head, version.committed_hash)
    name = "|".join(map(str, ("year levels", *about)))
    kept: Years | None = HOT.get(name)
    if kept is not None:
        return kept
    try:
        state = state_of(version)
    except Unfolded:
        return Years({})
    levels = BESIDE if state.levels is not None else ()
    found = Years({level: year_totals(state.at_level(level)) for level in levels})
    HOT.put(name, found)
    return found


def levels_at(state: State, version: Version, cell: Cell) -> Levels:
    """The same of numbers at hand."""
    target = own_unit(state.total(cell), version.metric)
    if state.levels is None:
        return Levels(None, target, None)
    floor, stretch = (
        own_unit(state.at_level(level).total(cell), version.metric) for level in BESIDE
    )
    held = {one.level for one in state.levels.said if one.held and one.cell == cell}
    return Levels(
        floor,
        target,
        stretch,
        state.levels.assessed,
        state.levels.pays,
        tuple(level for level in BESIDE if level in held),
        _step(state.levels, version),
    )


def rules_of(version: Version) -> Rules | None:
    """The ratios of a version's levels, and what was said otherwise; None: it has none."""
    return state_of(version).levels


@dataclass(frozen=True)
class Table:
    """The levels of a version as its page shows them.

    Attributes:
        levels: Of the viewer's own part; None: the numbers are not at hand yet.
        ratios: Level → ratio of the target, 1 = 100 %: what is set, or what is usual.
        by_hand: How many totals of levels were set by hand.
        held: How many of those are held.
        lower_is_better: The order is the other way round.
        may_set: Whether the viewer may set them.
        head: The newest step of the version.
        step: What both are rounded to, in the metric's own unit; None: to the last unit.
    """

    levels: Levels | None
    ratios: dict[str, Decimal]
    by_hand: int
    held: int
    lower_is_better: bool
    may_set: bool
    head: int
    step: Decimal | None = None

    @property
    def set(self) -> bool:
        """Whether the version has levels."""
        return self.levels is not None and self.levels.set


def table(version: Version, viewer: User, *, on: date) -> Table:
    """The levels of the viewer's own part of a version, and what may be set of them."""
    may_set = not version.frozen and may(
        viewer, Action.TARGETS_EDIT, unit=version.plan.root, on=on
    )
    less = version.metric.lower_is_better
    try:
        state = state_of(version)
    except Unfolded:
        return Table(None, _ratios(usual(less)), 0, 0, less, may_set, version.head)
    part = own_parts(viewer, version, on=on)[0].code
    space = state.space
    found = None
    if part in space.units:
        root = whole(space)
        found = levels_at(state, version, Cell(part, root.product, root.period))
    said = state.levels.said if state.levels else ()
    return Table(
        found,
        _ratios(state.levels or usual(less)),
        len(said),
        sum(one.held for one in said),
        less,
        may_set,
        version.head,
        _step(state.levels, version),
    )


def _step(rules: Rules | None, version: Version) -> Decimal | None:
    if rules is None or rules.step == 1:
        return None
    return own_unit(rules.step, version.metric)


def _ratios(rules: Rules) -> dict[str, Decimal]:
    return {level: Decimal(rules.ratio(level)) for level in BESIDE}
