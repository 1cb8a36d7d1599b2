"""A calendar that programs subscribe to: days with a name, as text/calendar."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDEST = 75  # octets of a line, the fold's space included
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """Whole days with a name, or a time of one day.

    Attributes:
        key: The same for the same thing at every reading, and of nothing else on earth.
        first_date: First day.
        end_date: The day after the last.
        edits: How often it was changed.
        sort: A word by which a program may colour it.
        starts_at: When it begins; None: whole days. It then takes ``minutes``.
    """

    key: str
    name: str
    first_date: date
    end_date: date
    about: str = ""
    address: str = ""
    edits: int = 0
    sort: str = ""
    starts_at: datetime | None = None
    minutes: int = 0


def calendar(name: str, events: Iterable[Event], *, at: datetime, hours: int) -> str:
    r"""Events as a calendar to subscribe to.

    Args:
        name: What the calendar is called.
        events: In any order.
        at: When this was read.
        hours: After so many a program should look again.

    Returns:
        Lines of at most 75 octets, each ended by CR LF.

    Raises:
        ValueError: An event ends before it begins, or ``at`` has no time zone.

    Source:
        RFC 5545, sections 3.1 (folding), 3.3.11 (escapes), 3.6.1 (whole days); RFC 7986 for
        the name and how often to look again.

    Example:
        >>> from datetime import UTC, date, datetime
        >>> visit = Event("a-1", "Visit A; B", date(2027, 3, 1), date(2027, 3, 3))
        >>> text = calendar("Mine", [visit], at=datetime(2027, 1, 1, tzinfo=UTC), hours=1)
        >>> [line for line in text.split("\r\n") if line.startswith(("DT", "SUMMARY"))]
        ... # doctest: +NORMALIZE_WHITESPACE
        ['DTSTAMP:20270101T000000Z', 'DTSTART;VALUE=DATE:20270301',
         'DTEND;VALUE=DATE:20270303', 'SUMMARY:Visit A\\; B']
    """
    if at.tzinfo is None:
        raise ValueError("an instant without its time zone")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Luopan//Actions//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H",
        f"X-PUBLISHED-TTL:PT{hours}H",
    ]
    for event in events:
        lines += _event(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: Event, at: datetime) -> Iterator[str]:
    if event.end_date <= event.first_date:
        raise ValueError(f"{event.key} ends before it begins")
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.key)}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from _span(event)
    yield f"SUMMARY:{_text(event.name)}"
    if event.about:
        yield f"DESCRIPTION:{_text(event.about)}"
    if event.address:
        yield f"URL:{''.join(event.address.split())}"
    if event.sort:
        yield f"CATEGORIES:{_text(event.sort)}"
    yield f"SEQUENCE:{event.edits}"
    yield "STATUS:CONFIRMED"
    if event.starts_at is None:
        yield "TRANSP:TRANSPARENT"  # whole days that leave one free
    yield "END:VEVENT"


def _span(event: Event) -> Iterator[str]:
    if event.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{event.first_date:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.end_date:%Y%m%d}"
        return
    ends = event.starts_at + timedelta(minutes=event.minutes)
    for name, when in (("DTSTART", event.starts_at), ("DTEND", ends)):
        yield f"{name}:{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    r"""Text as a value: ``\``, ``;``, ``,`` and new lines escaped, unseen signs left out."""
    plain = said.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    plain = UNSEEN.sub("", plain).replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n")


def folded(line: str) -> list[str]:
    """A line in parts of at most 75 octets; no character is torn.

    Example:
        >>> [len(part.encode()) for part in folded("拜" * 60)]
        [75, 73, 34]
    """
    parts, room, start, size = [], WIDEST, 0, 0
    for place, character in enumerate(line):
        octets = len(character.encode())
        if size + octets > room:
            parts.append(line[start:place])
            start, size, room = place, 0, WIDEST - 1
        size += octets
    parts.append(line[start:])
    return [parts[0], *(f" {part}" for part in parts[1:])]
