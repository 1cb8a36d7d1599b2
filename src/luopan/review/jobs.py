"""What this stage leaves to the worker."""

from typing import Any

from luopan.org.clock import now
from luopan.org.queries import builtin_operator
from luopan.review.recurring import CONTESTS
from luopan.review.services.contests import end_contests
from luopan.trail.jobs import Context, job


@job(CONTESTS)
def end_what_is_over(_context: Context) -> Any:
    """Every morning: keep the results of contests that are over."""
    at = now()
    ended = end_contests(actor=builtin_operator(at=at), at=at)
    return {"ended": [one.pk for one in ended]}
