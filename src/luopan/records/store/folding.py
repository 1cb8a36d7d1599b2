"""Rows of a file to versions of records: which rows are one document, and its key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.models import Company, Unit
from luopan.records.columns import bulk
from luopan.records.columns.coding import coded, combined, numbered, occurrences
from luopan.records.columns.incoming import (
    COLUMNS,
    Children,
    Incoming,
    converted,
    short,
    taken,
)
from luopan.records.models import (
    Activity,
    Cost,
    Document,
    Line,
    Opportunity,
    RowVersion,
    StatedTarget,
    Stock,
)
from luopan.records.tables import Table

DOCUMENTS = tuple(Document.Kind.values)
# What a document answers when it names only a number: the order returned, and so on.
ANSWERS = {
    "contract": "contract",
    "order": "contract",
    "shipment": "order",
    "invoice": "order",
    "receipt": "invoice",
    "return": "order",
    "credit_note": "invoice",
    "rebate": "order",
    "sell_out": "order",
}
SIMPLE: dict[str, type[RowVersion]] = {
    "opportunity": Opportunity,
    "activity": Activity,
    "stock": Stock,
    "cost": Cost,
    "stated_target": StatedTarget,
}
# Without a key of its own, a record is what these fields say, and how often they said it.
NATURAL = {
    "opportunity": ("created_date", "account_id", "seat_id", "product_id"),
    "activity": ("day_date", "account_id", "seat_id", "kind", "contact"),
    "stock": ("account_id", "product_id", "day_date"),
    "cost": ("product_id", "start_date", "currency"),
    "stated_target": (
        "metric_id",
        "seat_id",
        "product_id",
        "start_date",
        "end_date",
        "currency",
    ),
}
HEADER = (
    "day_date",
    "due_date",
    "account_id",
    "seat_id",
    "channel",
    "currency",
    "tax_basis",
    "original",
)
AXES = {"account": Account, "seat": Unit, "product": Product, "metric": Metric}


@dataclass
class Codes:
    """Codes of the axes to primary keys; one query per axis and call."""

    known: dict[str, dict[str, int]] = field(default_factory=dict)

    def read(self, tables: Sequence[Table]) -> None:
        """Look up every code of the tables.

        Raises:
            ValueError: A code that no one has: codes are settled before storing.
        """
        for axis, model in AXES.items():
            wanted = {
                code
                for table in tables
                for code in set(table.columns.get(axis) or ())
                if code is not None
            }
            found = _primary_keys(model, wanted)
            if len(found) != len(wanted):
                missing = sorted(wanted - found.keys())[:3]
                raise ValueError(f"no {axis} with code {missing}")
            self.known[axis] = found

    def column(self, table: Table, axis: str) -> NDArray[np.int64]:
        """A column of codes as primary keys; NOBODY where there is none."""
        numbers, codes = coded(table.column(axis))
        known = self.known[axis]
        keys = [bulk.NOBODY if code is None else known[code] for code in codes]
        return np.asarray(keys, dtype=np.int64)[numbers] if len(table) else numbers


def _primary_keys(model: Any, wanted: set[str]) -> dict[str, int]:
    if not wanted:
        return {}
    table = model._meta.db_table
    return dict(
        bulk.rows(
            f"SELECT code, id FROM {table} WHERE {bulk.among('code', 'text')}",
            [bulk.listed(sorted(wanted))],
        )
    )


def fold(table: Table, codes: Codes) -> Incoming:
    """One table of records (not of their children) as versions."""
    if table.kind in DOCUMENTS:
        return _documents(table, codes)
    return _simple(table, codes)


def document_key(kind: str, number: str) -> str:
    """Natural key of a document; a number that is a key already stays one."""
    head = number.partition(":")[0]
    return short(number if head in DOCUMENTS else f"{kind}:{number}")


def _filled(name: str, table: Table, codes: Codes) -> Any:
    """One header column: codes to keys, blanks to their defaults."""
    if name.endswith("_id"):
        return codes.column(table, name[:-3])
    values = table.kept(name)
    if name == "currency":
        home = _home_currency
        return _blanks(values, home)
    if name == "tax_basis":
        return _blanks(values, lambda: "unknown")
    if name == "original":
        kind = ANSWERS[table.kind]
        return ["" if not value else document_key(kind, str(value)) for value in values]
    return converted(name, values)


def _blanks(values: Sequence[Any], default: Callable[[], str]) -> list[str]:
    if all(values):
        return list(values)
    filler = default()
    return [value or filler for value in values]


def _home_currency() -> str:
    return Company.objects.values_list("currency", flat=True).first() or "CNY"


def _codes_of(column: Any) -> NDArray[np.int64]:
    if not isinstance(column, np.ndarray):
        return coded(column)[0]
    if column.dtype.kind == "M":
        return column.astype(np.int64)
    return column


def _rows_of(table: Table) -> NDArray[np.int64]:
    rows = table.kept("row")
    if isinstance(rows, np.ndarray):
        return rows.astype(np.int64)
    return np.asarray([row or 0 for row in rows], dtype=np.int64)


def _documents(table: Table, codes: Codes) -> Incoming:
    """Rows with one number and one header are the lines of one document.

    A number under which the header changes (another day, another seat) is several
    documents; nothing of it is lost. A row without a number is known by its fields.
    """
    size = len(table)
    header = {name: _filled(name, table, codes) for name in HEADER}
    if size and np.isnat(header["day_date"]).any():
        raise ValueError(f"a {table.kind} without a day")
    product = codes.column(table, "product")
    numbers, texts = coded(table.column("number"))
    nameless = np.isin(numbers, [i for i, text in enumerate(texts) if not text])
    parts = [_codes_of(column) for column in header.values()]
    within = combined([np.where(nameless, product + 2, 0), *parts])
    document, firsts = numbered(combined([numbers, within]))
    again = occurrences(numbers[firsts])
    first_header = {name: taken(column, firsts) for name, column in header.items()}
    keys = [
        _field_key(table.kind, first_header, place, int(product[first]))
        if nameless[first]
        else document_key(table.kind, str(texts[numbers[first]]))
        + (f"~{repeat + 1}" if repeat else "")
        for place, (first, repeat) in enumerate(
            zip(firsts.tolist(), again.tolist(), strict=True)
        )
    ]
    columns = {
        "kind": [table.kind] * len(firsts),
        "number": ["" if not texts[n] else str(texts[n]) for n in numbers[firsts]],
        **first_header,
    }
    order = np.argsort(document, kind="stable")
    lines = Children(
        document[order],
        {
            "number": taken(bulk.texts(table.column("line")), order),
            "product_id": product[order],
            **{
                name: bulk.amounts(table.kept(name))[order]
                for name in ("quantity", "amount", "net", "cost", "profit")
            },
        },
    )
    if "gone" in table.columns:
        stays = ~np.asarray([bool(gone) for gone in table.column("gone")], dtype=bool)
        lines = lines.taken(np.flatnonzero(stays[order]))
    return Incoming(Document, keys, _rows_of(table)[firsts], columns, {Line: lines})


def _field_key(kind: str, header: dict[str, Any], place: int, product: int) -> str:
    fields = [str(column[place]) for column in header.values()]
    return short(f"{kind}:@{'|'.join(fields)}|{product}")


def _simple(table: Table, codes: Codes) -> Incoming:
    model = SIMPLE[table.kind]
    columns: dict[str, Any] = {}
    for name in COLUMNS[model]:
        if name == "currency":
            columns[name] = _blanks(table.column(name), _home_currency)
        elif name.endswith("_id"):
            columns[name] = codes.column(table, name[:-3])
        else:
            columns[name] = converted(name, table.kept(name))
    return Incoming(model, _keys(table, columns), _rows_of(table), columns)


def _keys(table: Table, columns: dict[str, Any]) -> list[str]:
    given = table.column("key")
    if all(given) and len(table):
        return [short(str(key)) for key in given]
    natural = [columns[name] for name in NATURAL[table.kind]]
    again = occurrences(combined([_codes_of(column) for column in natural]))
    texts = ["|".join(map(str, fields)) for fields in zip(*natural, strict=True)]
    repeats = again.tolist()
    return [
        short(str(key) if key else f"@{text}" + (f"~{repeat + 1}" if repeat else ""))
        for key, text, repeat in zip(given, texts, repeats, strict=True)
    ]
