"""The trail, for those who may read it: found, counted, proved."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from django.db.models import Q

from luopan.org.access import Action, require
from luopan.org.language import in_other_language
from luopan.org.models import Company, Person, Unit, User
from luopan.trail import chain, queries
from luopan.trail.queries import EntryRow

DIRECTLY = 40_000  # entries that are proved while one waits


PRESENCE = ("org.sign_in", "org.sign_out", "org.end_sessions", "org.choose_language")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is left empty is not asked for.

    Attributes:
        person: User name of who did it, or a part of his name.
        act: As in ``org.grant_role``.
        subject: A thing and all below it, as in ``unit:north``.
        day: Of the company; with ``until`` the first of several.
        until: The last of several days; None: ``day`` alone.
        deeds: Without what only shows that somebody was here: sign-ins, looks chosen.
        denied: Only what was refused.
        before: Number of an entry: older ones only.
    """

    person: str = ""
    act: str = ""
    subject: str = ""
    day: date | None = None
    until: date | None = None
    deeds: bool = False
    denied: bool = False
    before: int | None = None


@dataclass(frozen=True)
class Acts:
    """A part of the trail.

    Attributes:
        rows: The newest that match, newest first.
        length: Of the whole chain.
        more: Whether older ones match too.
    """

    rows: tuple[EntryRow, ...]
    length: int
    more: bool


def acts(viewer: User, wanted: Wanted, *, at: datetime, most: int) -> Acts:
    """What was done, newest first.

    Raises:
        Denied: The viewer does not read the trail of the whole company.
    """
    require(viewer, Action.AUDIT_READ, at=at)
    since, until = _span(wanted.day, wanted.until)
    rows = queries.entries(
        subject=wanted.subject or None,
        actor=_people(wanted.person) if wanted.person else None,
        since=since,
        until=until,
        limit=most + 1,
        act=wanted.act or None,
        outcome="denied" if wanted.denied else None,
        before=wanted.before,
        without=PRESENCE if wanted.deeds else (),
    )
    return Acts(rows[:most], queries.length(), len(rows) > most)


def is_long(viewer: User, *, at: datetime) -> bool:
    """Whether proving the chain takes so long that nobody should wait for it."""
    require(viewer, Action.AUDIT_READ, at=at)
    return queries.length() > DIRECTLY


MOST_REFUSED = 1_000  # that are counted


def counts(viewer: User, *, at: datetime) -> tuple[int, int]:
    """How many entries the trail has, and how many of its last day were refused.

    Raises:
        Denied: The viewer does not read the trail of the whole company.
    """
    require(viewer, Action.AUDIT_READ, at=at)
    since = at - timedelta(days=1)
    refused = queries.entries(since=since, outcome="denied", limit=MOST_REFUSED)
    return queries.length(), len(refused)


def verdict(viewer: User, *, at: datetime) -> chain.Verdict:
    """Whether every seal of the chain holds; if not, the first that does not."""
    require(viewer, Action.AUDIT_READ, at=at)
    return chain.verify()


def head(viewer: User, *, at: datetime) -> str:
    """The newest seal, to be kept outside this installation."""
    require(viewer, Action.AUDIT_READ, at=at)
    return chain.export_head()


def names(subjects: set[str]) -> dict[str, str]:
    """What things of this stage are called, by how the trail calls them."""
    asked: dict[str, set[str]] = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        asked.setdefault(kind, set()).add(key)
    found, other = {}, in_other_language()
    for kind, model in (("unit", Unit), ("person", Person)):
        for row in model.objects.filter(code__in=asked.get(kind, ())):
            found[f"{kind}:{row.code}"] = (other and row.name_other) or row.name
    users = User.objects.filter(username__in=asked.get("user", ()))
    for user in users.select_related("person"):
        if user.person:
            person = user.person
            found[f"user:{user.username}"] = (
                other and person.name_other
            ) or person.name
    return found


def _people(words: str) -> list[int]:
    named = Q(username__iexact=words) | Q(person__name__icontains=words)
    other = Q(person__name_other__icontains=words)
    return list(User.objects.filter(named | other).values_list("pk", flat=True))


def _span(
    day: date | None, until: date | None
) -> tuple[datetime | None, datetime | None]:
    """From the first instant of a day to the last of another; one alone is that day."""
    last = until or day
    if last is None:
        return None, None
    zone = ZoneInfo(Company.objects.values_list("time_zone", flat=True).get())
    start = datetime.combine(day, clock.min, zone) if day else None
    return start, datetime.combine(last + timedelta(days=1), clock.min, zone)
