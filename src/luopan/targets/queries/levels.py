"""Floor, target and stretch of a version: what they are, and which one counts for what."""

from dataclasses import dataclass
from decimal import Decimal

from luopan.engine.levels import BESIDE, FLOOR, STRETCH, TARGET, Rules
from luopan.targets.amounts import own_unit
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Version
from luopan.targets.state import State


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
    """

    floor: Decimal | None
    target: Decimal
    stretch: Decimal | None
    assessed: str = TARGET
    pays: str = TARGET
    held: tuple[str, ...] = ()

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
    )


def rules_of(version: Version) -> Rules | None:
    """The ratios of a version's levels, and what was said otherwise; None: it has none."""
    return state_of(version).levels
