"""How allauth does things here: its words, its hooks, and what the trail keeps of it."""

import base64
import hashlib
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luopan.org import services
from luopan.org.models import User
from luopan.web.door import sessions
from luopan.web.door.sessions import MARK

# What allauth would say, and what we say instead; all else stays unsaid.
SAID = {
    "account/messages/password_changed.txt": _(
        "Your password is changed. You are signed out everywhere else."
    ),
    "mfa/messages/totp_activated.txt": _("Two-step verification is set up."),
    "mfa/messages/totp_deactivated.txt": _("Two-step verification is turned off."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "You have new recovery codes; the old ones no longer work."
    ),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}


class Accounts(DefaultAccountAdapter):
    """Accounts come by invitation; what happens at the door is kept in the trail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "User name and password do not match. Check both and try again."
        ),
        "incorrect_password": _("Wrong password. Try again."),
        "enter_current_password": _("Wrong password. Try again."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait a few minutes, then try again."
        ),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs himself up."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Of the browser; proxies have been looked through before."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our own words, or not at all."""
        sentence = message or SAID.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence))

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session with its limits."""
        methods = [r["method"] for r in get_authentication_records(request, user)]
        super().login(request, user)
        sessions.begin(request, user)
        services.sign_in(
            actor=user,
            at=request.at,
            how="+".join(methods) or self._without_password(request),
            address=self.get_client_ip(request),
        )

    def _without_password(self, request: HttpRequest) -> str:
        return "link" if request.session.get(MARK) else "demo"

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        services.sign_out(actor=request.user, at=request.at)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """By the service: the trail has it."""
        services.change_password(actor=user, at=context.request.at, password=password)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """To the door: whether an account is closed is no stranger's business."""
        return redirect("sign_in")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("me")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of who has just come in."""
        request = context.request
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user)
        return not any(record["at"] > since for record in records)


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted in the database, under the key beside it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Wrong code. Use the newest one and try again."),
        "cannot_delete_authenticator": _("Your role requires two-step verification."),
        "cannot_generate_recovery_codes": _("Set up two-step verification first."),
    }

    def get_totp_label(self, user: User) -> str:
        """As the app on the phone lists it."""
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        """For the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database; written under another key: a secret that no code fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
