"""Roles over a unit and all under it."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, Role, day_of, is_operator, require
from luopan.org.bearers import end_lost
from luopan.org.changing import service
from luopan.org.facts import look_again
from luopan.org.guard import refuse_last_admin, refuse_more
from luopan.org.models import Membership, Unit, User
from luopan.org.words import check_span
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.grant_role")
def grant_role(
    *,
    actor: User,
    at: datetime,
    user: User,
    role: str,
    unit: Unit,
    from_date: date | None = None,
    until_date: date | None = None,
    reason: str = "",
) -> Membership:
    """Give a user a role over a unit, from today or a later day.

    Raises:
        Refused: The role may more than who grants it, or the user has it already.
    """
    require(actor, Action.ROLES_GRANT, unit=unit, at=at)
    named = _role(role)
    if is_operator(user):
        raise Refused(
            _("The built-in operator is no one's account; it stays as it is.")
        )
    refuse_more(actor, named, unit, at)
    start = from_date or day_of(at)
    check_span(start, until_date, named.value)
    if start < day_of(at):
        raise Refused(_("A role must begin today or later, not on %(day)s."), day=start)
    held = Membership.objects.during(start, until_date).filter(
        user=user, unit=unit, role=named
    )
    if held.exists():
        raise Refused(
            _("%(user)s is already %(role)s in %(unit)s."),
            user=user.get_username(),
            role=named.value,
            unit=unit,
        )
    note(f"user:{user.username}", role=named.value, unit=unit.code, start_date=start)
    return Membership.objects.create(
        user=user, unit=unit, role=named, start_date=start, end_date=until_date
    )


@service("org.end_role")
def end_role(
    *,
    actor: User,
    at: datetime,
    user: User,
    role: str,
    unit: Unit,
    from_date: date | None = None,
    reason: str = "",
) -> None:
    """Take a role away, from today or a later day.

    Raises:
        Refused: He does not have it, it may more than who asks, or he is the last
            administrator.
    """
    require(actor, Action.ROLES_GRANT, unit=unit, at=at)
    named = _role(role)
    refuse_more(actor, named, unit, at)
    closure.take_turn()
    day = from_date or day_of(at)
    if day < day_of(at):
        raise Refused(_("A role must end today or later, not on %(day)s."), day=day)
    held = Membership.objects.after(day).filter(user=user, unit=unit, role=named)
    if not held.exists():
        raise Refused(
            _("%(user)s is not %(role)s in %(unit)s."),
            user=user.get_username(),
            role=named.value,
            unit=unit,
        )
    if named is Role.ADMIN:
        refuse_last_admin(user, at)
    held.filter(start_date__gte=day).delete()
    held.update(end_date=day)
    look_again()
    end_lost(user, at)
    note(f"user:{user.username}", role=named.value, unit=unit.code, end_date=day)


def _role(role: str) -> Role:
    try:
        return Role(role.strip().lower())
    except ValueError:
        raise Refused(
            _("There is no role “%(role)s”; the roles are %(known)s."),
            role=role[:40],
            known=", ".join(Role),
        ) from None
