"""Who may come in, and how: second factor, lock-out, open sessions, the cast of a demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from luopan.org.access import TITLES, Role, is_live, is_privileged
from luopan.org.facts import facts
from luopan.org.models import Company, Membership, Reach, User
from luopan.org.queries import Called

LEADS_AT = 2  # depths at which a demo shows a manager: a region's, a team's


@dataclass(frozen=True)
class Member:
    """One whom a demo lets in by a click."""

    username: str
    name: str
    name_other: str
    title: str  # of his role, in the reader's language
    unit: Called


@dataclass(frozen=True)
class OpenSession:
    """A browser in which somebody is signed in."""

    key: str
    browser: str  # as it calls itself
    address: str
    since: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Key:
    """A passkey."""

    id: int
    name: str
    made_at: datetime


@dataclass(frozen=True)
class Factors:
    """What a user has beside his password."""

    app: bool
    keys: tuple[Key, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether a second factor is asked for when he signs in."""
        return self.app or bool(self.keys)


def is_demo() -> bool:
    """Whether the demo made this company; nothing but its maker sets that mark."""
    company = facts()
    return company is not None and company.made_by_demo


def number_of(username: str) -> int | None:
    """The account of a name, however it is written; None: there is none of that name."""
    found = User.objects.filter(username__iexact=username.replace("\x00", ""))
    return found.values_list("pk", flat=True).first()


def must_have_factor(user: User, on: date) -> bool:
    """Whether this user may not go on without a second factor.

    Those who hold a privileged role, or everybody where the operator said so; nobody in
    a demo, nor who has one.
    """
    wanted = settings.SECOND_FACTOR
    if wanted == "all" or (wanted == "roles" and is_privileged(user, on=on)):
        return not is_demo() and not has_factor(user)
    return False


def has_factor(user: User) -> bool:
    """Whether a second factor is set up."""
    beside = Authenticator.objects.filter(user=user)
    return beside.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def factors_of(user: User) -> Factors:
    """What second factors a user has."""
    kinds = Authenticator.Type
    kept = list(Authenticator.objects.filter(user=user).order_by("pk"))
    codes = [one.wrap() for one in kept if one.type == kinds.RECOVERY_CODES]
    return Factors(
        app=any(one.type == kinds.TOTP for one in kept),
        keys=tuple(
            Key(one.pk, one.wrap().name, one.created_at)
            for one in kept
            if one.type == kinds.WEBAUTHN
        ),
        codes_left=sum(len(one.get_unused_codes()) for one in codes),
    )


def open_sessions(user: User) -> tuple[OpenSession, ...]:
    """Where a user is signed in, the latest first; those that have ended are forgotten."""
    found = list(UserSession.objects.filter(user=user))
    kept = Session.objects.filter(session_key__in=[s.session_key for s in found])
    alive = set(kept.values_list("session_key", flat=True))
    gone = [s.pk for s in found if s.session_key not in alive]
    if gone:
        UserSession.objects.filter(pk__in=gone).delete()
    rows = [
        OpenSession(s.session_key, s.user_agent, s.ip, s.created_at, s.last_seen_at)
        for s in found
        if s.session_key in alive
    ]
    return tuple(sorted(rows, key=lambda row: row.since, reverse=True))


def locked_until(username: str, address: str = "") -> datetime | None:
    """Until when a name (from an address) is locked after wrong attempts; None: it is not.

    Args:
        username: However it was written.
        address: Of the browser; empty: whichever is locked longest.
    """
    tried = AccessAttempt.objects.filter(username=username.strip().lower())
    if address:
        tried = tried.filter(ip_address=address)
    by_address: dict[str, list[AccessAttempt]] = {}
    for attempt in tried.order_by("-attempt_time"):
        by_address.setdefault(attempt.ip_address, []).append(attempt)
    ends = [end for tries in by_address.values() for end in _ends(tries)]
    return max((end for end in ends if end > timezone.now()), default=None)


def _ends(tries: list[AccessAttempt]) -> Iterator[datetime]:
    """When so many of these are forgotten that fewer than the limit remain."""
    cool_off, failures = get_cool_off(), 0
    for attempt in tries:  # the latest first
        failures += attempt.failures_since_start
        if failures >= settings.AXES_FAILURE_LIMIT:
            yield attempt.attempt_time + cool_off
            return


def cast(on: date) -> tuple[Member, ...]:
    """Those whom the door of a demo shows: one per role, and a manager of each level."""
    if not is_demo():
        return ()
    shown: dict[tuple[int, int], Membership] = {}
    order = {role: place for place, role in enumerate(_AT_THE_DOOR)}
    held = Membership.objects.on(on).select_related("unit", "user__person")
    depths = _depths(on)
    for one in held.filter(role__in=order).order_by("pk"):
        depth = depths.get(one.unit_id, 0) if one.role == Role.MANAGER else 0
        if depth <= LEADS_AT and is_live(one.user, on):
            shown.setdefault((order[Role(one.role)], depth), one)
    return tuple(_member(shown[place]) for place in sorted(shown))


def member_of_cast(username: str, on: date) -> User | None:
    """The account of one of the cast; None: he is none of them."""
    if username not in {member.username for member in cast(on)}:
        return None
    return User.objects.filter(username=username).first()


_AT_THE_DOOR = (
    Role.DIRECTOR,
    Role.MANAGER,
    Role.REP,
    Role.OPERATIONS,
    Role.FINANCE,
    Role.AUDITOR,
    Role.ADMIN,
)


def _depths(on: date) -> dict[int, int]:
    root = Company.objects.values("root")
    below = Reach.objects.on(on).filter(above__in=root)
    return dict(below.values_list("below", "depth"))


def _member(held: Membership) -> Member:
    user, person = held.user, held.user.person
    return Member(
        username=user.username,
        name=person.name if person else user.username,
        name_other=person.name_other if person else "",
        title=str(TITLES[Role(held.role)]),
        unit=Called(held.unit.name, held.unit.name_other),
    )
