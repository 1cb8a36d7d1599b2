"""Several sheets as one: lists of people, products and accounts beside the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from luopan.records.coded import Coded, names
from luopan.records.naming import fold
from luopan.records.recognise import Recognised
from luopan.records.wording import DATE_ROLES, MEASURE_ROLES

PRODUCT_ROLES = (
    "category",
    "subcategory",
    "subcategory3",
    "item",
    "product_id",
    "brand",
)
ACCOUNT_ROLES = ("account", "account_id")
AXIS_ROLES = frozenset(
    (*PRODUCT_ROLES, *ACCOUNT_ROLES, "country", "region", "province", "city", "office")
    + ("district", "team", "manager", "agent", "shop", "segment", "")
)
MATCHED = 0.3
"""A key of which a smaller share is found is no key."""


@dataclass(frozen=True)
class Join:
    """A list beside the records.

    Args:
        lookup: The list.
        key: Column of the records that points into it.
        own_key: Column of the list that is pointed at.
        rows: Row of the list for each record; -1 where it lists none.
        unmatched: Names of the records that the list does not have → how many records.
        listed: Names that it has.
    """

    lookup: Recognised
    key: str
    own_key: str
    rows: NDArray[np.int64]
    unmatched: Mapping[str, int]
    listed: tuple[str, ...]


@dataclass
class Frame:
    """Records with the lists joined to them; columns are found by name or by role.

    Args:
        found: The sheet of the records.
        same: Axis → spelling → the name that it means.
        product_columns: Columns that the caller says are products.
    """

    found: Recognised
    same: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    product_columns: Sequence[str] = ()
    joins: list[Join] = field(default_factory=list)
    _read: dict[str, Coded] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many records."""
        return len(self.found.block)

    @property
    def columns(self) -> list[str]:
        """Every column that can be named, the records' own first."""
        joined = [name for join in self.joins for name in join.lookup.columns]
        return list(dict.fromkeys([*self.found.columns, *joined]))

    def axis(self, name: str, role: str) -> str:
        """Which axis the names of a column belong to."""
        if name in self.product_columns or role in PRODUCT_ROLES:
            return "product"
        return "account" if role in ACCOUNT_ROLES else "unit"

    def role(self, name: str) -> str:
        """Role of a column, also of a joined one."""
        for found in (self.found, *(join.lookup for join in self.joins)):
            if name in found.columns:
                return found.columns[name].role
        return ""

    def names(self, name: str) -> Coded:
        """A column as names, answers applied; read once."""
        if name not in self._read:
            self._read[name] = self._names(name)
        return self._read[name]

    def _names(self, name: str) -> Coded:
        if name in self.found.columns:
            role = self.found.columns[name].role
            read = names(self.found.block.columns[name])
            return read.renamed(self.same.get(self.axis(name, role), {}))
        for join in self.joins:
            if name in join.lookup.columns:
                own = self.listed(join.lookup, name)
                codes = np.append(own.codes, -1)
                return Coded(codes[join.rows], own.values)
        raise ValueError(f"no column {name}")

    def listed(self, lookup: Recognised, name: str) -> Coded:
        """A column of a list as names, answers applied."""
        axis = self.axis(name, lookup.columns[name].role)
        return names(lookup.block.columns[name]).renamed(self.same.get(axis, {}))

    def with_role(self, *roles: str) -> str:
        """The column with the first role that is there, also in joined lists."""
        for role in roles:
            name = self.found.named(role)
            for join in self.joins:
                name = name or join.lookup.named(role)
            if name:
                return name
        return ""

    def levels(self, role: str) -> Coded | None:
        """The column with a role, if it can be a level of a tree.

        A joined column with as many names as its key (the head of each region) is none.
        """
        own = self.found.named(role)
        if own:
            return self.names(own)
        for join in self.joins:
            name = join.lookup.named(role)
            if name:
                level = self.names(name)
                fewer = _many(level) < _many(self.names(join.key))
                return level if fewer else None
        return None


def _many(column: Coded) -> int:
    return len(np.unique(column.codes[column.codes >= 0]))


def join_all(frame: Frame, lookups: Sequence[Recognised]) -> list[Recognised]:
    """Join every list that shares a key with the records or with a joined list.

    Returns:
        The lists that share none.
    """
    waiting = list(lookups)
    while waiting:
        found = [(lookup, _best(frame, lookup)) for lookup in waiting]
        joined = [(lookup, join) for lookup, join in found if join]
        if not joined:
            return waiting
        frame.joins.extend(join for _lookup, join in joined)
        gone = {id(lookup) for lookup, _join in joined}
        waiting = [lookup for lookup in waiting if id(lookup) not in gone]
    return []


def _best(frame: Frame, lookup: Recognised) -> Join | None:
    best: tuple[float, Join] | None = None
    for own_key, its in lookup.columns.items():
        if its.role in DATE_ROLES or its.role in MEASURE_ROLES:
            continue
        for key in frame.columns:
            likeness = _likeness(frame, key, own_key, its.role)
            if not likeness:
                continue
            join, share = _join(frame, lookup, key, own_key)
            if join and share >= MATCHED and (not best or likeness * share > best[0]):
                best = (likeness * share, join)
    return best[1] if best else None


def _likeness(frame: Frame, key: str, own_key: str, role: str) -> float:
    """How much two headers speak of one thing."""
    mine = frame.role(key)
    if fold(key) == fold(own_key):
        return 2.5 if role.endswith("_id") else 2.0
    return 1.0 if role and role == mine else 0.0


def _join(
    frame: Frame, lookup: Recognised, key: str, own_key: str
) -> tuple[Join | None, float]:
    """The join over one pair of columns, and the share of names that it finds."""
    own, mine = frame.listed(lookup, own_key), frame.names(key)
    if not len(own) or _many(own) < 0.98 * (own.codes >= 0).sum() or not mine.values:
        return None, 0.0
    place = {}
    for row, code in enumerate(own.codes.tolist()):
        if code >= 0:
            place.setdefault(own.values[code], row)
    at = np.asarray([*(place.get(v, -1) for v in mine.values), -1], dtype=np.int64)
    counts = {name: n for name, n in mine.counts().items() if n}
    unmatched = {name: n for name, n in counts.items() if name not in place}
    share = 1 - len(unmatched) / max(len(counts), 1)
    join = Join(lookup, key, own_key, at[mine.codes], unmatched, tuple(place))
    return join, share
