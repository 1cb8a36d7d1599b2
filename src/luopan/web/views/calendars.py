"""设置 › 日历 Settings › Calendars: how years are cut, holidays, one calendar's periods."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions import catalogue, services
from luopan.dimensions.models import Calendar
from luopan.dimensions.notices import MOST_BYTES
from luopan.dimensions.queries import calendars
from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.org.queries import company
from luopan.records.uploads.handed import beginning_of
from luopan.targets.services.yearly import CALENDAR_NAMES
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import calendars as words

REGION = "CN"
Act = Callable[[HttpRequest, Calendar], str]


@policy(Action.DIMENSIONS_READ)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """How years are cut; which years' holidays are known; a notice from a file."""
    problem = ""
    if request.method == "POST":
        try:
            _load_holidays(request)
            return go(request, reverse("calendars"))
        except Refused as refusal:
            problem = str(refusal)
    if "xlsx" in request.GET:
        year = request.on.year
        known, found = catalogue.holiday_years(year), catalogue.calendar_lines(year)
        return download(*words.exports(known, found, year), at=request.at)
    return _index(request, problem)


def _index(request: HttpRequest, problem: str = "") -> HttpResponse:
    how = {row.code: words.lines(row) for row in calendars()}
    found = catalogue.calendar_lines(request.on.year)
    context = {
        "here": "settings",
        "problem": problem,
        "calendars": [(line, how[line.code]) for line in found],
        "years": words.known_from(catalogue.holiday_years(request.on.year)),
        "may_edit": catalogue.may_edit(request.user, on=request.on),
        "choices": words.choices(),
        "said": _as_usual(request),
    }
    status = 422 if problem else 200
    return page(request, "settings/calendars.html", context, status=status)


def _as_usual(request: HttpRequest) -> dict[str, Any]:
    """What the form of a calendar begins with: what was said, else what is usual."""
    usual = {name: str(value) for name, value in words.USUAL.items()}
    usual["first_month"] = str(company().first_month)
    return usual | {name: str(value) for name, value in request.POST.items()}


def _load_holidays(request: HttpRequest) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."))
    loaded = services.load_holidays(
        actor=request.user,
        at=request.at,
        content=beginning_of(file, MOST_BYTES),
        source=file.name or "",
    )
    messages.success(
        request, _("The schedule for %(year)s is loaded.") % {"year": loaded.year}
    )


@policy(Action.DIMENSIONS_EDIT)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """One more way to cut years."""
    said = request.POST
    try:
        made = services.add_calendar(
            actor=request.user,
            at=request.at,
            code=said.get("code", "").strip(),
            name=said.get("name", "").strip(),
            name_other=said.get("name_other", "").strip(),
            scheme=said.get("scheme", "months"),
            parameters=words.parameters(said),
            region=REGION,
        )
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return _index(request, str(refusal))
    messages.success(request, _("Added."))
    return go(request, reverse("calendar", args=[made.code]))


@policy(Action.DIMENSIONS_READ)
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A calendar: how it cuts years, and the periods of one of them."""
    found = catalogue.calendar_of_code(code)
    year = words.year_of(request.GET.get("year", ""), request.on)
    if "xlsx" in request.GET:
        rows = words.periods(catalogue.periods(code, year))
        name = f"{spoken(found)} {year}"
        how = "; ".join(words.lines(_row(code)))
        return download(words.as_export(name, rows, how), at=request.at)
    return _one(request, found, year)


def _one(
    request: HttpRequest, found: Calendar, year: int, problem: str = ""
) -> HttpResponse:
    context = {
        "here": "settings",
        "calendar": found,
        "name": spoken(found),
        "how": words.lines(_row(found.code)),
        "year": year,
        "rows": words.periods(catalogue.periods(found.code, year)),
        "may_edit": catalogue.may_edit(request.user, on=request.on),
        "choices": words.choices(),
        "said": _as_usual(request),
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "settings/calendar.html", context, status=status)


def _row(code: str) -> Any:
    return next(row for row in calendars() if row.code == code)


@policy(Action.DIMENSIONS_EDIT)
@require_POST
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Cut years differently from a day on, or write a year's periods out."""
    found = catalogue.calendar_of_code(code)
    if act not in ACTS:
        raise Unknown(_("There is no operation of that name."))
    try:
        messages.success(request, ACTS[act](request, found))
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return _one(request, found, request.on.year, str(refusal))
    return go(request, reverse("calendar", args=[code]))


def _change(request: HttpRequest, calendar: Calendar) -> str:
    said = request.POST
    services.change_calendar(
        actor=request.user,
        at=request.at,
        calendar=calendar,
        from_date=typed.needed_day(said.get("from_date", "")),
        scheme=said.get("scheme", "months"),
        parameters=words.parameters(said),
        reason=said.get("reason", ""),
    )
    return _("Done. Earlier years are unchanged.")


def _write(request: HttpRequest, calendar: Calendar) -> str:
    year = typed.whole_number(request.POST.get("year", ""), 0)
    count = services.write_periods(
        actor=request.user, at=request.at, calendar=calendar, year=year
    )
    said = _("The %(count)s periods of %(year)s are written out for readers of SQL.")
    return said % {"count": count, "year": year}


ACTS: dict[str, Act] = {"change": _change, "write": _write}


def presets(request: HttpRequest) -> list[tuple[str, str]]:
    """Usual calendars that nobody has added yet, for who may: planning by one adds it."""
    if not catalogue.may_edit(request.user, on=request.on):
        return []
    there = {row.code for row in calendars()}
    return [(code, str(n)) for code, n in CALENDAR_NAMES.items() if code not in there]
