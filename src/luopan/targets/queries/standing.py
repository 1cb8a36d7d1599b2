"""The version by which a plan's target of a metric is known, and amounts read from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric, Product
from luopan.org.access import Action
from luopan.org.models import Unit, User
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Plan, Version
from luopan.targets.scope import Scope
from luopan.targets.state import State
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

Slice = tuple[str, str | None]  # unit code, product code or None for all


def standing(plans: Iterable[int]) -> dict[tuple[int, int], Version]:
    """By plan and metric: the version that was committed last, else the newest one.

    Only of the level "target": floor and stretch stand beside it.
    """
    found = Version.objects.filter(
        plan__in=set(plans), level=Version.Level.TARGET
    ).select_related("plan__root", "metric")
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
    _states: dict[int, State] = field(default_factory=dict)
    _scopes: dict[int, Scope] = field(default_factory=dict)

    def sees(self, version: Version, unit: str) -> bool:
        """Whether the total of a unit may be shown."""
        scope = self._scopes.get(version.pk)
        if scope is None:
            scope = Scope(self.viewer, Action.TARGETS_READ, version, self.on)
            self._scopes[version.pk] = scope
        space = thaw_space(version.space_hash)
        return unit in space.units and scope.sees(space, unit)

    def state(self, version: Version) -> State:
        """Its numbers."""
        if version.pk not in self._states:
            self._states[version.pk] = state_of(version)
        return self._states[version.pk]

    def of(self, version: Version, unit: str, product: str | None) -> Decimal | None:
        """The year's target of a unit and a product; None: not there, or not to be seen."""
        space = thaw_space(version.space_hash)
        line = space.products.codes[0] if product is None else product
        if not self.sees(version, unit) or line not in space.products:
            return None
        whole = Cell(unit, line, space.periods.codes[0])
        return Decimal(self.state(version).total(whole)) * version.metric.quantum

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
        state = self.state(version)
        inside = self._mask(version, [within])
        chosen = self._mask(version, slices) & inside
        return Decimal(int(state.amounts[chosen].sum())) * version.metric.quantum

    def _mask(self, version: Version, slices: Iterable[Slice]) -> np.ndarray:  # type: ignore[type-arg]
        """Per row of the version: whether it lies in one of the slices."""
        space = thaw_space(version.space_hash)
        found = np.zeros(space.shape[0], dtype=bool)
        for unit, product in slices:
            top = unit or space.units.codes[0]
            line = product or space.products.codes[0]
            if top in space.units and line in space.products:
                found[space.rows(top, line)] = True
        return found
