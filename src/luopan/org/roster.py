"""Accounts as those see them who run them: state, roles, second factor, lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    OPERATOR_NAME,
    PRIVILEGED,
    TITLES,
    Action,
    Role,
    Unknown,
    day_of,
    require,
)
from luopan.org.door import is_demo, locked_until
from luopan.org.guard import refuse_above
from luopan.org.language import by_name
from luopan.org.models import Company, Membership, Person, Unit, User
from luopan.org.queries import Called, account_state
from luopan.trail.refusal import Refused

PAGE = 50


@dataclass(frozen=True)
class Grant:
    """A role over a unit, now or to come."""

    role: str
    title: str
    unit: Called
    code: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True)
class Entrant:
    """An account and what it may."""

    username: str
    called: Called
    email: str
    state: str  # active | invited | disabled
    locked_until: datetime | None
    factor: bool
    demo: bool
    last_login: datetime | None
    grants: tuple[Grant, ...]

    @property
    def privileged(self) -> bool:
        """Whether one of the roles asks for a second factor; in a demo none does."""
        return not self.demo and any(grant.role in PRIVILEGED for grant in self.grants)


@dataclass(frozen=True)
class Roster:
    """A page of accounts."""

    rows: tuple[Entrant, ...]
    count: int
    page: int
    pages: int


def roster(
    viewer: User, *, at: datetime, words: str = "", page: int = 1, size: int = PAGE
) -> Roster:
    """Accounts by user name, a page of them.

    Raises:
        Denied: The viewer does not run the accounts of the whole company.
    """
    require(viewer, Action.PEOPLE_EDIT, at=at)
    users = _all()
    if words:
        said = Q(username__icontains=words) | Q(person__name__icontains=words)
        users = users.filter(said | Q(person__name_other__icontains=words))
    count = users.count()
    pages = max(-(-count // size), 1)
    page = min(max(page, 1), pages)
    shown = users.order_by("username")[(page - 1) * size : page * size]
    return Roster(_entrants(list(shown), day_of(at)), count, page, pages)


def entrant(viewer: User, username: str, *, at: datetime) -> Entrant:
    """One account.

    Raises:
        Denied: The viewer does not run the accounts of the whole company.
        Unknown: There is no such account.
    """
    require(viewer, Action.PEOPLE_EDIT, at=at)
    found = _all().filter(username=username).first()
    if found is None:
        raise Unknown(_("There is no account %(user)s."), user=username[:80])
    return _entrants([found], day_of(at))[0]


def is_above(viewer: User, username: str, *, at: datetime) -> bool:
    """Whether an account may more than the viewer, who then leaves it as it is."""
    try:
        refuse_above(viewer, _all().get(username=username), at)
    except Refused:
        return True
    return False


def without_account(*, on: date) -> tuple[Person, ...]:
    """Those who are with the company and have no account, by name."""
    return tuple(by_name(Person.objects.on(on).filter(user=None)))


def place_called(words: str) -> Unit:
    """The unit of a code, or of a name that only one unit has; nothing said: the company.

    Raises:
        Refused: None, or several.
    """
    words = words.strip()
    if not words:
        return Unit.objects.get(pk__in=Company.objects.values("root"))
    exact = Unit.objects.filter(code=words).first()
    if exact is not None:
        return exact
    named = Unit.objects.filter(Q(name=words) | Q(name_other=words))
    found = list(named.filter(end_date=None)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            _("Several units are called “%(name)s”; give the code."), name=words[:80]
        )
    raise Refused(_("There is no unit “%(name)s”."), name=words[:80])


def _all() -> "QuerySet[User]":
    return User.objects.exclude(username=OPERATOR_NAME).select_related("person")


def _entrants(users: Sequence[User], on: date) -> tuple[Entrant, ...]:
    held: dict[int, list[Grant]] = {}
    roles = Membership.objects.after(on).filter(user__in=users).select_related("unit")
    for one in roles.order_by("start_date", "unit__code"):
        held.setdefault(one.user_id, []).append(_grant(one))
    beside = Authenticator.objects.filter(user__in=users)
    factors = beside.exclude(type=Authenticator.Type.RECOVERY_CODES)
    with_factor = set(factors.values_list("user_id", flat=True))
    locks, demo = _locks(users), is_demo()
    return tuple(
        Entrant(
            username=user.username,
            called=_called(user),
            email=user.email,
            state=_state(user, on, demo),
            locked_until=locks.get(user.username.lower()),
            factor=user.pk in with_factor,
            demo=demo,
            last_login=user.last_login,
            grants=tuple(held.get(user.pk, ())),
        )
        for user in users
    )


def _locks(users: Sequence[User]) -> dict[str, datetime | None]:
    """Until when names are locked; few are, so each of those is asked by itself."""
    names = [user.username.lower() for user in users]
    tried = AccessAttempt.objects.filter(username__in=names)
    suspects = set(tried.values_list("username", flat=True))
    return {name: locked_until(name) for name in suspects}


def _called(user: User) -> Called:
    if user.person is None:
        return Called(user.username, "")
    return Called(user.person.name, user.person.name_other)


def _grant(held: Membership) -> Grant:
    return Grant(
        role=held.role,
        title=str(TITLES[Role(held.role)]),
        unit=Called(held.unit.name, held.unit.name_other),
        code=held.unit.code,
        start_date=held.start_date,
        end_date=held.end_date,
    )


def _state(user: User, on: date, demo: bool) -> str:
    """In a demo nobody has a password, and everybody comes in by a click."""
    state = account_state(user, on)
    return "active" if demo and state == "invited" else state
