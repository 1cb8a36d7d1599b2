"""What this stage leaves to the worker."""

from typing import Any

from luopan.org.access import day_of
from luopan.org.clock import now
from luopan.org.queries import builtin_operator
from luopan.tracking.daily import AGAIN, JOB, MEETINGS, watch_now
from luopan.tracking.queries.warnings import Looked, look
from luopan.tracking.queries.warnings.untold import can_be_told
from luopan.tracking.services.meetings import arise
from luopan.tracking.services.watching import watch
from luopan.trail.jobs import Context, job


def _looked(_context: Context) -> Looked:
    at = now()  # a demo that stands still sees its day
    return look(at=at, on=day_of(at))


@job(JOB, prepare=_looked)
def look_for_warnings(context: Context) -> Any:
    """Every morning: let warnings stand as the rules find them."""
    at = now()
    return watch(actor=builtin_operator(at=at), at=at, looked=context.prepared)


@job(AGAIN)
def look_again(context: Context) -> dict[str, bool]:
    """Every quarter of an hour: where a rate was missing that has come, nobody waits a night."""
    again = can_be_told()
    if again:
        watch_now(now(), f"again:{context.job_id}")
    return {"again": again}


@job(MEETINGS)
def let_meetings_arise(_context: Context) -> Any:
    """Every morning: the meetings of the next days, with who takes part in them."""
    at = now()
    return arise(actor=builtin_operator(at=at), at=at)
