"""责任书 Letters of commitment: read and sign, signed ones, who is missing, templates."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org.access import Action, Denied, Unknown
from luopan.papers.fields import FIELDS
from luopan.papers.wording import NEWEST
from luopan.records.uploads.handed import beginning_of
from luopan.review.queries.adjusting.before_signing import open_requests
from luopan.targets import queries
from luopan.targets.queries import commitments, letter_files, signing_board
from luopan.targets.queries.grid import signed_version
from luopan.targets.services import letters as services
from luopan.targets.services import signing
from luopan.targets.signed.documents import MIME
from luopan.targets.signed.wordfile import LARGEST
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.figures import chinese
from luopan.web.paging import pages_of
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import letters as words
from luopan.web.words import lists
from luopan.web.words.today import Beside
from luopan.web.words.unsigned import before_signing

A_PAGE = 50


@policy(Action.TARGETS_READ)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """The letter of a unit: the text, the number, the months, and one button."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    problem, language = "", _language(request)
    if request.method == "POST":
        try:
            made = signing.sign(
                actor=request.user,
                at=request.at,
                version=version,
                unit=code,
                reservation=request.POST.get("reservation", ""),
                expected=request.POST.get("expected", ""),
                language=language,
            )
            messages.success(request, _("Signed. Your copy is below."))
            return go(request, reverse("letter", args=[made.number]))
        except (Unknown, Denied):
            raise
        except Refused as refusal:
            problem = str(refusal)
    found = commitments.to_sign(
        request.user, version, code, at=request.at, language=language
    )
    context = {
        "here": "targets",
        "found": found,
        "problem": problem,
        "sentence": words.to_sign(found),
        "months": words.months(found.months),
        "reservation": request.POST.get("reservation", ""),
        "languages": words.LANGUAGES,
        "open": _open(request, found),
    }
    status = 422 if problem else 200
    return page(request, "letters/sign.html", context, status=status)


def _open(request: HttpRequest, found: commitments.ToSign) -> tuple[Beside, ...]:
    """What is not settled of a number that the reader can sign."""
    number = (found.version.pk, found.unit.code)
    numbers = [number] if found.may_sign else []
    asked = open_requests(request.user, numbers, on=request.on)
    return before_signing(found, asked.get(number, ()), request.on)


def _language(request: HttpRequest) -> str:
    """In which language the letter is asked for; empty: the company's."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in dict(words.LANGUAGES) else ""


@policy(Action.TARGETS_READ)
@require_GET
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """A signed letter."""
    found = commitments.letter(request.user, number, at=request.at)
    context = {"here": "targets", "found": found, "sentence": words.signed(found)}
    return page(request, "letters/letter.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def paper(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A signed letter as a file."""
    made = commitments.paper(request.user, number, kind, on=request.on)
    return _file(made.content, made.name, made.mime)


def _file(content: bytes, name: str, mime: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = words.disposition(name)
    return answer


@policy(Action.TARGETS_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """Who has signed the numbers that count; the list of plans where there are none."""
    version = signed_version(request.user, on=request.on)
    if version is None:
        return go(request, reverse("targets"))
    return go(request, reverse("signed_board", args=[version.pk]))


@policy(Action.TARGETS_READ)
@require_GET
def board(request: HttpRequest, version_id: int) -> HttpResponse:
    """Who has signed in a branch, and what is missing."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = signing_board.board(
        request.user, version, at=request.at, unit=request.GET.get("unit", "")
    )
    missing = request.GET.get("show") == "missing"
    if "xlsx" in request.GET:
        export = lists.letters(found, version, request.on, missing=missing)
        return download(export, at=request.at)
    own = signing_board.waits_for(request.user, version, found, on=request.on)
    lines = words.lines(found, missing=missing, own=own)
    pages = pages_of(request, len(lines), A_PAGE)
    context = {
        "here": "targets",
        "version": version,
        "board": found,
        "missing": missing,
        "sentence": words.of_board(found, own=own),
        "lines": pages.of(lines),
        "pages": pages,
        "may_record": signing_board.may_record(request.user, found, on=request.on),
        "capacities": words.capacities(),
        "languages": words.of_paper(),
        "open_units": words.open_units(found),
        "today": request.on,
    }
    return page(request, "letters/board.html", context)


@policy(Action.PLANS_CREATE)
@require_POST
def record(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put one letter on record that came back signed by hand."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = request.POST
    (made,) = signing.record_on_paper(
        actor=request.user,
        at=request.at,
        version=version,
        signed=[
            signing.OnPaper(
                said.get("unit", ""),
                said.get("name", ""),
                said.get("capacity", ""),
                _day(request),
                said.get("reservation", ""),
                _language(request),
            )
        ],
    )
    messages.success(request, _("Letter recorded."))
    return go(request, reverse("letter", args=[made.number]))


def _day(request: HttpRequest) -> date:
    return typed.day(request.POST.get("paper_date", "")) or request.on


@policy(Action.TARGETS_READ)
@require_POST
def ask_for_all(request: HttpRequest, version_id: int) -> HttpResponse:
    """The letters of a branch as one zip, in the background."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    services.ask_for_letters(
        actor=request.user,
        at=request.at,
        version=version,
        unit=request.POST.get("unit", ""),
        kind=request.POST.get("kind", "pdf"),
    )
    messages.success(
        request, _("The letters are being generated; download them here when done.")
    )
    return go(request, reverse("jobs"))


@policy(Action.TARGETS_READ)
@require_GET
def fetch_all(request: HttpRequest, job_id: int) -> FileResponse:
    """The zip of a job of one's own."""
    made = letter_files.bundle_seen(request.user, job_id, on=request.on)
    answer = FileResponse(made.file.open("rb"), content_type="application/zip")
    answer["Content-Disposition"] = words.disposition(made.name)
    return answer


@policy(Action.ORG_EDIT)
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """Which Word template letters are written in, and the merge fields there are."""
    if "xlsx" in request.GET:
        known = words.fields(FIELDS, zh=chinese())
        used = words.templates(letter_files.templates_used())
        return download(*words.template_exports(known, used), at=request.at)
    return page(request, "letters/templates.html", _templates())


def _templates(problem: str = "") -> dict[str, Any]:
    used = letter_files.templates_used()
    return {
        "here": "settings",
        "problem": problem,
        "used": words.templates(used),
        "fields": words.fields(FIELDS, zh=chinese()),
        "sentence": words.of_templates(used),
    }


@policy(Action.ORG_EDIT)
@require_POST
def take_template(request: HttpRequest) -> HttpResponse:
    """A Word file becomes the template of letters from now on."""
    file = request.FILES.get("file")
    try:
        services.take_template(
            actor=request.user,
            at=request.at,
            name=(file.name if file else "") or "",
            content=beginning_of(file, LARGEST) if file else b"",
            language=request.POST.get("language", ""),
        )
    except (Unknown, Denied):
        raise
    except Refused as refusal:
        return page(
            request, "letters/templates.html", _templates(str(refusal)), status=422
        )
    messages.success(request, _("Letters use this template from now on."))
    return go(request, reverse("letter_templates"))


@policy(Action.ORG_EDIT)
@require_POST
def drop_template(request: HttpRequest) -> HttpResponse:
    """Back to our own text."""
    services.drop_template(
        actor=request.user, at=request.at, language=request.POST.get("language", "")
    )
    messages.success(request, _("Letters use Luopan's default text again."))
    return go(request, reverse("letter_templates"))


@policy(Action.ORG_EDIT)
@require_GET
def our_template(request: HttpRequest, language: str) -> HttpResponse:
    """Our own text as a Word template, to start one's own from."""
    from luopan.papers.own_docx import own_template

    language = "en" if language == "en" else "zh"
    content = own_template(language, NEWEST)
    name = _("Letter of commitment") + f" {language}.docx"
    return _file(content, name, MIME["docx"])
