"""Every route declares who it is for. What declares nothing is refused, and fails the tests.

The gate asks the coarse question (signed in? holds a role anywhere that allows it?); which
unit, plan or batch it is about is asked by the query or service that the view calls.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, anywhere

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Policy:
    """Who may call a route.

    Attributes:
        public: Whoever comes, signed in or not.
        actions: Signed in, and a role somewhere that allows one of these; none: signed in.
    """

    public: bool = False
    actions: tuple[Action, ...] = ()


PUBLIC = Policy(public=True)
SIGNED_IN = Policy()

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


def policy(first: Policy | Action, *others: Action) -> Callable[[View], View]:
    """Declare a view's policy: ``PUBLIC``, ``SIGNED_IN``, or actions of which one is enough."""
    declared = first if isinstance(first, Policy) else Policy(actions=(first, *others))

    def declare(view: View) -> View:
        view.policy = declared  # type: ignore[attr-defined]
        return view

    return declare


def policy_of(view: Any) -> Policy | None:
    """What a view declares, or what is declared for it; None: nothing.

    A view that guards several methods or operations of its own has the attribute ``policy``
    too; class-based views of others are known by their dotted name.
    """
    own = getattr(view, "policy", None)
    if isinstance(own, Policy):
        return own
    named = getattr(view, "view_class", view)
    return THIRD_PARTY.get(f"{named.__module__}.{named.__qualname__}")


def may_pass(request: HttpRequest, declared: Policy) -> bool:
    """Whether the policy lets this request through; False asks for signing in.

    Raises:
        Denied: Signed in, but no role allows any of the actions.
    """
    if declared.public:
        return True
    if not request.user.is_authenticated:
        return False
    if declared.actions and not anywhere(request.user, declared.actions, on=request.on):
        raise Denied(_("Your role does not open this page. Ask your administrator."))
    return True


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
