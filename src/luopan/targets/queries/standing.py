"""The version by which a plan's target of a metric is known, and amounts read from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.models import Metric, Product
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, may, reach
from luopan.org.models import Unit, User
from luopan.targets.cube import state_of
from luopan.targets.models import Plan, Version
from luopan.targets.queries.leaf_targets import MILLIONTHS, leaf_targets
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

Slice = tuple[str, str | None]  # unit code, product code or None for all


def standing(
    plans: Iterable[int] | None = None, *, year: int | None = None
) -> dict[tuple[int, int], Version]:
    """By plan and metric: the version that was committed last, else the newest one.

    Only of the level "target": floor and stretch stand beside it.

    Args:
        plans: Numbers of plans; None: all of the year.
        year: Of the plans, where none are named.
    """
    which = Q(plan__year=year) if plans is None else Q(plan__in=set(plans))
    found = Version.objects.filter(which, level=Version.Level.TARGET)
    found = found.select_related("plan__root", "metric")
    chosen: dict[tuple[int, int], Version] = {}
    for version in sorted(found, key=_rank):
        chosen[version.plan_id, version.metric_id] = version
    return chosen


def _rank(version: Version) -> tuple[bool, float, int]:
    committed = version.state == Version.State.COMMITTED
    at = version.committed_at.timestamp() if version.committed_at else 0.0
    return committed, at if committed else 0.0, version.pk


def check_target(
    plan: Plan, metric: Metric, unit: Unit, product: Product | None
) -> None:
    """Refuse what is no target of a plan: no version of the metric, no such unit or product."""
    version = standing([plan.pk]).get((plan.pk, metric.pk))
    if version is None:
        raise Refused(
            _("“%(plan)s” has no version of “%(metric)s” yet."),
            plan=plan.name,
            metric=metric.name,
        )
    space = thaw_space(version.space_hash)
    asked = [(unit.code, space.units)]
    asked += [(product.code, space.products)] if product else []
    for code, tree in asked:
        if code not in tree:
            raise Refused(_("This plan has nothing called “%(code)s”."), code=code)


@dataclass
class Amounts:
    """Targets of several plans as one viewer sees them; each version is read once."""

    viewer: User
    on: date
    versions: dict[tuple[int, int], Version]

    def sees(self, version: Version, unit: str) -> bool:
        """Whether the total of a unit may be shown: all that makes it up is in reach."""
        tree = thaw_space(version.space_hash).units
        if unit not in tree:
            return False
        if may(self.viewer, Action.TARGETS_READ, on=self.on):
            return True
        leaves = tree.leaf_codes[tree.slice(unit)]
        parts = {code.removesuffix(RESERVE) for code in (unit, *leaves)}
        return parts <= self._reach

    @cached_property
    def _reach(self) -> frozenset[str]:
        """All units whose targets the viewer may see; he is not one who sees all."""
        found = reach(self.viewer, Action.TARGETS_READ, on=self.on)
        return frozenset(found.values_list("code", flat=True))

    def of(self, version: Version, unit: str, product: str | None) -> Decimal | None:
        """The year's target of a unit and a product; None: not there, or not to be seen."""
        space = thaw_space(version.space_hash)
        line = space.products.codes[0] if product is None else product
        if not self.sees(version, unit) or line not in space.products:
            return None
        total = int(leaf_targets(version, line).of(unit).sum())
        return Decimal(total) / MILLIONTHS

    def union(
        self, version: Version, slices: Iterable[Slice], within: Slice
    ) -> Decimal:
        """What some slices of a version come to together inside another slice.

        A leaf that lies in several of them counts once. What the viewer may not see counts
        too: whoever shows the sum asks ``sees`` for each of its units.

        Args:
            version: Of which version.
            slices: Unit and product, with all under them.
            within: Only what lies under these; an empty unit code: all units.
        """
        chosen = list(slices)
        products = {product for _unit, product in chosen}
        if len(products) == 1 and (within[1] is None or products & {None, within[1]}):
            line = next(iter(products)) or within[1]
            units = [unit for unit, _product in chosen]
            return _units_total(version, units, within[0], line)
        mask = _mask(version, chosen) & _mask(version, [within])
        total = int(state_of(version).amounts[mask].sum())
        return Decimal(total) * version.metric.quantum


def _units_total(
    version: Version, units: Iterable[str], within: str, product: str | None
) -> Decimal:
    """One product's target of several units together, each leaf once."""
    tree, products = _trees(version)
    line = product or products.codes[0]
    if line not in products:
        return Decimal(0)
    found = leaf_targets(version, line).amounts
    inside = _leaves(tree, units) & _leaves(tree, [within])
    return Decimal(int(found[inside].sum())) / MILLIONTHS


def _trees(version: Version) -> tuple[Tree, Tree]:
    space = thaw_space(version.space_hash)
    return space.units, space.products


def _leaves(tree: Tree, codes: Iterable[str]) -> NDArray[np.bool_]:
    """Per leaf of the organisation: whether it stands under one of the units."""
    found = np.zeros(len(tree), dtype=bool)
    for code in codes:
        if not code or code in tree:
            found[tree.slice(code or tree.codes[0])] = True
    return found


def _mask(version: Version, slices: Iterable[Slice]) -> NDArray[np.bool_]:
    """Per row of the version: whether it lies in one of the slices."""
    space = thaw_space(version.space_hash)
    found = np.zeros(space.shape[0], dtype=bool)
    for unit, product in slices:
        top = unit or space.units.codes[0]
        line = product or space.products.codes[0]
        if top in space.units and line in space.products:
            found[space.rows(top, line)] = True
    return found
