"""A unit's number spread by people, before it is done: seat by seat, now and then."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from luopan.dimensions.queries import counted_in
from luopan.engine.facts import Fact
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of
from luopan.org.models import Unit, User
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.kinds import checked, kind_named
from luopan.targets.models import Version
from luopan.targets.people import (
    MONTHS,
    Carrier,
    parameters_of,
    ramps,
    staffed,
    weights_of,
)
from luopan.targets.refusals import refusal_of
from luopan.targets.scope import Scope
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.splits import seat_of
from luopan.targets.steps.people import INPUT


@dataclass(frozen=True)
class Line:
    """A seat: what it can carry, its number now and by people; in the metric's own unit."""

    carrier: Carrier
    now: Decimal
    then: Decimal

    @property
    def change(self) -> Decimal:
        """What it would carry more."""
        return self.then - self.now


@dataclass(frozen=True)
class ByPeople:
    """A unit's number over its seats.

    Attributes:
        reserve: What lies in reserves under the unit, now and then.
        total: Of the unit: lines and reserve make it, before and after.
        may_do: Whether the viewer may spread it so.
    """

    version: Version
    unit: Unit
    rule: str
    by: str
    lines: tuple[Line, ...]
    reserve_now: Decimal
    reserve_then: Decimal
    total: Decimal
    may_do: bool
    counted_in: str


def by_people(
    viewer: User,
    version: Version,
    unit: str,
    *,
    rule: str,
    at: datetime,
    by: str = MONTHS,
) -> ByPeople:
    """What spreading a unit's number by people would come to; nothing is written.

    Raises:
        Unknown: No such unit that he may see wholly.
        Refused: No seat stands under it; no such rule; holds leave no room.
    """
    on = day_of(at)
    where = seat_of(viewer, version, unit, on)
    people = staffed(version, unit, rule, by)
    before = state_of(version)
    kind = kind_named("people")
    said = checked(kind, parameters_of(unit, people), before)
    try:
        after = kind.apply(before, said, {INPUT: weights_of(before, unit, people)})
    except Fact as fact:
        raise refusal_of(fact, DatabaseSpeech(version.metric)) from None
    space, quantum = before.space, Decimal(version.metric.quantum)
    root, year = space.products.codes[0], space.periods.codes[0]

    def amount(state: object, code: str) -> Decimal:
        return state.total(Cell(code, root, year)) * quantum  # type: ignore[attr-defined]

    lines = tuple(
        Line(one, amount(before, one.seat.code), amount(after.state, one.seat.code))
        for one in people.carriers
    )
    reserves = [
        code
        for code in space.units.leaf_codes[space.units.slice(unit)]
        if code.endswith(RESERVE)
    ]
    scope = Scope(viewer, Action.TARGETS_EDIT, version, on)
    return ByPeople(
        version=version,
        unit=where,
        rule=rule,
        by=by,
        lines=lines,
        reserve_now=sum((amount(before, c) for c in reserves), Decimal(0)),
        reserve_then=sum((amount(after.state, c) for c in reserves), Decimal(0)),
        total=amount(before, unit),
        may_do=not version.frozen and scope.sees(space, unit),
        counted_in=counted_in(version.metric),
    )


@dataclass(frozen=True)
class RampLine:
    """How fast somebody of a role comes to carry all; no role: all others."""

    role: str
    shares: tuple[Fraction, ...]
    own: bool


def ramp_lines() -> tuple[RampLine, ...]:
    """The ramp of all roles, then of every role of a seat."""
    known = ramps()
    roles = Unit.objects.filter(kind=Unit.Kind.SEAT).exclude(role="")
    named = sorted({*roles.values_list("role", flat=True).distinct(), *known} - {""})
    return (
        RampLine("", known[""], True),
        *(RampLine(role, known.get(role, known[""]), role in known) for role in named),
    )
