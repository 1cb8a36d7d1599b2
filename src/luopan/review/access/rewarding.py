"""Who sees pay: he himself, who holds the right there, a leader if the company says so."""

from datetime import date

from django.db.models import F, Q, QuerySet

from luopan.org.access import Action, Role, may, reach
from luopan.org.facts import remembered_of_rights, remembered_while_reading
from luopan.org.models import Membership, Person, Reach, Unit, User
from luopan.review.models import RewardRule


def company_rule() -> RewardRule:
    """What the company allows now: the newest word, else nothing beyond the usual."""
    newest = RewardRule.objects.order_by("pk")
    return remembered_while_reading(
        ("rule of rewards",), lambda: newest.last() or RewardRule()
    )


def is_own(viewer: User, person: Person) -> bool:
    """Whether it is his own pay; of a token, one that may speak for him."""
    if viewer.person_id is None or viewer.person_id != person.pk:
        return False
    speaks = {Action.TARGETS_AGREE, Action.PAY_READ}
    return viewer.scopes is None or not speaks.isdisjoint(viewer.scopes)


def sees_pay(viewer: User, unit: Unit, *, on: date, rule: RewardRule) -> bool:
    """Whether he sees what others are paid for a unit."""
    if may(viewer, Action.PAY_READ, unit=unit, on=on):
        return True
    return rule.leaders_see and leads(viewer, unit, on)


def leads(viewer: User, unit: Unit, on: date) -> bool:
    """Whether he is a manager above it; beside him others may lead the same unit."""
    return unit.pk in _led(viewer, on)


def _led(viewer: User, on: date) -> frozenset[int]:
    """The seats and units under those he leads as a manager, these themselves not."""
    if viewer.scopes is not None and Action.PAY_READ not in viewer.scopes:
        return frozenset()

    def read() -> frozenset[int]:
        mine = Membership.objects.on(on).filter(user=viewer, role=Role.MANAGER)
        under = Reach.objects.on(on).filter(above__in=mine.values("unit"))
        under = under.exclude(above=F("below"), below__kind=Unit.Kind.UNIT)
        return frozenset(under.values_list("below", flat=True))

    return remembered_of_rights(("pay led", viewer.pk, on), read)


def units_with_pay(viewer: User, *, on: date, rule: RewardRule) -> "QuerySet[Unit]":
    """The units whose pay he sees, his own apart."""
    found = reach(viewer, Action.PAY_READ, on=on)
    if not rule.leaders_see:
        return found
    return Unit.objects.filter(
        Q(pk__in=found.values("pk")) | Q(pk__in=_led(viewer, on))
    )
