"""What waits for the person who asks, kept in parts until an act can have changed one."""

from collections.abc import Mapping, Set

from django.http import HttpRequest

from luopan.org.presence import Rows
from luopan.review.queries import reached
from luopan.web import asked
from luopan.web.kept import kept_parts
from luopan.web.words.today import Item
from luopan.web.years import this_year

Found = dict[str, list[Item]]
Part = tuple[str, frozenset[str], int]


def waits(request: HttpRequest) -> Found:
    """All that waits, by kind; what leaves no trail is asked anew."""
    return waits_beside(request, {})[0]


def waits_beside(
    request: HttpRequest, beside: Mapping[str, list[Rows]]
) -> tuple[Found, Set[str]]:
    """The same, and which of some other rows there are: asked about in the same query."""
    user, on = request.user, request.on
    hour = request.at.hour  # deadlines fall within a day
    parts = {("waits", kinds, hour): despite for kinds, despite in asked.GROUPS}

    year = this_year(request)  # the rail of the page asks of it as well
    fleeting = {**asked.work(user, request.at), **beside, **reached.marks(year)}
    there: Set[str] | None = None

    def ask(missing: Set[Part]) -> dict[Part, Found]:
        nonlocal there
        kinds = frozenset().union(*(kinds for _waits, kinds, _hour in missing))
        there = asked.there(user, on, kinds, fleeting)
        found = asked.of_others(user, on, there)
        return {
            part: {kind: found[kind] for kind in part[1] if kind in found}
            for part in missing
        }

    found: Found = {}
    for some in kept_parts(request, parts, ask).values():
        found |= some
    if there is None:  # all was kept
        there = asked.there(user, on, frozenset(), fleeting)
    reached.marked(year, there)
    return asked.told(asked.of_work(user, request.at, there), found), there
