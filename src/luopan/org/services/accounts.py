"""Accounts: invited by a one-time link, reset by another, disabled, never deleted."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import OPERATOR_NAME, Action, day_of, find_unit, is_live, require
from luopan.org.bearers import end_tokens
from luopan.org.changing import service
from luopan.org.guard import check_email, refuse_above, refuse_last_admin
from luopan.org.models import Company, Invitation, Person, User
from luopan.org.passages import void_passages
from luopan.org.services.roles import grant_role
from luopan.org.sessions import end_all
from luopan.org.tokens import fingerprint, hand_token, void
from luopan.org.words import checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.add_user")
def add_user(
    *,
    actor: User,
    at: datetime,
    username: str,
    email: str = "",
    person: Person | None = None,
    language: str = "",
    reason: str = "",
) -> User:
    """Add an account. It has no password until its owner follows his one-time link."""
    require(actor, Action.PEOPLE_EDIT, at=at)
    name = _checked_username(username)
    if User.objects.filter(username__iexact=name).exists():
        raise Refused(_("There is an account %(user)s already."), user=name)
    if person is not None and User.objects.filter(person=person).exists():
        raise Refused(_("%(person)s already has an account."), person=person)
    user = User(
        username=name,
        email=check_email(email),
        person=person,
        language=language,
        date_joined=at,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    note(f"user:{name}", person=person.code if person else "")
    return user


@service("org.invite")
def invite(
    *,
    actor: User,
    at: datetime,
    username: str,
    email: str = "",
    role: str = "",
    unit: str = "",
    person: Person | None = None,
    reason: str = "",
) -> str:
    """Add an account if there is none, give it a role if one is named, make its link.

    Args:
        actor: Who invites.
        at: When.
        username: Of the account.
        email: Its address.
        role: A role; none: none.
        unit: Code of the unit of the role; none: the company as a whole.
        person: Whose account it is.
        reason: For the trail.

    Returns:
        The one-time token; only its fingerprint is kept, so it cannot be shown again.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    user = User.objects.filter(username=username.strip()).first()
    if user is None:
        user = add_user(
            actor=actor, at=at, username=username, email=email, person=person
        )
    refuse_above(actor, user, at)
    _refuse_disabled(user, at)
    if user.has_usable_password():
        raise Refused(
            _("%(user)s already has a password. Use a reset to create a new link."),
            user=user.username,
        )
    if role:
        code = (
            unit or Company.objects.values_list("root__code", flat=True).first() or ""
        )
        where = find_unit(actor, code, on=day_of(at))
        grant_role(actor=actor, at=at, user=user, role=role, unit=where)
    note(f"user:{user.username}")
    return hand_token(user, "invite", at)


@service("org.reset")
def reset(*, actor: User, at: datetime, username: str, reason: str = "") -> str:
    """A one-time token by which a user chooses a new password; the old one still works.

    Raises:
        Refused: No such account, or it may more than who asks.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    user = _user(username)
    refuse_above(actor, user, at)
    _refuse_disabled(user, at)
    note(f"user:{user.username}")
    return hand_token(user, "reset", at)


@service("org.accept")
def accept(*, actor: User | None, at: datetime, token: str, password: str) -> User:
    """Follow a one-time link: choose a password.

    Whoever holds the token is its owner, so ``actor`` is None. All his sessions end.

    Raises:
        Refused: The link is no longer good, or the password is too weak.
    """
    found = Invitation.objects.filter(token_hash=fingerprint(token)).select_related(
        "user"
    )
    invitation = found.first()
    stale = Refused(
        _(
            "This link is no longer valid: used, expired or never created. Ask for a new one."
        )
    )
    if invitation is None or not is_live(invitation.user, day_of(at)):
        raise stale
    user = invitation.user
    note(f"user:{user.username}", purpose=invitation.purpose)
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages).replace("%", "%%")) from None
    good = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=at)
    if not good.update(used_at=at):  # of two at once, one
        raise stale
    user.set_password(password)
    user.save(update_fields=["password"])
    void_passages(user)
    return user


@service("org.disable_user")
def disable_user(*, actor: User, at: datetime, user: User, reason: str = "") -> None:
    """Stop an account at once; what it did stays its own."""
    require(actor, Action.PEOPLE_EDIT, at=at)
    refuse_above(actor, user, at)
    closure.take_turn()
    refuse_last_admin(user, at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    void(user, at)
    end_all(user)  # also: enabled again, he signs in again
    end_tokens(user, at)
    note(f"user:{user.username}")


@service("org.enable_user")
def enable_user(*, actor: User, at: datetime, user: User, reason: str = "") -> None:
    """Let a disabled account work again, with the password and the roles it had."""
    require(actor, Action.PEOPLE_EDIT, at=at)
    refuse_above(actor, user, at)
    user.is_active = True
    user.save(update_fields=["is_active"])
    note(f"user:{user.username}")


def _user(username: str) -> User:
    named = Q(username=username.strip()) & ~Q(username=OPERATOR_NAME)
    user = User.objects.filter(named).first()
    if user is None:
        raise Refused(_("There is no account %(user)s."), user=username[:80])
    return user


def _refuse_disabled(user: User, at: datetime) -> None:
    if not is_live(user, day_of(at)):
        raise Refused(_("The account %(user)s is disabled."), user=user.username)


def _checked_username(username: str) -> str:
    name = checked_name(username)
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        raise Refused(
            _(
                "A user name can only have letters, digits and @ . + - _, not “%(user)s”."
            ),
            user=name[:80],
        ) from None
    if name.lower() == OPERATOR_NAME or len(name) > 150:
        raise Refused(_("The user name %(user)s cannot be used."), user=name[:80])
    return name
