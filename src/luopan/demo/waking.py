"""A demo that goes with time wakes up shortly after midnight, in company time."""

from datetime import datetime

from luopan.org.queries import builtin_operator
from luopan.trail.queries import recurring
from luopan.trail.services import repeat

JOB = "demo.add_days"
RULE = "daily 00:10"


def wake_daily(now: datetime) -> None:
    """Let the worker add each day when it has begun; said once in a database."""
    if any(row.name == JOB for row in recurring()):
        return
    repeat(actor=builtin_operator(at=now), at=now, name=JOB, kind=JOB, rule=RULE)
