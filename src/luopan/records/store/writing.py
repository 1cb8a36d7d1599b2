"""One batch into the tables: row versions, then its facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records import closed, facts, states
from luopan.records.columns import bulk
from luopan.records.columns.incoming import PARENT, Incoming
from luopan.records.facts import sources
from luopan.records.facts.recipes import any_at_original
from luopan.records.facts.sources import Source, Words
from luopan.records.models import Batch, Document, RowVersion
from luopan.records.store.attaching import attach
from luopan.records.store.folding import Codes, fold
from luopan.records.store.reaching import refuse_foreign
from luopan.records.store.settling import Settled, settle
from luopan.records.tables import Table
from luopan.trail.refusal import Refused

CHILD_TABLES = ("match", "instalment", "stage")


@dataclass(frozen=True)
class Stored:
    """What a batch came to.

    Args:
        new: Records that were not known before.
        changed: Records of which this is a newer version.
        unchanged: Records that say what they said already; nothing was written.
        dropped_lines: Lines of known documents that the new versions no longer have.
        facts: Rows of daily facts written.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    dropped_lines: int = 0
    facts: int = 0


def store(
    batch: Batch, tables: Sequence[Table], scope: frozenset[str] | None = None
) -> Stored:
    """Write the rows of a batch and its facts, inside the caller's transaction.

    A record is known by its natural key (kind and number; without a number, its fields).
    A record that says what it said before is skipped; one that says something else
    supersedes the live version as a whole. Matches, instalments and stages that the
    tables are silent on are carried over; rows of these kinds may also stand alone, for
    a document or opportunity that is known already.

    Args:
        batch: Saved, with ``applied_at``. Its number, and what it rests on, are set
            here; the instant too, should the clock have stepped back.
        tables: Rows by kind; several tables of a kind count as one.
        scope: Codes of the units whose records may be changed; None: all.

    Raises:
        Refused: A key stands twice, a part names an unknown record, a record of another
            unit would change, or a sum is too large to be kept.
        ValueError: An unknown code, or a document without a day: bugs of the caller.
    """
    bulk.lock()
    _number(batch)
    codes = Codes()
    codes.read(tables)
    whole = _by_kind(tables)
    incoming = [fold(whole[kind], codes) for kind in whole if kind not in CHILD_TABLES]
    incoming = attach(incoming, [whole[kind] for kind in CHILD_TABLES if kind in whole])
    for each in incoming:
        _refuse_twice(each)
    settled = [settle(each) for each in incoming]
    if scope is not None:
        refuse_foreign(settled, scope)
    _rest(batch, settled)
    for each in settled:
        closed.place(each.fresh)
    _write_all(batch, settled)
    words = Words()
    counts = _counts(settled)
    own = _own_documents(settled, words)
    del incoming, settled, codes, whole  # a large file's columns are let go early
    return replace(counts, facts=facts.post(batch, own, words))


def _counts(settled: Sequence[Settled]) -> Stored:
    replaced = sum(int((each.supersedes != bulk.NULL).sum()) for each in settled)
    return Stored(
        new=sum(len(each.fresh) for each in settled) - replaced,
        changed=replaced,
        unchanged=sum(len(each.unchanged) for each in settled),
        dropped_lines=sum(each.dropped_lines for each in settled),
    )


def _number(batch: Batch) -> None:
    """Give the batch its place among events; time does not run backwards."""
    batch.applied_no = states.last_event() + 1
    newest = states.newest_instant()
    if newest is not None and newest > batch.applied_at:
        batch.applied_at = newest
    batch.save(update_fields=["applied_no", "applied_at"])


def _by_kind(tables: Sequence[Table]) -> dict[str, Table]:
    """Several tables of a kind as one."""
    found: dict[str, list[Table]] = {}
    for table in tables:
        if len(table):
            found.setdefault(table.kind, []).append(table)
    return {
        kind: parts[0] if len(parts) == 1 else _joined(kind, parts)
        for kind, parts in found.items()
    }


def _joined(kind: str, parts: list[Table]) -> Table:
    names = dict.fromkeys(name for part in parts for name in part.columns)
    return Table(
        kind,
        {name: [v for part in parts for v in part.column(name)] for name in names},
    )


def _refuse_twice(incoming: Incoming) -> None:
    seen: set[str] = set()
    if len(set(incoming.keys)) == len(incoming):
        return
    for key, row in zip(incoming.keys, incoming.rows.tolist(), strict=True):
        if key in seen:
            raise Refused(
                _(
                    "%(key)s occurs more than once (again in row %(row)s). Keep one of the "
                    "rows, or give each its own number."
                ),
                key=key,
                row=row,
            )
        seen.add(key)


def _rest(batch: Batch, settled: Sequence[Settled]) -> None:
    """Remember whose rows stood in this batch too, unchanged."""
    found: set[int] = set()
    for each in settled:
        if len(each.unchanged):
            table = each.fresh.model._meta.db_table
            found |= {
                pk
                for (pk,) in bulk.rows(
                    f"SELECT DISTINCT batch_id FROM {table} "
                    f"WHERE {bulk.among('id', 'bigint')}",
                    [bulk.listed(each.unchanged)],
                )
            }
    batch.rests_on = sorted(found)
    batch.save(update_fields=["rests_on"])


def _write_all(batch: Batch, settled: Sequence[Settled]) -> None:
    for each in settled:
        _write(batch, each)


def _write(batch: Batch, settled: Settled) -> None:
    fresh = settled.fresh
    size = len(fresh)
    if not size:
        return
    replaced = settled.supersedes[settled.supersedes != bulk.NULL]
    retire(fresh.model, replaced)
    fresh.ids = bulk.reserve_ids(fresh.model, size) + np.arange(size)
    bulk.insert(
        fresh.model,
        {
            "id": fresh.ids,
            "key": fresh.keys,
            "batch_id": np.full(size, batch.pk),
            "row": fresh.rows,
            "live": [True] * size,
            "supersedes": settled.supersedes,
            **fresh.columns,
        },
    )
    for child, rows in fresh.children.items():
        _write_children(child, fresh.ids[rows.parents], rows.columns)


def _write_children(
    child: type[models.Model], parents: NDArray[np.int64], columns: dict[str, Any]
) -> None:
    size = len(parents)
    if size:
        bulk.insert(
            child,
            {
                "id": bulk.reserve_ids(child, size) + np.arange(size),
                PARENT[child]: parents,
                **columns,
            },
        )


def retire(model: type[RowVersion], ids: NDArray[np.int64]) -> None:
    """Mark versions as no longer the newest."""
    if len(ids):
        bulk.execute(
            f"UPDATE {model._meta.db_table} SET live = false "
            f"WHERE {bulk.among('id', 'bigint')}",
            [bulk.listed(ids)],
        )


def _own_documents(settled: Sequence[Settled], words: Words) -> list[Source] | None:
    """The batch's documents as sources, unless some answer others: then ask."""
    documents = [each.fresh for each in settled if each.fresh.model is Document]
    documents = [each for each in documents if len(each)]
    at_original = any_at_original()
    if not all(sources.plain(each, at_original=at_original) for each in documents):
        return None
    return [sources.imported(each, words) for each in documents]
