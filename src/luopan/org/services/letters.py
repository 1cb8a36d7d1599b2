"""Letters that did not arrive: tried once more, or let go."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.models import User
from luopan.trail import services as trail
from luopan.trail.chain import note
from luopan.trail.models import Message
from luopan.trail.refusal import Refused


@service("org.send_again")
def send_again(*, actor: User, at: datetime, message_id: int) -> None:
    """Try a letter again that was given up.

    Raises:
        Refused: There is none, or it was not given up.
    """
    note(f"message:{message_id}")
    require(actor, Action.SYSTEM_OPERATE, at=at)
    trail.send_again(actor=actor, at=at, message_id=message_id)


@service("org.dismiss")
def dismiss(*, actor: User, at: datetime, message_id: int) -> None:
    """Let a letter go that was given up: it is no longer shown, and never sent.

    Raises:
        Refused: There is none, or it was not given up.
    """
    note(f"message:{message_id}")
    require(actor, Action.SYSTEM_OPERATE, at=at)
    parked = Message.objects.filter(pk=message_id, state="parked")
    if not parked.update(state="dropped"):
        raise Refused(_("There is no given-up message with this number."))
