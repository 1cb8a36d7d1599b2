"""Who is let in: a password that fits an account that works today."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from luopan.org.access import day_of, is_live, is_operator
from luopan.org.models import User


class Backend(ModelBackend):
    """Django's own, but the account of someone who has left stops on that very day.

    It is asked at each request too, so an open session ends with the account.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> AbstractBaseUser | None:
        """The user of a name, however he writes it, if the password fits."""
        stored = User.objects.filter(username__iexact=username or "").first()
        name = stored.username if stored is not None else username
        return super().authenticate(request, username=name, password=password, **others)

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """The account of a session with its person: both are asked for on every page."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(
        self, user: AbstractBaseUser | AnonymousUser | None
    ) -> bool:
        """Whether the account is let in today."""
        if not isinstance(user, User) or is_operator(user):
            return False
        return is_live(user, day_of(timezone.now()))
