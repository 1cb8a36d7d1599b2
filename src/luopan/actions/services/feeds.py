"""Calendars that subscribe: a secret address, handed out once, ended at any time."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.actions.access import SEES
from luopan.actions.models import Feed
from luopan.org.access import Denied, anywhere, day_of
from luopan.org.models import User
from luopan.org.tokens import fingerprint, fresh_token
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("actions.subscribe")
def subscribe(*, actor: User, at: datetime) -> str:
    """Hand out the secret of a new address; a calendar with the old one reads no more.

    Args:
        actor: Whose own actions it shows; a person, not a program with a token.
        at: When.

    Returns:
        The secret. It is shown this once; only its fingerprint is kept.

    Raises:
        Refused: He sees no targets anywhere; the account stands for no person.
    """
    _refuse_token(actor)
    if not anywhere(actor, (SEES,), on=day_of(at)):
        raise Denied(_("Your role cannot see action plans."))
    if actor.person_id is None:
        raise Refused(
            _("This account belongs to no person, so it has no actions of its own.")
        )
    _live(actor).update(ended_at=at)
    token = fresh_token()
    try:
        with transaction.atomic():
            made = Feed.objects.create(
                user=actor, token_hash=fingerprint(token), created_at=at
            )
    except IntegrityError:
        raise Conflict(
            _("Someone changed this at the same moment. Check it, then submit again.")
        ) from None
    note(f"user:{actor.username}", feed=made.pk)
    return token


@service("actions.end_subscription")
def end_subscription(*, actor: User, at: datetime) -> None:
    """End the address at once: a calendar that has it reads no more.

    Raises:
        Refused: There is none.
    """
    _refuse_token(actor)
    if not _live(actor).update(ended_at=at):
        raise Refused(_("No calendar subscribes to your actions."))
    note(f"user:{actor.username}")


def _live(actor: User) -> QuerySet[Feed]:
    return Feed.objects.filter(user=actor, ended_at=None)


def _refuse_token(actor: User) -> None:
    """Whoever steals a token must not get an address that outlives it."""
    if actor.scopes is not None:
        raise Denied(_("Calendars can only be subscribed to by people, not by tokens."))
