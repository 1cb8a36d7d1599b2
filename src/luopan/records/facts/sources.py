"""Rows that may count: from the database as of a state, or straight from an import."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.records.closed import later_day
from luopan.records.columns import bulk
from luopan.records.columns.incoming import Incoming, converted
from luopan.records.models import Document, Line
from luopan.records.states import State

Ints = NDArray[np.int64]


@dataclass
class Words:
    """Texts as small numbers, the same in all sources of one tally."""

    places: dict[str, int] = field(default_factory=dict)

    def code(self, text: str | None) -> int:
        """Number of a text; null is the empty one."""
        return self.places.setdefault(text or "", len(self.places))

    def codes(self, texts: Sequence[str | None]) -> Ints:
        """Numbers of many texts."""
        known = {text: self.code(text) for text in dict.fromkeys(texts)}
        return np.fromiter(
            map(known.__getitem__, texts), dtype=np.int64, count=len(texts)
        )

    def texts(self, codes: Ints) -> list[str]:
        """And back."""
        known = list(self.places)
        return [known[code] for code in codes.tolist()]


@dataclass
class Source:
    """Rows of one kind, each with all that a definition may ask of it.

    Args:
        kind: Kind of document, or opportunity, stage, activity, effective, match, stock.
        record: Number of the record a row belongs to: counted once, however many rows.
        axes: seat, account, product: primary keys, NOBODY where there is none.
        words: channel, currency, tax_basis and what else can be filtered by, as codes.
        dates: Days by name of the date field; NaT where there is none.
        values: Millionths by measure; NULL where there is none.
        original: seat, account and dates of the document that a row answers.
    """

    kind: str
    record: Ints
    axes: dict[str, Ints]
    words: dict[str, Ints]
    dates: dict[str, NDArray[np.datetime64]]
    values: dict[str, Ints]
    original: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows."""
        return len(self.record)

    def taken(self, mask: NDArray[np.bool_]) -> "Source":
        """Some rows."""

        def some(columns: dict[str, Any]) -> dict[str, Any]:
            return {name: column[mask] for name, column in columns.items()}

        return Source(
            self.kind,
            self.record[mask],
            some(self.axes),
            some(self.words),
            some(self.dates),
            some(self.values),
            some(self.original),
        )


DATES = ("day_date", "due_date", "counted_date")
DOCUMENT_COLUMNS = (
    ("kind", "d.kind"),
    ("record_id", "d.id"),
    ("seat_id", "d.seat_id"),
    ("account_id", "d.account_id"),
    ("product_id", "l.product_id"),
    ("channel", "d.channel"),
    ("currency", "d.currency"),
    ("tax_basis", "d.tax_basis"),
    ("day_date", "d.day_date"),
    ("due_date", "d.due_date"),
    ("counted_date", "d.counted_date"),
    ("quantity", "l.quantity"),
    ("amount", "l.amount"),
    ("net", "l.net"),
    ("cost", "l.cost"),
    ("profit", "l.profit"),
    ("o_seat_id", "o.seat_id"),
    ("o_account_id", "o.account_id"),
    ("o_day_date", "o.day_date"),
    ("o_due_date", "o.due_date"),
    ("o_counted_date", "o.counted_date"),
)


def documents(
    scope: str, parameters: Sequence[Any], state: State, words: Words
) -> list[Source]:
    """Lines of the documents in a scope (SQL on ``d``), one source a kind."""
    original = state.row("o", "records_document")
    return _document_sources(
        f"FROM records_document d JOIN records_line l ON l.document_id = d.id "
        f"LEFT JOIN records_document o ON d.original <> '' AND o.key = d.original "
        f"AND {original} WHERE {scope}",
        parameters,
        words,
    )


def _document_sources(
    sql: str, parameters: Sequence[Any], words: Words
) -> list[Source]:
    found = read(DOCUMENT_COLUMNS, sql, parameters)
    kinds = words.codes(found["kind"])
    # A row that does not name a seat or account has those of the document it answers.
    for axis in AXES_LENT:
        own = found[f"{axis}_id"]
        found[f"{axis}_id"] = np.where(own < 0, found[f"o_{axis}_id"], own)
    whole = Source(
        "",
        found["record_id"],
        {axis: found[f"{axis}_id"] for axis in ("seat", "account", "product")},
        {
            name: words.codes(found[name])
            for name in ("channel", "currency", "tax_basis")
        },
        {name: found[name] for name in DATES},
        measures(found, words.codes(found["tax_basis"]) == words.code("incl")),
        {name: found[f"o_{name}"] for name in ("seat_id", "account_id", *DATES)},
    )
    sources = []
    for code in np.unique(kinds).tolist():
        source = whole.taken(kinds == code)
        source.kind = list(words.places)[code]
        sources.append(source)
    return sources


def read(
    columns: Sequence[tuple[str, str]], sql: str, parameters: Sequence[Any]
) -> dict[str, Any]:
    """Columns of a query, each as an array or list by its name."""
    names = [name for name, _ in columns]
    expressions = ", ".join(expression for _, expression in columns)
    parts: dict[str, list[Any]] = {name: [] for name in names}
    for rows in bulk.select(f"SELECT {expressions} {sql}", parameters):
        for name, values in zip(names, zip(*rows, strict=True), strict=True):
            parts[name].append(converted(name, values))
    return {name: _whole(name, pieces) for name, pieces in parts.items()}


def _whole(name: str, pieces: list[Any]) -> Any:
    if not pieces:
        return converted(name, [])
    if isinstance(pieces[0], np.ndarray):
        return np.concatenate(pieces)
    return [value for piece in pieces for value in piece]


def imported(incoming: Incoming, words: Words) -> Source:
    """Lines of documents of one kind that were just written, without asking again."""
    lines = incoming.children[Line]
    parents = lines.parents
    columns = incoming.columns
    basis = words.codes(columns["tax_basis"])
    assert incoming.ids is not None
    return Source(
        columns["kind"][0],
        incoming.ids[parents],
        {
            "seat": columns["seat_id"][parents],
            "account": columns["account_id"][parents],
            "product": lines.columns["product_id"],
        },
        {
            name: words.codes(columns[name])[parents]
            for name in ("channel", "currency", "tax_basis")
        },
        {name: columns[name][parents] for name in DATES if name in columns},
        measures(lines.columns, (basis == words.code("incl"))[parents]),
    )


def measures(columns: dict[str, Any], including: NDArray[np.bool_]) -> dict[str, Ints]:
    """What lines say of themselves; ``net`` is the amount without tax.

    Where the amounts include tax and nobody says how much it is, ``net`` is not known;
    where the document does not say whether they do, they count as they stand.
    """
    said = {name: columns[name] for name in ("quantity", "amount", "cost", "profit")}
    return {**said, "net": np.where(including, columns["net"], said["amount"])}


def plain(incoming: Incoming, *, at_original: bool) -> bool:
    """Whether the versions stand for themselves, whatever document they answer.

    Args:
        incoming: Versions of documents.
        at_original: Whether any metric counts a document where the one it answers
            counts. Without such a metric an answer only lends what it does not name.
    """
    if incoming.model is not Document:
        return False
    if not any(incoming.columns["original"]):
        return True
    named = all((incoming.columns[f"{axis}_id"] >= 0).all() for axis in AXES_LENT)
    return named and not at_original


AXES_LENT = ("seat", "account")

OPPORTUNITY_COLUMNS = (
    ("record_id", "d.id"),
    ("seat_id", "d.seat_id"),
    ("account_id", "d.account_id"),
    ("product_id", "d.product_id"),
    ("currency", "d.currency"),
    ("outcome", "d.outcome"),
    ("created_date", "d.created_date"),
    ("expected_date", "d.expected_date"),
    ("closed_date", "d.closed_date"),
    ("amount", "d.amount"),
)


def opportunities(scope: str, parameters: Sequence[Any], words: Words) -> Source:
    """Opportunities in a scope."""
    found = read(
        OPPORTUNITY_COLUMNS, f"FROM records_opportunity d WHERE {scope}", parameters
    )
    dates = ("created_date", "expected_date", "closed_date")
    return _simple("opportunity", found, words, ("outcome",), dates, ("amount",))


def stages(scope: str, parameters: Sequence[Any], words: Words) -> Source:
    """Entries into a stage, with what their opportunity says."""
    found = read(
        (*OPPORTUNITY_COLUMNS, ("stage", "s.stage"), ("day_date", "s.day_date")),
        "FROM records_opportunity d JOIN records_stagechange s "
        f"ON s.opportunity_id = d.id WHERE {scope}",
        parameters,
    )
    # Entering a stage twice is two entries: each row is its own record.
    found["record_id"] = np.arange(len(found["record_id"]))
    dates = ("day_date", "created_date", "expected_date", "closed_date")
    return _simple("stage", found, words, ("outcome", "stage"), dates, ("amount",))


ACTIVITY_COLUMNS = (
    ("record_id", "d.id"),
    ("seat_id", "d.seat_id"),
    ("account_id", "d.account_id"),
    ("kind", "d.kind"),
    ("day_date", "d.day_date"),
    ("next_date", "d.next_date"),
)


def activities(scope: str, parameters: Sequence[Any], words: Words) -> Source:
    """Activities in a scope."""
    found = read(ACTIVITY_COLUMNS, f"FROM records_activity d WHERE {scope}", parameters)
    return _simple("activity", found, words, ("kind",), ("day_date", "next_date"), ())


EFFECTIVE = (
    "d.contact <> '' AND d.two_way AND d.outcome <> '' AND d.next_step <> '' "
    "AND d.next_date > d.day_date AND d.account_id IS NOT NULL"
)


def effective(
    scope: str, parameters: Sequence[Any], state: State, words: Words
) -> Source:
    """Effective communications: by rule, at most one a customer and day.

    Args:
        scope: SQL on ``d``; it must hold whole customer-days.
        parameters: Its parameters.
        state: As of when.
        words: Codes of texts.
    """
    row = state.row("d", "records_activity")
    found = read(
        ACTIVITY_COLUMNS,
        "FROM (SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d.account_id, d.day_date "
        f"ORDER BY d.key) AS turn FROM records_activity d WHERE {EFFECTIVE} "
        f"AND {row} AND {scope}) d WHERE d.turn = 1",
        parameters,
    )
    return _simple("effective", found, words, ("kind",), ("day_date", "next_date"), ())


def stock(scope: str, parameters: Sequence[Any], state: State, words: Words) -> Source:
    """What each count of dealer stock changed; ``scope`` holds whole account-products."""
    row = state.row("d", "records_stock")
    found = read(
        (
            ("record_id", "d.id"),
            ("account_id", "d.account_id"),
            ("product_id", "d.product_id"),
            ("day_date", "d.day_date"),
            ("quantity", "d.change"),
        ),
        "FROM (SELECT d.*, d.quantity - LAG(d.quantity, 1, 0) OVER "
        "(PARTITION BY d.account_id, d.product_id ORDER BY d.day_date, d.key) "
        f"AS change FROM records_stock d WHERE {row} AND {scope}) d",
        parameters,
    )
    return _simple("stock", found, words, (), ("day_date",), ("quantity",))


def matches(
    scope: str, parameters: Sequence[Any], state: State, words: Words
) -> Source:
    """Receipts applied to invoices, on the later of the two days, to the invoice's owner.

    An invoice that is not known (yet) has nothing to reduce.
    """
    found = read(
        (
            ("record_id", "m.id"),
            ("seat_id", "i.seat_id"),
            ("account_id", "i.account_id"),
            ("channel", "i.channel"),
            ("currency", "i.currency"),
            ("tax_basis", "i.tax_basis"),
            ("day_date", later_day("r", "i")),
            ("due_date", "i.due_date"),
            ("amount", "m.amount"),
        ),
        "FROM records_match m JOIN records_document r ON r.id = m.receipt_id "
        "JOIN records_document i ON i.key = m.invoice_key "
        f"WHERE {state.row('r', 'records_document')} "
        f"AND {state.row('i', 'records_document')} AND {scope}",
        parameters,
    )
    dates = ("day_date", "due_date")
    return _simple("match", found, words, (), dates, ("amount",))


def _simple(
    kind: str,
    found: dict[str, Any],
    words: Words,
    texts: tuple[str, ...],
    dates: tuple[str, ...],
    values: tuple[str, ...],
) -> Source:
    size = len(found["record_id"])
    nobody = np.full(size, bulk.NOBODY, dtype=np.int64)
    empty = np.full(size, words.code(""), dtype=np.int64)
    base = {"channel": empty, "currency": empty, "tax_basis": empty}
    named = {
        name: words.codes(found[name]) for name in (*base, *texts) if name in found
    }
    return Source(
        kind,
        found["record_id"],
        {
            axis: found.get(f"{axis}_id", nobody)
            for axis in ("seat", "account", "product")
        },
        {**base, **named},
        {name: found[name] for name in dates},
        {name: found[name] for name in values},
    )


def costs(state: State, words: Words) -> dict[str, Any]:
    """Unit costs by product, day and currency."""
    found = read(
        (
            ("product_id", "d.product_id"),
            ("start_date", "d.start_date"),
            ("currency", "d.currency"),
            ("amount", "d.amount"),
        ),
        f"FROM records_cost d WHERE {state.row('d', 'records_cost')} "
        "ORDER BY d.product_id, d.start_date",
        (),
    )
    found["currency"] = words.codes(found["currency"])
    return found
