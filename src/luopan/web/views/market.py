"""战略 › 市场洞察 Market insight: markets with own sales beside them, one market, figures in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions.catalogue import product_lines
from luopan.dimensions.queries.terms import worded
from luopan.org.access import Action, anywhere
from luopan.org.language import spoken
from luopan.records.uploads.handed import content_of
from luopan.strategy.models import Segment
from luopan.strategy.queries import market as queries
from luopan.strategy.queries import market_files
from luopan.strategy.queries.market_page import market_page
from luopan.strategy.queries.own_sales import axis_name, group_choices
from luopan.strategy.queries.places import product_called, unit_called, units_to_watch
from luopan.strategy.services import market as services
from luopan.strategy.services import market_files as files
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.views import market_acts
from luopan.web.words import market as words
from luopan.web.words import market_tables as tables
from luopan.web.years import this_year


@policy(Action.STRATEGY_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every market that is watched, as of a day."""
    day = as_of(request)
    found = queries.market(request.user, on=request.on, as_of=day)
    may_edit = anywhere(request.user, (Action.STRATEGY_EDIT,), on=request.on)
    context = {
        "here": "strategy",
        "year": this_year(request),
        "found": found,
        "sentence": words.sentence(found),
        "rows": tables.rows(found),
        "sees_own": words.sees_own(found),
        "some_hidden": not all(line.own_visible for line in found.lines),
        "has_number": anywhere(request.user, (Action.RECORDS_READ,), on=request.on),
        "unit": tables.unit(found),
        "basis": words.basis_line(found.basis),
        "day": day,
        "may_edit": may_edit,
        "files": market_files.market_files(request.user) if may_edit else (),
    }
    if is_part(request):
        return part(request, "market/_table.html", context)
    return page(request, "market/page.html", context)


def as_of(request: HttpRequest) -> Any:
    """The day as of which markets are seen; none: today. Days to come are today."""
    try:
        day = typed.day(request.GET.get("as_of", ""))
    except Refused:
        return None
    return day if day is not None and day < request.on else None


def _to_add(request: HttpRequest) -> dict[str, Any]:
    groups = group_choices()
    return {
        "units": [
            (unit.code, spoken(unit))
            for unit in units_to_watch(request.user, on=request.on)
        ],
        "products": [
            (line.row.code, spoken(line.row))
            for line in product_lines(request.on)
            if line.row.kind != "item"
        ],
        "groups": [
            ("", _("all customers")),
            *(
                (f"{axis}={value}", f"{axis_name(axis)}: {worded(value)}")
                for axis, values in groups.items()
                for value in values
            ),
        ],
    }


@policy(Action.STRATEGY_READ)
@require_GET
def segment(request: HttpRequest, code: str) -> HttpResponse:
    """One market as it was known on a day."""
    found = queries.segment_seen(code)
    day = as_of(request)
    seen = market_page(found, viewer=request.user, on=request.on, as_of=day)
    return page(request, "market/segment.html", _context(seen, day))


def _context(seen: Any, day: Any, problem: str = "") -> dict[str, Any]:
    return {
        "here": "strategy",
        "seen": seen,
        "segment": seen.segment,
        "problem": problem,
        "sentence": words.sentence_of(seen),
        "where": words.where(seen.segment),
        "sees_own": seen.line.own_visible,
        "basis": words.basis_line(seen.basis),
        "day": day,
        "shares": tables.shares(seen),
        "chart": tables.chart(seen),
        "rivals": tables.rivals(seen),
        "findings": tables.findings(seen),
        "proposed": tables.proposed(seen),
        "others": [tables.figure(f) for f in seen.others],
        "said": tables.said(seen),
        "kinds": tables.figure_kinds(),
        "finding_kinds": tables.finding_kinds(),
        "stages": tables.stages(),
        "confidences": tables.confidences(),
        "taxes": tables.taxes(),
    }


@policy(Action.STRATEGY_EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Watch one more market."""
    problem = ""
    if request.method == "POST":
        try:
            made = _add(request)
            messages.success(request, _("Added. Now enter its size."))
            return go(request, reverse("market_segment", args=[made.code]))
        except Refused as refusal:
            if refusal.status != Refused.status:
                raise
            problem = str(refusal)
    context = {"here": "strategy", "problem": problem, "said": request.POST}
    context |= _to_add(request)
    return page(request, "market/add.html", context, status=422 if problem else 200)


def _add(request: HttpRequest) -> Segment:
    said = request.POST
    axis, _sign, value = said.get("group", "").partition("=")
    return services.add_segment(
        actor=request.user,
        at=request.at,
        code=said.get("code", "").strip(),
        name=said.get("name", "").strip(),
        name_other=said.get("name_other", "").strip(),
        unit=unit_called(request.user, said.get("unit", ""), on=request.on),
        product=product_called(said.get("product", "")),
        group_axis=axis,
        group_value=value,
        fresh_months=typed.whole_number(said.get("fresh_months", ""), 12),
    )


@policy(Action.STRATEGY_EDIT)
@require_POST
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What one does to a market: a figure, a note, a stage, its name, its end."""
    found = queries.segment_seen(code)
    run = market_acts.ACTS.get(act)
    if run is None:
        raise Http404
    try:
        messages.success(request, run(request, found))
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        seen = market_page(found, viewer=request.user, on=request.on)
        context = _context(seen, None, str(refusal)) | {"opened": act}
        return page(request, "market/segment.html", context, status=422)
    return go(request, reverse("market_segment", args=[code]))


@policy(Action.STRATEGY_EDIT)
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Hand a sheet in, to be looked at."""
    file = request.FILES.get("file")
    made = files.receive_market_file(
        actor=request.user,
        at=request.at,
        name=(file.name or "") if file else "",
        content=content_of(file) if file else b"",
    )
    return go(request, reverse("market_file", args=[made.pk]))


@policy(Action.STRATEGY_EDIT)
@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """What a sheet would add, or what it became."""
    found = market_files.market_file_seen(request.user, file_id, on=request.on)
    row = market_files.file_row(found, request.user)
    seen = None
    if row.state == "waiting":
        seen = market_files.examined(found, viewer=request.user, on=request.on)
    context = {
        "here": "strategy",
        "row": row,
        "seen": seen,
        "sentence": tables.sentence_of_file(row, seen),
        "preview": tables.preview(seen) if seen else (),
    }
    return page(request, "market/file.html", context)


@policy(Action.STRATEGY_EDIT)
@require_POST
def apply(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a sheet in, all of it or nothing."""
    found = market_files.market_file_seen(request.user, file_id, on=request.on)
    files.apply_market_file(actor=request.user, at=request.at, file=found)
    messages.success(
        request,
        ngettext(
            "%(count)s row imported.",
            "%(count)s rows imported.",
            found.rows,
        )
        % {"count": found.rows},
    )
    return go(request, reverse("market"))


@policy(Action.STRATEGY_EDIT)
@require_POST
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Put a sheet away."""
    found = market_files.market_file_seen(request.user, file_id, on=request.on)
    files.discard_market_file(actor=request.user, at=request.at, file=found)
    messages.success(request, _("Set aside. Nothing from this file counts."))
    return go(request, reverse("market"))
