"""What the worker of a demo does by itself: the day that has begun is added to the company."""

from typing import Any

from luopan.demo.make import bring_up
from luopan.demo.story import ZONE
from luopan.demo.waking import JOB
from luopan.org import clock, queries
from luopan.trail.jobs import Context, job


@job(JOB)
def add_days(context: Context) -> Any:
    """Bring a demo that goes with time up to today; nothing else is ever touched."""
    if not queries.company().made_by_demo or clock.still_on() is not None:
        return {"added": None}
    today = context.at.astimezone(ZONE).date()
    bring_up(today, lambda _text: None)
    return {"added": today.isoformat()}
