"""What stands around every view: request id, content policy, the instant, language, the gate.

A ``Refused`` that leaves a view becomes a page (or JSON) that says its sentence.
"""

import errno
import logging
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied, Unknown, day_of
from luopan.org.clock import now, zone
from luopan.org.facts import one_look
from luopan.org.queries import company
from luopan.targets.patience import Unfolded, hasty
from luopan.trail import chain
from luopan.trail.refusal import Refused
from luopan.web import waiting
from luopan.web.parts import go, is_part, part
from luopan.web.policy import may_pass, policy_of
from luopan.web.refusals import because
from luopan.web.remedies import remedy

Answer = Callable[[HttpRequest], HttpResponse]

# Django 6 has SECURE_CSP: a plain dict, so that the move is a rename.
CONTENT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
NO_DOCUMENTS = {"text/javascript", "text/css", "font/woff2"}
FOR_DOCUMENTS = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Last-Modified",  # the ETag says as much
)
API = "/api/v1/"
ALIVE = "/healthz"
TOKEN_FIRST = _(
    "Send a token: Authorization: Bearer … Create one in Luopan under My account."
)
NO_ROOM = _(
    "The server's disk is full, and this was not saved. Tell whoever runs Luopan; viewing "
    "still works."
)
NOTHING = _("There is nothing here, or you cannot see it")
POLICY = "; ".join(f"{name} {value}" for name, value in CONTENT_POLICY.items())


def request_id(answer: Answer) -> Answer:
    """Give each request an id that its logs and audit rows share."""

    def with_id(request: HttpRequest) -> HttpResponse:
        token = chain.request_id.set(uuid.uuid4().hex)
        try:
            response = answer(request)
            response["X-Request-Id"] = chain.request_id.get()
            return response
        finally:
            chain.request_id.reset(token)

    return with_id


def headers(answer: Answer) -> Answer:
    """Content policy and caching: nothing inline, nothing framed, nothing kept.

    Scripts, styles and fonts go without what browsers heed in documents only: a page loads
    thirty of them, and the same 350 bytes with each. (A drawing can be opened as a document.)
    """

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if _is_no_document(request, response):
            for name in FOR_DOCUMENTS:
                response.headers.pop(name, None)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            return response
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_headers


def _is_no_document(request: HttpRequest, response: HttpResponse) -> bool:
    kind = response.get("Content-Type", "").split(";")[0]
    return request.path.startswith(settings.STATIC_URL) and kind in NO_DOCUMENTS


def instant(answer: Answer) -> Answer:
    """Fix the instant of a request, and the company's day of it: ``request.at``, ``.on``.

    Within it nothing is waited for that is work for a job.
    """

    def at_one_instant(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STATIC_URL):
            return answer(request)
        if request.path == ALIVE and request.method == "GET":
            return living()
        with one_look(reading=request.method in {"GET", "HEAD"}), hasty():
            request.at = now()
            request.on = day_of(request.at)
            request.company = SimpleLazyObject(company)
            return answer(request)

    return at_one_instant


def language(answer: Answer) -> Answer:
    """Speak the user's own language, else the cookie's or the browser's; tell company time."""

    def in_language(request: HttpRequest) -> HttpResponse:
        own = getattr(request.user, "language", "")
        chosen = own or translation.get_language_from_request(request)
        with translation.override(chosen), timezone.override(zone()):
            request.LANGUAGE_CODE = chosen
            return answer(request)

    return in_language


def living() -> JsonResponse:
    """The process answers: said before the database is asked anything, which may be away."""
    return JsonResponse({"state": "alive"})


class Gate:
    """Asks each view's policy before it runs, and shows what is refused as a page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to the view."""
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _words: Any
    ) -> HttpResponse | None:
        """Refuse what declares no policy, send to sign-in who has to."""
        declared = policy_of(view, request.method or "")
        try:
            if declared is None:
                raise Denied(_("This address is not available."))
            if may_pass(request.user, declared, on=request.on):
                return None
        except Refused as refusal:
            return refused(request, refusal)
        if request.method not in {"GET", "HEAD"} and not hasattr(request, "refused"):
            because(request, "signed out")
        if wants_json(request):
            api = request.path.startswith(API)
            sentence = TOKEN_FIRST if api else _("Sign in first.")
            return refused(request, Unsigned(sentence))
        if is_part(request):  # the whole page goes to sign-in, not a card of it
            return go(request, redirect_to_login(_page_of(request)).url)
        return redirect_to_login(request.get_full_path())

    def process_exception(
        self, request: HttpRequest, problem: Exception
    ) -> HttpResponse | None:
        """A sentence for people becomes a page; anything else is a fault, and logged."""
        if isinstance(problem, Unfolded):
            return unfolded(request, problem)
        if is_full(problem):
            logging.getLogger(__name__).error("the disk is full: %s", problem)
            problem = NoRoom(NO_ROOM)
        return refused(request, problem) if isinstance(problem, Refused) else None


class Unsigned(Refused):
    """Nobody is signed in."""

    status = 401


class NoRoom(Refused):
    """The disk of the server is full."""

    status = 507


def is_full(problem: Exception) -> bool:
    """Whether a fault says that there is no room left, on the disk or in the database."""
    if isinstance(problem, OSError):
        return problem.errno in {errno.ENOSPC, errno.EDQUOT}
    said = str(problem).lower()
    full = "disk is full" in said or "no space left" in said
    return isinstance(problem, DatabaseError) and full


def _page_of(request: HttpRequest) -> str:
    """The page that a part belongs to, as htmx names it; never another site."""
    said = urlsplit(request.headers.get("HX-Current-URL", ""))
    path = said.path if said.netloc in {"", request.get_host()} else ""
    return path + (f"?{said.query}" if path and said.query else "") or "/"


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program."""
    accepted = request.headers.get("Accept", "")
    return request.path.startswith(API) or accepted.startswith("application/json")


def unfolded(request: HttpRequest, problem: Unfolded) -> HttpResponse:
    """Numbers that take long: a job works them out, and the answer says how far it is."""
    try:
        if wants_json(request):
            return waiting.told(request, problem)
        return waiting.page_of(request, problem)
    except Refused as refusal:
        return refused(request, refusal)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The sentence of a refusal. What is hidden reads like what does not exist."""
    if wants_json(request):
        return JsonResponse(refusal.told(), status=refusal.status)
    if is_part(request):
        return part(
            request, "parts/refused.html", _said(refusal), status=refusal.status
        )
    if isinstance(refusal, Unknown):
        return render(request, "404.html", status=404)
    context = {"problem": str(refusal), "remedy": remedy(request, refusal)}
    return render(request, "refused.html", context, status=refusal.status)


def _said(refusal: Refused) -> dict[str, str]:
    """What is hidden reads like what does not exist, in a part of a page too."""
    return {"problem": NOTHING if isinstance(refusal, Unknown) else str(refusal)}
