"""What a step starts from and leads to: a cube, what it stands on, and what is held."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, LOCKED, NULL, Cube
from luopan.engine.facts import Fact
from luopan.engine.level_edits import make_again
from luopan.engine.levels import BESIDE, TARGET, Made, Rules, Said, make
from luopan.engine.rollup import total
from luopan.engine.space import Space
from luopan.targets.aims import Aims
from luopan.targets.canonical import hash_into, pack, unpack
from luopan.targets.cells import Cell
from luopan.targets.sequence import canonical


@dataclass(frozen=True)
class Held:
    """A total that stays: how much, and which step said so."""

    cell: Cell
    amount: int


@dataclass(frozen=True)
class Bound:
    """Limits of a total; None: no limit on that side."""

    cell: Cell
    least: int | None
    most: int | None


@dataclass(frozen=True, eq=False)
class State:
    """The numbers after a step, and all that later steps need.

    Attributes:
        cube: Amounts in quanta, state of every cell, bounds of leaves.
        profile: Shape of ``cube.amounts``. The same numbers before any rounding: what
            spreads follow, so that rounding does not add up over many steps.
        base: Amounts as the last baseline or clean step left them; None before one.
        holds: Totals that stay.
        bounds: Totals with limits.
        levels: What makes floor and stretch; None: nobody has set any.
        aims: Targets of metrics that do not add up, beside the cube.
    """

    cube: Cube
    profile: NDArray[np.float64]
    base: NDArray[np.int64] | None = None
    holds: tuple[Held, ...] = ()
    bounds: tuple[Bound, ...] = ()
    levels: Rules | None = None
    aims: Aims = Aims()

    @property
    def space(self) -> Space:
        """The axes."""
        return self.cube.space

    @property
    def amounts(self) -> NDArray[np.int64]:
        """Amounts of the leaves, in quanta."""
        return self.cube.amounts

    def total(self, cell: Cell) -> int:
        """The amount at a node."""
        return total(self.space, self.amounts, cell.unit, cell.product, cell.period)

    @cached_property
    def furthest(self) -> int:
        """No amount of a leaf is further from 0 than this."""
        low, high = self.amounts.min(initial=0), self.amounts.max(initial=0)
        return max(abs(int(low)), abs(int(high)))

    @cached_property
    def beside(self) -> dict[str, Cube]:
        """Floor and stretch; nothing if nobody has set any.

        Raises:
            OutOfOrder: A held total of theirs has no room beside the target.
        """
        return {} if self._made is None else self._made.cubes

    @cached_property
    def _made(self) -> Made | None:
        """The same with what they were made by."""
        return None if self.levels is None else make(self.cube, self.levels)

    def follows(self, before: "State", rows: NDArray[np.intp]) -> None:
        """Make floor and stretch from those of the state before an edit.

        They are what ``beside`` would make of all leaves.

        Args:
            before: The state that the edit was made on.
            rows: The rows in which amounts are others.

        Raises:
            OutOfOrder: As in ``beside``.
        """
        rules, known = self.levels, not {"_made", "beside"}.isdisjoint(vars(self))
        if rules is None or before.levels is not rules or known:
            return
        if before.space is self.space and (made := before._could_make) is not None:
            vars(self)["_made"] = make_again(made, before.cube, self.cube, rules, rows)

    @cached_property
    def _could_make(self) -> Made | None:
        """What made floor and stretch; None: a snapshot has some that there is no room for."""
        try:
            return self._made
        except Fact:
            return None

    def at_level(self, level: str) -> "State":
        """The same with the numbers of a level in the place of the target's.

        Raises:
            KeyError: Nobody has set any level.
        """
        if level == TARGET:
            return self
        cube = self.beside[level]
        shut = self.cube.state & np.uint8(LOCKED)
        return self.but(cube=replace(cube, state=cube.state | shut), levels=None)

    def result_hash(self) -> str:
        """One name for these numbers, holds and bounds; the profile is no number shown."""
        name = hashlib.sha256(self.space.hash.encode())
        for values in (*_kept(self.cube).values(), *self._levels().values()):
            hash_into(name, values)
        name.update(canonical(self._facts()))
        if self.aims:  # else as it was before there were any
            name.update(self.aims.digest.encode())
        return name.hexdigest()

    def _levels(self) -> dict[str, NDArray[Any]]:
        """Floor and stretch by name, and what they were where a period is closed."""
        found = {level: cube.amounts for level, cube in self.beside.items()}
        closed = (self.levels and self.levels.closed) or {}
        return found | {f"closed_{level}": closed[level] for level in closed}

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "holds": [[list(held.cell), held.amount] for held in self.holds],
            "bounds": [[list(b.cell), b.least, b.most] for b in self.bounds],
        }
        if self.levels is not None:  # else as it was before there were any
            facts["levels"] = _rules_said(self.levels)
        return facts

    def to_bytes(self) -> bytes:
        """For a snapshot: everything but the space, which is kept by its own hash."""
        arrays: dict[str, NDArray[Any]] = {**_kept(self.cube), "profile": self.profile}
        arrays |= self._levels()
        if self.base is not None:
            arrays["base"] = self.base
        facts = self._facts()
        if self.aims:
            facts["aims"] = self.aims.rows()
        return pack(arrays, facts)

    @classmethod
    def from_bytes(cls, content: bytes, space: Space) -> "State":
        """From a snapshot."""
        arrays, facts = unpack(content)
        cube = Cube(
            space,
            arrays["amounts"],
            arrays["state"],
            arrays.get("lower"),
            arrays.get("upper"),
        )
        state = cls(
            cube,
            arrays["profile"],
            arrays.get("base"),
            tuple(Held(Cell(*cell), amount) for cell, amount in facts["holds"]),
            tuple(Bound(Cell(*c), least, most) for c, least, most in facts["bounds"]),
            _rules_of(facts["levels"], arrays) if "levels" in facts else None,
            Aims.of(facts.get("aims", ())),
        )
        if state.levels is not None:  # as they were, whatever made them
            flags = cube.state & np.uint8(ABSENT | NULL)
            beside = {level: Cube(space, arrays[level], flags) for level in BESIDE}
            vars(state)["beside"] = beside
        return state

    def kept(self) -> tuple[Cell, ...]:
        """The totals that are held or have limits."""
        return tuple(held.cell for held in self.holds) + tuple(
            bound.cell for bound in self.bounds
        )

    def size(self) -> int:
        """Bytes in memory, the space apart."""
        arrays = [*_kept(self.cube).values(), self.profile]
        arrays += (
            [] if self.levels is None else 2 * [self.profile, *3 * [self.space.pairs]]
        )
        return sum(values.nbytes for values in arrays) + (
            0 if self.base is None else self.base.nbytes
        )

    def but(self, **changes: Any) -> "State":
        """The same, but for these."""
        return replace(self, **changes)


def _kept(cube: Cube) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any] | None] = {
        "amounts": cube.amounts,
        "state": cube.state,
        "lower": cube.lower,
        "upper": cube.upper,
    }
    return {name: values for name, values in arrays.items() if values is not None}


def _rules_said(rules: Rules) -> dict[str, Any]:
    """The rules of levels as plain facts, the arrays of closed periods apart."""
    said = [
        [one.level, list(one.cell), one.amount, one.of, one.held] for one in rules.said
    ]
    facts = {
        "floor": rules.floor,
        "stretch": rules.stretch,
        "less": rules.lower_is_better,
        "assessed": rules.assessed,
        "pays": rules.pays,
        "said": said,
    }
    if rules.step > 1:  # else as it was before there were steps
        facts["step"] = rules.step
    return facts


def _rules_of(facts: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Rules:
    """The rules again."""
    said = (
        Said(level, Cell(*cell), amount, of, held)
        for level, cell, amount, of, held in facts["said"]
    )
    closed = {
        level: arrays[f"closed_{level}"]
        for level in BESIDE
        if f"closed_{level}" in arrays
    }
    return Rules(
        facts["floor"],
        facts["stretch"],
        facts["less"],
        tuple(said),
        closed or None,
        facts["assessed"],
        facts["pays"],
        facts.get("step", 1),
    )
