"""What another number of a talk would leave and move under its unit, before it is agreed on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from luopan.engine.levels import FLOOR, STRETCH
from luopan.engine.tree import RESERVE, Tree
from luopan.targets.agreeing.carrying import would_carry
from luopan.targets.agreeing.issued import live_talks, year_totals
from luopan.targets.agreeing.talks import talk_of
from luopan.targets.amounts import own_unit
from luopan.targets.cells import Cell, whole, within
from luopan.targets.cube import state_of
from luopan.targets.models import Talk, Version
from luopan.targets.queries.levels import years_at_hand
from luopan.targets.state import State
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class LevelMoved:
    """A level of a unit (``floor``, ``stretch``) before and after its number changes."""

    level: str
    now: Decimal
    then: Decimal


@dataclass(frozen=True)
class Ahead:
    """What another number of a talk leaves and moves under its unit.

    Attributes:
        issued: How many numbers are issued under it: those stay. 0: all moves with it.
        handed_down: What all under it have together; None: nothing stands under it.
        levels: Its floor and stretch, where they move.
    """

    issued: int
    handed_down: Decimal | None
    levels: tuple[LevelMoved, ...]


def ahead(version: Version, unit: str, amount: int) -> Ahead:
    """What stands under a unit, and its floor and stretch, if its number became another.

    Args:
        version: Of a talk that the viewer may answer, so that he sees all under the unit.
        unit: Code.
        amount: The new number, in quanta.
    """
    talk, tree = talk_of(version, unit), thaw_space(version.space_hash).units
    return Ahead(
        issued=_issued(version, tree, unit),
        handed_down=None if not tree.children(unit) else _handed_down(version, talk),
        levels=tuple(_levels(version, talk, amount)),
    )


def _issued(version: Version, tree: Tree, unit: str) -> int:
    """How many numbers are issued under a unit; they stay as they are."""
    live = live_talks(version).values_list("unit__code", flat=True)
    return sum(
        code != unit and code in tree and within(tree, code, unit) for code in live
    )


def _handed_down(version: Version, talk: Talk) -> Decimal:
    """What all under a unit have together, without what it keeps back."""
    state, code = state_of(version), talk.unit.code
    tree, totals = state.space.units, year_totals(state)
    kept = code + RESERVE
    rest = int(totals[tree.place(kept)]) if kept in tree else 0
    return own_unit(int(totals[tree.place(code)]) - rest, version.metric)


def _levels(version: Version, talk: Talk, amount: int) -> Iterator[LevelMoved]:
    """Floor and stretch now and then, where they move; nothing where there is no room."""
    now = years_at_hand(version).amounts
    if not now or amount == talk.amount:
        return
    try:
        then = would_carry(talk, amount)
    except Refused:
        return
    place = then.space.units.place(talk.unit.code)
    for level in (FLOOR, STRETCH):
        before, after = int(now[level][place]), _level(then, talk.unit.code, level)
        if before != after:
            own = (own_unit(one, version.metric) for one in (before, after))
            yield LevelMoved(level, *own)


def _level(state: State, unit: str, level: str) -> int:
    root = whole(state.space)
    return state.at_level(level).total(Cell(unit, root.product, root.period))
