"""Background jobs, for those whose they are; who operates the system sees all."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, may
from luopan.org.models import User
from luopan.trail import queries
from luopan.trail.queries import JobRow


def jobs_seen(
    viewer: User, *, on: date, state: str | None = None, limit: int = 100
) -> tuple[JobRow, ...]:
    """The newest jobs, newest first."""
    return queries.jobs(state, actor=_whose(viewer, on), limit=limit)


def job_seen(viewer: User, number: int, *, on: date) -> JobRow:
    """One job.

    Raises:
        Unknown: There is none, or it is somebody else's; nobody can tell which.
    """
    found, whose = queries.job(number), _whose(viewer, on)
    if found is None or (whose is not None and found.actor_id != whose.pk):
        raise Unknown(_("There is no such job."))
    return found


def _whose(viewer: User, on: date) -> User | None:
    """None: everybody's."""
    return None if may(viewer, Action.SYSTEM_OPERATE, on=on) else viewer
