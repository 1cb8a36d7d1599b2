"""Two versions laid over each other: the leaves of both, wherever they stand in either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.cube import state_of
from luopan.targets.models import Version
from luopan.targets.queries.sheets import at_level
from luopan.targets.scope import Scope
from luopan.targets.state import State
from luopan.trail.refusal import Refused

Name = TypeVar("Name")


@dataclass(frozen=True, eq=False)
class Aligned:
    """The leaves of two versions of one metric, at one level of theirs.

    Attributes:
        spaces: Of the first and of the second.
        names: Unit and product of every row.
        rows: Per row its place in either space; None: it does not stand there.
        periods: Codes of the columns.
        amounts: Of either, in quanta; 0 where it has no such leaf.
        there: Which leaves either has.
    """

    spaces: tuple[Space, Space]
    names: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[int | None]]
    periods: Sequence[str]
    amounts: tuple[NDArray[np.int64], NDArray[np.int64]]
    there: tuple[NDArray[np.bool_], NDArray[np.bool_]]

    @property
    def differ(self) -> NDArray[np.bool_]:
        """The leaves that are others, or stand in one of them only."""
        one, other = self.amounts
        here, there = self.there
        return np.asarray((one != other) | (here != there))


def align(one: Version, other: Version, which: str) -> Aligned:
    """Lay two versions over each other.

    Raises:
        Refused: They count different things, or one of them has no such level.
    """
    if one.metric != other.metric:
        raise Refused(
            _("“%(one)s” and “%(other)s” count different things."),
            one=lambda: spoken(one),
            other=lambda: spoken(other),
        )
    first, second = (at_level(v, state_of(v), which) for v in (one, other))
    rows = _matched(first.space.rows_named, second.space.rows_named)
    columns = _matched(first.space.periods.leaf_codes, second.space.periods.leaf_codes)
    sides = [
        _laid(list(rows.values()), list(columns.values()), state, side)
        for side, state in enumerate((first, second))
    ]
    return Aligned(
        (first.space, second.space),
        list(rows),
        list(rows.values()),
        list(columns),
        (sides[0][0], sides[1][0]),
        (sides[0][1], sides[1][1]),
    )


def seen_rows(
    found: Aligned, versions: Sequence[Version], viewer: User, on: date
) -> NDArray[np.bool_]:
    """Rows that a viewer may see in every version in which they stand."""
    seen = np.ones(len(found.names), dtype=bool)
    for side, version in enumerate(versions):
        scope = Scope(viewer, Action.TARGETS_READ, version, on)
        outside = set(scope.outside(found.spaces[side].units.leaf_codes))
        if outside:
            seen &= [
                row[side] is None or unit not in outside
                for (unit, _product), row in zip(found.names, found.rows, strict=True)
            ]
    return seen


def _matched(
    one: Sequence[Name], other: Sequence[Name]
) -> dict[Name, list[int | None]]:
    """By name: the place in either."""
    places: dict[Name, list[int | None]] = {
        name: [place, None] for place, name in enumerate(one)
    }
    for place, name in enumerate(other):
        places.setdefault(name, [None, None])[1] = place
    return places


def _laid(
    rows: Sequence[Sequence[int | None]],
    columns: Sequence[Sequence[int | None]],
    state: State,
    side: int,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Amounts over the leaves of both, and which of them this one has."""
    take_rows = [pair[side] for pair in rows]
    take_columns = [pair[side] for pair in columns]
    has = np.logical_and.outer(
        [row is not None for row in take_rows], [c is not None for c in take_columns]
    )
    picked = np.ix_([row or 0 for row in take_rows], [c or 0 for c in take_columns])
    return np.where(has, state.amounts[picked], 0), has
