"""Uploads that a source brought: whoever operates answers what they ask."""

from datetime import datetime

from luopan.org.access import Action, day_of, may
from luopan.org.models import User
from luopan.records.models import Pull, Upload


def operates(user: User, upload: Upload, at: datetime) -> bool:
    """Whether an upload came from a source, and this is one who looks after sources."""
    if not may(user, Action.SYSTEM_OPERATE, on=day_of(at)):
        return False
    return bool(Pull.objects.filter(upload=upload).exists())
