"""The nightly copy: when it comes, and what an administrator hears when it failed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from luopan.org.access import Action, anywhere
from luopan.org.models import User
from luopan.org.queries import builtin_operator
from luopan.trail.models import Job, Recurring
from luopan.trail.queue import message_of
from luopan.trail.services import repeat, stop_repeating
from luopan.trail.upkeep import nightly
from luopan.trail.upkeep.shelf import backups

JOB = "org.nightly"


@dataclass(frozen=True)
class Missed:
    """A night without a copy: why, which says what to do."""

    at: datetime
    why: str


def begin_nights(at: datetime) -> None:
    """Let the worker write a copy at the hour that the environment says, or none.

    Raises:
        Refused: The environment says what cannot be.
    """
    rule = nightly.rule()
    nightly.kept()  # heard when the worker starts, not at night
    now = Recurring.objects.filter(name=JOB, active=True).first()
    if now is None and not rule or now is not None and now.rule == rule:
        return
    by = builtin_operator(at=at)
    if rule:
        repeat(actor=by, at=at, name=JOB, kind=JOB, rule=rule)
    else:
        stop_repeating(actor=by, at=at, name=JOB)


def failures() -> QuerySet[Job]:
    """Nights on which it failed, whatever came after."""
    return Job.objects.filter(kind=JOB, state__in=["failed", "parked"])


def missed(user: User, *, on: date) -> Missed | None:
    """The last night without a copy, if whoever operates the system has none since."""
    if not anywhere(user, (Action.SYSTEM_OPERATE,), on=on):
        return None
    last = failures().exclude(finished_at=None).order_by("-finished_at").first()
    if last is None or last.finished_at is None:
        return None
    since = [copy for copy in backups() if copy.written_at > last.finished_at]
    return None if since else Missed(last.finished_at, message_of(last))


def next_night() -> datetime | None:
    """When the next one is due; None: none comes by itself."""
    due = Recurring.objects.filter(name=JOB, active=True).values_list("next_at")
    found = due.first()
    return found[0] if found else None
