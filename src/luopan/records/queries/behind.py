"""The records behind a figure: from a sum down to the rows of the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.models import Unit
from luopan.records.closed import counted_day, counts_within
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.facts.recipes import DOCUMENTS, TAKES_BACK, recipe
from luopan.records.facts.sources import EFFECTIVE
from luopan.records.goods import products_under
from luopan.records.reading import is_root, known_on
from luopan.records.states import State


@dataclass(frozen=True)
class RecordRow:
    """One line behind a figure, with where it came from.

    ``account_name`` is (name, name in the other language); empty without an account.
    """

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
    account_name: tuple[str, str] = ("", "")
    product_name: tuple[str, str] = ("", "")
    counted_date: date | None = None  # 跨期: it counts on this day, not on its own


@dataclass(frozen=True)
class Behind:
    """Some of the records behind a figure, and how many there are in all."""

    rows: tuple[RecordRow, ...]
    count: int


@dataclass(frozen=True)
class Source:
    """Where the records of a metric lie, in SQL: ``d`` is a record, ``l`` a line of it."""

    table: str
    join: str
    columns: str  # kind, number, line, day; then the amounts
    amounts: str
    product: str | None
    words: frozenset[str]


COUNTED = counted_day("d")
DOCUMENT = Source(
    "records_document",
    "JOIN records_line l ON l.document_id = d.id ",
    "d.kind, d.number, l.number, d.counted_date, d.day_date",
    "d.currency, l.quantity, l.amount, l.profit",
    "l.product_id",
    frozenset({"channel", "currency", "tax_basis"}),
)
OPPORTUNITY = Source(
    "records_opportunity",
    "",
    "'opportunity', d.key, '', NULL, {day}",
    "d.currency, NULL, d.amount, NULL",
    "d.product_id",
    frozenset({"outcome", "currency"}),
)
ACTIVITY = Source(
    "records_activity",
    "",
    "d.kind, d.key, '', NULL, {day}",
    "'', NULL, NULL, NULL",
    None,
    frozenset({"kind"}),
)


def can_open(metric: Metric) -> bool:
    """Whether a metric's figures open to records."""
    return _source(metric) is not None


def _source(metric: Metric) -> Source | None:
    if metric.document in DOCUMENTS:
        return DOCUMENT
    return {"opportunity": OPPORTUNITY, "activity": ACTIVITY}.get(metric.document)


def records_behind(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    seats: Sequence[int] | None = None,
    account: Account | None = None,
    accounts: Sequence[int] | None = None,
    products: Sequence[Product] = (),
    known_at: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Behind:
    """Records that a metric counts (or takes back) in a span of days.

    By the day that the metric goes by; a return that counts with its original is found on
    its own day. The newest come first.

    Args:
        metric: Made of documents, opportunities or activities.
        start: First day.
        end: After the last day.
        as_of: Days after it do not count.
        unit: Only what counts for it and all under it, as they stood on each day.
        seats: Only these seats (primary keys; NOBODY: what names none).
        account: Only of this customer.
        accounts: Only of these customers (primary keys).
        products: Only of these and all under them; none: of any.
        known_at: What was known then.
        limit: At most so many.
        offset: After so many.

    Raises:
        ValueError: The metric is made of nothing that can be listed.
    """
    source = _source(metric)
    if source is None:
        raise ValueError(f"{metric.code} is made of nothing that can be listed")
    day = f"d.{metric.date_field}"
    if metric.document in DOCUMENTS and metric.date_field != "due_date":
        day = COUNTED
    found = Conditions(metric, source, day)
    found.days(start, min(end, as_of + timedelta(days=1)))
    found.known(known_on(as_of, known_at))
    found.whose(unit, seats, as_of)
    found.of_customers(accounts)
    found.of_customers(None if account is None else [account.pk])
    found.of_products(products, as_of)
    found.defined()
    tables = (
        f"FROM {source.table} d {source.join}"
        "JOIN records_batch b ON b.id = d.batch_id "
        "LEFT JOIN org_unit u ON u.id = d.seat_id "
        "LEFT JOIN dimensions_account a ON a.id = d.account_id "
        f"LEFT JOIN dimensions_product p ON p.id = {source.product or 'NULL'} "
        f"WHERE {' AND '.join(found.sql)}"
    )
    count = bulk.rows(f"SELECT COUNT(*) {tables}", found.parameters)[0][0]
    line = ", l.id" if source.join else ""
    rows = bulk.rows(
        f"SELECT {source.columns.format(day=day)}, u.code, a.code, p.code, "
        f"{source.amounts}, b.label, b.id, d.row, a.name, a.name_other, p.name, "
        f"p.name_other {tables} ORDER BY {day} DESC, d.id{line} LIMIT %s OFFSET %s",
        [*found.parameters, limit, offset],
    )
    return Behind(tuple(_row(row) for row in rows), int(count))


def _row(row: tuple[Any, ...]) -> RecordRow:
    kind, number, line, counted, day, *rest = row[:-4]
    first, second, third, fourth = (text or "" for text in row[-4:])
    names = (first, second), (third, fourth)
    on = bulk.day(day)
    assert on is not None
    return RecordRow(kind, number, line, on, *rest, *names, bulk.day(counted))


class Conditions:
    """What a record must be, as SQL and its parameters."""

    def __init__(self, metric: Metric, source: Source, day: str) -> None:
        self.metric, self.source, self.day = metric, source, day
        self.sql: list[str] = []
        self.parameters: list[Any] = []

    def add(self, sql: str, *parameters: Any) -> None:
        """One more."""
        self.sql.append(sql)
        self.parameters += parameters

    def among(self, expression: str, kind: str, values: Sequence[Any]) -> None:
        """It is one of these."""
        self.add(bulk.among(expression, kind), bulk.listed(list(values)))

    def days(self, start: date, end: date) -> None:
        """It counts on one of these days."""
        if self.source is DOCUMENT:
            self.among("d.kind", "text", _kinds(self.metric))
        if self.day == COUNTED:
            sql, days = counts_within("d", start, end)
            self.add(sql, *days)
        else:
            self.add(f"{self.day} >= %s AND {self.day} < %s", start, end)

    def known(self, state: State) -> None:
        """It was known."""
        self.add(state.row("d", self.source.table))

    def whose(
        self, unit: Unit | None, seats: Sequence[int] | None, as_of: date
    ) -> None:
        """It counts for a unit, or for one of some seats."""
        if unit is not None and not is_root(unit, as_of):
            self.add(
                "EXISTS (SELECT 1 FROM org_reach r WHERE r.above_id = %s "
                f"AND r.below_id = d.seat_id AND r.start_date <= {self.day} "
                f"AND (r.end_date IS NULL OR r.end_date > {self.day}))",
                unit.pk,
            )
        if seats is not None:
            self.among(f"COALESCE(d.seat_id, {NOBODY})", "bigint", seats)

    def of_products(self, products: Sequence[Product], on: date) -> None:
        """It is of one of some products, or of what stands under them."""
        under = [products_under(product, on) for product in products]
        if self.source.product and under and None not in under:
            keys = sorted({key for each in under for key in each or ()})
            self.among(self.source.product, "bigint", keys)

    def of_customers(self, accounts: Sequence[int] | None) -> None:
        """It is of one of some customers."""
        if accounts is not None:
            self.among("d.account_id", "bigint", accounts)

    def defined(self) -> None:
        """The metric's definition lets it through."""
        made = recipe(self.metric)
        columns = {"seat": "d.seat_id", "account": "d.account_id"}
        if self.source.product:
            columns["product"] = self.source.product
        for axis, column in columns.items():
            if axis in made.axes:
                self.among(column, "bigint", sorted(made.axes[axis]))
        for name, words in made.words.items():
            if name in self.source.words:
                self.among(f"d.{name}", "text", sorted(words))
        if self.metric.tax_basis in {"incl", "excl"} and self.source is DOCUMENT:
            self.add("d.tax_basis = %s", self.metric.tax_basis)
        if (self.metric.filter or {}).get("effective"):
            self.add(EFFECTIVE)


def _kinds(metric: Metric) -> list[str]:
    kinds = [metric.document]
    if metric.return_rule != "none" and metric.measure != "count":
        kinds += [TAKES_BACK[k] for k in [metric.document] if k in TAKES_BACK]
    return kinds
