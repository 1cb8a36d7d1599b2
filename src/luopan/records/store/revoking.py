"""Taking a batch back: the versions before it are live again."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import day_of
from luopan.org.language import bracketed, listed
from luopan.records import facts, states
from luopan.records.columns import bulk
from luopan.records.columns.incoming import COLUMNS
from luopan.records.listing.undoing import customers_of
from luopan.records.models import Batch, RowVersion
from luopan.trail.refusal import Refused

VERSIONS = [model for model in COLUMNS if issubclass(model, RowVersion)]


def revoke(batch: Batch, *, at: datetime, actor_id: int) -> int:
    """Revoke a batch inside the caller's transaction; how many rows of facts it took.

    What it replaced is live again; what stood on its rows is counted anew.

    Raises:
        Refused: It is revoked already, or a later batch replaced some of its rows or
            brought the same rows again: that one goes first, and is named.
    """
    bulk.lock()
    batch.refresh_from_db()
    if batch.revoked_at is not None or batch.mends is not None:
        raise Refused(
            _("The import “%(label)s” has already been revoked."), label=batch.label
        )
    _refuse_if_built_upon(batch)
    batch.revoked_no = states.last_event() + 1
    newest = states.newest_instant()
    batch.revoked_at = max(at, newest) if newest else at
    batch.save(update_fields=["revoked_no", "revoked_at"])
    for model in VERSIONS:
        table = model._meta.db_table
        bulk.execute(f"UPDATE {table} SET live = false WHERE batch_id = %s", [batch.pk])
        bulk.execute(
            f"UPDATE {table} SET live = true WHERE id IN (SELECT supersedes "
            f"FROM {table} WHERE batch_id = %s AND supersedes IS NOT NULL)",
            [batch.pk],
        )
    return facts.take_back(batch, actor_id)


def built_upon(batch: Batch) -> list[Batch]:
    """Later unrevoked batches that replaced rows of this one or rest on them."""
    found: set[int] = set()
    for model in VERSIONS:
        table = model._meta.db_table
        found |= {
            pk
            for (pk,) in bulk.rows(
                f"SELECT DISTINCT later.batch_id FROM {table} later "
                f"JOIN {table} mine ON mine.id = later.supersedes "
                "JOIN records_batch b ON b.id = later.batch_id "
                "WHERE mine.batch_id = %s AND b.revoked_no IS NULL",
                [batch.pk],
            )
        }
    later = Batch.objects.filter(
        applied_no__gt=batch.applied_no, revoked_no=None, mends=None
    )
    resting = {
        pk for pk, rests in later.values_list("pk", "rests_on") if batch.pk in rests
    }
    found |= resting | _same_customers(batch, later)
    return list(later.filter(pk__in=found).order_by("-applied_no"))


def _same_customers(batch: Batch, later: "QuerySet[Batch]") -> set[int]:
    """Later batches whose list says something of the same customers."""
    mine = customers_of(batch)
    if not mine:
        return set()
    lists = later.filter(source__has_key="customers")
    return {each.pk for each in lists if mine & customers_of(each)}


def _refuse_if_built_upon(batch: Batch) -> None:
    if later := built_upon(batch):
        raise Refused(
            _(
                "“%(label)s” cannot be revoked before what came after it and holds or "
                "changes the same records. Revoke these first, the latest first: "
                "%(later)s."
            ),
            label=batch.label,
            later=lambda: listed(
                f"“{each.label}”{bracketed(f'{day_of(each.applied_at):%Y-%m-%d}')}"
                for each in later
            ),
        )
