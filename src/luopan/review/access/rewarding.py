"""Who sees pay: he himself, who holds the right there, a leader if the company says so."""

from datetime import date

from django.db.models import QuerySet

from luopan.org.access import Action, Role, may, reach, roles_at
from luopan.org.models import Person, Unit, User
from luopan.review.models import RewardRule


def company_rule() -> RewardRule:
    """What the company allows now: the newest word, else nothing beyond the usual."""
    return RewardRule.objects.order_by("pk").last() or RewardRule()


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
    """Whether he is a manager above a unit, or of it."""
    if viewer.scopes is not None and Action.PAY_READ not in viewer.scopes:
        return False
    return Role.MANAGER in roles_at(viewer, unit, on)


def units_with_pay(viewer: User, *, on: date, rule: RewardRule) -> "QuerySet[Unit]":
    """The units whose pay he sees, his own apart."""
    found = reach(viewer, Action.PAY_READ, on=on)
    if not rule.leaders_see:
        return found
    led = reach(viewer, Action.TARGETS_EDIT, on=on)
    keys = [unit.pk for unit in led if leads(viewer, unit, on)]
    return Unit.objects.filter(pk__in=[*found.values_list("pk", flat=True), *keys])
