"""The daily look at contests that are over, in company time."""

from datetime import datetime

from luopan.org.models import User
from luopan.trail.models import Recurring
from luopan.trail.services import repeat

CONTESTS = "review.contests"
RULE = "daily 07:10"


def look_daily(actor: User, at: datetime) -> None:
    """From the first contest on, whether one is over is looked at every morning."""
    if not Recurring.objects.filter(name=CONTESTS).exists():
        repeat(actor=actor, at=at, name=CONTESTS, kind=CONTESTS, rule=RULE)
