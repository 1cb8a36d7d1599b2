"""Calendars: how years are cut, added and changed; the periods of a year."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Schema
from pydantic import Field

from luopan.api.operations.catalogue import Added
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Said, Text
from luopan.dimensions import catalogue, services
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy

router = Router(tags=["catalogue"])
Year4 = Annotated[int, Path(ge=1900, le=2199)]


class Calendar(Schema):
    """A way to cut years."""

    code: str
    name: str
    region: str


class Period(Schema):
    """A period; its end is exclusive."""

    code: str
    parent: str | None
    kind: str
    start_date: date
    end_date: date


class YearsCut(Said):
    """How years are cut; ``parameters`` as ``docs/algorithms/calendar.md`` names them."""

    scheme: Literal["months", "445", "454", "544", "13x4"] = "months"
    parameters: dict[str, int | str | list[int]] = Field({}, max_length=20)


class CalendarSaid(YearsCut):
    """A new calendar."""

    code: Code
    name: Text
    name_other: Text = ""


class YearsCutAnew(YearsCut):
    """Another way to cut years, from the first day of one of its years."""

    from_date: date
    reason: Text = ""


@router.get("/calendars", response=list[Calendar], summary=_("Calendars"))
@policy(Action.DIMENSIONS_READ)
def calendars(request: HttpRequest) -> Any:
    """By code."""
    return [
        {"code": row.code, "name": spoken(row), "region": row.region}
        for row in catalogue.calendars()
    ]


@router.post("/calendars", response=Added, summary=_("Add a calendar"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def add_calendar(request: HttpRequest, body: CalendarSaid) -> Any:
    """Of months, or of weeks: 4-4-5 and its kin."""
    return services.add_calendar(actor=request.user, at=request.at, **body.dict())


@router.post(
    "/calendars/{code}/change", response=Added, summary=_("Change the year scheme")
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def change_calendar(request: HttpRequest, code: Code, body: YearsCutAnew) -> Any:
    """From the first day of a year of the new kind; years before stay as they were."""
    found = catalogue.calendar_of_code(code)
    by = {"actor": request.user, "at": request.at}
    services.change_calendar(**by, calendar=found, **body.dict())
    return found


@router.get(
    "/calendars/{code}/{year}", response=list[Period], summary=_("Periods of a year")
)
@policy(Action.DIMENSIONS_READ)
def periods(request: HttpRequest, code: Code, year: Year4) -> Any:
    """The year, its quarters, months, weeks: each before what lies in it."""
    return catalogue.periods(code, year)
