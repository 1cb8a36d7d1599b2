"""Tokens for programs: issued, used, revoked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Unknown,
    anywhere,
    day_of,
    is_live,
    is_operator,
    may,
    require,
)
from luopan.org.bearers import BEGINNING, HINT
from luopan.org.changing import service
from luopan.org.guard import refuse_above
from luopan.org.models import ApiToken, User
from luopan.org.tokens import fingerprint, fresh_token
from luopan.org.words import checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused

LONGEST = 366  # days
MOST = 20  # live tokens of one user
LONGEST_NAME = 80


@service("org.issue_token")
def issue_token(
    *,
    actor: User,
    at: datetime,
    user: User,
    name: str,
    scopes: Sequence[str],
    days: int = 90,
    reason: str = "",
) -> str:
    """Make a token with which a program acts as a user, within scopes.

    Args:
        actor: The user himself, or who runs accounts and may all that the user may.
        at: Now.
        user: As whom the program acts.
        name: What it is for.
        scopes: Actions that it may carry out; of no use where the user may not.
        days: So long it lasts, up to 366.
        reason: For the trail.

    Returns:
        The token. It is shown this once; only its fingerprint is kept.

    Raises:
        Refused: A scope that the user does not hold; too long, too many, no name.
    """
    note(f"user:{user.username}", token=name[:LONGEST_NAME], scopes=list(scopes))
    _may_run(actor, user, at)
    _check(user, scopes, days, at)
    token = BEGINNING + fresh_token()
    made = ApiToken.objects.create(
        user=user,
        name=_free_name(user, name, at),
        hint=token[:HINT],
        token_hash=fingerprint(token),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    note(f"user:{user.username}", number=made.pk, expires=made.expires_at)
    return token


@service("org.revoke_token")
def revoke_token(
    *, actor: User, at: datetime, token: ApiToken, reason: str = ""
) -> None:
    """End a token at once: its next request is a stranger's.

    Raises:
        Unknown: It is somebody else's, whose account the actor does not run.
        Refused: It has ended already.
    """
    note(f"user:{token.user.username}", token=token.name, number=token.pk)
    if actor != token.user and not may(actor, Action.PEOPLE_EDIT, on=day_of(at)):
        raise Unknown(_("There is no such token."))
    _refuse_token(actor)
    live = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not live.update(revoked_at=at):
        raise Refused(_("This token is already invalid."))


def _may_run(actor: User, user: User, at: datetime) -> None:
    _refuse_token(actor)
    if actor != user:
        require(actor, Action.PEOPLE_EDIT, at=at)
        refuse_above(actor, user, at)
    if is_operator(user) or not is_live(user, day_of(at)):
        raise Refused(_("The account %(user)s cannot have tokens."), user=user.username)


def _refuse_token(actor: User) -> None:
    """Whoever steals a token must not be able to make himself others."""
    if actor.scopes is not None:
        raise Denied(
            _("Tokens can only be issued and revoked by people, not by tokens.")
        )


def _check(user: User, scopes: Sequence[str], days: int, at: datetime) -> None:
    if not scopes:
        raise Refused(_("Choose at least one thing the token can do."))
    if not 1 <= days <= LONGEST:
        raise Refused(_("A token can last 1 to %(most)d days."), most=LONGEST)
    for scope in scopes:
        if scope not in set(Action):
            raise Refused(_("There is no scope “%(scope)s”."), scope=scope[:40])
        if not anywhere(user, (Action(scope),), on=day_of(at)):
            raise Refused(
                _("%(user)s does not hold %(scope)s anywhere, so no token can."),
                user=user.username,
                scope=scope,
            )
    live = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at)
    if live.count() >= MOST:
        raise Refused(
            _("%(user)s already has %(most)d tokens. Revoke one first."),
            user=user.username,
            most=MOST,
        )


def _free_name(user: User, name: str, at: datetime) -> str:
    name = checked_name(name)
    if len(name) > LONGEST_NAME:
        raise Refused(
            _("A name must have 1 to %(most)d characters."), most=LONGEST_NAME
        )
    live = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at)
    if live.filter(name=name).exists():
        raise Refused(_("There is a token called “%(name)s” already."), name=name)
    return name
