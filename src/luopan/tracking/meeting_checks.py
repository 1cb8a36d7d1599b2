"""How a meeting is to go, checked: name, rhythm, hour, agenda."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.words import checked_name
from luopan.tracking.models.meetings import Arranged
from luopan.tracking.presets import BEHIND, Point
from luopan.tracking.queries.meetings.presets import stored
from luopan.trail.refusal import Refused

MOST_POINTS, LONGEST = 12, 480  # minutes of a meeting
DAYS = {
    Arranged.Rhythm.DAILY: range(-31, 32),
    Arranged.Rhythm.WEEKLY: range(1, 8),
    Arranged.Rhythm.MONTHLY: range(-23, 24),
    Arranged.Rhythm.QUARTERLY: range(-66, 67),
}


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
        raise Refused(_("A meeting of this rhythm has no day %(day)s."), day=day)
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
        raise Refused(_("An agenda has 1 to %(most)s points."), most=MOST_POINTS)
    for point in agenda:
        checked_name(str(point.title))
        _known(point.behind, BEHIND)
        if point.minutes < 1:
            raise Refused(_("A point of the agenda takes a minute at least."))
    if sum(point.minutes for point in agenda) > LONGEST:
        raise Refused(_("A meeting takes %(most)s minutes at most."), most=LONGEST)
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
            _("There is no “%(word)s”; say %(known)s."),
            word=word[:40],
            known=", ".join(filter(None, words)),
        )
