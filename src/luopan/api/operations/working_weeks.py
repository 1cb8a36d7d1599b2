"""Which days a unit works: read as of a day, and said from a day on."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.operations.organisation import Changed, UnitSaid, _dated, _found
from luopan.api.repeats import keyed
from luopan.api.shapes import Code
from luopan.dimensions import queries as dimensions
from luopan.dimensions.queries import week_on, working_weeks
from luopan.dimensions.services import drop_working_week, set_working_week
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy

router = Router(tags=["organisation"])


class Week(Schema):
    """Days a unit works. ``unit``: who says so, itself or one above; null: the usual week.

    ``rest_days``: ISO weekdays that are off, 1 is Monday; the end is exclusive.
    """

    unit: str | None
    rest_days: list[int]
    keeps_holidays: bool
    start_date: date | None
    end_date: date | None


class WorkingWeeks(Schema):
    """The days a unit works: ``now``, and all that it says itself."""

    unit: str
    on: date
    now: Week
    own: list[Week]


class WorkingWeekSaid(UnitSaid):
    """The days a unit and all under it work, until it is said anew."""

    rest_days: list[Annotated[int, Field(ge=1, le=7)]] = Field(max_length=7)
    keeps_holidays: bool = True


@router.get(
    "/working-weeks", response=WorkingWeeks, summary=_("Which days a unit works")
)
@policy(Action.ORG_READ)
def working_week(request: HttpRequest, unit: Code, on: date | None = None) -> Any:
    """On a day, by its own word or that of the nearest unit above which says it."""
    found, day = find_unit(request.user, unit, on=request.on), on or request.on
    weeks = working_weeks(found)
    own = [_week(week) for week in weeks if week.code == found.code]
    now = _week(week_on(weeks, day))
    return {"unit": found.code, "on": day, "now": now, "own": own}


def _week(week: dimensions.Week) -> dict[str, Any]:
    return {
        "unit": week.code or None,
        "rest_days": sorted(week.rest_days),
        "keeps_holidays": week.keeps_holidays,
        "start_date": None if week.start_date == date.min else week.start_date,
        "end_date": week.end_date,
    }


@router.post(
    "/unit-changes/working-week",
    response=Changed,
    summary=_("Set a unit's working days"),
)
@policy(Action.ORG_EDIT)
@keyed(Changed)
def say_working_week(request: HttpRequest, body: WorkingWeekSaid) -> Any:
    """From a day on; those below that say nothing of their own follow."""
    found = _found(request, body.unit)
    said = {"rest_days": body.rest_days, "keeps_holidays": body.keeps_holidays}
    set_working_week(**_dated(request, body), unit=found, **said)
    return found


@router.post(
    "/unit-changes/work-as-above",
    response=Changed,
    summary=_("Use the working days of the unit above"),
)
@policy(Action.ORG_EDIT)
@keyed(Changed)
def work_as_above(request: HttpRequest, body: UnitSaid) -> Any:
    """From a day on; what was before stays."""
    found = _found(request, body.unit)
    drop_working_week(**_dated(request, body), unit=found)
    return found
