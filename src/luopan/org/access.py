"""Who may do what, and where. Denied unless a role says otherwise.

A role is held over a unit and all that stands under it, from a day until a day. Who acts
in a seat 代管 may there, for those days, what its holder may, without being given a role. Rights
are asked about *today*; a unit that has ended is judged by where it stood on its last
day, one that is still to come by where it will first stand.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luopan.org.compiled import asked_often
from luopan.org.facts import facts, reading, remembered_of_rights, remembers_rights
from luopan.org.language import spoken
from luopan.org.models import Company, Holding, Membership, Reach, Unit, User
from luopan.org.rights import (
    ANYWHERE,
    DOING,
    MAY,
    PRIVILEGED,
    TITLES,
    Action,
    Role,
)
from luopan.trail.refusal import Refused

__all__ = [
    "ANYWHERE",
    "Action",
    "DOING",
    "Denied",
    "HOME_ZONE",
    "MAY",
    "OPERATOR_NAME",
    "PRIVILEGED",
    "Role",
    "TITLES",
    "Unknown",
    "anywhere",
    "day_of",
    "find_unit",
    "held_actions",
    "held_at",
    "is_live",
    "is_operator",
    "is_privileged",
    "may",
    "name_of",
    "reach",
    "require",
    "roles_at",
    "unknown",
    "who_may",
    "whole",
]

OPERATOR_NAME = "luopan"  # of the command line's own account
HOME_ZONE = Company._meta.get_field("time_zone").get_default()


class Unknown(Refused):
    """There is no such thing, or he may not see it: the same sentence for both."""

    status = 404

    def told(self) -> dict[str, Any]:
        """The same for programs, whatever it was that they asked for."""
        sentence = _("There is nothing with this name or number that you can see.")
        return {"problem": sentence, "facts": {}}


class Denied(Refused):
    """He may see it, but not do this."""

    status = 403


def day_of(at: datetime) -> date:
    """The company's day of an instant."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    known = facts()
    return at.astimezone(ZoneInfo(known.time_zone if known else HOME_ZONE)).date()


def may(
    user: User | None, action: Action, *, unit: Unit | None = None, on: date
) -> bool:
    """Whether a user may do something at a unit on a day.

    Args:
        user: None may nothing.
        action: What he wants to do.
        unit: Where; None means the company as a whole, so a role at its root is needed
            (for the few actions of ``ANYWHERE``: any role that allows it).
        on: The day the rights are asked for.
    """
    if user is None or _withheld(user, action):
        return False
    if is_operator(user):
        return True
    if unit is None and action in ANYWHERE:
        return anywhere(user, (action,), on=on)
    key = ("held", user.pk, unit.pk if unit else None, on)
    roles = remembered_of_rights(key, lambda: _roles_at(user, unit, on))
    return any(action in MAY[role] for role in roles)


def roles_at(user: User, unit: Unit, on: date) -> frozenset[Role]:
    """The roles of a user that reach a unit on a day."""
    if user.pk is None:
        return frozenset()
    key = ("held", user.pk, unit.pk, on)
    return remembered_of_rights(key, lambda: _roles_at(user, unit, on))


def _roles_at(user: User, unit: Unit | None, on: date) -> frozenset[Role]:
    """The roles that reach a unit; none: the company as a whole."""
    if remembers_rights():  # then all that he holds was read already, or soon will be
        known = facts()
        root = known.root_id if known else None
        if unit is None or unit.pk == root:
            held = _held_over(user, on)
            return frozenset(role for place, role in held if place == root)
    held_here = _live(on).filter(user=user, role__in=list(MAY))
    if unit is None:
        over = Company.objects.values("root")
    else:
        over = _standing(on).filter(below=unit).values("above")
    found = held_here.filter(unit__in=over).values_list("unit", "role")
    if unit is not None:
        found = found.union(_acted_in(user, on).filter(seat=unit).values_list(*_AS_REP))
    return frozenset(Role(role) for _unit, role in found)


def _held_over(user: User, on: date) -> frozenset[tuple[int, Role]]:
    """All that a user holds on a day: over which unit, which role."""

    def read() -> frozenset[tuple[int, Role]]:
        rows = _rows_held(user.pk, _acting(user), on)
        return frozenset((unit, Role(role)) for unit, role in rows)

    return remembered_of_rights(("held over", user.pk, on), read)


def anywhere(user: User | None, actions: Iterable[Action], *, on: date) -> bool:
    """Whether a user holds a role, over whatever unit, that allows one of the actions.

    The coarse question, asked once a request: which unit it is about is asked anew.
    """
    if user is None or user.pk is None:
        return False
    wanted = {action for action in actions if not _withheld(user, action)}
    held = roles_anywhere(user, on=on)
    return is_operator(user) or any(MAY[role] & wanted for role in held)


def roles_anywhere(user: User, *, on: date) -> frozenset[Role]:
    """The roles that a user holds on a day, over whatever unit."""

    def read() -> frozenset[Role]:
        return frozenset(role for _unit, role in _held_over(user, on))

    return remembered_of_rights(("roles", user.pk, on), read)


def require(
    user: User | None, action: Action, *, unit: Unit | None = None, at: datetime
) -> None:
    """Pass if the user may; else refuse, naming what, where, and who could.

    Raises:
        Unknown: He may not even see the unit: said as if there were none.
        Denied: He may see it, but not do this.
    """
    on = day_of(at)
    if may(user, action, unit=unit, on=on):
        return
    if unit is not None and not may(user, Action.ORG_READ, unit=unit, on=on):
        raise unknown(unit.code)
    where = unit or Unit.objects.filter(pk__in=Company.objects.values("root")).first()
    facts: dict[str, Any] = {
        "act": DOING[action],
        "where": where or gettext_lazy("the company"),
    }
    others = who_may(action, unit=where, on=on) if where else ()
    if others:
        raise Denied(
            gettext_lazy("You cannot %(act)s in %(where)s. %(who)s can."),
            who=lambda: name_of(others[0]),
            **facts,
        )
    raise Denied(gettext_lazy("You cannot %(act)s in %(where)s."), **facts)


def reach(user: User | None, action: Action, *, on: date) -> "QuerySet[Unit]":
    """The units at which a user may do something: exactly those ``may`` says yes to."""
    if user is None or _withheld(user, action):
        return Unit.objects.none()
    if is_operator(user):
        return Unit.objects.all()
    below = _standing(on).filter(above__in=_tops(user, action, on)).values("below")
    return Unit.objects.filter(pk__in=below)


def held_at(user: User | None, action: Action, *, on: date) -> "QuerySet[Unit]":
    """The units over which a user holds a role that allows something: the tops of his reach."""
    if user is None or _withheld(user, action):
        return Unit.objects.none()
    if is_operator(user):
        return Unit.objects.filter(pk__in=Company.objects.values("root"))
    return Unit.objects.filter(pk__in=_tops(user, action, on))


def whole(user: User | None, action: Action, unit: Unit, on: date) -> bool:
    """Whether a total of a unit may be shown: all that makes it up is in reach.

    That is the case only if the unit itself is. Reaching each of its children is not
    enough: what the unit keeps in reserve is a part of its total and belongs to none.
    """
    return may(user, action, unit=unit, on=on)


def held_actions(user: User | None, unit: Unit, on: date) -> frozenset[Action]:
    """All that a user may do at a unit."""
    if user is None or user.pk is None:
        return frozenset()
    if is_operator(user):
        return frozenset(Action)
    roles = _roles_at(user, unit, on)
    found = frozenset[Action]().union(*(MAY[role] for role in roles))
    return frozenset(action for action in found if not _withheld(user, action))


def is_privileged(user: User | None, *, on: date) -> bool:
    """Whether a user holds a role, over whatever unit, that asks for a second factor."""
    if user is None or user.pk is None:
        return False
    return not PRIVILEGED.isdisjoint(roles_anywhere(user, on=on))


def who_may(
    action: Action, *, unit: Unit, on: date, first: Iterable[Role] = ()
) -> tuple[User, ...]:
    """Who may do something at a unit: the nearest first, then by user name.

    Args:
        action: What.
        unit: Where.
        on: The day the rights are asked for.
        first: Roles whose holders stand before all others, however near those are.
    """
    before = frozenset(first)
    above = _standing(on).filter(below=unit)
    near = Subquery(above.filter(above=OuterRef("unit")).values("depth")[:1])
    held = _memberships(action, on).filter(unit__in=above.values("above"))
    held = held.select_related("user__person").annotate(near=near)
    found = [(m.role not in before, m.near, m.user.username, m.user) for m in held]
    found += [
        (Role.REP not in before, 0, user.username, user)
        for user in _acting_at(unit, action, on)
    ]
    ordered = sorted(found, key=lambda one: one[:3])
    return tuple(dict.fromkeys(user for *_order, user in ordered))


def _acting_at(unit: Unit, action: Action, on: date) -> Iterable[User]:
    """Accounts of those who act in a seat, where a holder may do this."""
    if unit.kind != Unit.Kind.SEAT or action not in MAY[Role.REP]:
        return ()
    acts = Holding.objects.on(on).filter(seat=unit, kind=Holding.Kind.ACTING)
    stays = Q(person__end_date=None) | Q(person__end_date__gt=on)
    users = User.objects.filter(stays, person__in=acts.values("person"), is_active=True)
    return users.select_related("person")


def find_unit(
    user: User | None, code: str, *, on: date, action: Action = Action.ORG_READ
) -> Unit:
    """The unit of a code, if the user may see it.

    Raises:
        Unknown: No such code, or out of his reach; nobody can tell which.
    """
    unit = _seen(user, code, on, action)
    if unit is None:
        raise unknown(code)
    return unit


def _seen(user: User | None, code: str, on: date, action: Action) -> Unit | None:
    """The unit of a code in reach; while one only reads, once for actions of equal reach."""
    rows = reach(user, action, on=on).filter(code=code)
    if user is None or _withheld(user, action) or not reading():
        return rows.first()
    asked = ("unit of a code", user.pk, code, on, *_tops(user, action, on))
    return remembered_of_rights(asked, rows.first)


def unknown(code: str) -> Unknown:
    """The refusal that tells nothing."""
    return Unknown(
        gettext_lazy("There is no unit %(code)s that you can see."), code=code[:60]
    )


def is_operator(user: User) -> bool:
    """Whether this is the built-in operator; nobody can sign in as him."""
    return (
        user.pk is not None
        and user.username == OPERATOR_NAME
        and user.is_superuser
        and user.is_active
        and not user.has_usable_password()
    )


def is_live(user: User, on: date) -> bool:
    """Whether an account works on a day: not disabled, and its person has not left."""
    ended = user.person.end_date if user.person else None
    return user.is_active and (ended is None or on < ended)


def name_of(user: User) -> str:
    """What people call the holder of an account, in the language now active."""
    if user.person:
        return spoken(user.person)
    named = user.get_username()
    return _("Luopan") if named == OPERATOR_NAME else named


def _withheld(user: User, action: Action) -> bool:
    """Whether this is nobody stored, or somebody whose token does not carry the action."""
    return user.pk is None or (user.scopes is not None and action not in user.scopes)


def _live(on: date) -> "QuerySet[Membership]":
    """Memberships that give something on a day."""
    stays = Q(user__person=None) | Q(user__person__end_date=None)
    return Membership.objects.on(on).filter(
        stays | Q(user__person__end_date__gt=on), user__is_active=True
    )


def _memberships(action: Action, on: date) -> "QuerySet[Membership]":
    return _live(on).filter(role__in=[role for role in Role if action in MAY[role]])


# What an acting holder is at the seat he acts in, as a row of memberships.
_AS_REP = ("seat", Value(Role.REP.value, output_field=CharField()))


def _acted_in(user: User, on: date) -> "QuerySet[Holding]":
    """The seats that a user acts in on a day."""
    return _acted_by(_acting(user), on)


def _acting(user: User) -> int:
    """The person who may act in seats under an account; -1: nobody."""
    person = user.person_id if user.is_active else None
    return person or -1


def _acted_by(person: int, on: date) -> "QuerySet[Holding]":
    stays = Q(person__end_date=None) | Q(person__end_date__gt=on)
    acting = Holding.Kind.ACTING
    return Holding.objects.on(on).filter(stays, person=person, kind=acting)


def _all_held(user: int, person: int, on: date) -> "QuerySet[Any, Any]":
    held = _live(on).filter(user=user, role__in=list(MAY)).values_list("unit", "role")
    return held.union(_acted_by(person, on).values_list(*_AS_REP))


_rows_held = asked_often(_all_held, -2, -3, date(1, 2, 3))


def _tops(user: User, action: Action, on: date) -> Any:
    """Keys of the units over which a user may do something: read already, or a subquery."""
    if remembers_rights():  # spares making the same conditions in every query
        held_over = _held_over(user, on)
        return sorted({unit for unit, role in held_over if action in MAY[role]})
    held = _memberships(action, on).filter(user=user).values("unit")
    if user.person_id is None or action not in MAY[Role.REP]:
        return held
    return held.union(_acted_in(user, on).values("seat"))


def _standing(on: date) -> "QuerySet[Reach]":
    """Who stands under whom on a day; the ended and the coming at their nearest day."""
    begun = Q(start_date__lte=on) | Q(start_date=F("below__start_date"))
    lasts = Q(end_date=None) | Q(end_date__gt=on) | Q(end_date=F("below__end_date"))
    return Reach.objects.filter(begun, lasts)
