"""会议材料 Meeting packs: to look at, to print, to take along as a file."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Denied, Unknown, find_unit
from luopan.records.uploads.handed import beginning_of
from luopan.tracking.own_files import LARGEST
from luopan.tracking.queries import pack as queries
from luopan.tracking.queries.pack import KINDS, LARGE, PackWish
from luopan.tracking.services import packs as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.packs import actions, changes, decks, fronts, gaps
from luopan.web.packs.drawn import drawn
from luopan.web.packs.files import paper
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import packs as words
from luopan.web.words.letters import disposition


def _wish(request: HttpRequest, number: int | None) -> PackWish:
    """Which pack an address asks for: of a meeting, or of a unit and kind."""
    said = request.POST if request.method == "POST" else request.GET
    since = typed.day(said.get("since", ""))
    if number:
        found = queries.wish_by_number(request.user, number, on=request.on)
        return PackWish(found.kind, found.unit, "", found.meeting, since)
    kind = said.get("kind", "")
    return PackWish(
        kind if kind in KINDS else "weekly",
        said.get("unit", ""),
        said.get("period", ""),
        None,
        since,
    )


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.user, "at": request.at, "on": request.on}


@policy(Action.RECORDS_READ)
@require_GET
def index(request: HttpRequest, number: int = 0) -> HttpResponse:
    """What a meeting looks at; what takes longer to read comes right after."""
    wish = _wish(request, number)
    front = queries.front(wish, **_by(request))
    unit = front.found.question.unit
    pages = fronts.front_pages(front)
    later = [] if front.setting.brief else [gaps.units_page(front)]
    context = {
        "here": "coach",
        "front": front,
        "unit": unit,
        "head": decks.head(front, request.user),
        "pages": [drawn(one, first=n == 0) for n, one in enumerate(pages)],
        "later": [drawn(one) for one in later if one is not None],
        "brief": front.setting.brief,
        "kinds": words.kinds(front.setting.kind),
        "files": words.files(),
        "large": front.seats > LARGE,
        "teams": len(queries.branches(request.user, unit, on=request.on))
        if front.seats > 1
        else 0,
        "number": number,
        "asked": words.asked(wish, unit.code),
        "parts": words.parts(number, wish, unit.code, brief=front.setting.brief),
        "address": reverse("meeting_pack", args=[number])
        if number
        else reverse("pack"),
    }
    return page(request, "pack/page.html", context)


@policy(Action.RECORDS_READ)
@require_GET
def rest(request: HttpRequest, which: str, number: int = 0) -> HttpResponse:
    """A part of the page: what has changed, where the year lands, actions."""
    wish = _wish(request, number)
    if which == "changes":
        found: Any = queries.changes(wish, **_by(request))
        shown = changes.changes_page(found)
    elif which == "ahead":
        found = queries.ahead(wish, **_by(request))
        shown = changes.ahead_page(found)
    elif which == "actions":
        found = queries.todo(wish, **_by(request))
        shown = actions.actions_page(found.actions)
    else:
        raise Unknown(_("There is no such part of a pack."))
    pages = [drawn(shown)] if shown is not None else []
    around = decks.around(found.question, found.reach_date, request.user, request.at)
    return part(request, "pack/_pages.html", {"pages": pages, "head": around})


@policy(Action.RECORDS_READ)
@require_POST
def file(request: HttpRequest, kind: str, number: int = 0) -> HttpResponse:
    """The pack as a file: at once, or in the background where it is large or of all teams."""
    wish, form = _wish(request, number), request.POST
    if kind not in services.FILES:
        raise Unknown(_("There is no such file."))
    language = _language(form.get("language", ""))
    if "teams" in form:
        unit = find_unit(request.user, wish.unit, on=request.on)
        found = queries.branches(request.user, unit, on=request.on)
        wish = PackWish(wish.kind, unit.code, wish.period, None, wish.since)
        return _in_background(request, wish, kind, language, [u.code for u in found])
    if queries.size(wish, **_by(request)) > LARGE:
        return _in_background(request, wish, kind, language, [])
    by: dict[str, Any] = {"reader": request.user, "at": request.at, "on": request.on}
    made = paper(wish, kind, language, **by)
    answer = HttpResponse(made.content, content_type=made.mime)
    answer["Content-Disposition"] = disposition(made.name)
    return answer


def _in_background(
    request: HttpRequest, wish: PackWish, kind: str, language: str, units: list[str]
) -> HttpResponse:
    services.ask_for_packs(
        actor=request.user,
        at=request.at,
        wish=wish,
        file=kind,
        language=language,
        units=units,
    )
    messages.success(
        request, _("It is being created; you can download it here when it is done.")
    )
    return go(request, reverse("jobs"))


def _language(said: str) -> str:
    if said in queries.files.LANGUAGES:
        return said
    return "zh" if str(get_language() or "zh").startswith("zh") else "en"


@policy(Action.RECORDS_READ)
@require_GET
def fetch(request: HttpRequest, job_id: int) -> FileResponse:
    """The file of a job of one's own."""
    made = queries.made_seen(request.user, job_id, on=request.on)
    answer = FileResponse(made.file.open("rb"), content_type=made.mime)
    answer["Content-Disposition"] = disposition(made.name)
    return answer


@policy(Action.ORG_EDIT)
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """What slides and documents are made on, and what was found in the company's files."""
    return page(request, "pack/templates.html", _templates())


def _templates(problem: str = "") -> dict[str, Any]:
    used = queries.templates_used()
    return {
        "here": "settings",
        "problem": problem,
        "used": words.templates(used),
        "sentence": words.of_templates(used),
        "fields": words.fields(),
    }


@policy(Action.ORG_EDIT)
@require_POST
def take_template(request: HttpRequest) -> HttpResponse:
    """A file becomes what packs are made on from now on."""
    given = request.FILES.get("file")
    try:
        services.take_pack_template(
            actor=request.user,
            at=request.at,
            name=(given.name if given else "") or "",
            content=beginning_of(given, LARGEST) if given else b"",
            kind=request.POST.get("kind", ""),
            language=request.POST.get("language", ""),
        )
    except (Unknown, Denied):
        raise
    except Refused as refusal:
        context = _templates(str(refusal))
        return page(request, "pack/templates.html", context, status=422)
    messages.success(request, _("Packs use this file as template from now on."))
    return go(request, reverse("pack_templates"))


@policy(Action.ORG_EDIT)
@require_POST
def drop_template(request: HttpRequest) -> HttpResponse:
    """Back to our own."""
    services.drop_pack_template(
        actor=request.user,
        at=request.at,
        kind=request.POST.get("kind", ""),
        language=request.POST.get("language", ""),
    )
    messages.success(request, _("Packs use Luopan's template again."))
    return go(request, reverse("pack_templates"))


@policy(Action.ORG_EDIT)
@require_GET
def our_template(request: HttpRequest, kind: str) -> HttpResponse:
    """Our own as a file, to start one's own from."""
    content, name = words.own_file(kind)
    answer = HttpResponse(content, content_type=words.MIME[kind])
    answer["Content-Disposition"] = disposition(name)
    return answer
