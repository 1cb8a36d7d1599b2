"""One's own account: roles, password, second factor, where one is signed in."""

from io import BytesIO
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org import bearers, door, queries, services
from luopan.org.access import day_of
from luopan.org.clock import on_its_day
from luopan.review.queries.pay import own_pay
from luopan.trail.refusal import Refused
from luopan.trail.upkeep.export import own_tables, zipped
from luopan.web import typed
from luopan.web.door.browsers import browser_named
from luopan.web.parts import go, page
from luopan.web.policy import SIGNED_IN, policy

LASTS = (30, 90, 180, 365)  # days


@policy(SIGNED_IN)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "here": "me",
        "roles": queries.roles_of(request.user, request.on),
        "has_password": request.user.has_usable_password(),
        "factors": door.factors_of(request.user),
        "passkeys": "webauthn" in settings.MFA_SUPPORTED_TYPES,
        "sessions": _sessions(request),
        "tokens": bearers.tokens_of(request.user, at=request.at),
        "scopes": bearers.scopes_of(request.user, on=request.on),
        "lasts": LASTS,
        "said": {"days": LASTS[1]},
        **more,
    }
    return page(request, "settings/me.html", context, status=status)


def _sessions(request: HttpRequest) -> list[dict[str, Any]]:
    """Where one is signed in, this browser first."""
    found = [
        {
            "browser": browser_named(session.browser),
            "address": session.address,
            "since": on_its_day(session.since),
            "here": session.key == request.session.session_key,
        }
        for session in door.open_sessions(request.user)
    ]
    return sorted(found, key=lambda one: not one["here"])


@policy(SIGNED_IN)
@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """A token for a program; this answer is the only place that ever shows it."""
    said = {
        "name": request.POST.get("name", ""),
        "days": typed.whole_number(request.POST.get("days", ""), 0),
        "scopes": request.POST.getlist("scope"),
    }
    try:
        token = services.issue_token(
            actor=request.user, at=request.at, user=request.user, **said
        )
    except Refused as refusal:
        return _page(request, status=422, problem=str(refusal), said=said)
    return _page(request, token=token)


@policy(SIGNED_IN)
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's tokens."""
    found = bearers.token_numbered(token_id)
    services.revoke_token(actor=request.user, at=request.at, token=found)
    messages.success(request, _("The token is no longer valid."))
    return go(request, reverse("me"))


@policy(SIGNED_IN)
@require_GET
def own_data(request: HttpRequest) -> HttpResponse:
    """All that is kept of the reader, and that he has said, as plain tables in a zip."""
    stream = BytesIO()
    kept = own_tables(queries.self_of(request.user))
    paid = own_pay(request.user, at=request.at, on=request.on)
    zipped(stream, chain(kept, paid))
    answer = HttpResponse(stream.getvalue(), content_type="application/zip")
    name = quote(f"{request.user.username} {day_of(request.at):%Y-%m-%d}.zip")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@policy(SIGNED_IN)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = services.end_sessions(
        actor=request.user, at=request.at, session=request.session.session_key or ""
    )
    sentence = ngettext(
        "Signed out of %(count)d other session.",
        "Signed out of %(count)d other sessions.",
        ended,
    )
    said = sentence % {"count": ended} if ended else _("There was no other session.")
    messages.success(request, said)
    return go(request, reverse("me"))
