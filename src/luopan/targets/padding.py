"""Padding 加码 under a cap: what a level may hand down on top of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from luopan.engine.tree import RESERVE
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.targets.acts import Considered
from luopan.targets.agreeing.issued import year_totals
from luopan.targets.models import PaddingCap, Version
from luopan.targets.state import State
from luopan.trail.refusal import Refused


def caps_of(plan_id: int) -> dict[int, Decimal]:
    """The caps of a plan by depth, 1 = 100 %; only levels that have one."""
    newest = {
        depth: share
        for depth, share in PaddingCap.objects.filter(plan=plan_id)
        .order_by("pk")
        .values_list("depth", "share")
    }
    return {depth: share for depth, share in newest.items() if share is not None}


def refuse_above_cap(version: Version, considered: Considered) -> None:
    """Refuse an act that pads a unit further beyond the cap of its level.

    A plan without caps costs one statement. What was beyond a cap before it was set may
    stay, and shrink.

    Raises:
        Refused: Names the unit, what it would hand down on top, and the cap.
    """
    caps = caps_of(version.plan_id)
    if not caps:
        return
    before = {one.code: one.added for one in _padded(considered.before, caps)}
    for one in _padded(considered.after, caps):
        if one.over and one.added > before.get(one.code, 0):
            unit = Unit.objects.filter(code=one.code).first()
            raise Refused(
                _(
                    "%(unit)s would add %(share)s on top of its own target; the cap of its "
                    "level is %(cap)s. Add less, or have the cap raised."
                ),
                unit=partial(spoken, unit) if unit else one.code,
                share=f"{one.added / one.own:.1%}" if one.own > 0 else "—",
                cap=f"{one.cap:.1%}",
            )


@dataclass(frozen=True)
class Padded:
    """A unit of a level that has a cap, with what it hands down on top; in quanta."""

    code: str
    own: int
    added: int
    cap: Decimal

    @property
    def over(self) -> bool:
        """Whether that is more than the cap allows."""
        return self.added > max(self.own, 0) * self.cap


def _padded(state: State, caps: dict[int, Decimal]) -> Iterator[Padded]:
    tree = state.space.units
    own = dict(zip(tree.codes, year_totals(state).tolist(), strict=True))
    for code in tree.codes:
        kept = own.get(code + RESERVE, 0)
        cap = caps.get(int(tree.depths[tree.place(code)]))
        if kept < 0 and cap is not None:
            yield Padded(code, own[code], -kept, cap)
