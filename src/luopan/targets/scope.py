"""Whose cells are whose: what one may see of a version, and what one may change."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, may, name_of, reach, who_may
from luopan.org.facts import remembered_of_rights
from luopan.org.models import Unit, User
from luopan.targets.acts import Considered
from luopan.targets.kinds import kind_named
from luopan.targets.models import Version
from luopan.targets.sequence import is_gesture
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

NAMED = 3  # owners named in a refusal
FEW = 500  # codes that are asked for one by one


@dataclass
class _Reached:
    """What was found out of a user's reach so far: by code, or all of it at once."""

    known: dict[str, bool] = field(default_factory=dict)
    all: frozenset[str] | None = None


class Scope:
    """The units of a version at which a user may do something.

    What is kept back under a unit is the unit's own. A total belongs to whoever may do
    it at the unit and at every leaf under it; of a part of them one sees no total.
    """

    def __init__(self, user: User, action: Action, version: Version, on: date) -> None:
        self.user, self.action, self.on = user, action, on
        root = version.plan.root
        self.whole = may(user, action, unit=root, on=on)
        asked = ("reached", user.pk, user.scopes, action, on)
        self._reached = remembered_of_rights(asked, _Reached)

    def holds(self, codes: Collection[str]) -> bool:
        """True if every one of these units is in reach."""
        return self.whole or not self.outside(codes)

    def outside(self, codes: Collection[str]) -> list[str]:
        """Which of these units are out of reach."""
        if self.whole:
            return []
        own = {code: code.removesuffix(RESERVE) for code in codes}
        reached = self._reached
        asked = {code for code in own.values() if code not in reached.known}
        if asked and reached.all is None:
            self._ask(asked)
        if reached.all is not None:
            return [code for code, unit in own.items() if unit not in reached.all]
        return [code for code, unit in own.items() if not reached.known[unit]]

    def _ask(self, codes: Collection[str]) -> None:
        found = reach(self.user, self.action, on=self.on)
        if len(codes) > FEW:
            self._reached.all = frozenset(found.values_list("code", flat=True))
            return
        near = found.filter(code__in=codes).values_list("code", flat=True)
        self._reached.known |= dict.fromkeys(codes, False)
        self._reached.known |= dict.fromkeys(near, True)

    def sees(self, space: Space, unit: str) -> bool:
        """True if a total of the unit may be shown: all that makes it up is in reach."""
        if self.whole:
            return True
        leaves = space.units.slice(unit)
        return self.holds([unit, *space.units.leaf_codes[leaves]])


def sight(user: User, version: Version, at: datetime) -> Callable[[str], bool]:
    """Of which units a user may be told totals."""
    scope = Scope(user, Action.TARGETS_READ, version, day_of(at))
    return partial(scope.sees, thaw_space(version.space_hash))


def units_of(space: Space, rows: NDArray[np.intp]) -> list[str]:
    """The unit leaves of some rows."""
    places = np.unique(space.pairs[rows, 0])
    return [space.units.leaf_codes[place] for place in places.tolist()]


def require_unit(actor: User, version: Version, at: datetime, unit: str) -> None:
    """The actor may change targets of a unit: so he may be told what stands in the way.

    Raises:
        Refused: He may not; names who may.
    """
    scope = Scope(actor, Action.TARGETS_EDIT, version, day_of(at))
    if outside := scope.outside([unit]):
        _refuse_outside(actor, scope.on, outside)


def require_act(
    actor: User, version: Version, at: datetime, considered: Considered
) -> None:
    """The actor may change every cell that an act moves, and those it speaks of.

    Raises:
        Refused: He may not at some of them; names who may.
    """
    scope = Scope(actor, Action.TARGETS_EDIT, version, day_of(at))
    if scope.whole:
        return
    space = considered.after.space
    codes = set(units_of(space, considered.moved.rows(space)))
    step = considered.step
    if is_gesture(step.kind):
        cells = kind_named(step.kind).cells(step.parameters)
        codes |= {cell.unit for cell in cells}
    outside = scope.outside(sorted(codes))
    if outside:
        _refuse_outside(actor, scope.on, outside)


def _refuse_outside(actor: User, on: date, outside: Sequence[str]) -> None:
    """Name the units that are not the actor's to change, and who may."""
    shown = [code.removesuffix(RESERVE) for code in outside[:NAMED]]
    units = list(Unit.objects.filter(code__in=shown).order_by("code"))
    seen = [unit for unit in units if may(actor, Action.ORG_READ, unit=unit, on=on)]
    owners: dict[str, None] = {}
    for unit in units:
        owners |= {
            name_of(user): None
            for user in who_may(Action.TARGETS_EDIT, unit=unit, on=on)[:1]
        }
    raise Refused(
        _("This changes targets that you cannot change (%(units)s). %(owners)s can."),
        units=", ".join(unit.name for unit in seen) or _("you cannot see this"),
        owners=", ".join(owners) or _("Only an administrator"),
    )
