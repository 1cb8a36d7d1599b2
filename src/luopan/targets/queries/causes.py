"""Two versions apart: by whom, when and why each difference came about."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.org.access import Action, name_of
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets import storage
from luopan.targets.cube import Path, nearest, path_of
from luopan.targets.fold import Stuck, fold, needed
from luopan.targets.kinds import Outcome, kind_named
from luopan.targets.models import Version
from luopan.targets.queries.versions import (
    Difference,
    said,
    step_reason,
    step_text,
    step_title,
)
from luopan.targets.scope import Scope
from luopan.targets.sequence import Live, is_gesture
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.state import State


@dataclass(frozen=True)
class Cause:
    """The last step that set a cell apart.

    Attributes:
        version: Name of the version in which it was said.
        seq: Which step of it.
        title: Its kind, for people.
        text: What it says; of steps beyond the reader's part nothing but that.
        who: By whom.
        reason: Why, in his words; of steps beyond the reader's part empty.
    """

    version: str
    seq: int
    title: str
    text: str
    who: str
    at: datetime
    reason: str


def causes(
    one: Version,
    other: Version,
    differences: Sequence[Difference],
    *,
    viewer: User,
    on: date,
) -> tuple[Cause | None, ...]:
    """For each difference the last step that made it: in the second version, else in the first.

    Steps that both begin with set nothing apart; of a copy only what came after copying
    counts. None: no step did, for one of the two does not have such a cell.
    """
    found: list[Cause | None] = [None] * len(differences)
    paths = path_of(one), path_of(other)
    common = common_steps(*paths)
    teller = Teller(one, viewer, on)
    for path in reversed(paths):
        if None not in found:
            break
        last = _last(path, common, differences)
        told = teller.told(path, {step.said for step in last if step is not None})
        for place, step in enumerate(last):
            if step is not None and found[place] is None:
                found[place] = told[step.said]
    return tuple(found)


class Teller:
    """Puts steps of two versions into words, with names looked up once."""

    def __init__(self, version: Version, viewer: User, on: date) -> None:
        self._speech = DatabaseSpeech(version.metric)
        self._viewer, self._on = viewer, on
        self._scopes: dict[int, Scope] = {}

    def told(self, path: Path, wanted: set[int]) -> dict[int, Cause]:
        """The steps of these numbers."""
        if not wanted:
            return {}
        version = path.version
        rows = {row.seq: row for row in said(version)}
        kinds = {seq: row.kind for seq, row in rows.items()}
        scope = self._scope(version, path.space)
        self._speech.know_cells(
            cell
            for seq in wanted
            if is_gesture(kinds[seq])
            for cell in kind_named(kinds[seq]).cells(rows[seq].parameters)
        )
        return {
            seq: Cause(
                spoken(version),
                seq,
                step_title(rows[seq]),
                step_text(rows[seq], kinds, path.space, scope, self._speech),
                name_of(rows[seq].actor),
                rows[seq].at,
                step_reason(rows[seq], rows, path.space, scope),
            )
            for seq in wanted
        }

    def _scope(self, version: Version, space: Space) -> Scope:
        """What the reader sees under a root, found out once."""
        root = version.plan.root_id
        if root not in self._scopes:
            scope = Scope(self._viewer, Action.TARGETS_READ, version, self._on)
            scope.outside(space.units.codes)
            self._scopes[root] = scope
        return self._scopes[root]


def common_steps(one: Path, other: Path) -> int:
    """With how many of the same steps both begin."""
    count = 0
    for mine, theirs in zip(one.names[1:], other.names[1:], strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _last(
    path: Path, common: int, differences: Sequence[Difference]
) -> list[Live | None]:
    """Of each cell the last step after the common ones that changed it."""
    rows, columns, there = _places(path.space, differences)
    found: list[Live | None] = [None] * len(differences)
    start = _after(path, common)

    def watch(step: Live, before: State, outcome: Outcome) -> None:
        after = outcome.state.amounts[rows, columns]
        for place in np.flatnonzero((before.amounts[rows, columns] != after) & there):
            found[int(place)] = step

    rest = path.live[common:]
    with suppress(Stuck):  # a newer kernel may find no room where an older one did
        fold(start, rest, storage.thaw(needed(rest)), watch)
    return found


def _after(path: Path, common: int) -> State:
    """The state after the first steps; also of a committed version, which is folded here."""
    at = Path(path.version, path.seq, path.live[:common])  # type: ignore[arg-type]
    count, state = nearest(at)
    rest = at.live[count:]
    return fold(state, rest, storage.thaw(needed(rest))).state


def _places(
    space: Space, differences: Sequence[Difference]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Row and column of each cell, and whether the space has it at all."""
    rows, columns, there = [], [], []
    periods = set(space.periods.leaf_codes)
    for cell in (difference.cell for difference in differences):
        known = (
            cell.unit in space.units
            and cell.product in space.products
            and cell.period in periods
        )
        row = space.row(cell.unit, cell.product) if known else None
        there.append(row is not None)
        rows.append(row or 0)
        columns.append(space.periods.slice(cell.period).start if known else 0)
    return (
        np.array(rows, np.intp),
        np.array(columns, np.intp),
        np.array(there, dtype=bool),
    )
