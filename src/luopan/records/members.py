"""Which seats make up a node: in a given tree, or as they stood on each day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.engine.tree import Tree
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.placing import unit_axis

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class Members:
    """The seats whose facts count for a node.

    Attributes:
        always: Primary keys of those that count on every day; NOBODY for facts that
            name no seat.
        at_times: Others with the days (end exclusive) on which they count.
    """

    always: Ints
    at_times: tuple[tuple[int, np.datetime64, np.datetime64], ...] = ()

    @cached_property
    def key(self) -> tuple[bytes, tuple[object, ...]]:
        """The same for the same members, and for no others."""
        return self.always.tobytes(), self.at_times

    def hold(self, seats: Ints, days: Days) -> NDArray[np.bool_]:
        """Whether each seat counts on its day; same shape."""
        found = np.isin(seats, self.always)
        for seat, start, end in self.at_times:
            found |= (seats == seat) & (days >= start) & (days < end)
        return found


@dataclass(frozen=True, eq=False)
class Laid:
    """An organisation with the leaf on which each seat lies in it, whenever.

    Attributes:
        tree: The organisation, with reserves.
        seats: Primary keys of all units there are, and NOBODY; ascending.
        leaf: Leaf of each: its own, or the reserve nearest above; −1: no room.
    """

    tree: Tree
    seats: Ints
    leaf: Ints

    def size(self) -> int:
        """Bytes in memory."""
        return self.seats.nbytes + self.leaf.nbytes

    def members(self, code: str) -> Members:
        """Those that count for a node of the tree."""
        under = self.tree.slice(code)
        return Members(
            self.seats[(self.leaf >= under.start) & (self.leaf < under.stop)]
        )


def laid_over(tree: Tree, on: date) -> Laid:
    """Every seat where the tree has it; one that it has not, where it stood on a day.

    Nothing is lost: what the tree does not have lies on a reserve above it.
    """
    axis = unit_axis(tree)
    seats = np.asarray(sorted([NOBODY, *axis.codes]), dtype=np.int64)
    leaf = [axis.place(key, on, False) for key in seats.tolist()]
    return Laid(tree, seats, np.asarray(leaf, dtype=np.int64))


def stood_under(
    units: Sequence[int], start: date, end: date, root: int | None = None
) -> dict[int, Members]:
    """Who stood under units on which days of a span; one query.

    Args:
        units: Primary keys.
        start: First day.
        end: After the last day.
        root: The unit for which facts count that name no seat.

    Returns:
        By primary key, for every unit asked about.
    """
    rows = bulk.rows(
        "SELECT r.above_id, r.below_id, r.start_date, r.end_date FROM org_reach r "
        f"WHERE {bulk.among('r.above_id', 'bigint')} AND r.start_date < %s "
        "AND (r.end_date IS NULL OR r.end_date > %s)",
        [bulk.listed(sorted(units)), end, start],
    )
    always: dict[int, set[int]] = {unit: set() for unit in units}
    partly: dict[int, list[tuple[int, np.datetime64, np.datetime64]]] = {}
    first, last = np.datetime64(start), np.datetime64(end)
    for above, below, begun, ended in rows:
        since = np.datetime64(begun)
        until = last if ended is None else min(np.datetime64(ended), last)
        if since <= first and until >= last:
            always[above].add(below)
        else:
            partly.setdefault(above, []).append((below, max(since, first), until))
    if root in always:
        always[root].add(NOBODY)
    return {
        unit: Members(_array(always[unit]), tuple(partly.get(unit, ())))
        for unit in units
    }


def _array(keys: Collection[int]) -> Ints:
    return np.asarray(sorted(keys), dtype=np.int64)
