"""What time it is for the company. A demo made for a day stays on that day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from luopan.org.access import HOME_ZONE
from luopan.org.models import Company


def now() -> datetime:
    """The instant that services take as ``at``.

    The real one, but in a demo made for a fixed day: that day at the real time of day,
    so that every page, picture and test of it shows the same.
    """
    real = timezone.now()
    still, here = _standing_still()
    if still is None:
        return real
    return datetime.combine(still, real.astimezone(here).timetz())


def on_its_day(at: datetime) -> datetime:
    """An instant of the real clock, as a demo that stands still tells it: on its own day."""
    still, home = _standing_still()
    real = at.astimezone(home)
    if still is None or real.date() <= still:
        return at
    return datetime.combine(still, real.timetz())


def still_on() -> date | None:
    """The day a demo stands still on; None for everybody else."""
    return _standing_still()[0]


def zone() -> ZoneInfo:
    """The company's time zone, as it was when this process first asked."""
    return _standing_still()[1]


def here(at: datetime) -> datetime:
    """An instant as the company's clocks show it."""
    return at.astimezone(zone())


_known: list[tuple[date | None, ZoneInfo]] = []


def _standing_still() -> tuple[date | None, ZoneInfo]:
    """Asked once a process: a demo's day and the zone are set before anything is served."""
    if _known:
        return _known[0]
    company = Company.objects.values_list("demo_date", "time_zone", "made_by_demo")
    found = company.first()
    if found is None:
        return None, ZoneInfo(HOME_ZONE)
    day, name, made = found
    _known.append(((day if made else None), ZoneInfo(name)))
    return _known[0]


def forget() -> None:
    """Ask again: the company has just been founded or changed, or another database is open."""
    _known.clear()
