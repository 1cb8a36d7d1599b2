"""The organisation as of a day, who sits where, and who has an account."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from luopan.org import models
from luopan.org.access import OPERATOR_NAME, TITLES, Role, is_live, name_of
from luopan.org.facts import company_row, remembered
from luopan.org.language import in_other_language
from luopan.org.models import Holding, Leave, Membership, Parentage, Person, Remit, User
from luopan.org.tokens import fingerprint
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class Company:
    """The company of this installation."""

    name: str
    name_other: str
    time_zone: str
    currency: str
    first_month: int
    language: str
    made_by_demo: bool
    root: str  # code of the unit that is the company as a whole
    call_weekday: int = 1  # ISO: on which the week's forecast is called


@dataclass(frozen=True, slots=True)
class Row:
    """A unit or a seat as it stands on a day."""

    code: str
    parent_code: str | None
    kind: str
    name: str
    overlay: bool
    place: int
    name_other: str
    role: str
    start_date: date
    end_date: date | None
    id: int


@dataclass(frozen=True, slots=True)
class Occupant:
    """A person in a seat."""

    seat_code: str
    code: str
    name: str
    acting: bool  # 代管
    on_leave: bool
    start_date: date
    end_date: date | None


@dataclass(frozen=True)
class Organisation:
    """All units and seats of a day, or of a span, in tree order: root first."""

    rows: tuple[Row, ...]
    occupants: dict[str, tuple[Occupant, ...]] = field(default_factory=dict)

    @cached_property
    def totals(self) -> tuple[Row, ...]:
        """The rows whose targets add up: without overlay units."""
        return tuple(row for row in self.rows if not row.overlay)

    @cached_property
    def tree(self) -> list[tuple[str, str | None]]:
        """Code and parent's code of what adds up, as ``engine.tree`` takes it."""
        return [(row.code, row.parent_code) for row in self.totals]

    @cached_property
    def vacant(self) -> tuple[Row, ...]:
        """Seats that nobody holds; needs occupants."""
        held = {
            seat
            for seat, people in self.occupants.items()
            if any(not person.acting for person in people)
        }
        return tuple(r for r in self.rows if r.kind == "seat" and r.code not in held)


@dataclass(frozen=True)
class Part:
    """One line of a remit."""

    axis: str  # product | customer | metric
    code: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True)
class Account:
    """An account and what it may, in words."""

    username: str
    name: str
    email: str
    state: str  # active | invited | disabled
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Called:
    """A name, and the one in the second language."""

    name: str
    name_other: str


@dataclass(frozen=True)
class HeldRole:
    """A role over a unit; ``title`` in the reader's language."""

    role: str
    title: str
    unit: Called
    start_date: date
    end_date: date | None


def roles_of(user: User, on: date) -> tuple[HeldRole, ...]:
    """The roles a user holds on a day, by unit."""
    held = Membership.objects.on(on).filter(user=user).select_related("unit")
    return tuple(
        HeldRole(
            m.role,
            str(TITLES[Role(m.role)]),
            Called(m.unit.name, m.unit.name_other),
            m.start_date,
            m.end_date,
        )
        for m in held.order_by("unit__code", "role")
    )


def company() -> Company:
    """The company.

    Raises:
        Refused: There is none yet.
    """
    return remembered("company", _company)


def _company() -> Company:
    row = company_row()
    if row is None or row.root is None:
        raise Refused(_("There is no company yet. Set it up with `luopan init`."))
    return Company(
        name=row.name,
        name_other=row.name_other,
        time_zone=row.time_zone,
        currency=row.currency,
        first_month=row.first_month,
        language=row.language,
        made_by_demo=row.made_by_demo,
        root=row.root.code,
        call_weekday=row.call_weekday,
    )


def has_company() -> bool:
    """Whether this installation has been set up."""
    return models.Company.objects.exists()


def self_of(user: User) -> tuple[User | Person, ...]:
    """An account, and the person it belongs to: what data of one's own are about."""
    return (user, user.person) if user.person else (user,)


def builtin_operator(*, at: datetime) -> User:
    """The command line's own account: it may everything, and nobody can sign in as it."""
    found = User.objects.filter(username=OPERATOR_NAME).first()
    if found is not None:
        return found
    operator = User(username=OPERATOR_NAME, is_superuser=True, date_joined=at)
    operator.set_unusable_password()
    operator.save(force_insert=True)
    return operator


def organisation(on: date, *, occupants: bool = False) -> Organisation:
    """The organisation as of a day.

    One SQL query; with occupants (of seats, acting ones too) one more.
    """
    return Organisation(_standing(on, None), _occupants(on) if occupants else {})


def units_between(start: date, end: date) -> Organisation:
    """All units that stand on any day of a span, each under its last parent in it.

    No circle can come of it: on the last day of a unit its parent stands too, so the
    parent's own last day is not earlier; round a circle all last days would be one day,
    and on one day there is no circle.
    """
    if start >= end:
        raise ValueError("a span ends after it starts")
    return Organisation(_standing(start, end))


def path(unit: models.Unit, on: date) -> tuple[str, ...]:
    """Codes from the root down to the unit, itself included; empty if it did not stand."""
    above = models.Reach.objects.on(on).filter(below=unit).order_by("-depth")
    return tuple(above.values_list("above__code", flat=True))


def top_units(on: date) -> tuple[Row, ...]:
    """What stands right under the whole company on a day, overlay units left out."""
    root = models.Company.objects.select_related("root").get().root
    return tuple(row for row in children(root, on) if not row.overlay)


def children(unit: models.Unit, on: date) -> tuple[Row, ...]:
    """What stands directly under a unit on a day, in order."""
    under = Parentage.objects.on(on).filter(parent=unit).select_related("unit")
    ordered = under.order_by("unit__place", "unit__code")
    return tuple(_row(parentage.unit, unit.code) for parentage in ordered)


def holder_of(seat: models.Unit, on: date) -> Occupant | None:
    """Who holds a seat on a day; on leave or not. An acting holder does not count."""
    return next((one for one in occupants_of(seat, on) if not one.acting), None)


def occupants_of(seat: models.Unit, on: date) -> tuple[Occupant, ...]:
    """Holder and acting holder 代管 of a seat, the holder first."""
    return _occupants(on, seat=seat).get(seat.code, ())


def seats_of(person: models.Person, on: date) -> tuple[Row, ...]:
    """The seats a person holds or acts in on a day."""
    held = Holding.objects.on(on).filter(person=person).values("seat")
    under = Parentage.objects.on(on).filter(unit__in=held)
    ordered = under.select_related("unit", "parent").order_by(
        "unit__place", "unit__code"
    )
    return tuple(_row(p.unit, p.parent.code) for p in ordered)


def remit_of(unit: models.Unit, on: date) -> tuple[Part, ...]:
    """What a unit may sell, to whom, measured by what.

    Said by the nearest unit, itself or above, that says anything of an axis. An axis
    nobody says anything of is open: everything.
    """
    above = models.Reach.objects.on(on).filter(below=unit)
    depths = dict(above.values_list("above", "depth"))
    said = Remit.objects.on(on).filter(unit__in=depths)
    nearest: dict[str, int] = {}
    for part in said:
        depth = depths[part.unit_id]
        nearest[part.axis] = min(nearest.get(part.axis, depth), depth)
    counted = [part for part in said if depths[part.unit_id] == nearest[part.axis]]
    counted.sort(key=lambda part: (part.axis, part.code))
    return tuple(Part(p.axis, p.code, p.start_date, p.end_date) for p in counted)


def accounts(*, on: date) -> tuple[Account, ...]:
    """Every account, by user name; the built-in operator is none."""
    users = User.objects.exclude(username=OPERATOR_NAME).select_related("person")
    held: dict[int, list[str]] = {}
    for role in Membership.objects.on(on).select_related("unit").order_by("unit__code"):
        held.setdefault(role.user_id, []).append(f"{role.role}@{role.unit.code}")
    return tuple(
        Account(
            username=user.username,
            name=name_of(user),
            email=user.email,
            state=account_state(user, on),
            roles=tuple(held.get(user.pk, ())),
        )
        for user in users.order_by("username")
    )


def account(username: str) -> User:
    """The account of a name.

    Raises:
        Refused: There is none; the built-in operator is none.
    """
    named = User.objects.exclude(username=OPERATOR_NAME).select_related("person")
    found = named.filter(username=username.strip()).first()
    if found is None:
        raise Refused(_("There is no account %(user)s."), user=username[:80])
    return found


def invitation_stands(token: str, *, at: datetime) -> bool:
    """Whether a one-time link would still be accepted."""
    return models.Invitation.objects.filter(
        token_hash=fingerprint(token),
        used_at=None,
        expires_at__gt=at,
        user__is_active=True,
    ).exists()


def account_state(user: User, on: date) -> str:
    """Whether an account is active, invited (no password yet) or disabled."""
    if not is_live(user, on):
        return "disabled"
    return "active" if user.has_usable_password() else "invited"


_FIELDS = (
    "code",
    "kind",
    "name",
    "overlay",
    "place",
    "name_other",
    "role",
    "start_date",
    "end_date",
)


def _standing(start: date, end: date | None) -> tuple[Row, ...]:
    """Units of a day (``end`` None) or of a span, each under its last parent in it."""
    until = Q(parentages__start_date__lte=start)
    units = models.Unit.objects.on(start)
    if end is not None:
        until = Q(parentages__start_date__lt=end)
        units = models.Unit.objects.during(start, end)
    lasts = Q(parentages__end_date=None) | Q(parentages__end_date__gt=start)
    joined = units.annotate(
        under=FilteredRelation("parentages", condition=until & lasts)
    ).order_by("place", "code", "under__start_date")
    statement = joined.values_list("under__parent", *_FIELDS, "id").query
    with connection.cursor() as cursor:  # plain: half the time of Django's own reading
        cursor.execute(*statement.sql_with_params())
        lines = cursor.fetchall()
    if end is not None:
        lines = list({line[-1]: line for line in lines}.values())  # the last parent
    under: dict[int | None, list[tuple[Any, ...]]] = {}
    for line in lines:
        under.setdefault(line[0], []).append(line)
    return tuple(_walked(under))


def _walked(under: dict[int | None, list[tuple[Any, ...]]]) -> Iterator[Row]:
    """Root first, each unit before what is under it, siblings as they came."""
    waiting = [(None, line) for line in reversed(under.get(None, []))]
    while waiting:
        above, line = waiting.pop()
        yield Row(line[1], above, *line[2:])
        if line[-1] in under:
            waiting += [(line[1], child) for child in reversed(under[line[-1]])]


def _row(unit: models.Unit, parent_code: str | None) -> Row:
    code, *rest = (getattr(unit, name) for name in _FIELDS)
    return Row(code, parent_code, *rest, unit.pk)


def _occupants(
    on: date, *, seat: models.Unit | None = None
) -> dict[str, tuple[Occupant, ...]]:
    away = Leave.objects.on(on).filter(person=OuterRef("person"))
    held = Holding.objects.on(on).annotate(away=Exists(away))
    if seat is not None:
        held = held.filter(seat=seat)
    found: dict[str, tuple[Occupant, ...]] = {}
    rows = held.order_by("-kind", "person__code").values_list(
        "seat__code",
        "person__code",
        "person__name",
        "person__name_other",
        "kind",
        "away",
        "start_date",
        "end_date",
    )
    for code, person, first, other, kind, gone, start, end in rows:
        acting = kind == Holding.Kind.ACTING
        name = other if other and in_other_language() else first
        one = Occupant(code, person, name, acting, gone, start, end)
        found[code] = (*found.get(code, ()), one)
    return found
