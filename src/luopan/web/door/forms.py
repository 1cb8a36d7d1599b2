"""Codes of a second factor; wrong ones close the door as wrong passwords do."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError

from luopan.web.door.lockout import count_failure, is_locked, locked_sentence


class Counted:
    """A form whose wrong codes are counted by name and address."""

    user: Any

    def clean_code(self) -> str:
        """The code, if it fits and the name is not locked."""
        request, name = context.request, self.user.get_username()
        if is_locked(request, name):
            request.axes_locked_out = True
            request.axes_credentials = {"username": name}
            address = request.META.get("REMOTE_ADDR", "")
            raise ValidationError(locked_sentence(name.lower(), address))
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            count_failure(request, name)
            raise


class CodeForm(Counted, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(Counted, ReauthenticateForm):
    """The same before something that matters."""
