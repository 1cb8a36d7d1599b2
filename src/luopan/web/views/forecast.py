"""滚动预测 the rolling forecast: call it, what moved, where the year lands, how near it was."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, find_unit
from luopan.org.held import without_number
from luopan.org.models import Unit
from luopan.records.queries.untold import Untold, together
from luopan.tracking import services
from luopan.tracking.queries import forecast as queries
from luopan.tracking.queries.forecast import LEADS, Accuracy, Forecast
from luopan.tracking.services import Said
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.adjusted import adjusted
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.remedies import remedies
from luopan.web.words import forecast as words
from luopan.web.words import forecast_ahead as ahead
from luopan.web.words import forecast_books as books
from luopan.web.words import forecast_said as told
from luopan.web.words import forecast_year as ahead_year
from luopan.web.words.lacking import Notice, notices
from luopan.web.words.progress import period_name
from luopan.web.words.working import weekdays


def _asked(request: HttpRequest, unit: str = "") -> dict[str, Any]:
    return {
        "viewer": request.user,
        "at": request.at,
        "on": request.on,
        "unit": unit or request.GET.get("unit", ""),
    }


@policy(Action.RECORDS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What a unit's people call for a period, and the form of one's own call."""
    found = queries.forecast(
        **_asked(request),
        period=request.GET.get("period", ""),
        as_of=typed.day(request.GET.get("as_of", "")),
    )
    if "xlsx" in request.GET:
        return download(books.table(found), at=request.at)
    return page(request, "forecast/page.html", _context(request, found))


def _context(request: HttpRequest, found: Forecast) -> dict[str, Any]:
    question = found.question
    codes = [question.unit.code, *(row.code for row in found.rows)]
    marks = adjusted(request, question, found.counted_in, codes)
    top = words.line(found.top, found, marks.get(found.top.code))
    lines = words.lines(found.rows, found, marks)
    blocks = words.blocks(found, request.POST) if question.as_of == question.on else ()
    return {
        "here": "track",
        "tab": "calls",
        "unit": question.unit,
        "found": found,
        "sentence": told.sentence(found),
        "top": top,
        "lines": lines,
        "blocks": blocks,
        "shows": words.shows((top, *lines), typed_above=bool(found.beside and blocks)),
        "as_come": told.as_come(),
        "called": found.side and all(a.mine and a.mine.fresh for a in found.asked),
        "names": words.names(),
        "counted": figures.unit_of_table(found.counted_in),
        "periods": [
            (span.code, period_name(span.code, span.kind)) for span in found.periods.all
        ],
        "rule": told.rule(),
        "call_day": weekdays()[found.call_date.isoweekday()],
        "missing": found.missing[:12],
        "more": max(len(found.missing) - 12, 0),
        "money": figures.money(found.counted_in),
        "problem": "",
        "lacking": remedies(request, _missing(found)),
    }


def _missing(found: Forecast) -> list[Notice]:
    """Of the whole, and of what is asked for other periods."""
    asked = (one.lacking for one in found.asked)
    return notices(together(found.top.lacking, *asked), words.lacks_of(found))


@policy(Action.TARGETS_AGREE)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call a unit; amounts that do not hold one another come back as they were typed."""
    unit = find_unit(
        request.user,
        request.POST.get("unit", ""),
        on=request.on,
        action=Action.RECORDS_READ,
    )
    try:
        found = queries.forecast(**_asked(request, unit.code))
        services.call(
            actor=request.user,
            at=request.at,
            unit=unit,
            calls=_said(request, found),
            said=request.POST.get("said", ""),
        )
    except Refused as refusal:
        return _again(request, unit, refusal)
    messages.success(
        request,
        _(
            "Call submitted. You can call again until the week ends; every call is kept."
        ),
    )
    return go(request, f"{reverse('forecast')}?unit={unit.code}")


@policy(Action.TARGETS_AGREE)
@require_POST
def beside(request: HttpRequest) -> HttpResponse:
    """Call what is under a unit beside its own calls; refused, it comes back as typed."""
    form = request.POST
    unit = find_unit(
        request.user, form.get("unit", ""), on=request.on, action=Action.RECORDS_READ
    )
    period = form.get("period", "")
    try:
        counted = form.get("counted", "")
        made = services.call_beside(
            actor=request.user,
            at=request.at,
            unit=unit,
            period=period,
            committed=words.called_beside(form, counted),
        )
    except Refused as refusal:
        return _again(request, unit, refusal)
    told = ngettext("%(n)s call saved.", "%(n)s calls saved.", len(made))
    messages.success(request, told % {"n": len(made)})
    said = urlencode({"unit": unit.code, "period": period})
    return go(request, f"{reverse('forecast')}?{said}")


def _said(request: HttpRequest, found: Forecast) -> list[Said]:
    """What the form says of each period that it names."""
    form = request.POST
    return [
        Said(
            span.code,
            *(
                words.amount_of(form, f"{key}-{span.code}", found.counted_in)
                for key, _title in words.names()
            ),
        )
        for span in found.periods.all
        if f"committed-{span.code}" in form
    ]


def _again(request: HttpRequest, unit: Unit, refusal: Refused) -> HttpResponse:
    if refusal.status not in {400, 409}:
        raise refusal
    period = request.POST.get("period", "")
    found = queries.forecast(**_asked(request, unit.code), period=period)
    context = _context(request, found) | {"problem": str(refusal)}
    return page(request, "forecast/page.html", context, status=422)


@policy(Action.RECORDS_READ)
@require_GET
def moves(request: HttpRequest) -> HttpResponse:
    """What moved since last week, deal by deal."""
    found = queries.moves(**_asked(request), period=request.GET.get("period", ""))
    if "xlsx" in request.GET:
        return download(books.moved(found), at=request.at)
    context = {
        "here": "track",
        "tab": "moves",
        "unit": found.unit,
        "found": found,
        "sentence": ahead.moves_sentence(found),
        "sums": ahead.moves_sums(found),
        "lines": ahead.moves_lines(found),
        "lacking": remedies(request, notices(found.lacking)),
        "counted": figures.unit_of_table(found.counted_in),
        "periods": [
            (span.code, period_name(span.code, span.kind)) for span in found.periods.all
        ],
    }
    return page(request, "forecast/moves.html", context)


@policy(Action.RECORDS_READ)
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Where the year lands month by month: 3+9, 6+6, 9+3."""
    found = queries.year_ahead(**_asked(request))
    if "xlsx" in request.GET:
        return download(books.year(found), at=request.at)
    context = {
        "here": "track",
        "tab": "year",
        "unit": found.unit,
        "found": found,
        "sentence": ahead_year.year_sentence(found),
        "rolls": ahead_year.rolls(found),
        "months": ahead_year.year_months(found),
        "counted": figures.unit_of_table(found.counted_in),
        "rule": ahead_year.year_rule(),
        "lacking": remedies(request, notices(found.now.lacking)),
    }
    return page(request, "forecast/year.html", context)


@policy(Action.RECORDS_READ)
@require_GET
def accuracy(request: HttpRequest) -> HttpResponse:
    """How near calls were to what came, for those it concerns."""
    found = queries.accuracy(**_asked(request))
    if "xlsx" in request.GET:
        return download(books.near(found), at=request.at)
    return page(request, "forecast/accuracy.html", _near(request, found))


def _untold(found: Accuracy) -> tuple[Untold, ...]:
    months = (kept for one in found.records for kept in one.months)
    return together(*(kept.lacking for kept in months))


def _near(request: HttpRequest, found: Accuracy) -> dict[str, Any]:
    own = [one for one in found.records if one.mine or one.code == found.unit.code]
    outside = not found.records and without_number(request.user, on=request.on)
    return {
        "here": "track",
        "tab": "accuracy",
        "unit": found.unit,
        "found": found,
        "sentence": ahead.near_sentence(found, outside=outside),
        "outside": outside,
        "rows": ahead.near_rows(found),
        "details": [(one, ahead.near_months(one, found.counted_in)) for one in own],
        "leads": [ahead.lead_name(lead) for lead in LEADS],
        "rule": ahead.near_instead() if outside else ahead.near_rule(),
        "problem": "",
        "lacking": remedies(request, notices(_untold(found))),
    }


@policy(Action.TARGETS_AGREE)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Say something to how near one's own calls of a month were."""
    form = request.POST
    unit = find_unit(
        request.user, form.get("unit", ""), on=request.on, action=Action.RECORDS_READ
    )
    try:
        services.answer(
            actor=request.user,
            at=request.at,
            unit=unit,
            period=form.get("period", ""),
            said=form.get("said", ""),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        found = queries.accuracy(**_asked(request, unit.code))
        context = _near(request, found) | {"problem": str(refusal)}
        return page(request, "forecast/accuracy.html", context, status=422)
    messages.success(request, _("Saved and shown beside the month."))
    return go(request, f"{reverse('forecast_accuracy')}?unit={unit.code}")
