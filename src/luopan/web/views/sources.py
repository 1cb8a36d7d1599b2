"""数据来源 Sources: databases and folders that records are pulled from on a schedule."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org.access import Action
from luopan.records.models import Source
from luopan.records.queries import sources as queries
from luopan.records.services import connecting, pulling
from luopan.records.uploads.findings import chosen
from luopan.trail.refusal import Refused
from luopan.web import source_forms as forms
from luopan.web.exports import download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.views.imports import places
from luopan.web.words import lists
from luopan.web.words import sources as words


@policy(Action.SYSTEM_OPERATE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All sources, how each stands, and the kinds one may set up."""
    rows = queries.sources(request.user, at=request.at)
    lines, said = words.lines(rows), words.sentence(rows)
    if "xlsx" in request.GET:
        return download(lists.sources(lines, said, request.on), at=request.at)
    kept, watched = queries.folders()
    context = {
        "here": "settings",
        "lines": lines,
        "sentence": said,
        "kinds": forms.choices(),
        "kept": kept,
        "watched": watched,
    }
    return page(request, "settings/sources.html", context)


@policy(Action.SYSTEM_OPERATE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Set up a source of a kind."""
    problem, typed_in = "", forms.blank(kind)
    try:
        shown = forms.fields_of(kind)
    except Refused:
        raise Http404 from None
    if request.method == "POST":
        try:
            made = connecting.add_source(
                actor=request.user,
                at=request.at,
                spec=forms.spec_of(request.POST, kind),
            )
            connecting.ask_to_try(actor=request.user, at=request.at, source=made)
            return go(request, reverse("source", args=[made.pk]))
        except Refused as refusal:
            problem, typed_in = str(refusal), forms.typed_in(request.POST, kind)
    context = {"here": "settings", "form": shown, "now": typed_in, "problem": problem}
    context |= _around(typed_in)
    status = 422 if problem else 200
    return page(request, "settings/source_new.html", context, status=status)


def _around(now: Any) -> dict[str, Any]:
    kept, watched = queries.folders()
    return {"rules": words.rules(now["rule"]), "kept": kept, "watched": watched}


@policy(Action.SYSTEM_OPERATE)
@require_GET
def one(request: HttpRequest, source_id: int) -> HttpResponse:
    """A source: its first rows and what they serve as, its runs, its definition."""
    found = queries.source_seen(request.user, source_id, at=request.at)
    context = _context(found)
    if is_part(request):
        return part(request, "settings/_source_now.html", context)
    return page(request, "settings/source.html", context)


def _context(found: Source) -> dict[str, Any]:
    row = queries.source_row(found)
    tried = queries.tried_of(found)
    runs = queries.pulls_of(found)
    now = forms.of_row(row)
    sheets = tried.found.get("sheets") or [{}]
    return {
        "here": "settings",
        "source": row,
        "state": words.state_of(row),
        "when": words.schedule(row.rule),
        "tried": tried,
        "first": [list(zip(tried.columns, row, strict=False)) for row in tried.rows],
        "sheet": sheets[0],
        "runs": words.runs(runs),
        "working": tried.underway or any(run.state == "running" for run in runs),
        "places": places(),
        "form": forms.fields_of(row.kind),
        "now": now,
        **_around(now),
    }


@policy(Action.SYSTEM_OPERATE)
@require_POST
def change(request: HttpRequest, source_id: int) -> HttpResponse:
    """Save the definition; it is tried at once."""
    found = queries.source_seen(request.user, source_id, at=request.at)
    by = {"actor": request.user, "at": request.at, "source": found}
    try:
        connecting.change_source(**by, spec=forms.spec_of(request.POST, found.kind))
    except Refused as refusal:
        now = forms.typed_in(request.POST, found.kind)
        context = _context(found) | {"now": now, "problem": str(refusal), "open": True}
        return page(request, "settings/source.html", context, status=422)
    connecting.ask_to_try(**by)
    messages.success(request, _("Saved. Testing the connection."))
    return go(request, reverse("source", args=[found.pk]))


@policy(Action.SYSTEM_OPERATE)
@require_POST
def act(request: HttpRequest, source_id: int, act: str) -> HttpResponse:
    """Try it, pull now, stop, resume, read from the beginning, say what columns mean."""
    found = queries.source_seen(request.user, source_id, at=request.at)
    if act not in ACTS:
        raise Http404
    said = ACTS[act](request, found)
    if said:
        messages.success(request, said)
    return go(request, reverse("source", args=[found.pk]))


def _by(request: HttpRequest, source: Source) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "source": source}


def _try(request: HttpRequest, source: Source) -> str:
    connecting.ask_to_try(**_by(request, source))
    return ""


def _pull(request: HttpRequest, source: Source) -> str:
    pulling.begin_now(**_by(request, source))
    return _("The pull has begun; its run appears below.")


def _stop(request: HttpRequest, source: Source) -> str:
    connecting.stop_source(**_by(request, source))
    return _("Stopped. Data already read is kept.")


def _resume(request: HttpRequest, source: Source) -> str:
    connecting.resume_source(**_by(request, source))
    return _("It continues from where it last stopped reading.")


def _again(request: HttpRequest, source: Source) -> str:
    connecting.read_again(**_by(request, source))
    return _("The next pull reads from the beginning; nothing counts twice by that.")


def _columns(request: HttpRequest, source: Source) -> str:
    pairs = zip(
        request.POST.getlist("column"), request.POST.getlist("place"), strict=False
    )
    said = chosen(dict(pairs))
    connecting.say_columns(**_by(request, source), choices=said)
    connecting.ask_to_try(**_by(request, source))
    return _("Saved. The first rows are being read again with it.")


ACTS = {
    "try": _try,
    "pull": _pull,
    "stop": _stop,
    "resume": _resume,
    "again": _again,
    "columns": _columns,
}
