"""How somebody is told of what waits for him: of which kinds, by which ways, and when.

Nobody is told twice of one thing at once, nor of anything in his quiet hours; once a day one
message says all that waits. Times are of the company's zone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Role, anywhere, day_of, is_live
from luopan.org.clock import now, zone
from luopan.org.facts import facts
from luopan.org.models import Channel, Membership, Reach, Told, User, Wish

ONCE, DIGEST, NEVER = "once", "digest", "never"
MODES = {
    ONCE: _("at once"),
    DIGEST: _("in the daily digest"),
    NEVER: _("do not send"),
}
KINDS = {
    "warning": _("Warnings"),
    "talk": _("Talks about targets"),
    "signature": _("Letters to sign"),
    "workbook": _("Workbooks"),
    "support": _("Requests to departments"),
    "resource": _("Resources for actions"),
    "action": _("My actions"),
    "adjustment": _("Target adjustments"),
    "forecast": _("The weekly call"),
    "coaching": _("Coaching and abilities"),
    "report": _("Reports to send"),
    "reading": _("Reports to read"),
    "answer": _("Replies to my reports"),
    "meeting": _("Meetings and meeting promises"),
    "assumption": _("Assumptions and risks"),
    "doubt": _("Records to explain"),
    "pay": _("Pay schemes and disputes"),
    "closing": _("Figures to confirm, and objections to them"),
    "review": _("Reviews and handovers"),
    "work": _("Imports, mentions, background work"),
}
DIGESTS = "web.digest"  # the job; its digests are put into words by the pages' own
USUAL_HOUR = time(8)
HOURS = tuple(time(hour) for hour in range(6, 21))


@dataclass(frozen=True)
class Hearing:
    """How somebody hears.

    Attributes:
        channels: Numbers of those he wants.
        kinds: Of each kind, its mode; what is not named goes into the digest.
        quiet_from: From this time of the company's day on nothing is sent …
        quiet_until: … until this one; the same twice: never quiet.
        digest_at: When the digest goes.
        workdays: Digests on workdays only.
        said: He chose it himself.
    """

    channels: tuple[int, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)
    quiet_from: time = time(21)
    quiet_until: time = time(7, 30)
    digest_at: time = USUAL_HOUR
    workdays: bool = True
    said: bool = False

    def mode(self, kind: str) -> str:
        """How he hears of a kind."""
        return self.kinds.get(kind, DIGEST)

    def at_once(self) -> bool:
        """Whether he hears of anything at once."""
        return bool(self.channels) and ONCE in self.kinds.values()


@dataclass(frozen=True)
class Saying:
    """A message to somebody, in his language.

    Attributes:
        user: Whose it is; 0: of a room that many read.
        channels: By which ways.
        where: The page that its link opens.
        key: Which message this is; by each channel it leaves once.
        waits: Keys of all that waits for him of kinds told at once; None: not about that.
    """

    user: int
    channels: tuple[int, ...]
    subject: str
    text: str
    where: str
    key: str
    waits: tuple[str, ...] | None = None


def is_quiet(at: time, start: time, end: time) -> bool:
    """Whether a time of day lies within quiet hours, which may go over midnight.

    Example:
        >>> is_quiet(time(23), time(21), time(7)), is_quiet(time(7), time(21), time(7))
        (True, False)
    """
    if start <= end:
        return start <= at < end
    return at >= start or at < end


def quiet_now(hearing: Hearing, at: datetime) -> bool:
    """Whether somebody is not to be disturbed at an instant."""
    here = at.astimezone(zone()).time()
    return is_quiet(here, hearing.quiet_from, hearing.quiet_until)


def company_channels() -> list[Channel]:
    """Those of the company that work, mail first."""
    found = Channel.objects.filter(owner=None, stopped_at=None, removed_at=None)
    return sorted(found, key=lambda one: (one.kind != "mail", one.pk))


def channels_open_to(
    user: User, company: Iterable[Channel] | None = None
) -> list[Channel]:
    """By which ways a user may be told: the company's mail if he has an address, his own."""
    shared = company_channels() if company is None else company
    mail = [one for one in shared if one.kind == "mail" and address_of(user)]
    own = Channel.objects.filter(owner=user, stopped_at=None, removed_at=None)
    return [*mail, *own.order_by("pk")]


def hearing_of(user: User, company: Iterable[Channel] | None = None) -> Hearing:
    """How a user hears; who never chose is sent the digest by the company's mail."""
    found = channels_open_to(user, company)
    wish = Wish.objects.filter(user=user).first()
    if wish is None:
        return Hearing(tuple(one.pk for one in found if one.kind == "mail")[:1])
    open_to_him = [one.pk for one in found]
    return Hearing(
        channels=tuple(one for one in open_to_him if one in wish.channels),
        kinds=wish.kinds,
        quiet_from=wish.quiet_from,
        quiet_until=wish.quiet_until,
        digest_at=wish.digest_at,
        workdays=wish.workdays,
        said=True,
    )


def chose(user: User) -> bool:
    """Whether he said himself how he hears; then nothing is mailed beside it."""
    return Wish.objects.filter(user=user).exists()


def address_of(user: User) -> str:
    """His mail address; empty: he has none."""
    return (user.person.email if user.person else "") or user.email


def listeners(on: date) -> list[User]:
    """The accounts that work on a day, with their persons."""
    found = User.objects.filter(is_active=True, is_superuser=False)
    return [
        user
        for user in found.select_related("person").order_by("pk")
        if is_live(user, on)
    ]


def somebody_at_once() -> bool:
    """Whether anybody hears of anything at once."""
    return Wish.objects.filter(at_once=True).exists()


def hearers_at_once(on: date) -> list[User]:
    """The accounts that work on a day and hear of something at once."""
    wanting = User.objects.filter(wish__at_once=True, is_active=True)
    found = wanting.select_related("person").order_by("pk")
    return [user for user in found if is_live(user, on)]


def own_channels() -> bool:
    """Whether anybody has a channel of his own."""
    return Channel.objects.filter(stopped_at=None, owner__isnull=False).exists()


def rooms(company: Iterable[Channel]) -> dict[int, frozenset[int]]:
    """Whom each of the company's rooms is about: who holds a role at its unit or below."""
    found = {}
    for one in company:
        if one.kind == "mail":
            continue
        held = Membership.objects.on(day_of(now())).filter(user__is_active=True)
        if one.unit_id is not None:
            below = Reach.objects.on(day_of(now())).filter(above=one.unit_id)
            held = held.filter(unit__in=below.values("below"))
        found[one.pk] = frozenset(held.values_list("user", flat=True))
    return found


def language_of_company() -> str:
    """In which rooms are spoken to."""
    company = facts()
    return company.language if company is not None else settings.LANGUAGE_CODE


def told_of(user: User) -> set[str]:
    """Keys of what still waits for a user and was told to him at once."""
    return set(Told.objects.filter(user=user).values_list("key", flat=True))


def ear_of(user: User, on: date) -> Role:
    """As what somebody hears: a director by headlines, a manager by groups, others all."""
    held = set(
        Membership.objects.on(on).filter(user=user).values_list("role", flat=True)
    )
    for role in (Role.DIRECTOR, Role.MANAGER):
        if role in held:
            return role
    return Role.DIRECTOR if Role.ADMIN in held else Role.REP


def comes_by_link(user: User, on: date) -> bool:
    """Whether a message may carry his way in: not of who operates the system."""
    return not anywhere(user, (Action.SYSTEM_OPERATE,), on=on)


def digest_name(hour: time) -> str:
    """Under which name the job of an hour comes again."""
    return f"messages {hour:%H:%M}"
