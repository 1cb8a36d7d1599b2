"""How much of a figure is with tax, without, or nobody says: 口径 that must not mix unmarked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from luopan.dimensions.models import Metric, Product
from luopan.org.models import Unit
from luopan.records.columns import bulk
from luopan.records.facts.recipes import DOCUMENTS
from luopan.records.queries.behind import COUNTED, DOCUMENT, Conditions
from luopan.records.reading import known_on

BASES = ("incl", "excl", "unknown")


@dataclass(frozen=True)
class BasisPart:
    """A part of a figure: what counts in it that is of one tax basis, in millionths.

    Attributes:
        tax_basis: ``incl``, ``excl`` or ``unknown``: nobody says.
        lines: How many lines; what is taken back has lines too.
        amount: What they bring; returns and credit notes are taken off.
    """

    tax_basis: str
    currency: str
    lines: int
    amount: int


def mixed_bases(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    products: Sequence[Product] = (),
    accounts: Sequence[int] | None = None,
    known_at: datetime | None = None,
) -> tuple[BasisPart, ...]:
    """The parts of a figure by tax basis, where there is more than one; else nothing.

    A metric whose own basis is marked (``incl``, ``excl``) counts that one only; what it
    leaves out is told by ``left_out``. One of basis ``unknown`` takes documents as they
    come: this says what it has put together. As in ``records_behind``, a return that
    counts with its original is found on its own day.

    Args:
        metric: Any; of amounts, made of documents, or there is nothing to tell.
        start: First day.
        end: After the last day.
        as_of: Days after it do not count.
        unit: Only what counts for it and all under it, as they stood on each day.
        products: Only of these and all under them; none: of any.
        accounts: Only of these customers (primary keys).
        known_at: What was known then.
    """
    if not _takes_all(metric):
        return ()
    found = Conditions(metric, DOCUMENT, COUNTED)
    found.days(start, min(end, as_of + timedelta(days=1)))
    found.known(known_on(as_of, known_at))
    found.whose(unit, None, as_of)
    found.of_products(products, as_of)
    found.of_customers(accounts)
    found.defined()
    rows = bulk.rows(
        "SELECT d.tax_basis, d.currency, COUNT(*), CAST(SUM(CASE WHEN d.kind = %s "
        "THEN l.amount ELSE -ABS(l.amount) END) AS bigint) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        f"WHERE l.amount IS NOT NULL AND {' AND '.join(found.sql)} "
        "GROUP BY d.tax_basis, d.currency",
        [metric.document, *found.parameters],
    )
    parts = [BasisPart(*row) for row in rows]
    if len({part.tax_basis for part in parts}) < 2:
        return ()
    return tuple(sorted(parts, key=lambda p: (BASES.index(p.tax_basis), p.currency)))


def _takes_all(metric: Metric) -> bool:
    """Amounts of documents, of whichever basis they are."""
    marked = metric.tax_basis in {"incl", "excl"}
    return metric.document in DOCUMENTS and metric.measure == "amount" and not marked
