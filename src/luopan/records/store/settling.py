"""What of a file is new: compare with what is live, carry over what the file is silent on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import models
from numpy.typing import NDArray

from luopan.records.columns import bulk
from luopan.records.columns.coding import coded, combined, groups
from luopan.records.columns.incoming import (
    CHILDREN,
    COLUMNS,
    PARENT,
    Children,
    Incoming,
    converted,
)
from luopan.records.models import Instalment, Line, Match, RowVersion, StageChange

# What tells one child from another; a file that repeats it replaces it.
NATURAL_CHILD = {
    Match: ("invoice_key",),
    Instalment: ("due_date",),
    StageChange: ("day_date", "stage"),
}


@dataclass
class Settled:
    """What is to be written of one Incoming.

    Args:
        fresh: New records, and new versions of known ones.
        supersedes: Per fresh version the one it replaces; NULL for none.
        unchanged: Primary keys of live versions that say the same already.
        dropped_lines: Lines that a new version no longer has.
    """

    fresh: Incoming
    supersedes: NDArray[np.int64]
    unchanged: NDArray[np.int64]
    dropped_lines: int


def live(model: type[RowVersion], keys: Sequence[str]) -> Incoming:
    """The live versions among some keys, with their children."""
    table = model._meta.db_table
    names = ("id", "key", "row", *COLUMNS[model])
    columns = _read(
        names,
        f"SELECT {', '.join(names)} FROM {table} "
        f"WHERE live AND {bulk.among('key', 'text')}",
        [bulk.listed(list(keys))],
    )
    ids = bulk.amounts(columns.pop("id"))
    found = Incoming(
        model,
        columns.pop("key"),
        bulk.amounts(columns.pop("row")),
        {name: converted(name, values) for name, values in columns.items()},
        ids=ids,
    )
    for child in CHILDREN.get(model, ()):
        found.children[child] = _children(child, ids)
    return found


def _read(
    names: Sequence[str], sql: str, parameters: Sequence[Any]
) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for rows in bulk.select(sql, parameters):
        for name, values in zip(names, zip(*rows, strict=True), strict=True):
            columns[name].extend(values)
    return columns


def _children(child: type[models.Model], ids: NDArray[np.int64]) -> Children:
    parent, names = PARENT[child], COLUMNS[child]
    columns = _read(
        (parent, *names),
        f"SELECT {', '.join((parent, *names))} FROM {child._meta.db_table} "
        f"WHERE {bulk.among(parent, 'bigint')} ORDER BY id",
        [bulk.listed(ids)],
    )
    order = np.argsort(ids)
    parents = bulk.amounts(columns.pop(parent))
    places = order[np.searchsorted(ids[order], parents)] if len(ids) else parents
    return Children(
        places, {name: converted(name, values) for name, values in columns.items()}
    )


def settle(incoming: Incoming) -> Settled:
    """Sort out what is new, what changed and what is the same as before."""
    size = len(incoming)
    nothing = np.empty(0, dtype=np.int64)
    table = incoming.model._meta.db_table
    if not size or not bulk.rows(f"SELECT 1 FROM {table} WHERE live LIMIT 1"):
        return Settled(incoming, np.full(size, bulk.NULL), nothing, 0)
    old = live(incoming.model, incoming.keys)
    if not len(old):
        return Settled(incoming, np.full(size, bulk.NULL), nothing, 0)
    assert old.ids is not None
    place_of = {key: place for place, key in enumerate(incoming.keys)}
    places = np.asarray([place_of[key] for key in old.keys], dtype=np.int64)
    _carry(incoming, old, places)
    changed = _differing(incoming, old, places)
    same = ~np.isin(places, changed)
    supersedes = np.full(size, bulk.NULL)
    supersedes[places] = old.ids
    stays = np.ones(size, dtype=bool)
    stays[places[same]] = False
    kept = np.flatnonzero(stays)
    return Settled(
        incoming.taken(kept),
        supersedes[kept],
        old.ids[same],
        _dropped(incoming, old, places),
    )


def _carry(incoming: Incoming, old: Incoming, places: NDArray[np.int64]) -> None:
    """Children that the file is silent on stay: matches, instalments, earlier stages."""
    for child in NATURAL_CHILD:
        before = old.children.get(child)
        if before is None or not len(before.parents):
            continue
        moved = Children(places[before.parents], before.columns)
        now = incoming.children.get(child)
        if now is None:
            incoming.children[child] = moved
            continue
        incoming.children[child] = over(moved, now, child)


def over(before: Children, now: Children, child: type[models.Model]) -> Children:
    """What is said now, and what was said before and is not said again."""
    if child is StageChange:
        before, now = _dated_first(before, now), _dated_first(now, before)
    said = set(_natural(now, child))
    kept = [each not in said for each in _natural(before, child)]
    return before.taken(np.flatnonzero(np.asarray(kept, dtype=bool))).joined(now)


def _dated_first(some: Children, others: Children) -> Children:
    """Without entries into a stage on no known day, where others know the day."""
    if not len(some.parents):
        return some
    dated = {
        (parent, stage)
        for parent, day, stage in _natural(others, StageChange)
        if day is not None
    }
    kept = [
        day is not None or (parent, stage) not in dated
        for parent, day, stage in _natural(some, StageChange)
    ]
    return some.taken(np.flatnonzero(np.asarray(kept, dtype=bool)))


def _natural(children: Children, child: type[models.Model]) -> list[tuple[Any, ...]]:
    names = NATURAL_CHILD[child]
    columns = [bulk.plain(children.columns[name], name) for name in names]
    return list(zip(children.parents.tolist(), *columns, strict=True))


def _differing(
    incoming: Incoming, old: Incoming, places: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Places of versions that say something else than the live ones."""
    ours = incoming.taken(places)
    here = np.arange(len(places))
    found = [_unequal(here, ours.columns, here, old.columns)]
    for child, before in old.children.items():
        now = ours.children.get(child)
        if now is not None:
            found.append(
                _unequal(now.parents, now.columns, before.parents, before.columns)
            )
        else:
            found.append(np.unique(before.parents))
    return places[np.unique(np.concatenate(found))]


def _unequal(
    parents: NDArray[np.int64],
    columns: dict[str, Any],
    other_parents: NDArray[np.int64],
    others: dict[str, Any],
) -> NDArray[np.int64]:
    """Parents whose rows differ as a collection, whatever their order."""
    every = np.concatenate((parents, other_parents))
    if not len(every):
        return every
    codes = [_both(columns[name], others[name]) for name in columns]
    order, starts = groups(combined([every, *codes]))
    signs = np.ones(len(every), dtype=np.int64)
    signs[len(parents) :] = -1
    balance = np.add.reduceat(signs[order], starts)
    return np.unique(every[order[starts[balance != 0]]])


def _both(first: Any, second: Any) -> NDArray[np.int64]:
    if isinstance(first, np.ndarray):
        return np.concatenate((first, second)).astype(np.int64)
    return coded([*first, *second])[0]


def _dropped(incoming: Incoming, old: Incoming, places: NDArray[np.int64]) -> int:
    if Line not in old.children:
        return 0
    before = np.bincount(old.children[Line].parents, minlength=len(old))
    now = np.bincount(incoming.children[Line].parents, minlength=len(incoming))
    return int(np.maximum(before - now[places], 0).sum())
