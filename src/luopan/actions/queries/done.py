"""When actions were said to be done, each alone or many together, as the trail keeps it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q

from luopan.actions.models import Action
from luopan.trail.models import Entry

LOOKED = 2_000  # entries that are looked through, the newest
ALONE = Q(act="actions.move", outcome="done")
TOGETHER = Q(subject="actions", act="actions.change_together", outcome="done")


def said_done(numbers: Collection[int]) -> dict[int, datetime]:
    """When each came to be done for the last time; one query.

    Args:
        numbers: Of actions.

    Returns:
        By number; absent: nobody recorded when, for it came so from a sheet.
    """
    if not numbers:
        return {}
    his = ALONE & Q(subject__in=[f"action:{number}" for number in numbers])
    found: dict[int, datetime] = {}
    moves = list(_moves(his | TOGETHER))
    for number, at, state in sorted(moves, key=lambda move: move[1]):
        if state == Action.State.DONE and number in numbers:
            found.setdefault(number, at)  # said again it is not done later
        elif state:
            found.pop(number, None)
    return found


def done_since(at: datetime) -> set[int]:
    """Numbers of actions that were said to be done from an instant on; one query."""
    moves = _moves(Q(at__gte=at) & (ALONE | TOGETHER))
    return {number for number, _at, state in moves if state == Action.State.DONE}


def _moves(wanted: Q) -> Iterator[tuple[int, datetime, str]]:
    """Actions that were moved, when, and to which state; the newest first."""
    rows = Entry.objects.filter(wanted).order_by("-seq")
    for subject, at, details in rows.values_list("subject", "at", "details")[:LOOKED]:
        sort, _colon, number = subject.partition(":")
        if sort == "action":
            yield int(number), at, details.get("state", "")
        elif sort == "actions":
            state = details.get("changed", {}).get("state", "")
            for one in details.get("actions", ()):
                yield one, at, state
