"""What every route of this installation declares, ours and those of other packages."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from luopan.org.policy import PUBLIC, SIGNED_IN, Policy, may_pass, policy
from luopan.trail.refusal import Refused

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "Policy",
    "may_pass",
    "opens",
    "policy",
    "policy_of",
    "routes",
]

# Views that are not ours, by dotted name: a new one after an upgrade is undeclared.
THIRD_PARTY: dict[str, Policy] = {
    "allauth.account.views._password_change.PasswordChangeView": SIGNED_IN,
    "allauth.account.views._reauthenticate.ReauthenticateView": SIGNED_IN,
    "allauth.mfa.base.views.AuthenticateView": PUBLIC,  # between password and code
    "allauth.mfa.base.views.ReauthenticateView": SIGNED_IN,
    "allauth.mfa.totp.views.ActivateTOTPView": SIGNED_IN,
    "allauth.mfa.totp.views.DeactivateTOTPView": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.ViewRecoveryCodesView": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.GenerateRecoveryCodesView": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.DownloadRecoveryCodesView": SIGNED_IN,
    "allauth.mfa.webauthn.views.AddWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.RemoveWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.ReauthenticateWebAuthnView": SIGNED_IN,
}


def policy_of(view: Any, method: str = "GET") -> Policy | None:
    """What a view declares, or what is declared for it; None: nothing.

    A view that answers several methods, each with a policy of its own, has ``policies``
    (method → policy); class-based views of others are known by their dotted name.
    """
    by_method = getattr(view, "policies", None)
    if by_method is not None:
        found: Policy | None = by_method.get(method)
        return found
    own = getattr(view, "policy", None)
    if isinstance(own, Policy):
        return own
    named = getattr(view, "view_class", view)
    return THIRD_PARTY.get(f"{named.__module__}.{named.__qualname__}")


def opens(request: HttpRequest, address: str) -> bool:
    """Whether a role of the reader opens the page at an address of ours."""
    declared = policy_of(resolve(address).func)
    try:
        return declared is not None and may_pass(request.user, declared, on=request.on)
    except Refused:
        return False


def routes() -> Iterator[tuple[str, Any]]:
    """Every route of the product with its view, those of other packages included."""
    yield from _walked(get_resolver(), "/")


def _walked(resolver: URLResolver, above: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        place = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walked(pattern, place)
        elif isinstance(pattern, URLPattern):
            yield place, pattern.callback
