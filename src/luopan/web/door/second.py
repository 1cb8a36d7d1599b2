"""Who holds a privileged role sets up a second factor before anything else opens."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied
from luopan.org.door import must_have_factor
from luopan.web.middleware import Answer, refused, wants_json
from luopan.web.parts import is_part

# What opens before: the door itself, setting up, and what the door needs.
OPEN = frozenset(
    {
        "sign_in",
        "account_login",
        "sign_out",
        "account_logout",
        "mfa_authenticate",
        "enter",
        "welcome",
        "passage",
        "alive",
        "ready",
        "language",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class SecondFactor:
    """Leads those who must set up a second factor to where they do it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to the view."""
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _words: Any
    ) -> HttpResponse | None:
        """Nothing but setting up opens to who must and has not."""
        match = request.resolver_match
        if getattr(request, "token", None) is not None:
            return None  # a token is made behind the second factor, or by the operator
        if not request.user.is_authenticated or match is None or _may_wait(request):
            return None
        if match.url_name in OPEN or not must_have_factor(request.user, request.on):
            return None
        if wants_json(request) or is_part(request):
            sentence = _(
                "Set up two-step verification first: open Luopan in a browser."
            )
            return refused(request, Denied(sentence))
        after = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('mfa_activate_totp')}?{after}")


def _may_wait(request: HttpRequest) -> bool:
    """Whether this session itself was opened with a second factor: no need to ask."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
