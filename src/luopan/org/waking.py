"""Digests come each day at the hours that somebody wants them at."""

from datetime import datetime, time

from luopan.org.telling import DIGESTS, digest_name
from luopan.trail import recurring
from luopan.trail.models import Recurring


def wake(at: datetime, hour: time) -> None:
    """Let the digests of an hour come each day, from the first wish on.

    Part of the service of whoever wishes it.
    """
    name = digest_name(hour)
    if Recurring.objects.filter(name=name, active=True).exists():
        return
    rule = f"daily {hour:%H:%M}"
    following = recurring.next_time(rule, after=at, zone=recurring.zone())
    Recurring.objects.update_or_create(
        name=name,
        defaults={
            "kind": DIGESTS,
            "rule": rule,
            "parameters": {"hour": f"{hour:%H:%M}"},
            "next_at": following,
            "active": True,
        },
    )
