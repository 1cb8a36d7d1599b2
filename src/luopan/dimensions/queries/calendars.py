"""Calendars, holidays and working days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Holiday, HolidayYear
from luopan.engine import calendar as engine
from luopan.engine.calendar.change import changed_year_spans
from luopan.engine.calendar.working import WEEKEND
from luopan.trail.refusal import Refused

STANDARD_CALENDAR = "company"  # code of the calendar that ``luopan init`` makes


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar and the schemes it has followed since when (the first: ever since)."""

    code: str
    name: str
    name_other: str
    region: str
    schemes: tuple[tuple[date | None, engine.Scheme], ...]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """How many days are worked; provisional where a year's notice is not known yet."""

    days: int
    provisional: bool
    unknown_years: tuple[int, ...] = ()


def scheme_of(kind: str, parameters: Mapping[str, Any]) -> engine.Scheme:
    """The scheme that a calendar's row describes. ValueError names what is wrong."""
    values = dict(parameters)
    try:
        if "quarters" in values:
            values["quarters"] = tuple(values["quarters"])
        return engine.Scheme(kind=cast(engine.Kind, kind), **values)
    except TypeError as error:
        raise ValueError("parameters") from error


def eras_of(calendar: Calendar) -> list[tuple[date, engine.Scheme]]:
    """The schemes of a calendar with the day each begins; the first holds ever since."""
    eras = [(date.min, scheme_of(calendar.scheme, calendar.parameters))]
    for change in calendar.changes:
        scheme = scheme_of(change["scheme"], change["parameters"])
        eras.append((date.fromisoformat(change["from_date"]), scheme))
    return eras


def year_spans(calendar: Calendar, year: int) -> tuple[engine.Span, ...]:
    """The tree of periods of a year, preorder, the year first.

    Raises:
        Refused: The calendar has no such year.
    """
    try:
        return changed_year_spans(eras_of(calendar), year)
    except ValueError:
        raise Refused(
            _("The calendar “%(calendar)s” has no year %(year)s."),
            calendar=calendar.name,
            year=year,
        ) from None


YEARS = range(
    1901, 2199
)  # that a calendar can be drawn for, with one more at each side


def year_called(code: str) -> int:
    """The year that a period's code begins with; 0: no calendar has it."""
    first = code[:4]
    year = int(first) if first.isascii() and first.isdigit() else 0
    return year if year in YEARS else 0


def calendars() -> tuple[CalendarRow, ...]:
    """All calendars, by code."""
    return tuple(_row(calendar) for calendar in Calendar.objects.order_by("code"))


def calendar_called(code: str = STANDARD_CALENDAR) -> CalendarRow:
    """The calendar with that code; refused if there is none."""
    found = Calendar.objects.filter(code=code).first()
    if found is None:
        raise Refused(_("There is no calendar with the code “%(code)s”."), code=code)
    return _row(found)


def _row(calendar: Calendar) -> CalendarRow:
    (_start, first), *later = eras_of(calendar)
    return CalendarRow(
        calendar.code,
        calendar.name,
        calendar.name_other,
        calendar.region,
        ((None, first), *later),
    )


def day_exceptions(region: str, start_date: date, end_date: date) -> dict[date, bool]:
    """Days that are not what their weekday says: False off, True worked."""
    rows = Holiday.objects.filter(
        region=region, day_date__gte=start_date, day_date__lt=end_date
    )
    return dict(rows.values_list("day_date", "working"))


def known_years(region: str) -> frozenset[int]:
    """The years whose holidays have been published and loaded."""
    rows = HolidayYear.objects.filter(region=region)
    return frozenset(rows.values_list("year", flat=True))


def working_days(
    calendar: Calendar,
    start_date: date,
    end_date: date,
    *,
    rest_days: Collection[int] = WEEKEND,
    holidays: bool = True,
) -> WorkingDays:
    """How many days are worked from ``start_date`` until before ``end_date``.

    Args:
        calendar: Its region says whose holidays and make-up days 调休 count.
        start_date: First day.
        end_date: First day after.
        rest_days: ISO weekdays that the unit rests on (a shop: none).
        holidays: False if the unit sells on holidays as on any day.

    Returns:
        The count; provisional if a year in the span has no published holidays yet, so
        that it counts plain weekends. It is right as soon as they are loaded, for
        nothing is stored. The last days of December may still be moved by the notice
        of the year after.
    """
    if end_date <= start_date:
        return WorkingDays(0, False)
    if not holidays:
        return WorkingDays(
            engine.working_days(start_date, end_date, {}, rest_days), False
        )
    exceptions = day_exceptions(calendar.region, start_date, end_date)
    last = (end_date - timedelta(days=1)).year
    unknown = set(range(start_date.year, last + 1)) - known_years(calendar.region)
    return WorkingDays(
        engine.working_days(start_date, end_date, exceptions, rest_days),
        bool(unknown),
        tuple(sorted(unknown)),
    )
