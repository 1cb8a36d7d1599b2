"""Row versions on their way in: headers by column, their children beside them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import models
from numpy.typing import NDArray

from luopan.records.columns import bulk
from luopan.records.columns.bulk import Column
from luopan.records.models import (
    Activity,
    Cost,
    Document,
    Instalment,
    Line,
    Match,
    Opportunity,
    RowVersion,
    StageChange,
    StatedTarget,
    Stock,
)

KEY_ROOM = 200

# Own columns of each kind of record and of its children, in the database's names.
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Document: (
        "kind",
        "number",
        "day_date",
        "due_date",
        "account_id",
        "seat_id",
        "channel",
        "currency",
        "tax_basis",
        "original",
    ),
    Opportunity: (
        "account_id",
        "seat_id",
        "product_id",
        "created_date",
        "expected_date",
        "closed_date",
        "outcome",
        "amount",
        "currency",
    ),
    Activity: (
        "kind",
        "day_date",
        "account_id",
        "seat_id",
        "contact",
        "two_way",
        "outcome",
        "next_step",
        "next_date",
    ),
    Stock: ("account_id", "product_id", "day_date", "quantity"),
    Cost: ("product_id", "start_date", "currency", "amount"),
    StatedTarget: (
        "metric_id",
        "seat_id",
        "product_id",
        "start_date",
        "end_date",
        "amount",
        "currency",
    ),
    Line: ("number", "product_id", "quantity", "amount", "net", "cost", "profit"),
    Match: ("invoice_key", "amount"),
    Instalment: ("due_date", "amount"),
    StageChange: ("day_date", "stage"),
}
PARENT = {
    Line: "document_id",
    Match: "receipt_id",
    Instalment: "document_id",
    StageChange: "opportunity_id",
}
CHILDREN: dict[type[models.Model], tuple[type[models.Model], ...]] = {
    Document: (Line, Match, Instalment),
    Opportunity: (StageChange,),
}
AMOUNTS = {"quantity", "amount", "net", "cost", "profit"}


def converted(name: str, values: Sequence[Any]) -> Column:
    """A column as it is kept here: an array where the name says number or day."""
    if name.endswith("_id"):
        return bulk.keys(values)
    if name.endswith("_date"):
        return bulk.days(values)
    if name in AMOUNTS:
        return bulk.amounts(values)
    if name == "two_way":
        return [None if value is None else bool(value) for value in values]
    return bulk.texts(values)


def taken(column: Column, places: NDArray[np.int64]) -> Column:
    """Some rows of a column."""
    if isinstance(column, np.ndarray):
        return column[places]
    return [column[place] for place in places.tolist()]


def joined(first: Column, second: Column) -> Column:
    """One column after another."""
    if isinstance(first, np.ndarray):
        return np.concatenate((first, second))
    return [*first, *second]


@dataclass
class Children:
    """Rows under versions: lines, matches, instalments, stages."""

    parents: NDArray[np.int64]  # place of the parent among the versions
    columns: dict[str, Column]

    def taken(self, places: NDArray[np.int64]) -> "Children":
        """Some of them."""
        return Children(
            self.parents[places],
            {name: taken(column, places) for name, column in self.columns.items()},
        )

    def under(self, versions: NDArray[np.int64], count: int) -> "Children":
        """Those of some versions, with places in the shorter list."""
        new = np.full(count, -1, dtype=np.int64)
        new[versions] = np.arange(len(versions))
        parents = new[self.parents]
        kept = self.taken(np.flatnonzero(parents >= 0))
        kept.parents = parents[parents >= 0]
        return kept

    def joined(self, other: "Children") -> "Children":
        """These and others of the same kind."""
        return Children(
            np.concatenate((self.parents, other.parents)),
            {
                name: joined(column, other.columns[name])
                for name, column in self.columns.items()
            },
        )


@dataclass
class Incoming:
    """Versions of one model, column by column."""

    model: type[RowVersion]
    keys: list[str]
    rows: NDArray[np.int64]  # row of the file, for people
    columns: dict[str, Column]
    children: dict[type[models.Model], Children] = field(default_factory=dict)
    ids: NDArray[np.int64] | None = None  # once they have some

    def __len__(self) -> int:
        """How many versions."""
        return len(self.keys)

    def taken(self, places: NDArray[np.int64]) -> "Incoming":
        """Some of them, with their children."""
        return Incoming(
            self.model,
            taken(self.keys, places),
            self.rows[places],
            {name: taken(column, places) for name, column in self.columns.items()},
            {
                child: rows.under(places, len(self))
                for child, rows in self.children.items()
            },
            None if self.ids is None else self.ids[places],
        )

    def joined(self, other: "Incoming") -> "Incoming":
        """These and others of the same model."""
        children = dict(self.children)
        for child, rows in other.children.items():
            moved = Children(rows.parents + len(self), rows.columns)
            children[child] = (
                children[child].joined(moved) if child in children else moved
            )
        return Incoming(
            self.model,
            [*self.keys, *other.keys],
            np.concatenate((self.rows, other.rows)),
            {
                name: joined(column, other.columns[name])
                for name, column in self.columns.items()
            },
            children,
        )


def short(key: str) -> str:
    """A key that fits its column, still its own: the rest becomes a hash."""
    if len(key) <= KEY_ROOM:
        return key
    return key[:130] + "#" + hashlib.sha256(key.encode()).hexdigest()
