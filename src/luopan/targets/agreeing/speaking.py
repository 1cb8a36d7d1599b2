"""Who speaks for a unit, who answers it from above, and how far his word goes.

A right at a higher unit lets one answer; it never lets one speak for the unit below.
"""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from luopan.engine.tree import Tree
from luopan.org.access import (
    Action,
    Denied,
    Role,
    is_operator,
    may,
    name_of,
    reach,
    roles_at,
    who_may,
)
from luopan.org.facts import recalled, remembered_while_reading
from luopan.org.language import listed, spoken
from luopan.org.models import Holding, Membership, Unit, User
from luopan.org.rights import LEADS
from luopan.targets.models import Authority, Delegate, Talk, Version
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

MANY = 900  # units that are named one by one
# Who concedes how much of an issued number as long as nobody has set it otherwise;
# None: any. Operations prepare and issue; conceding is for those who lead.
DEFAULT_SHARES: dict[str, Decimal | None] = {
    Role.ADMIN: None,
    Role.DIRECTOR: None,
    Role.MANAGER: Decimal("0.05"),
    Role.OPERATIONS: Decimal(0),
}


def own_units(user: User, on: date) -> Q:
    """The units a user speaks for as holder, acting holder or leader."""
    held = Holding.objects.on(on).filter(person=user.person_id or -1)
    leads = Membership.objects.on(on).filter(user=user, role__in=LEADS)
    return Q(pk__in=held.values("seat")) | Q(pk__in=leads.values("unit"))


def spoken_for(user: User, version: Version, on: date) -> frozenset[str]:
    """Codes of the units a user speaks for in a version; one query."""
    if user.pk is None:
        return frozenset()
    named = Delegate.objects.on(on).filter(version=version, user=user)
    units = reach(user, Action.TARGETS_AGREE, on=on)
    units = units.filter(own_units(user, on) | Q(pk__in=named.values("unit")))
    return frozenset(units.values_list("code", flat=True))


def speaks(user: User, version: Version, unit: Unit, on: date) -> bool:
    """Whether a user speaks for a unit: as its own, or named by its own."""
    if not may(user, Action.TARGETS_AGREE, unit=unit, on=on):
        return False
    return unit.code in spoken_for(user, version, on)


def is_own(user: User, unit: Unit, on: date) -> bool:
    """Whether a user speaks for a unit by himself, not as a delegate."""
    return Unit.objects.filter(own_units(user, on), pk=unit.pk).exists()


def speakers(
    version: Version, units: Collection[Unit], on: date
) -> dict[int, list[User]]:
    """Accounts of those who speak for units, by primary key of the unit; two queries.

    Who holds a seat stands first, then who acts in it, who leads the unit, who was named.
    While nothing is changed a unit is asked about once.
    """
    keys = {unit.pk: ("speakers", version.pk, unit.pk, on) for unit in units}
    missing = [unit for unit in units if recalled(keys[unit.pk]) is None]
    read = _speakers(version, missing, on) if missing else {}
    return {
        pk: list(remembered_while_reading(key, functools.partial(read.get, pk)))
        for pk, key in keys.items()
    }


def _speakers(
    version: Version, units: Collection[Unit], on: date
) -> dict[int, list[User]]:
    among: Any = units  # of many: of all that were issued, and those left out below
    if len(units) > MANY:
        among = Talk.objects.filter(version=version).values("unit")
    held = Holding.objects.on(on).filter(seat__in=among, person__user__is_active=True)
    leads = Membership.objects.on(on).filter(
        unit__in=among, role__in=LEADS, user__is_active=True
    )
    named = Delegate.objects.on(on).filter(version=version, unit__in=among)
    acting = Case(When(kind=Holding.Kind.ACTING, then=1), default=0)
    pairs = set(
        held.values_list("seat", "person__user", acting).union(
            leads.values_list("unit", "user", Value(2)),
            named.values_list("unit", "user", Value(3)),
        )
    )
    users = User.objects.select_related("person").in_bulk(
        {user for _u, user, _r in pairs}
    )
    ordered = sorted(pairs, key=lambda pair: (pair[2], users[pair[1]].username))
    found: dict[int, list[User]] = {unit.pk: [] for unit in units}
    for unit, user, _rank in ordered:
        if unit in found and users[user] not in found[unit]:
            found[unit].append(users[user])
    return found


def answerers(unit: Unit, on: date) -> tuple[User, ...]:
    """Who may answer from above at a unit: those who lead first, the nearest of them first.

    An administrator or operations may too, but it is not their answer that is waited for.
    """
    return who_may(Action.TARGETS_EDIT, unit=unit, on=on, first=LEADS)


def waited_for_at(
    user: User, tree: Tree, codes: Collection[str], on: date
) -> frozenset[str]:
    """At which of some answering units it is this user who is waited for; one query.

    Those are waited for who lead nearest: at the unit itself, else above it. Who may
    answer there besides may, but nobody waits for him.
    """
    leads: dict[str, set[int]] = {}
    held = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    for code, leader in held.values_list("unit__code", "user"):
        leads.setdefault(code, set()).add(leader)
    nearest = {
        code: next(
            (leads[c] for c in (code, *tree.ancestors(code)) if c in leads), None
        )
        for code in codes
        if code in tree
    }
    return frozenset(c for c, who in nearest.items() if who is None or user.pk in who)


def require_speaker(user: User, version: Version, unit: Unit, on: date) -> None:
    """Pass if the user speaks for the unit.

    Raises:
        Denied: He does not; says who does.
    """
    if speaks(user, version, unit, on):
        return
    who = speakers(version, [unit], on)[unit.pk][:3]
    raise Denied(
        _(
            "%(unit)s is spoken for by its holder, its leader or their delegate: %(who)s. "
            "Rights at a higher level do not include this."
        ),
        unit=lambda: spoken(unit),
        who=lambda: listed(map(name_of, who)) or _("nobody yet"),
    )


def units_named(codes: Collection[str]) -> dict[str, Unit]:
    """Units by their codes; while nothing is changed each is read once."""
    keys = {code: ("unit", code) for code in codes}
    missing = [code for code in codes if recalled(keys[code]) is None]
    read = Unit.objects.in_bulk(missing, field_name="code") if missing else {}
    found = {
        code: remembered_while_reading(key, functools.partial(read.get, code))
        for code, key in keys.items()
    }
    return {code: unit for code, unit in found.items() if unit is not None}


def numbered(version: Version, code: str) -> tuple[Unit, Unit]:
    """A unit of a version, and where its number is chosen: above it; of the whole: at it.

    Raises:
        Refused: The version has no such unit.
    """
    tree = thaw_space(version.space_hash).units
    above = tree.parent(code) or code if code in tree else code
    found = {version.plan.root.code: version.plan.root}
    missing = {code, above} - found.keys()
    found |= units_named(missing)
    if code not in tree or not {code, above} <= found.keys():
        raise Refused(
            _("%(unit)s is not part of “%(version)s”."),
            unit=code,
            version=lambda: spoken(version),
        )
    return found[code], found[above]


def require_chooser(user: User, version: Version, unit: Unit, on: date) -> None:
    """Pass if the user chooses the unit's number.

    Raises:
        Refused: The version has no such unit.
        Denied: He may not; says who may.
    """
    _unit, above = numbered(version, unit.code)
    if not may(user, Action.TARGETS_EDIT, unit=above, on=on):
        who = answerers(above, on)[:3]
        raise Denied(
            _("The number of %(unit)s is chosen above it, by %(who)s."),
            unit=lambda: spoken(unit),
            who=lambda: listed(map(name_of, who)) or _("nobody yet"),
        )


def require_answerer(user: User, talk: Talk, on: date) -> None:
    """Pass if the user may answer a talk from above.

    Raises:
        Denied: He may not; says who may.
    """
    where = talk.with_unit
    if may(user, Action.TARGETS_EDIT, unit=where, on=on):
        return
    who = answerers(where, on)
    raise Denied(
        _("%(unit)s is answered by %(above)s: %(who)s."),
        unit=lambda: spoken(talk.unit),
        above=lambda: spoken(where),
        who=lambda: listed(name_of(one) for one in who[:2]) or _("nobody yet"),
    )


@dataclass(frozen=True)
class Say:
    """How far a user's word goes at a unit: the largest share he may concede; None: any."""

    share: Decimal | None

    def covers(
        self, issued: int, amount: int, *, lower_is_better: bool = False
    ) -> bool:
        """Whether he may let a number that was issued become another one."""
        conceded = amount - issued if lower_is_better else issued - amount
        if conceded <= 0 or self.share is None:
            return True
        return conceded <= abs(issued) * self.share


def say_of(user: User, unit: Unit, on: date) -> Say:
    """How far a user's word goes at a unit."""
    if is_operator(user):
        return Say(None)
    shares = [share_of(role, on) for role in roles_at(user, unit, on)]
    if any(share is None for share in shares):
        return Say(None)
    return Say(
        max((share for share in shares if share is not None), default=Decimal(0))
    )


def share_of(role: str, on: date) -> Decimal | None:
    """The largest share that a role may concede on a day; None: any."""
    row = Authority.objects.on(on).filter(role=role).order_by("-pk").first()
    return DEFAULT_SHARES.get(role, Decimal(0)) if row is None else row.share


def require_say(
    user: User, unit: Unit, on: date, *, issued: int, amount: int, lower_is_better: bool
) -> None:
    """Pass if a user may concede so much in the name of a unit.

    Raises:
        Refused: It is more than his; says who may, so that one can escalate.
    """
    say = say_of(user, unit, on)
    if say.covers(issued, amount, lower_is_better=lower_is_better):
        return
    raise Refused(
        _(
            "This concedes %(asked)s of what was issued; your authority goes up to "
            "%(share)s. Escalate it to %(who)s."
        ),
        asked=_percent(Decimal(abs(issued - amount)) / Decimal(abs(issued) or 1)),
        share=_percent(say.share or Decimal(0)),
        who=lambda: _who_has_more(unit, on, issued, amount, lower_is_better),
    )


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}%"


def _who_has_more(
    unit: Unit, on: date, issued: int, amount: int, lower_is_better: bool
) -> str:
    for user in who_may(Action.TARGETS_EDIT, unit=unit, on=on):
        say = say_of(user, unit, on)
        if say.covers(issued, amount, lower_is_better=lower_is_better):
            return name_of(user)
    return str(_("an administrator"))
