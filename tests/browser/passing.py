"""What happens in the demo company beside the pages while its days pass.

Run in a process of its own, as ``days.Days.passes`` does.
"""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils import timezone

from luopan.demo.make import bring_up
from luopan.demo.world import next_month
from luopan.org import clock
from luopan.org.access import day_of
from luopan.org.models import Company, User
from luopan.review.models import Closing
from luopan.review.services.closing import close_period, open_close
from luopan.tracking import daily
from luopan.trail.models import Recurring

MORNING = (daily.JOB, daily.MEETINGS)
BY_PHONE = "其余岗位已电话核对"


def until(day: str) -> None:
    """Days pass until a morning: records come in, the worker finds the morning's work due."""
    Company.objects.update(demo_date=day)
    clock.forget()
    bring_up(date.fromisoformat(day), print)
    Recurring.objects.filter(name__in=MORNING).update(next_at=timezone.now())


def closed(last: str) -> None:
    """Months that nobody plays are closed in their order, up to one and with it."""
    for first in _open(last):
        period = f"{first:%Y-%m}"
        found = Closing.objects.filter(period=period, reopened_at=None).first()
        begun = found or open_close(
            **_by("zhou"), period=period, deadline=day_of(clock.now())
        )
        close_period(**_by("fang"), closing=begun, reason=BY_PHONE)


def _open(last: str) -> Iterator[date]:
    """First days of the months that are not closed."""
    shut = Closing.objects.exclude(closed_at=None).order_by("-end_date").first()
    first = shut.end_date
    while f"{first:%Y-%m}" <= last:
        yield first
        first = next_month(first)


def _by(name: str) -> dict[str, object]:
    return {"actor": User.objects.get(username=name), "at": clock.now()}


ACTS: dict[str, Callable[[str], None]] = {"until": until, "closed": closed}


def main(act: str, word: str) -> None:
    """Let something happen in the installation that this process is set up for."""
    ACTS[act](word)
