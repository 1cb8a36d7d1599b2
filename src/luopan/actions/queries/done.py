"""When actions were said to be done, each alone or many together, as the trail keeps it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import QuerySet

from luopan.actions.models import Action
from luopan.trail.models import Entry

LOOKED = 2_000  # entries that are looked through for what was done lately
TOGETHER = "actions.change_together"
Moves = Iterator[tuple[int, datetime, str]]


def said_done(numbers: Collection[int]) -> dict[int, datetime]:
    """When each came to be done for the last time; two queries.

    Args:
        numbers: Of actions.

    Returns:
        By number; absent: nobody recorded when, for it came so from a sheet.
    """
    if not numbers:
        return {}
    subjects = [f"action:{number}" for number in numbers]
    every = Entry.objects.order_by("-seq")
    alone = every.filter(subject__in=subjects, act="actions.move")
    found: dict[int, datetime] = {}
    moves = [*_alone(alone), *_together(every)]
    for number, at, state in sorted(moves, key=lambda move: move[1]):
        if state == Action.State.DONE and number in numbers:
            found.setdefault(number, at)  # said again it is not done later
        elif state:
            found.pop(number, None)
    return found


def done_since(at: datetime) -> set[int]:
    """Numbers of actions that were said to be done from an instant on; two queries."""
    recent = Entry.objects.filter(at__gte=at).order_by("-seq")
    moves = [*_alone(recent.filter(act="actions.move")), *_together(recent)]
    return {number for number, _at, state in moves if state == Action.State.DONE}


def _alone(entries: QuerySet[Entry]) -> Moves:
    rows = entries.filter(outcome="done").values_list("subject", "at", "details")
    for subject, at, details in rows[:LOOKED]:
        sort, _colon, number = subject.partition(":")
        if sort == "action":
            yield int(number), at, details.get("state", "")


def _together(entries: QuerySet[Entry]) -> Moves:
    rows = entries.filter(subject="actions", act=TOGETHER, outcome="done")
    for at, details in rows.values_list("at", "details")[:LOOKED]:
        state = details.get("changed", {}).get("state", "")
        for number in details.get("actions", ()):
            yield number, at, state
