"""The daily look at deadlines and promises, in company time."""

from luopan.targets.append import Author
from luopan.trail.models import Recurring
from luopan.trail.services import repeat

NAME = "targets.deadlines"
RULE = "daily 08:00"


def daily(author: Author) -> None:
    """From the first issue on, deadlines and promises are looked at every morning."""
    if Recurring.objects.filter(name=NAME).exists():
        return
    repeat(actor=author.actor, at=author.at, name=NAME, kind=NAME, rule=RULE)
