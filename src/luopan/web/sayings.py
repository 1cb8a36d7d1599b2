"""Who is to be told what: Today's list of a person, put into a message in his language."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import override

from luopan.dimensions.queries import day_exceptions
from luopan.dimensions.queries.working_weeks import USUAL
from luopan.org import telling
from luopan.org.access import day_of
from luopan.org.facts import one_look
from luopan.org.models import User
from luopan.org.telling import NEVER, ONCE, Hearing, Saying
from luopan.web import asked
from luopan.web.words import digests
from luopan.web.words.today import Item

log = logging.getLogger("luopan.sayings")
Waiting = Mapping[str, Sequence[Item]]
Progress = Callable[[float], object]


def digests_at(
    hour: time, at: datetime, progress: Progress = lambda share: None
) -> list[Saying]:
    """The day's one message to each who wants it at an hour, and to rooms at the usual one.

    Whoever nothing waits for is sent nothing.
    """
    on, company = day_of(at), telling.company_channels()
    if not company and not telling.own_channels():
        return []
    people = telling.listeners(on)
    rooms = telling.rooms(company) if hour == telling.USUAL_HOUR else {}
    said, counted = [], dict[int, int]()
    for number, user in enumerate(people):
        hearing = telling.hearing_of(user, company)
        mine = _wants_digest(hearing, hour, on)
        if not mine and not rooms:
            continue
        waits = _found(user, at, on) or {}
        counted[user.pk] = sum(len(items) for items in waits.values())
        if mine:
            said += _digest(user, hearing, waits, on)
        progress((number + 1) / len(people))
    return said + _to_rooms(rooms, counted, on)


def _wants_digest(hearing: Hearing, hour: time, on: date) -> bool:
    if not hearing.channels or hearing.digest_at != hour:
        return False
    return not hearing.workdays or is_workday(on)


def is_workday(on: date) -> bool:
    """Whether the usual week works on a day; public holidays and make-up days 调休 count."""
    following = date.fromordinal(on.toordinal() + 1)
    return USUAL.works(on, day_exceptions("CN", on, following))


def _digest(user: User, hearing: Hearing, waits: Waiting, on: date) -> Iterable[Saying]:
    heard = {kind: v for kind, v in waits.items() if hearing.mode(kind) != NEVER}
    if not heard:
        return
    with override(user.language or settings.LANGUAGE_CODE):
        words = digests.digest(heard, telling.ear_of(user, on))
    yield Saying(
        user.pk,
        hearing.channels,
        words.subject,
        words.text,
        words.where,
        f"digest:{user.pk}:{on.isoformat()}",
    )


def _to_rooms(
    rooms: Mapping[int, frozenset[int]], counted: Mapping[int, int], on: date
) -> list[Saying]:
    if not is_workday(on):
        return []
    said = []
    for channel, people in rooms.items():
        waiting = [counted[one] for one in people if counted.get(one)]
        if not waiting:
            continue
        with override(telling.language_of_company()):
            words = digests.room(sum(waiting), len(waiting))
        key = f"room:{on.isoformat()}"
        said.append(Saying(0, (channel,), words.subject, words.text, words.where, key))
    return said


def news_at(at: datetime, progress: Progress = lambda share: None) -> list[Saying]:
    """What has come to wait since the last look, for those who hear of its kind at once.

    In somebody's quiet hours nothing is said; what came meanwhile is one message after them.
    """
    on, company = day_of(at), telling.company_channels()
    said = []
    hearers = telling.hearers_at_once(on)
    for number, user in enumerate(hearers):
        hearing = telling.hearing_of(user, company)
        if not hearing.at_once() or telling.quiet_now(hearing, at):
            continue
        waits = _found(user, at, on)
        said += [] if waits is None else _news(user, hearing, waits, at)
        progress((number + 1) / len(hearers))
    return said


def _news(user: User, hearing: Hearing, waits: Waiting, at: datetime) -> list[Saying]:
    heard = {kind: v for kind, v in waits.items() if hearing.mode(kind) == ONCE}
    known = telling.told_of(user)
    keys = {_key(kind, item) for kind, items in heard.items() for item in items}
    if keys == known:
        return []
    new = {
        kind: fresh
        for kind, items in heard.items()
        if (fresh := [item for item in items if _key(kind, item) not in known])
    }
    waiting = tuple(sorted(keys))
    key = f"news:{user.pk}:{at.isoformat()}"
    if not new:  # something was done: forget that it was told
        return [Saying(user.pk, (), "", "", "", key, waiting)]
    with override(user.language or settings.LANGUAGE_CODE):
        words = digests.news(new, telling.ear_of(user, day_of(at)))
    return [
        Saying(
            user.pk,
            hearing.channels,
            words.subject,
            words.text,
            words.where,
            key,
            waiting,
        )
    ]


def _found(user: User, at: datetime, on: date) -> Waiting | None:
    """What waits for one; a fault in what is his leaves all others their messages."""
    try:
        return _waits(user, at, on)
    except DatabaseError:
        raise
    except Exception:
        log.exception("what waits for %s", user.get_username())
        return None


def _waits(user: User, at: datetime, on: date) -> Waiting:
    with one_look(reading=True), override(user.language or settings.LANGUAGE_CODE):
        return asked.by_kind(user, at=at, on=on)


def _key(kind: str, item: Item) -> str:
    """Which thing it is: what comes back to wait is a new one, what only ages is not."""
    return f"{kind}:{item.at:%Y%m%dT%H%M%S}:{item.url}"[:200]
