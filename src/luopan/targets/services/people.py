"""Breaking a number down by people, and how fast new people come to carry their part."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.append import Author, append
from luopan.targets.capacity import RESERVE
from luopan.targets.cube import state_of
from luopan.targets.models import Ramp, Version
from luopan.targets.people import MONTHS, parameters_of, staffed, weights_of
from luopan.targets.results import Applied
from luopan.targets.splits import seat_of
from luopan.targets.steps.people import INPUT
from luopan.targets.storage import freeze
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST = 24  # months of a ramp
LONGEST_ROLE = 60


@service("targets.spread_by_people")
def spread_by_people(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    rule: str = RESERVE,
    by: str = MONTHS,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Spread a unit's number over its seats by who is there to carry it, month by month.

    In place × not on leave × ramp of new people; who sits in several seats gives each an
    equal part. The number stays, and what lies in reserves stays there. What people were
    counted as is frozen with the step: replaying asks nobody anew.

    Args:
        actor: May change the unit's targets.
        at: When.
        version: A draft.
        unit: Code of a unit with seats under it.
        rule: What becomes of months in which a seat has nobody: ``reserve``: its part goes to
            the reserve of the unit above it; ``acting``: who acts in it 代管 carries it;
            ``others``: the other seats carry it.
        by: ``months``: every month of a ripe person is alike; ``number``: a seat's months
            are worth what it has now.
        expected: The last step that the actor had seen.
        reason: Why.

    Raises:
        Refused: The actor may not; no seat stands there; holds leave no room.
    """
    seat_of(actor, version, unit, day_of(at))
    people = staffed(version, unit, rule, by)
    weights = freeze(weights_of(state_of(version), unit, people), at=at)
    said = Said("people", parameters_of(unit, people), {INPUT: weights})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.set_ramp")
def set_ramp(
    *,
    actor: User,
    at: datetime,
    role: str,
    shares: Sequence[Decimal],
    reason: str = "",
) -> Ramp:
    """Say what new people of a role carry in each of their first months.

    Args:
        actor: May open plans for the company.
        at: When.
        role: Of seats; empty: of all roles of which nothing is said.
        shares: 0.25 is a quarter of a ripe person; after the last month it is all.
        reason: For the trail.

    Raises:
        Refused: The actor may not; a share that is none; too many months.
    """
    require(actor, Action.PLANS_CREATE, at=at)
    role = role.strip()
    if len(role) > LONGEST_ROLE:
        raise Refused(_("A role has at most %(most)s characters."), most=LONGEST_ROLE)
    if len(shares) > LONGEST:
        raise Refused(_("A ramp has at most %(most)s months."), most=LONGEST)
    if not all(0 <= share <= 1 for share in shares):
        raise Refused(_("The share carried must be between 0 % and 100 %."))
    note(f"ramp:{role or 'all'}", shares=[f"{share:f}" for share in shares])
    told = [f"{share.normalize():f}" for share in shares]
    return Ramp.objects.create(role=role, shares=told, actor=actor, at=at)
