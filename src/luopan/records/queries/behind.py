"""The records behind a figure: from a sum down to the rows of the files."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from luopan.dimensions.models import Metric, Product
from luopan.org.models import Unit
from luopan.records.columns import bulk
from luopan.records.facts.recipes import DOCUMENTS, TAKES_BACK, recipe
from luopan.records.reading import is_root, known_on, products_under


@dataclass(frozen=True)
class RecordRow:
    """One line behind a figure, with where it came from."""

    kind: str
    number: str
    line: str
    day_date: date
    seat: str | None  # codes
    account: str | None
    product: str | None
    currency: str
    quantity: int | None  # millionths
    amount: int | None
    profit: int | None
    batch: str
    batch_id: int
    row: int  # of its file


@dataclass(frozen=True)
class Behind:
    """Some of the records behind a figure, and how many there are in all."""

    rows: tuple[RecordRow, ...]
    count: int


def records_behind(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Behind:
    """Lines of documents that a metric counts (or takes back) in a span of days.

    By the day that the metric goes by; a return that counts with its original is found on
    its own day. The newest come first.

    Raises:
        ValueError: The metric is not made of documents.
    """
    if metric.document not in DOCUMENTS:
        raise ValueError(f"{metric.code} is not made of documents")
    sql, parameters = _conditions(metric, start, end, as_of, unit, product, known_at)
    source = (
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        "JOIN records_batch b ON b.id = d.batch_id "
        "LEFT JOIN org_unit u ON u.id = d.seat_id "
        "LEFT JOIN dimensions_account a ON a.id = d.account_id "
        "LEFT JOIN dimensions_product p ON p.id = l.product_id "
        f"WHERE {sql}"
    )
    count = bulk.rows(f"SELECT COUNT(*) {source}", parameters)[0][0]
    rows = bulk.rows(
        "SELECT d.kind, d.number, l.number, d.day_date, u.code, a.code, p.code, "
        "d.currency, l.quantity, l.amount, l.profit, b.label, b.id, d.row "
        f"{source} ORDER BY d.day_date DESC, d.id, l.id LIMIT %s OFFSET %s",
        [*parameters, limit, offset],
    )
    return Behind(tuple(_row(row) for row in rows), int(count))


def _row(row: tuple[Any, ...]) -> RecordRow:
    kind, number, line, day, *rest = row
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return RecordRow(kind, number, line, on, *rest)


def _conditions(
    metric: Metric,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None,
    product: Product | None,
    known_at: datetime | None,
) -> tuple[str, list[Any]]:
    state = known_on(as_of, known_at)
    day = "d.due_date" if metric.date_field == "due_date" else "d.day_date"
    sql = (
        f"{bulk.among('d.kind', 'text')} AND {day} >= %s AND {day} < %s "
        f"AND {state.row('d', 'records_document')}"
    )
    parameters: list[Any] = [
        bulk.listed(_kinds(metric)),
        start,
        min(end, as_of + timedelta(days=1)),
    ]
    if unit is not None and not is_root(unit, as_of):
        sql += (
            " AND EXISTS (SELECT 1 FROM org_reach r WHERE r.above_id = %s "
            f"AND r.below_id = d.seat_id AND r.start_date <= {day} "
            f"AND (r.end_date IS NULL OR r.end_date > {day}))"
        )
        parameters.append(unit.pk)
    under = None if product is None else products_under(product, as_of)
    if under is not None:
        sql += f" AND {bulk.among('l.product_id', 'bigint')}"
        parameters.append(bulk.listed(under))
    made = recipe(metric)
    for axis, column in (
        ("seat", "d.seat_id"),
        ("account", "d.account_id"),
        ("product", "l.product_id"),
    ):
        if axis in made.axes:
            sql += f" AND {bulk.among(column, 'bigint')}"
            parameters.append(bulk.listed(sorted(made.axes[axis])))
    for name, words in made.words.items():
        if name in {"channel", "currency", "tax_basis"}:
            sql += f" AND {bulk.among(f'd.{name}', 'text')}"
            parameters.append(bulk.listed(sorted(words)))
    if metric.tax_basis in {"incl", "excl"}:
        sql += " AND d.tax_basis = %s"
        parameters.append(metric.tax_basis)
    return sql, parameters


def _kinds(metric: Metric) -> list[str]:
    kinds = [metric.document]
    if metric.return_rule != "none" and metric.measure != "count":
        kinds += [TAKES_BACK[k] for k in [metric.document] if k in TAKES_BACK]
    return kinds
