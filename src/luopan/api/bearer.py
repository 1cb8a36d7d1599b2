"""Who asks: the owner of the token in ``Authorization: Bearer …``, and nobody else.

Cookies mean nothing here, so no page of another site can make a browser ask.
"""

import re
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.api.problems import Hurried, OtherKind, Unreadable, Unsigned, problem
from luopan.org import allowance
from luopan.org.bearers import Bearer, bearer
from luopan.trail import chain
from luopan.trail.refusal import Refused

UNFIT = re.compile("[\x00\ud800-\udfff]")  # what no database holds


def carry(
    request: HttpRequest, answer: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Put the owner of the token in the place of whoever has a session, and answer."""
    request.user, request.token = AnonymousUser(), None
    try:
        _look(request)
        found = answer(request)
    except Refused as refusal:
        found = problem(refusal)
    if found.status_code == 401:
        found["WWW-Authenticate"] = 'Bearer realm="luopan"'
    return found


def _look(request: HttpRequest) -> None:
    """Find out who comes; measure how often.

    Raises:
        Refused: The token stands for nobody, comes too often, or the request is none.
    """
    if UNFIT.search(request.path) or "%00" in request.META.get("QUERY_STRING", ""):
        raise Unreadable(_("The address holds a character that is not allowed."))
    if request.headers.get("Content-Encoding", "identity").strip() != "identity":
        raise OtherKind(_("Send the body as it is, not compressed."))
    said = request.headers.get("Authorization", "")
    if not said:
        return
    found = _bearer(said, request)
    request.user, request.token = found.user, found.token
    chain.request_id.set(f"token{found.token.id}-{chain.request_id.get()}"[:64])
    wait = allowance.wait_for(found.token.id, at=request.at)
    if wait:
        raise Hurried(
            ngettext_lazy(
                "Too many requests: ask again in %(seconds)d second.",
                "Too many requests: ask again in %(seconds)d seconds.",
                wait,
            ),
            seconds=wait,
        )


def _bearer(said: str, request: HttpRequest) -> Bearer:
    scheme, _gap, text = said.partition(" ")
    found = bearer(text.strip(), at=request.at) if scheme.lower() == "bearer" else None
    if found is None:
        request.refused = "unknown token", None  # type: ignore[attr-defined]  # see web.door
        raise Unsigned(
            _(
                "This token is unknown or no longer valid, or its owner can no longer sign in."
            )
        )
    return found
