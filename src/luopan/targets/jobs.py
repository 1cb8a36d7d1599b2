"""What this stage leaves to the worker."""

from typing import Any

from luopan.org.queries import builtin_operator
from luopan.targets import services
from luopan.trail.jobs import Context, job


@job("targets.release_expired")
def release_expired(context: Context) -> Any:
    """The day after a hold's last one: let go what is held longer than was meant."""
    actor = builtin_operator(at=context.at)
    return {"released": services.release_expired(actor=actor, at=context.at)}
