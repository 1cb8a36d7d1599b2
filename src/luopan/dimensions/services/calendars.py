"""Calendars: how years are cut, and what they are written out as."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Period
from luopan.dimensions.queries.calendars import eras_of, scheme_of, year_spans
from luopan.dimensions.rules import check_name, check_new
from luopan.engine.calendar import change_problem
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

WRONG = {
    "kind": _("A calendar is made of months, or of weeks: 445, 454, 544 or 13x4."),
    "first_month": _("The first month of a year must be a number from 1 to 12."),
    "first_day": _(
        "Months start on a day from 1 to 31; week-based calendars have no such setting."
    ),
    "week_start": _("A week starts on a day from 1 (Monday) to 7 (Sunday)."),
    "leaf": _(
        "Month calendars use “month”, or “part” (weeks cut at month ends); week calendars "
        "use “week” or “month”."
    ),
    "month_name": _(
        "A period across two months is named by where it starts (“start”), where it ends "
        "(“end”), or where “most” of it is."
    ),
    "year_name": _("A year is named by where it starts (“start”) or ends (“end”)."),
    "anchor": _(
        "A week-based year ends on the day “nearest” to the end of a month, or on the "
        "“last” such day in it."
    ),
    "long_month": _("The month of the 53rd week is its number, or 0 for the last one."),
    "quarters": _("The quarters of 13 months are four numbers that add up to 13."),
}
UNKNOWN = _("A calendar has no such parameters: %(names)s.")
CHANGE_WRONG = {
    "order": _("A later change of this calendar already exists."),
    "start": _("No year of the new scheme starts on %(day)s."),
    "name": _(
        "The years before and after %(day)s would have the same name or skip one: name the "
        "new years by where they start or end, whichever they do not use now."
    ),
}


@service("dimensions.add_calendar")
def add_calendar(
    *,
    actor: User,
    at: datetime,
    code: str,
    name: str,
    name_other: str = "",
    scheme: str = "months",
    parameters: dict[str, Any] | None = None,
    region: str = "CN",
) -> Calendar:
    """Add a calendar.

    Args:
        actor: Who.
        at: When.
        code: Its code.
        name: Its name.
        name_other: In the second language.
        scheme: months, 445, 454, 544 or 13x4.
        parameters: The other arguments of ``engine.calendar.Scheme``.
        region: Whose holidays count.

    Raises:
        Refused: He may not; the code is taken; a parameter is wrong (says which).
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"calendar:{code}", scheme=scheme, parameters=parameters or {})
    check_name(code, name)
    check_new(Calendar, [code])
    _check(scheme, parameters or {})
    return Calendar.objects.create(
        code=code,
        name=name,
        name_other=name_other,
        scheme=scheme,
        parameters=parameters or {},
        region=region,
    )


def _check(scheme: str, parameters: dict[str, Any]) -> None:
    try:
        scheme_of(scheme, parameters)
    except ValueError as error:
        sentence = WRONG.get(str(error))
        if sentence is None:
            raise Refused(UNKNOWN, names=", ".join(parameters)) from None
        raise Refused(sentence) from None


@service("dimensions.change_calendar")
def change_calendar(
    *,
    actor: User,
    at: datetime,
    calendar: Calendar,
    from_date: date,
    scheme: str = "months",
    parameters: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Cut years differently from a day on; that day must be the first of a new year.

    The last year of the old kind is cut or stretched to that day, so that every day
    stays in exactly one leaf. Years already written out as rows are written anew.

    Raises:
        Refused: He may not; a parameter is wrong; no year of the new kind starts that
            day; two years would bear one name.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"calendar:{calendar.code}", from_date=from_date, scheme=scheme)
    _check(scheme, parameters or {})
    change = {
        "from_date": from_date.isoformat(),
        "scheme": scheme,
        "parameters": parameters or {},
    }
    calendar.changes = [*calendar.changes, change]
    problem = change_problem(eras_of(calendar))
    if problem:
        calendar.changes = calendar.changes[:-1]
        raise Refused(CHANGE_WRONG[problem], day=from_date)
    calendar.save(update_fields=["changes"])
    written = calendar.periods.filter(kind="year").values_list("year", flat=True)
    for year in sorted(set(written)):
        _write(calendar, year)


@service("dimensions.write_periods")
def write_periods(*, actor: User, at: datetime, calendar: Calendar, year: int) -> int:
    """Write a year's periods out as rows, for readers of SQL; again changes nothing.

    Returns:
        How many periods the year has.

    Raises:
        Refused: He may not; the calendar has no such year.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"calendar:{calendar.code}", year=year)
    return _write(calendar, year)


def _write(calendar: Calendar, year: int) -> int:
    spans = year_spans(calendar, year)
    columns = ("code", "parent_code", "kind", "start_date", "end_date")
    wanted = [(s.code, s.parent or "", s.kind, s.start_date, s.end_date) for s in spans]
    rows = Period.objects.filter(calendar=calendar, year=year)
    if list(rows.order_by("pk").values_list(*columns)) == wanted:
        return len(spans)
    rows.delete()
    Period.objects.bulk_create(
        Period(calendar=calendar, year=year, **dict(zip(columns, row, strict=True)))
        for row in wanted
    )
    return len(spans)
