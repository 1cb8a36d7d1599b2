"""What was known when: events in order, and the rows that were live after each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from luopan.records.models import Batch


@dataclass(frozen=True)
class State:
    """All records as they stood after an event. ``State()``: as they stand.

    Args:
        after: Number of the event (an import applied, or revoked); None for now.
    """

    after: int | None = None

    def batch(self, alias: str) -> str:
        """SQL: the batch was known and not revoked."""
        if self.after is None:
            return f"{alias}.revoked_no IS NULL"
        number = int(self.after)
        return (
            f"({alias}.applied_no <= {number} AND ({alias}.revoked_no IS NULL"
            f" OR {alias}.revoked_no > {number}))"
        )

    def row(self, alias: str, table: str) -> str:
        """SQL: this version of the record was the newest then."""
        if self.after is None:
            return f"{alias}.live"
        return (
            f"EXISTS (SELECT 1 FROM records_batch known WHERE known.id = "
            f"{alias}.batch_id AND {self.batch('known')}) AND NOT EXISTS "
            f"(SELECT 1 FROM {table} later JOIN records_batch known "
            f"ON known.id = later.batch_id WHERE later.supersedes = {alias}.id "
            f"AND {self.batch('known')})"
        )


def last_event() -> int:
    """Number of the newest event; 0 before the first."""
    found = Batch.objects.aggregate(
        applied=Max("applied_no"), revoked=Max("revoked_no")
    )
    return max(found["applied"] or 0, found["revoked"] or 0)


def newest_instant() -> datetime | None:
    """When the newest event was."""
    found = Batch.objects.aggregate(
        applied=Max("applied_at"), revoked=Max("revoked_at")
    )
    instants = [at for at in found.values() if at is not None]
    return max(instants) if instants else None


def known(at: datetime | None) -> State:
    """The state at an instant; None: as everything stands now."""
    if at is None:
        return State()
    applied, revoked = Q(applied_at__lte=at), Q(revoked_at__lte=at)
    found = Batch.objects.aggregate(
        applied=Max("applied_no", filter=applied),
        revoked=Max("revoked_no", filter=revoked),
        last_applied=Max("applied_no"),
        last_revoked=Max("revoked_no"),
    )
    number = max(found["applied"] or 0, found["revoked"] or 0)
    last = max(found["last_applied"] or 0, found["last_revoked"] or 0)
    return State() if number == last else State(number)
