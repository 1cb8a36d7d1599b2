"""One's own account: roles, password, second factor, where one is signed in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org import door, queries, services
from luopan.web.door.browsers import browser_named
from luopan.web.parts import go, page
from luopan.web.policy import SIGNED_IN, policy


@policy(SIGNED_IN)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    context = {
        "here": "me",
        "roles": queries.roles_of(request.user, request.on),
        "has_password": request.user.has_usable_password(),
        "factors": door.factors_of(request.user),
        "passkeys": "webauthn" in settings.MFA_SUPPORTED_TYPES,
        "sessions": [
            {
                "browser": browser_named(session.browser),
                "address": session.address,
                "since": session.since,
                "here": session.key == request.session.session_key,
            }
            for session in door.open_sessions(request.user)
        ],
    }
    return page(request, "settings/me.html", context)


@policy(SIGNED_IN)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = services.end_sessions(
        actor=request.user, at=request.at, session=request.session.session_key or ""
    )
    sentence = ngettext(
        "%(count)d other session has ended.",
        "%(count)d other sessions have ended.",
        ended,
    )
    said = sentence % {"count": ended} if ended else _("There was no other session.")
    messages.success(request, said)
    return go(request, reverse("me"))
