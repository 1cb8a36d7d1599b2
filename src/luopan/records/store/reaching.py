"""Whether a batch would change what belongs to units out of the importer's reach."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from luopan.records.columns import bulk
from luopan.records.columns.incoming import COLUMNS
from luopan.records.models import Document, Match
from luopan.records.store.settling import Settled
from luopan.trail.refusal import Refused


def refuse_foreign(settled: Sequence[Settled], scope: frozenset[str]) -> None:
    """A number in a file must not take over a record of another unit, nor pay its invoice.

    The names in the file are all within reach; what they stand for here may not be.

    Args:
        settled: What is about to be written.
        scope: Codes of the units whose records may be changed.

    Raises:
        Refused: Some belong to other units, or to none.
    """
    for each in settled:
        model = each.fresh.model
        replaced = each.supersedes[each.supersedes != bulk.NULL]
        if "seat_id" in COLUMNS[model] and len(replaced):
            where = bulk.among("d.id", "bigint")
            _check(model._meta.db_table, where, bulk.listed(replaced), scope)
        paid = each.fresh.children.get(Match)
        if paid is not None and len(paid.parents):
            keys = sorted(set(map(str, paid.columns["invoice_key"])))
            where = f"d.live AND {bulk.among('d.key', 'text')}"
            _check(Document._meta.db_table, where, bulk.listed(keys), scope)


def _check(table: str, where: str, listed: object, scope: frozenset[str]) -> None:
    found = bulk.rows(
        f"SELECT DISTINCT u.code FROM {table} d LEFT JOIN org_unit u "
        f"ON u.id = d.seat_id WHERE {where}",
        [listed],
    )
    if any(code not in scope for (code,) in found):
        raise Refused(
            _(
                "Some numbers in the file belong to records of units you cannot import for. "
                "Nothing was imported."
            )
        )
