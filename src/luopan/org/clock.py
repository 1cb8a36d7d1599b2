"""What time it is for the company. A demo made for a day stays on that day."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from luopan.org.models import Company


def now() -> datetime:
    """The instant that services take as ``at``.

    The real one, but in a demo made for a fixed day: that day at the real time of day,
    so that every page, picture and test of it shows the same.
    """
    real = timezone.now()
    still, zone = _standing_still()
    if still is None:
        return real
    return datetime.combine(still, real.astimezone(zone).timetz())


def still_on() -> date | None:
    """The day a demo stands still on; None for everybody else."""
    return _standing_still()[0]


@lru_cache(maxsize=1)
def _standing_still() -> tuple[date | None, ZoneInfo]:
    """Asked once a process: the day of a demo is set before anything is served."""
    company = Company.objects.values_list("demo_date", "time_zone", "made_by_demo")
    day, zone, made = company.first() or (None, "UTC", False)
    return (day if made else None), ZoneInfo(zone)


def forget() -> None:
    """Ask again: the company has just been founded, or another database is open."""
    _standing_still.cache_clear()
