"""What waits for the person who asks, kept in parts until an act can have changed one."""

from collections.abc import Set

from django.http import HttpRequest

from luopan.web import asked
from luopan.web.kept import kept_parts
from luopan.web.words.today import Item

Found = dict[str, list[Item]]
Part = tuple[str, frozenset[str], int]


def waits(request: HttpRequest) -> Found:
    """All that waits, by kind; what leaves no trail is asked anew."""
    user, on = request.user, request.on
    hour = request.at.hour  # deadlines fall within a day
    parts = {("waits", kinds, hour): despite for kinds, despite in asked.GROUPS}

    def ask(missing: Set[Part]) -> dict[Part, Found]:
        kinds = frozenset().union(*(kinds for _waits, kinds, _hour in missing))
        found = asked.of_others(user, on, kinds)
        return {
            part: {kind: found[kind] for kind in part[1] if kind in found}
            for part in missing
        }

    found: Found = {}
    for some in kept_parts(request, parts, ask).values():
        found |= some
    return asked.told(asked.of_work(user, request.at), found)
