"""On which days the meetings of a series are due."""

from datetime import date, timedelta

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import STANDARD_CALENDAR, day_exceptions
from luopan.dimensions.queries.working_weeks import week_on, working_weeks
from luopan.engine.calendar import due_days
from luopan.engine.calendar.recurring import Works
from luopan.org.models import Company, Unit
from luopan.tracking.models.meetings import Arranged

AROUND = timedelta(days=100)  # a quarter before and after: its n-th working day


def works_at(unit: Unit, start: date, end: date) -> Works:
    """Whether a unit works on a day of a span; four queries in all."""
    calendar = Calendar.objects.filter(code=STANDARD_CALENDAR).first()
    region = calendar.region if calendar else ""
    exceptions = day_exceptions(region, start, end)
    weeks = working_weeks(unit)
    return lambda day: week_on(weeks, day).works(day, exceptions)


def due(arranged: Arranged, unit: Unit, start: date, end: date) -> list[date]:
    """The days from ``start`` until before ``end`` on which a meeting of a unit is due."""
    months = Company.objects.values_list("first_month", flat=True)
    return due_days(
        arranged.rhythm,
        arranged.day,
        (start, end),
        works_at(unit, start - AROUND, end + AROUND),
        off=arranged.off,
        first_month=months.first() or 1,
    )
