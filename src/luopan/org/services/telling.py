"""Messages to people, laid into the outbox."""

from collections.abc import Sequence
from datetime import datetime

from luopan.org.changing import service
from luopan.org.models import Told, User
from luopan.org.telling import Saying
from luopan.trail import outbox
from luopan.trail.chain import note


@service("org.tell")
def tell(*, actor: User, at: datetime, sayings: Sequence[Saying]) -> int:
    """Lay messages into the outbox, each once a key, and keep what was told at once.

    Args:
        actor: The built-in operator.
        at: Now.
        sayings: What is said to whom, by which channels.

    Returns:
        How many messages are to leave.
    """
    count = 0
    for saying in sayings:
        for channel in saying.channels:
            outbox.post(
                at=at,
                channel="told",
                recipient=f"channel:{channel}",
                content={
                    "channel": channel,
                    "user": saying.user,
                    "subject": saying.subject,
                    "text": saying.text,
                    "where": saying.where,
                },
                key=f"{saying.key}:{channel}",
            )
            count += 1
        _keep(saying, at)
    note("messages", count=count)
    return count


def _keep(saying: Saying, at: datetime) -> None:
    """What he was told of at once and still waits; what no longer waits is forgotten."""
    if saying.waits is None:
        return
    mine = Told.objects.filter(user_id=saying.user)
    mine.exclude(key__in=saying.waits).delete()
    new = [Told(user_id=saying.user, key=key, at=at) for key in saying.waits]
    Told.objects.bulk_create(new, ignore_conflicts=True)
