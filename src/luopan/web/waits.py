"""What waits for the person who asks, kept in parts until an act can have changed one."""

from django.http import HttpRequest

from luopan.web import asked
from luopan.web.kept import kept
from luopan.web.words.today import Item


def waits(request: HttpRequest) -> dict[str, list[Item]]:
    """All that waits, by kind; what leaves no trail is asked anew."""
    user, on = request.user, request.on
    found: dict[str, list[Item]] = {}
    for kinds, despite in asked.GROUPS:
        name = ("waits", kinds, request.at.hour)  # deadlines fall within a day

        def ask(kinds: frozenset[str] = kinds) -> dict[str, list[Item]]:
            return asked.of_others(user, on, kinds)

        found |= kept(request, name, ask, despite=despite)
    work = asked.of_work(user, request.at)
    return {
        **({"work": work} if work else {}),
        **{kind: found[kind] for kind in asked.ASKING if kind in found},
    }
