"""Who reads the room that a bulletin goes to, and what all of them may do."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from luopan.org.access import MAY, Action
from luopan.org.facts import company_row
from luopan.org.models import Holding, Membership, Reach, Unit, User
from luopan.tracking.access import led
from luopan.tracking.models import Bulletin


def room_of(bulletin: Bulletin) -> Unit:
    """The unit whose people read it: the channel's, else the bulletin's own."""
    if bulletin.channel is None:
        return bulletin.unit
    if bulletin.channel.unit is not None:
        return bulletin.channel.unit
    company = company_row()
    assert company is not None and company.root is not None  # a channel needs a company
    return company.root


def all_may(actions: Sequence[Action], target: Unit, room: Unit, *, on: date) -> bool:
    """Whether everybody who reads a unit's room may do all this at a unit; two queries an act."""
    return all(_nobody_shut(action, target, room, on) for action in actions)


def _nobody_shut(action: Action, target: Unit, room: Unit, on: date) -> bool:
    roles = [role for role, acts in MAY.items() if action in acts]
    over = Reach.objects.on(on).filter(below=target).values("above")
    may = Membership.objects.on(on).filter(
        role__in=roles, unit__in=over, user__is_active=True
    )
    near = Reach.objects.on(on).filter(above=room).values("below")
    people = Membership.objects.on(on).filter(unit__in=near, user__is_active=True)
    shut = people.filter(~Exists(may.filter(user=OuterRef("user"))))
    held = Holding.objects.on(on).filter(seat__in=near).exclude(seat=target)
    sits = held.filter(~Exists(may.filter(user__person=OuterRef("person"))))
    return not shut.exists() and not sits.exists()


def is_member(user: User, room: Unit, *, on: date) -> bool:
    """Whether somebody reads the room of a unit: a role at it or below, or a lead above."""
    near = Reach.objects.on(on).filter(above=room).values("below")
    roles = Membership.objects.on(on).filter(user=user)
    held = Holding.objects.on(on).filter(person=user.person_id or -1, seat__in=near)
    above = led(user, on).filter(below=room)
    return roles.filter(unit__in=near).exists() or held.exists() or above.exists()
