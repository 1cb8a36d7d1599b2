"""Coming in and going out: what the door did, and what ends it.

Passwords and codes are judged by allauth and axes; here stands what is kept of it.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_attempts
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.guard import refuse_above
from luopan.org.models import User
from luopan.org.passages import void_passages
from luopan.org.sessions import end_all
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.sign_in")
def sign_in(*, actor: User, at: datetime, how: str, address: str = "") -> None:
    """Keep that somebody came in.

    Args:
        actor: Who.
        at: When.
        how: By what: password, second factor, one click of a demo.
        address: Of his browser.
    """
    note(f"user:{actor.username}", how=how, address=address)


@service("org.sign_out")
def sign_out(*, actor: User, at: datetime) -> None:
    """Keep that somebody went out."""
    note(f"user:{actor.username}")


@service("org.lock_out")
def lock_out(*, actor: None, at: datetime, username: str, address: str) -> None:
    """Keep that a name was locked for an address after wrong attempts."""
    note(f"user:{username[:80]}", address=address)


@service("org.unlock")
def unlock(*, actor: User, at: datetime, username: str, reason: str = "") -> int:
    """Let a locked name try again at once.

    Returns:
        How many records of wrong attempts were forgotten.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is None:
        raise Refused(_("There is no account %(user)s."), user=username[:80])
    refuse_above(actor, user, at)
    note(f"user:{user.username}")
    return int(forget_attempts(username=user.username.lower()))


@service("org.change_password")
def change_password(*, actor: User, at: datetime, password: str) -> None:
    """Choose another password for oneself; every other session ends.

    Raises:
        Refused: It is too weak.
    """
    note(f"user:{actor.username}")
    try:
        validate_password(password, actor)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages).replace("%", "%%")) from None
    actor.set_password(password)
    actor.save(update_fields=["password"])
    void_passages(actor)


@service("org.add_factor")
def add_factor(*, actor: User, at: datetime, kind: str, session: str = "") -> None:
    """Keep that a second factor was set up; sessions opened without it end."""
    note(f"user:{actor.username}", kind=kind)
    end_all(actor, but=session)


@service("org.remove_factor")
def remove_factor(*, actor: User, at: datetime, kind: str) -> None:
    """Keep that somebody took a second factor of his own away."""
    note(f"user:{actor.username}", kind=kind)


@service("org.renew_codes")
def renew_codes(*, actor: User, at: datetime) -> None:
    """Keep that somebody made himself new recovery codes; the old ones are void."""
    note(f"user:{actor.username}")


@service("org.forget_factor")
def forget_factor(*, actor: User, at: datetime, user: User, reason: str = "") -> None:
    """Take away the second factor of one who lost it; he sets up a new one next time.

    Raises:
        Refused: He has none, or may more than who asks.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    refuse_above(actor, user, at)
    note(f"user:{user.username}")
    gone, _rows = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise Refused(
            _("%(user)s has not set up two-step verification."), user=user.username
        )
    end_all(user)


@service("org.end_sessions")
def end_sessions(*, actor: User, at: datetime, session: str = "") -> int:
    """Sign oneself out everywhere, but where one asks from.

    Returns:
        How many sessions ended.
    """
    ended = end_all(actor, but=session)
    note(f"user:{actor.username}", ended=ended)
    return ended
