"""What was imported, as people see it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, may, name_of, reach, require
from luopan.org.models import User
from luopan.records.models import Batch
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class BatchRow:
    """One import."""

    id: int
    label: str
    rows: int
    actor: str
    applied_at: datetime
    revoked_at: datetime | None


def batches(viewer: User, *, at: datetime, limit: int = 100) -> tuple[BatchRow, ...]:
    """The newest imports first: all for who may see all records, else the viewer's own.

    Raises:
        Refused: The viewer may see no records at all.
    """
    on = day_of(at)
    if not reach(viewer, Action.RECORDS_READ, on=on).exists():
        require(viewer, Action.RECORDS_READ, at=at)
    found = seen(viewer, on=on)
    newest = found.select_related("actor__person").order_by("-pk")
    rows = newest.defer("source")[:limit]  # a list of customers weighs
    return tuple(
        BatchRow(b.pk, b.label, b.rows, name_of(b.actor), b.applied_at, b.revoked_at)
        for b in rows
    )


def seen(viewer: User, *, on: date) -> "QuerySet[Batch]":
    """Imports that a user sees: all, or those that he made himself."""
    found = Batch.objects.filter(mends=None)
    if may(viewer, Action.RECORDS_READ, on=on):
        return found
    return found.filter(actor=viewer)


def came_since(viewer: User, *, since: datetime, at: datetime) -> QuerySet[Batch]:
    """The rows of ``applied_since``."""
    if not may(viewer, Action.RECORDS_READ, on=day_of(at)):
        return Batch.objects.none()
    found = Batch.objects.filter(mends=None, applied_at__gte=since, revoked_at=None)
    return found.exclude(sha256="")


def applied_since(
    viewer: User, *, since: datetime, at: datetime, limit: int = 6
) -> tuple[BatchRow, ...]:
    """What was imported since an instant; nothing for who may not see all records."""
    found = came_since(viewer, since=since, at=at)
    newest = found.select_related("actor__person").order_by("-pk")
    rows = newest.defer("source")[:limit]  # a list of customers weighs
    return tuple(
        BatchRow(b.pk, b.label, b.rows, name_of(b.actor), b.applied_at, b.revoked_at)
        for b in rows
    )


def batch_called(batch_id: int) -> Batch:
    """The batch with that number.

    Raises:
        Refused: There is none.
    """
    found = Batch.objects.filter(pk=batch_id).first()
    if found is None:
        raise Refused(
            _("There is no import with the number %(number)s."), number=batch_id
        )
    return found
