"""Tokens with which programs act as a user: whose they are, and what they may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import DOING, Action, Unknown, anywhere, day_of, is_live
from luopan.org.models import ApiToken, User
from luopan.org.tokens import fingerprint

BEGINNING = "lp_"  # so that scanners of source code know one when they see it
HINT = 8  # characters of it that are shown


@dataclass(frozen=True)
class TokenRow:
    """A token in a list; ``state``: live, expired or revoked."""

    id: int
    name: str
    hint: str
    username: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str


@dataclass(frozen=True)
class Scope:
    """Something a token may carry, in words."""

    code: str
    about: str


@dataclass(frozen=True)
class Bearer:
    """Who comes with a token."""

    user: User
    token: TokenRow


def bearer(text: str, *, at: datetime) -> Bearer | None:
    """Whoever a token stands for, held to its scopes; None: it stands for nobody (any more).

    Its owner must be let in today, and must still hold one of its scopes somewhere.
    """
    if not text.startswith(BEGINNING):
        return None
    asked = ApiToken.objects.select_related("user__person")
    of_it = asked.filter(
        token_hash=fingerprint(text), revoked_at=None, expires_at__gt=at
    )
    found = next(iter(of_it), None)  # there is one of a fingerprint at most
    on = day_of(at)
    if found is None or not is_live(found.user, on):
        return None
    found.user.scopes = frozenset(found.scopes)
    if not holds_some(found.user, found.scopes, on):
        return None
    return Bearer(found.user, token_row(found, at))


def holds_some(user: User, scopes: Iterable[str], on: date) -> bool:
    """Whether a user may still do one of these things somewhere."""
    return anywhere(user, known(scopes), on=on)


def known(scopes: Iterable[str]) -> list[Action]:
    """The scopes that are actions today; one that a later version dropped is none."""
    return [Action(scope) for scope in scopes if scope in set(Action)]


def scopes_of(user: User, *, on: date) -> tuple[Scope, ...]:
    """What a token of a user may carry: whatever he may somewhere."""
    return tuple(
        Scope(action.value, str(DOING[action]))
        for action in Action
        if anywhere(user, (action,), on=on)
    )


def carries_everything(user: User, *, on: date) -> bool:
    """Whether whoever comes with a token is held to nothing less than its owner may."""
    owner = User.objects.get(pk=user.pk)
    return {scope.code for scope in scopes_of(owner, on=on)} <= set(user.scopes or ())


def tokens_of(user: User, *, at: datetime) -> tuple[TokenRow, ...]:
    """One's own tokens that can still be used, the newest first."""
    live = _rows().filter(user=user, revoked_at=None, expires_at__gt=at)
    return tuple(token_row(token, at) for token in live)


def all_tokens(*, at: datetime) -> tuple[TokenRow, ...]:
    """Every token there is or was, the newest first: for who operates the system."""
    return tuple(token_row(token, at) for token in _rows())


def token_numbered(number: int) -> ApiToken:
    """The token of a number.

    Raises:
        Unknown: There is none.
    """
    found = _rows().filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such token."))
    return found


def token_row(token: ApiToken, at: datetime) -> TokenRow:
    """A token as it is shown."""
    return TokenRow(
        id=token.pk,
        name=token.name,
        hint=token.hint,
        username=token.user.get_username(),
        scopes=tuple(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        state=_state(token, at),
    )


def end_tokens(user: User, at: datetime) -> int:
    """End all tokens of a user; returns how many."""
    return ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def end_lost(user: User, at: datetime) -> int:
    """End the tokens that carry what their owner may nowhere any more."""
    on, ended = day_of(at), 0
    for token in ApiToken.objects.filter(user=user, revoked_at=None):
        if not all(anywhere(user, (a,), on=on) for a in known(token.scopes)):
            token.revoked_at = at
            token.save(update_fields=["revoked_at"])
            ended += 1
    return ended


def _state(token: ApiToken, at: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "live" if token.expires_at > at else "expired"


def _rows() -> "QuerySet[ApiToken]":
    return ApiToken.objects.select_related("user__person").order_by("-pk")
