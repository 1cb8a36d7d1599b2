"""What the frame of every page calls: the palette, the language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org import services
from luopan.org.finding import find as find_in_org
from luopan.web.parts import address
from luopan.web.policy import PUBLIC, SIGNED_IN, policy
from luopan.web.shell import stations

SHOWN = 12


@policy(SIGNED_IN)
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What the palette finds: pages first, then units, people, products in reach."""
    words = request.GET.get("q", "").strip()[:60]
    pages = [p for p in _pages() if words.lower() in p["label"].lower()]
    things = find_in_org(request.user, words, on=request.on) if words else ()
    found = pages + [
        {"label": t.name, "kind": t.kind, "url": f"{address('track')}?{t.query}"}
        for t in things
    ]
    return JsonResponse({"found": found[:SHOWN]})


def _pages() -> list[dict[str, str]]:
    kind = _("Page")
    loop = [(s.label, s.url) for s in stations("nothing") if s.url]
    others = [
        (_("Today"), "home"),
        (_("Import"), "imports"),
        (_("Background work"), "jobs"),
        (_("Settings"), "settings"),
        (_("Audit trail"), "audit"),
        (_("My account"), "me"),
    ]
    named = [(label, address(route)) for label, route in others]
    return [
        {"label": label, "kind": kind, "url": url} for label, url in loop + named if url
    ]


@policy(PUBLIC)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on; kept with the account, and in this browser."""
    chosen = request.POST.get("language", "")
    answer = redirect(_safe(request, request.POST.get("next", "")))
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            services.choose_language(actor=request.user, at=request.at, language=chosen)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax"
        )
    return answer


def _safe(request: HttpRequest, where: str) -> str:
    hosts = {request.get_host()}
    return where if url_has_allowed_host_and_scheme(where, hosts) else reverse("home")
