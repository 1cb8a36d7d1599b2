"""What a row says beside its own record: invoices a receipt pays, stages of a deal."""

from collections.abc import Sequence
from typing import Any

from luopan.records.tables import Table


def numbered(table: Table) -> Table:
    """Receipts that name an invoice but have no number of their own get one.

    It is made of invoice and day, so that the same row in another file is the same
    receipt; several of one invoice and day are numbered in the order of the file.
    """
    if table.kind != "receipt" or "invoice" not in table.columns:
        return table
    seen: dict[str, int] = {}

    def number(own: str | None, invoice: str | None, day: Any) -> str | None:
        if own or not invoice:
            return own
        name = f"{invoice}@{day}"
        seen[name] = seen.get(name, 0) + 1
        return name if seen[name] == 1 else f"{name}/{seen[name]}"

    rows = zip(
        *(table.column(name) for name in ("number", "invoice", "day_date")), strict=True
    )
    return Table(
        table.kind, {**table.columns, "number": [number(*row) for row in rows]}
    )


def parts_of(table: Table) -> list[Table]:
    """Rows that hang on the records of a table: matches 核销, and stages."""
    if table.kind == "receipt" and "invoice" in table.columns:
        return _some([_matches(table)])
    if table.kind == "opportunity" and {"key", "stage"} <= table.columns.keys():
        return _some([_stages(table)])
    return []


def _some(tables: Sequence[Table]) -> list[Table]:
    return [table for table in tables if len(table)]


def _matches(receipts: Table) -> Table:
    """What each receipt pays of which invoice; several rows of the same two add up."""
    names = ("number", "invoice", "amount", "seat", "row")
    paid: dict[tuple[str, str], list[Any]] = {}
    for number, invoice, amount, seat, row in zip(
        *map(receipts.column, names), strict=True
    ):
        if number and invoice and amount is not None:
            first = paid.setdefault((number, invoice), [0, seat, row])
            first[0] += amount
    return Table(
        "match",
        {
            "number": [number for number, _invoice in paid],
            "invoice": [invoice for _number, invoice in paid],
            "amount": [amount for amount, _seat, _row in paid.values()],
            "seat": [seat for _amount, seat, _row in paid.values()],
            "row": [row for _amount, _seat, row in paid.values()],
        },
    )


def _stages(deals: Table) -> Table:
    """The stage each deal is in, and since when where the file says so."""
    names = ("key", "stage", "stage_date", "closed_date", "outcome", "seat", "row")
    rows = [
        (key, stage, since or (closed if outcome else None), seat, row)
        for key, stage, since, closed, outcome, seat, row in zip(
            *map(deals.column, names), strict=True
        )
        if key and stage
    ]
    columns = ("opportunity", "stage", "day_date", "seat", "row")
    return Table(
        "stage", {name: [row[i] for row in rows] for i, name in enumerate(columns)}
    )
