"""The company's year today: from January, April or 26 December on, as its calendar has it."""

from collections.abc import Hashable
from datetime import date

from django.http import HttpRequest

from luopan.dimensions.services import calendars
from luopan.org.facts import recalled
from luopan.org.services import company
from luopan.strategy.words import year_of
from luopan.trail.chain import acts_of

CUTTING = acts_of(calendars, company)  # what can cut a year otherwise
_known: dict[date, tuple[int, Hashable]] = {}


def this_year(request: HttpRequest) -> int:
    """The fiscal year of the day.

    Every page says it, so it is asked once a process and day, and anew where a request that
    looks at the trail anyway (those of Today, Targets, Track) finds that a calendar changed.
    """
    seen = recalled(("trail seen",))
    mark = seen and seen.mark_of(CUTTING)
    year, stands = _known.get(request.on, (0, None))
    if not year or (mark and mark != stands):
        year = year_of(request.on)
        _known.clear()
        _known[request.on] = year, mark
    return year


def forget() -> None:
    """Another database is open."""
    _known.clear()
