"""Prepared answers of a risk that has fired: which of their steps are no actions yet."""

from django.db.models import Exists, OuterRef, QuerySet

from luopan.org.models import User
from luopan.strategy.models import PreparedAction
from luopan.strategy.queries import fired_for
from luopan.tracking.models import OpenedStep


def not_opened(viewer: User) -> QuerySet[PreparedAction]:
    """His steps that are due and no actions: those that are wait for him as actions.

    The watch opens them in the morning; what it may not open, of who has no place to act
    at, stays here.
    """
    opened = OpenedStep.objects.filter(
        prepared=OuterRef("pk"), firing__over_at__isnull=True
    )
    return fired_for(viewer).exclude(Exists(opened))
