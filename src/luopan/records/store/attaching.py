"""Matches, instalments and stages to the records they belong to."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from luopan.records.columns.incoming import COLUMNS, Children, Incoming, converted
from luopan.records.models import (
    Document,
    Instalment,
    Match,
    Opportunity,
    RowVersion,
    StageChange,
)
from luopan.records.store.folding import document_key
from luopan.records.store.settling import live, over
from luopan.records.tables import Table
from luopan.trail.refusal import Refused

CHILD: dict[str, type[models.Model]] = {
    "match": Match,
    "instalment": Instalment,
    "stage": StageChange,
}
# Columns that may name the parent, and the kinds of document it may be.
PARENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "match": (("receipt", "number"), ("receipt",)),
    "instalment": (("document", "number"), ("contract", "invoice", "order")),
    "stage": (("opportunity", "key"), ()),
}


def attach(incoming: list[Incoming], tables: Sequence[Table]) -> list[Incoming]:
    """Put the rows of child tables under their parents.

    A parent that is in no table of the batch is fetched: with the new part it will be a
    new version of it.

    Raises:
        Refused: A part names a record that is not known.
    """
    for table in tables:
        model = Opportunity if table.kind == "stage" else Document
        names = _names(table)
        wanted = {name: _candidates(table.kind, name) for name in dict.fromkeys(names)}
        incoming = _with_parents(incoming, model, wanted.values())
        places = {
            key: (index, place)
            for index, each in enumerate(incoming)
            if each.model is model
            for place, key in enumerate(each.keys)
        }
        found = [
            _first(places, wanted[name], table, row) for row, name in enumerate(names)
        ]
        columns = _columns(table)
        for index, each in enumerate(incoming):
            rows = [row for row, (where, _place) in enumerate(found) if where == index]
            if rows:
                children = Children(
                    np.asarray([place for _index, place in found], dtype=np.int64),
                    columns,
                ).taken(np.asarray(rows, dtype=np.int64))
                _join(each, CHILD[table.kind], children)
    return incoming


def _names(table: Table) -> list[str]:
    for column in PARENTS[table.kind][0]:
        if column in table.columns:
            return [str(value) for value in table.column(column)]
    raise ValueError(f"rows of {table.kind} do not say what they belong to")


def _candidates(kind: str, name: str) -> list[str]:
    kinds = PARENTS[kind][1]
    return [document_key(each, name) for each in kinds] if kinds else [name]


def _with_parents(
    incoming: list[Incoming], model: type[RowVersion], wanted: Iterable[list[str]]
) -> list[Incoming]:
    here = {key for each in incoming if each.model is model for key in each.keys}
    absent = [key for keys in wanted if not here & set(keys) for key in keys]
    if not absent:
        return incoming
    known = live(model, absent)
    known.ids = None
    return [*incoming, known] if len(known) else incoming


def _first(
    places: dict[str, tuple[int, int]], keys: list[str], table: Table, row: int
) -> tuple[int, int]:
    for key in keys:
        if key in places:
            return places[key]
    said = table.column("row")[row]
    raise Refused(
        _(
            "Row %(row)s belongs to %(name)s, which does not exist. Import that record "
            "first, or in the same file."
        ),
        row=said if said is not None else row + 1,
        name=keys[0].partition(":")[2] or keys[0],
    )


def _columns(table: Table) -> dict[str, Any]:
    columns = {
        name: converted(name, table.kept(name))
        for name in COLUMNS[CHILD[table.kind]]
        if name != "invoice_key"
    }
    if table.kind == "match":
        named = table.columns.get("invoice_key", table.columns.get("invoice"))
        if named is None:
            raise ValueError("matches do not say which invoice")
        columns["invoice_key"] = [document_key("invoice", str(each)) for each in named]
    return columns


def _join(incoming: Incoming, child: type[models.Model], rows: Children) -> None:
    """New parts beside those that a fetched parent brought along."""
    before = incoming.children.get(child)
    if before is None or not len(before.parents):
        incoming.children[child] = rows
        return
    incoming.children[child] = over(before, rows, child)
