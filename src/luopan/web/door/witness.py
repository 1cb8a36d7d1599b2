"""What the door does is kept in the trail: receivers of the signals of allauth and axes."""

from typing import Any

from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from luopan.org import services
from luopan.org.door import number_of
from luopan.web.refusals import because


@receiver(user_login_failed)
def tried(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_others: Any
) -> None:
    """A wrong password or code: of which account, if there is one of that name."""
    if request is not None:
        name = str(credentials.get("username") or "")
        because(request, "wrong password or code", number_of(name))


@receiver(user_locked_out)
def locked_out(
    request: HttpRequest, username: str, ip_address: str, **_others: Any
) -> None:
    """Once a lock, not once an attempt at a locked door."""
    if getattr(request, "axes_failures_since_start", None):
        services.lock_out(
            actor=None, at=request.at, username=username, address=ip_address
        )


@receiver(authenticator_added)
def factor_added(
    request: HttpRequest, user: Any, authenticator: Any, **_others: Any
) -> None:
    """Sessions of before, opened by password alone, end."""
    services.add_factor(
        actor=user,
        at=request.at,
        kind=authenticator.type,
        session=request.session.session_key or "",
    )


@receiver(authenticator_removed)
def factor_removed(
    request: HttpRequest, user: Any, authenticator: Any, **_others: Any
) -> None:
    """Recovery codes go with the last factor."""
    services.remove_factor(actor=user, at=request.at, kind=authenticator.type)


@receiver(authenticator_reset)
def codes_renewed(request: HttpRequest, user: Any, **_others: Any) -> None:
    """Of recovery codes."""
    services.renew_codes(actor=user, at=request.at)
