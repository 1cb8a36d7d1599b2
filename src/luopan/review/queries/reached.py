"""How far the cycle of a year has come, for the rail that stands on every page."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from luopan.org.facts import facts, recalled
from luopan.review.models import Review
from luopan.targets.models import Version
from luopan.tracking.models import CoachingTalk

COACHED, REVIEWED = "coached", "reviewed"
ORDER = ("nothing", "drafting", "agreed", "committed", COACHED, REVIEWED)


def reached(year: int) -> str:
    """One of ``ORDER``: drafted, agreed, committed, a talk held, the year reviewed; one query."""
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
    first, *others = _marks(year)
    return [word for (word,) in first.union(*others)]


def _marks(year: int) -> list[object]:
    known = facts()
    reviews = Review.objects.filter(
        unit=(known and known.root_id) or -1,
        period=str(year),
        action=None,
        state=Review.State.PUBLISHED,
    ).order_by()
    talks = CoachingTalk.objects.filter(held_date__year=year).order_by()
    return [
        reviews.annotate(word=_words(REVIEWED)).values_list("word"),
        talks.annotate(word=_words(COACHED)).values_list("word"),
    ]
