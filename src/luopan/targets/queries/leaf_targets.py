"""Targets by unit leaf and period leaf: what any node is to bring by any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric
from luopan.engine.cube import ABSENT, NULL
from luopan.engine.levels import TARGET
from luopan.engine.tree import Tree
from luopan.org.access import Action
from luopan.org.facts import remembered_while_reading
from luopan.org.models import User
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Version
from luopan.targets.queries.sheets import totals
from luopan.targets.scope import Scope
from luopan.targets.storage import thaw_space

MILLIONTHS = 1_000_000


@dataclass(frozen=True, eq=False)
class LeafTargets:
    """Targets of one product, with all under it.

    Attributes:
        units: The version's organisation, with reserves.
        amounts: Shape ``(unit leaves, period leaves)``, in millionths.
        known: Same shape: whether anybody has said a number there.
    """

    units: Tree
    amounts: NDArray[np.int64]
    known: NDArray[np.bool_]

    def size(self) -> int:
        """Bytes in memory."""
        return self.amounts.nbytes + self.known.nbytes

    def of(self, code: str) -> NDArray[np.int64]:
        """What a node is to bring in each period leaf; shape ``(period leaves,)``."""
        found: NDArray[np.int64] = self.amounts[self.units.slice(code)].sum(axis=0)
        return found

    def told(self, code: str) -> NDArray[np.bool_]:
        """In which period leaves a number was said for a node, or under it."""
        found: NDArray[np.bool_] = self.known[self.units.slice(code)].any(axis=0)
        return found


def leaf_targets(
    version: Version, product: str | None = None, level: str = TARGET
) -> LeafTargets:
    """Targets of a version for one product; whoever shows them asks ``shown_units``.

    Args:
        version: Of which version.
        product: Code; None: of all products.
        level: Floor, target or stretch.

    Raises:
        ValueError: The version has no such product.
        KeyError: Nobody has set levels in it.
    """
    space = thaw_space(version.space_hash)
    code = space.products.codes[0] if product is None else product
    about = (version.pk, version.head, version.committed_hash, code, level)
    name = "|".join(map(str, ("leaf targets", *about)))
    found: LeafTargets | None = HOT.get(name)
    if found is None:
        found = _read(version, code, level)
        HOT.put(name, found)
    return found


def _read(version: Version, product: str, level: str) -> LeafTargets:
    state = state_of(version).at_level(level)
    space = state.space
    axes = space.units.leaf_codes, [product], space.periods.leaf_codes
    said = ((state.cube.state & (NULL | ABSENT)) == 0).astype(np.int64)
    size = int(Decimal(version.metric.quantum) * MILLIONTHS)
    return LeafTargets(
        space.units,
        totals(space, state.amounts, *axes)[:, 0] * size,
        totals(space, said, *axes)[:, 0] > 0,
    )


def shown_units(
    version: Version, codes: Iterable[str], *, viewer: User, on: date
) -> frozenset[str]:
    """Of some units those whose totals the viewer may see."""
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    space = thaw_space(version.space_hash)
    codes = [code for code in codes if code in space.units]
    under = {
        leaf
        for code in codes
        for leaf in space.units.leaf_codes[space.units.slice(code)]
    }
    scope.outside([*codes, *under])  # all at once; what follows asks nothing more
    return frozenset(code for code in codes if scope.sees(space, code))


def space_units(version: Version) -> Tree:
    """The organisation of a version."""
    return thaw_space(version.space_hash).units


def has_product(version: Version, product: str) -> bool:
    """Whether a version has targets by that product."""
    return product in thaw_space(version.space_hash).products


def versions_of(
    metric: Metric, year: int, *, at: datetime | None = None
) -> tuple[Version, ...]:
    """Versions of targets of a metric for a year: committed ones first, the newest first.

    Args:
        metric: Of what.
        year: The plan's year.
        at: Only what was committed or begun by then.
    """
    found = [v for v in of_year(year) if v.metric_id == metric.pk]
    rows = [v for v in found if v.level == Version.Level.TARGET]
    if at is not None:
        rows = [v for v in rows if v.created_at <= at and _stood(v, at)]
    committed = Version.State.COMMITTED
    return tuple(
        sorted(
            rows,
            key=lambda v: (
                v.state != committed,
                -(v.committed_at or v.created_at).timestamp(),
            ),
        )
    )


def _stood(version: Version, at: datetime) -> bool:
    return version.committed_at is None or version.committed_at <= at


def of_year(year: int) -> tuple[Version, ...]:
    """All versions of a year's plans; within one look they are read once."""
    rows = Version.objects.filter(plan__year=year).order_by("pk")
    rows = rows.select_related("plan__calendar", "plan__root", "metric")
    return remembered_while_reading(("versions of", year), lambda: tuple(rows))
