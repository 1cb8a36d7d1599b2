"""Recurring meetings, and the kinds of meetings there are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.actions.access import STANDARD
from luopan.actions.queries import owners
from luopan.org.access import Action, find_unit, held_at, may
from luopan.org.language import by_name, spoken
from luopan.org.models import Unit
from luopan.tracking.attending import ARRANGES, one_series
from luopan.tracking.models import MeetingSeries
from luopan.tracking.queries import meetings as queries
from luopan.tracking.queries.meetings.listing import arrangeable
from luopan.tracking.services import meetings as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import meeting_forms as forms
from luopan.web.words import meetings as words


@policy(Action.TARGETS_EDIT)
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """A recurring meeting to arrange, begun from one of the kinds there are."""
    chosen = request.GET.get("preset", "") or queries.presets()[0].code
    unit = _unit(request, request.GET.get("unit", ""))
    preset = queries.preset_called(chosen)
    said = forms.begun(preset.way, request.on) | {"preset": chosen}
    return _form(request, unit, said)


def _unit(request: HttpRequest, code: str) -> Unit | None:
    if not code:
        return held_at(request.user, ARRANGES, on=request.on).order_by("code").first()
    return find_unit(request.user, code, on=request.on, action=ARRANGES)


def _form(
    request: HttpRequest, unit: Unit | None, said: dict[str, Any], problem: str = ""
) -> HttpResponse:
    context = _choices(request) | {
        "unit": unit,
        "units": [
            (one.code, spoken(one)) for one in arrangeable(request.user, request.on)
        ],
        "presets": [(row.code, row.spoken) for row in queries.presets()],
        "said": said,
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "meetings/new.html", context, status=status)


def _choices(request: HttpRequest) -> dict[str, Any]:
    people = by_name(owners(request.user, on=request.on))
    return {
        "here": "coach",
        "rhythms": forms.rhythms(),
        "weekdays": forms.weekdays(),
        "nths": forms.nths(),
        "circles": forms.circles(),
        "offs": forms.offs(),
        "behinds": words.behind(),
        "people": [(one.code, spoken(one)) for one in people],
    }


@policy(Action.TARGETS_EDIT)
@require_POST
def arrange(request: HttpRequest) -> HttpResponse:
    """A recurring meeting is arranged."""
    unit = _unit(request, request.POST.get("unit", ""))
    try:
        if unit is None:
            raise Refused(_("Choose a unit."))
        said = forms.arrangement(request.user, request.POST, on=request.on)
        made = services.arrange_series(
            actor=request.user, at=request.at, unit=unit, said=said
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _form(request, unit, forms.of_post(request.POST), str(refusal))
    messages.success(request, _("Scheduled. The next dates are shown below."))
    return go(request, reverse("meeting_series", args=[made.pk]))


@policy(Action.TARGETS_READ)
@require_GET
def series(request: HttpRequest, number: int) -> HttpResponse:
    """A recurring meeting: its days, who takes part, its agenda."""
    found = one_series(request.user, number, on=request.on)
    return _series(request, found)


def _series(
    request: HttpRequest, chosen: MeetingSeries, problem: str = ""
) -> HttpResponse:
    found = queries.series_page(request.user, chosen, on=request.on)
    said = forms.of_post(request.POST) if problem else None
    arranges = found.row.may_arrange
    context = {
        "here": "coach",
        "found": found,
        "series": chosen,
        "sentence": words.series_line(found.row),
        "days": [
            (words.short_when(day, chosen.starts_at), words.states()[state], number)
            for day, state, number in found.days
        ],
        "agenda": [(words.title(point), point.minutes) for point in found.agenda],
        "problem": problem,
        "today": request.on.isoformat(),
    }
    context |= _choices(request) if arranges else {}
    known = {code for code, _name in context.get("people", ())}
    context["said"] = said or forms.of_series(chosen, found.guests, known)
    status = 422 if problem else 200
    return page(request, "meetings/series.html", context, status=status)


@policy(Action.TARGETS_EDIT)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """A recurring meeting is arranged anew, or ends."""
    chosen = one_series(request.user, number, on=request.on)
    by = {"actor": request.user, "at": request.at, "series": chosen}
    try:
        if act == "end":
            services.end_series(
                **by, end_date=typed.needed_day(request.POST.get("end", ""))
            )
            told = _("The series ends; meetings planned after that day are cancelled.")
        else:
            services.arrange_series(
                **by,
                unit=chosen.unit,
                said=forms.arrangement(request.user, request.POST, on=request.on),
                expected=typed.whole_number(request.POST.get("edits", ""), 0),
            )
            told = _("Rescheduled. Upcoming meetings follow; those moved by hand stay.")
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _series(request, chosen, str(refusal))
    messages.success(request, told)
    return go(request, reverse("meeting_series", args=[chosen.pk]))


# ── the kinds ──


@policy(Action.TARGETS_READ)
@require_GET
def presets(request: HttpRequest) -> HttpResponse:
    """The kinds of meetings with their agendas; operations write their own."""
    return _presets(request)


def _presets(request: HttpRequest, problem: str = "") -> HttpResponse:
    code = request.POST.get("code", "") or request.GET.get("code", "")
    rows = queries.presets()
    chosen = next((row for row in rows if row.code == code), None)
    if problem:
        said = forms.of_post(request.POST)
    elif chosen is not None:
        said = forms.begun(chosen.way, request.on)
    else:
        said = forms.blank(request.on)
    context = {
        "here": "coach",
        "presets": [_card(row) for row in rows],
        "chosen": chosen,
        "code": code,
        "said": said,
        "writes": may(request.user, STANDARD, on=request.on),
        "problem": problem,
        "rhythms": forms.rhythms(),
        "weekdays": forms.weekdays(),
        "nths": forms.nths(),
        "circles": forms.circles(),
        "offs": forms.offs(),
        "behinds": words.behind(),
    }
    status = 422 if problem else 200
    return page(request, "meetings/presets.html", context, status=status)


def _card(row: queries.PresetRow) -> dict[str, Any]:
    way = row.way
    return {
        "row": row,
        "said": f"{words.rhythm(way.rhythm, way.day)} · {way.starts_at:%H:%M} · "
        f"{words.minutes_word(way.minutes)}",
        "agenda": [(words.title(p), words.minutes_word(p.minutes)) for p in way.agenda],
    }


@policy(Action.PLANS_CREATE)
@require_POST
def save_preset(request: HttpRequest) -> HttpResponse:
    """A kind of meeting is written, or offered no more."""
    form, by = request.POST, {"actor": request.user, "at": request.at}
    try:
        if form.get("act") == "retire":
            services.retire_preset(**by, code=form.get("code", ""))
            told = _("No longer offered; meetings arranged from it are unaffected.")
        else:
            services.save_preset(
                **by,
                code=form.get("code", ""),
                way=forms.way_of(form),
                expected=typed.whole_number(form.get("edits", ""), 0),
            )
            told = _("Saved. It applies to meetings arranged from now on.")
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _presets(request, str(refusal))
    messages.success(request, told)
    return go(request, reverse("meeting_presets"))
