"""The daily look for warnings, and the meetings of the next days; in company time."""

from datetime import datetime

from luopan.org.queries import builtin_operator
from luopan.trail.models import Recurring
from luopan.trail.queue import enqueue
from luopan.trail.services import repeat

JOB = "tracking.watch"
RULE = "daily 06:45"
AGAIN = "tracking.watch_again"
OFTEN = "every 15"

MEETINGS = "tracking.meetings"
EARLY = "daily 05:40"


def begin_meetings(at: datetime) -> None:
    """Let the worker make the meetings of the next days every morning; said once."""
    if Recurring.objects.filter(name=MEETINGS).exists():
        return
    by = builtin_operator(at=at)
    repeat(actor=by, at=at, name=MEETINGS, kind=MEETINGS, rule=EARLY)
    enqueue(actor=None, at=at, kind=MEETINGS, key=f"{MEETINGS}:first", parameters={})


def begin_watch(at: datetime) -> None:
    """Let the worker look for warnings at once and every morning; said once in a database.

    Where a rate was missing it looks again soon after the rate has come.
    """
    known = set(Recurring.objects.values_list("name", flat=True))
    for name, rule in ((JOB, RULE), (AGAIN, OFTEN)):
        if name not in known:
            repeat(
                actor=builtin_operator(at=at), at=at, name=name, kind=name, rule=rule
            )
    if JOB not in known:
        watch_now(at, "first")


def watch_now(at: datetime, why: str) -> None:
    """Let the worker look for warnings at once; for the same reason it does so once."""
    enqueue(actor=None, at=at, kind=JOB, key=f"{JOB}:{why}", parameters={})
