"""How a meeting is to go, checked: name, rhythm, hour, agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.language import in_both
from luopan.org.models import Person
from luopan.org.words import checked_name
from luopan.tracking.models.meetings import Arranged
from luopan.tracking.presets import BEHIND, Point
from luopan.tracking.queries.meetings.presets import preset_called, stored
from luopan.trail.refusal import Refused

MOST_POINTS, LONGEST = 12, 480  # minutes of a meeting
DAYS = {
    Arranged.Rhythm.DAILY: range(-31, 32),
    Arranged.Rhythm.WEEKLY: range(1, 8),
    Arranged.Rhythm.MONTHLY: range(-23, 24),
    Arranged.Rhythm.QUARTERLY: range(-66, 67),
}


@dataclass(frozen=True)
class Arrangement:
    """How a recurring meeting goes; days and hours in company time.

    Attributes:
        leader: None: who leads the unit.
        guests: Take part without holding or leading anything there.
        start_date: The first day it can be due.
        end_date: The day after the last; None: it goes on.
    """

    name: str
    rhythm: str
    day: int
    starts_at: time
    takes: str
    agenda: Sequence[Point]
    start_date: date
    end_date: date | None = None
    off: str = "after"
    name_other: str = ""
    leader: Person | None = None
    guests: Sequence[Person] = ()
    preset: str = ""


def arrangement_of(preset: str, start_date: date, **otherwise: Any) -> Arrangement:
    """A recurring meeting as a kind of meeting has it, where nothing is said otherwise.

    Raises:
        Unknown: There is no such kind.
    """
    way = preset_called(preset).way
    name, other = in_both(way.name)
    columns = {
        "name": name,
        "name_other": way.other or (other if other != name else ""),
        "rhythm": way.rhythm,
        "day": way.day,
        "off": way.off,
        "starts_at": way.starts_at,
        "takes": way.takes,
        "agenda": way.agenda,
        "start_date": start_date,
        "preset": preset,
    }
    return Arrangement(**(columns | otherwise))


def columns_of(
    *,
    rhythm: str,
    day: int,
    off: str,
    starts_at: time,
    takes: str,
    agenda: Sequence[Point],
) -> dict[str, Any]:
    """What was said of how a meeting goes as the columns of ``Arranged``.

    Raises:
        Refused: There is no such rhythm, day or circle of people; the agenda is empty, too
            long, or names what does not exist.
    """
    _known(rhythm, Arranged.Rhythm.values)
    _known(off, Arranged.Off.values)
    _known(takes, Arranged.Takes.values)
    if day == 0 or day not in DAYS[Arranged.Rhythm(rhythm)]:
        raise Refused(_("A meeting with this frequency has no day “%(day)s”."), day=day)
    return {
        "rhythm": rhythm,
        "day": day,
        "off": off,
        "starts_at": starts_at,
        "takes": takes,
        "agenda": checked_agenda(agenda),
        "minutes": sum(point.minutes for point in agenda),
    }


def checked_agenda(agenda: Sequence[Point]) -> list[dict[str, Any]]:
    """Points as they are stored.

    Raises:
        Refused: None, too many, too long, a title is missing, or nothing of that name can
            stand behind one.
    """
    if not 0 < len(agenda) <= MOST_POINTS:
        raise Refused(_("An agenda can have 1 to %(most)s items."), most=MOST_POINTS)
    for point in agenda:
        checked_name(str(point.title))
        _known(point.behind, BEHIND)
        if point.minutes < 1:
            raise Refused(_("Each agenda item takes at least one minute."))
    if sum(point.minutes for point in agenda) > LONGEST:
        raise Refused(_("A meeting lasts at most %(most)s minutes."), most=LONGEST)
    return stored(agenda)


def both_names(name: str, other: str) -> dict[str, str]:
    """A name, and that in the second language, if there is one."""
    return {
        "name": checked_name(name),
        "name_other": checked_name(other) if other.strip() else "",
    }


def _known(word: str, words: Any) -> None:
    if word not in words:
        raise Refused(
            _("There is no “%(word)s”; choose %(known)s."),
            word=word[:40],
            known=", ".join(filter(None, words)),
        )
