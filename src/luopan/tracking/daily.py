"""The daily look for warnings, in company time."""

from datetime import datetime

from luopan.org.queries import builtin_operator
from luopan.trail.models import Recurring
from luopan.trail.queue import enqueue
from luopan.trail.services import repeat

JOB = "tracking.watch"
RULE = "daily 06:45"


def begin_watch(at: datetime) -> None:
    """Let the worker look for warnings at once and every morning; said once in a database."""
    if Recurring.objects.filter(name=JOB).exists():
        return
    repeat(actor=builtin_operator(at=at), at=at, name=JOB, kind=JOB, rule=RULE)
    enqueue(actor=None, at=at, kind=JOB, key=f"{JOB}:first", parameters={})
