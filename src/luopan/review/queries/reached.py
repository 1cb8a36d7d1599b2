"""How far the cycle of a year has come, for the rail that stands on every page."""

from collections.abc import Set
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from luopan.org.facts import facts, recalled, remembered_while_reading
from luopan.org.presence import Rows
from luopan.review.models import Review
from luopan.targets.models import Version
from luopan.tracking.models import CoachingTalk

COACHED, REVIEWED = "coached", "reviewed"
ORDER = ("nothing", "drafting", "agreed", "committed", COACHED, REVIEWED)


def marks(year: int) -> dict[str, list[Rows]]:
    """What says that a talk was held and that the year was reviewed: to be asked with more."""
    return {COACHED: [_talks(year)], REVIEWED: [_reviews(year)]}


def marked(year: int, there: Set[str]) -> None:
    """Remember which of them there are, while nothing is changed."""
    found = [word for word in (COACHED, REVIEWED) if word in there]
    remembered_while_reading(("marks of the year", year), lambda: found)


def reached(year: int) -> str:
    """One of ``ORDER``: drafted, agreed, committed, a talk held, the year reviewed.

    One query; none where versions and marks were read already.
    """
    read = recalled(("versions of", year))
    states = set(_later(year) if read is None else _after(year))
    if read is not None:
        states |= {version.state for version in read}
    return max((_step(state) for state in states), key=ORDER.index, default=ORDER[0])


def _step(state: str) -> str:
    if state in ORDER:
        return state
    return "drafting"


def _words(word: str) -> Cast:
    return Cast(Value(word), CharField())


def _later(year: int) -> list[str]:
    versions = Version.objects.filter(plan__year=year).order_by()
    said = versions.annotate(word=Cast(F("state"), CharField())).values_list("word")
    return [word for (word,) in said.union(*_marks(year))]


def _after(year: int) -> list[str]:
    known: list[str] | None = recalled(("marks of the year", year))
    if known is not None:
        return known
    first, *others = _marks(year)
    return [word for (word,) in first.union(*others)]


def _marks(year: int) -> list[QuerySet[Any, Any]]:
    return [
        _reviews(year).annotate(word=_words(REVIEWED)).values_list("word"),
        _talks(year).annotate(word=_words(COACHED)).values_list("word"),
    ]


def _reviews(year: int) -> QuerySet[Review]:
    known = facts()
    return Review.objects.filter(
        unit=(known and known.root_id) or -1,
        period=str(year),
        action=None,
        state=Review.State.PUBLISHED,
    ).order_by()


def _talks(year: int) -> QuerySet[CoachingTalk]:
    return CoachingTalk.objects.filter(held_date__year=year).order_by()
