"""设置 › 人员 Settings › People: who is with the company, one changed, many from a list."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.catalogue import may_edit_people
from luopan.org import services
from luopan.org.access import Action, Denied, reach
from luopan.org.models import Unit
from luopan.org.staff import PersonRow, person_seen, staff
from luopan.records.people_sheets import Examined, examine, known_now, titles
from luopan.records.uploads.handed import source_of
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.paging import pages_of
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import staff as words

PASTED = "pasted.txt"
SHOWN = 200  # lines of a preview
A_PAGE = 50


@policy(Action.ORG_READ)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who is with the company, in which seats, until when."""
    return _list(request)


def _list(
    request: HttpRequest, problem: str = "", asked: str = "", status: int = 200
) -> HttpResponse:
    day = typed.day(request.GET.get("on", "")) or request.on
    sought = request.GET.get("q", "").strip()[:60]
    rows = _found(staff(request.user, day=day, on=request.on), sought)
    if "xlsx" in request.GET:
        return download(_export(rows), at=request.at)
    pages = pages_of(request, len(rows), A_PAGE)
    context = {
        "here": "settings",
        "day": day,
        "sought": sought,
        "count": len(rows),
        "people": pages.of(rows),
        "ends": any(row.end_date for row in rows),
        "pages": pages,
        "may_edit": may_edit_people(request.user, on=request.on),
        "problem": problem,
        "asked": asked,  # the dialog that stays open, with what was said in it
        "said": request.POST,
    }
    return page(request, "settings/people.html", context, status=status)


def _found(rows: tuple[PersonRow, ...], sought: str) -> tuple[PersonRow, ...]:
    """Whose name in either language, code or mail has what is sought; empty: all."""
    return tuple(
        row
        for row in rows
        if typed.stands_in(sought, row.own_name, row.name_other, row.code, row.email)
    )


def _export(rows: tuple[PersonRow, ...]) -> Export:
    """In the shape that is read again; a second seat and the last day are for people."""
    named = titles()
    return Export(
        title=_("People"),
        columns=[
            Column(named["code"]),
            Column(named["name"], width=20),
            Column(named["email"], width=30),
            Column(named["seat"], width=30),
            Column(named["start"], Holds.DAY),
            Column(_("Until"), Holds.DAY),
            Column(_("Other seats"), width=30),
        ],
        rows=[
            [row.code, row.name, row.email, *seats[:1], row.start_date, row.end_date]
            + [", ".join(seats[1:])]
            for row in rows
            for seats in [[code for code, _name in row.seats] or [""]]
        ],
    )


@policy(Action.PEOPLE_EDIT)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new person; the account is another thing."""
    said = request.POST
    try:
        services.add_person(
            **_by(request),
            code=said.get("code", ""),
            name=said.get("name", ""),
            name_other=said.get("name_other", ""),
            email=said.get("email", ""),
            start_date=typed.day(said.get("from_date", "")) or request.on,
        )
    except Refused as refusal:
        return _wrong(request, refusal, "add")
    messages.success(request, _("Added."))
    return _back(request)


@policy(Action.PEOPLE_EDIT)
@require_POST
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name or address; the code stays."""
    said, found = request.POST, person_seen(request.user, code, on=request.on)
    try:
        services.edit_person(
            **_by(request),
            person=found,
            **{
                name: said[name]
                for name in ("name", "name_other", "email")
                if name in said
            },
        )
    except Refused as refusal:
        return _wrong(request, refusal, "")
    messages.success(request, _("Changed."))
    return _back(request)


@policy(Action.PEOPLE_EDIT)
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """He leaves: seats fall vacant, access ends, on that day."""
    services.end_person(
        **_by(request),
        person=person_seen(request.user, code, on=request.on),
        end_date=typed.needed_day(request.POST.get("end_date", "")),
    )
    messages.success(request, _("Done. Earlier days are unchanged."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was: day, words sought and page stand in the form's address."""
    query = request.GET.urlencode()
    return go(request, reverse("people") + (f"?{query}" if query else ""))


def _wrong(request: HttpRequest, refusal: Refused, asked: str) -> HttpResponse:
    if refusal.status != Refused.status:
        raise refusal
    return _list(request, str(refusal), asked, status=422)


def _by(request: HttpRequest) -> dict[str, Any]:
    reason = request.POST.get("reason", "")
    return {"actor": request.user, "at": request.at, "reason": reason}


# ── many from a list ──


@policy(Action.PEOPLE_EDIT)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What a file or pasted lines would do; nothing is kept yet."""
    if not may_edit_people(request.user, on=request.on):
        raise Denied(_("Only those who can edit all people can import a list of them."))
    file, pasted = request.FILES.get("file"), request.POST.get("lines", "")
    if file is None and not pasted.strip():
        raise Refused(_("Choose a file, or paste the lines."))
    name = (file.name or "file") if file else PASTED
    found = _examined(request, source_of(file) if file else pasted.encode(), name)
    return _preview(request, found, name="" if name == PASTED else name)


def _examined(request: HttpRequest, content: bytes | Path, name: str) -> Examined:
    inside = reach(request.user, Action.ORG_READ, on=request.on)
    seats = list(inside.filter(kind=Unit.Kind.SEAT))
    known = known_now(seats, request.on)
    return examine(content, name, known=known, on=request.on)


def _preview(
    request: HttpRequest, found: Examined, *, name: str, problem: str = ""
) -> HttpResponse:
    context = {
        "here": "settings",
        "found": found,
        "preview": [(line, words.does(line)) for line in found.lines[:SHOWN]],
        "shown": SHOWN,
        "name": name or _("Pasted lines"),
        "sentence": words.of_lines(found),
        "pasted": "" if name else request.POST.get("lines", ""),
        "lines": words.as_lines(found),
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "settings/people_preview.html", context, status=status)


@policy(Action.PEOPLE_EDIT)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Let people be as was looked at, all of it or nothing."""
    found = _examined(request, request.POST.get("lines", "").encode(), PASTED)
    try:
        if not found.fits:
            raise Refused(_("These lines have changed since; preview them again."))
        done = services.bring_people(
            **_by(request), rows=[line.said for line in found.lines]
        )
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return _preview(request, found, name="", problem=str(refusal))
    messages.success(request, words.done(done))
    return _back(request)
