"""Sessions that a link of a message opened: for looking and answering, not for ruling.

Whoever has the phone, or the mail, has the link. So such a session is short, hands out no
tokens, changes no way of signing in, and does nothing to accounts, rights, the organisation
or the system, until its person confirms with his password who he is.
"""

import hashlib
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied
from luopan.trail.refusal import Refused
from luopan.web.door.sessions import MARK
from luopan.web.middleware import Answer, refused, wants_json
from luopan.web.parts import is_part
from luopan.web.policy import policy_of

RULES = frozenset(
    {
        Action.ORG_EDIT,
        Action.PEOPLE_EDIT,
        Action.ROLES_GRANT,
        Action.SYSTEM_OPERATE,
    }
)
OF_ONES_OWN = frozenset(
    {
        "issue_token",
        "subscribe_actions",  # a secret address that outlives the session
        "add_own_channel",
        "account_change_password",
    }
)
WRONG_A_MINUTE = 20  # links that lead nowhere, from one address


def is_by_link(request: HttpRequest) -> bool:
    """Whether a link opened this session, and nothing has proved since who it is."""
    if not request.session.get(MARK):
        return False
    return not get_authentication_records(request, request.user)


class Bound:
    """Keeps such sessions to what they are for."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to the view."""
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _words: Any
    ) -> HttpResponse | None:
        """Before such an act: the password."""
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        if not _is_ruling(request, view) or not is_by_link(request):
            return None
        if wants_json(request) or is_part(request):
            return refused(request, Denied(_CONFIRM))
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('me')}")


_CONFIRM = _(
    "You signed in by a message link. Confirm your password under My account first."
)


def _is_ruling(request: HttpRequest, view: Any) -> bool:
    match = request.resolver_match
    name = match.url_name if match is not None else ""
    if name in OF_ONES_OWN or str(name).startswith("mfa_activate"):
        return True
    declared = policy_of(view, "POST")
    return declared is not None and bool(RULES.intersection(declared.actions))


class TooMany(Refused):
    """Somebody tries links."""

    status = 429


def refuse_guessing(request: HttpRequest) -> None:
    """Refuse an address from which many links led nowhere in the last minute.

    Raises:
        TooMany: From this address, for a minute.
    """
    if (cache.get(_counter(request)) or 0) >= WRONG_A_MINUTE:
        raise TooMany(_("Too many attempts. Wait a few minutes, then try again."))


def count_wrong(request: HttpRequest) -> None:
    """A link that led nowhere."""
    name = _counter(request)
    cache.set(name, (cache.get(name) or 0) + 1, 60)


def _counter(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    return f"passage:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
