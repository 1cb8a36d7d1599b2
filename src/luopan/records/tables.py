"""Rows of one kind, column by column: what an import hands to the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from luopan.records.columns.bulk import NULL

KINDS = (
    "order",
    "contract",
    "shipment",
    "invoice",
    "receipt",
    "return",
    "credit_note",
    "rebate",
    "sell_out",
    "opportunity",
    "stage",
    "activity",
    "stock",
    "cost",
    "stated_target",
    "match",
    "instalment",
)


@dataclass(frozen=True)
class Table:
    """Columns of one length; a column that is not there is empty in every row.

    Args:
        kind: One of ``KINDS``.
        columns: By name. Documents: number, line, day_date, due_date, account, seat,
            product (codes, str or None), channel, currency, tax_basis, quantity,
            amount, net, cost, profit (int millionths or None), original, row (int). Other
            kinds: the fields of their model, ``metric``, ``account``, ``seat`` and
            ``product`` being codes. ``key`` where the kind has one. Numbers and days may
            be arrays, which take a fifth of the room: int64 with NULL, datetime64[D]
            with NaT where there is none.
    """

    kind: str
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of record: {self.kind}")
        if len({len(column) for column in self.columns.values()}) > 1:
            raise ValueError("columns of different lengths")

    def __len__(self) -> int:
        """How many rows."""
        return len(next(iter(self.columns.values()), ()))

    def column(self, name: str) -> Sequence[Any]:
        """The column as plain values, None where there is none."""
        found = self.kept(name)
        return plain(found) if isinstance(found, np.ndarray) else found

    def kept(self, name: str) -> Sequence[Any]:
        """The column as it is kept, array or list; or as many None as there are rows."""
        found = self.columns.get(name)
        return [None] * len(self) if found is None else found


def plain(column: NDArray[Any]) -> list[Any]:
    """An array of amounts or days as ints or dates, None where there is none."""
    if column.dtype.kind == "M":
        return cast(list[Any], column.tolist())  # NaT becomes None
    missing = column == NULL
    if not missing.any():
        return cast(list[Any], column.tolist())
    values = column.astype(object)
    values[missing] = None
    return cast(list[Any], values.tolist())
