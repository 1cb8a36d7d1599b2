"""A column of names as small numbers: work is done once for each different name."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.records.columns.coding import combined, numbered
from luopan.sheets.cells import Column, Kind

_UNSHOWN = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Coded:
    """Names by row.

    Args:
        codes: Place of each row's name in ``values``; -1 where there is none.
        values: The different names, in order of appearance.
    """

    codes: NDArray[np.int64]
    values: list[str]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.codes)

    def taken(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> "Coded":
        """Some of the rows."""
        return Coded(self.codes[places], self.values)

    def renamed(self, names: Mapping[str, str]) -> "Coded":
        """Other names for some; names that become equal become one."""
        if not any(value in names for value in self.values):
            return self
        return self.through(lambda value: names.get(value, value))

    def through(self, change: Callable[[str], str | None]) -> "Coded":
        """Each different name changed; None takes it away."""
        places: dict[str, int] = {}
        new = [
            -1 if name is None else places.setdefault(name, len(places))
            for name in map(change, self.values)
        ]
        table = np.asarray([*new, -1], dtype=np.int64)
        return Coded(table[self.codes], list(places))

    def listed(self) -> list[str | None]:
        """The names row by row."""
        table = np.asarray([*self.values, None], dtype=object)
        return table[self.codes].tolist()  # type: ignore[no-any-return]

    def counts(self) -> dict[str, int]:
        """How many rows each name has."""
        sizes = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        return dict(zip(self.values, sizes.tolist(), strict=True))


def clean(cell: Any) -> str | None:
    """A cell as a name: without blanks around it and control signs; None if blank.

    Example:
        >>> clean(" 华东 "), clean(42420.0), clean("")
        ('华东', '42420', None)
    """
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    if not text.isprintable():
        text = " ".join(text.split()) if any(c in text for c in "\t\r\n") else text
        text = "".join(c for c in text if unicodedata.category(c) not in _UNSHOWN)
    return text.strip(" \t\u00a0\u3000\ufeff") or None


def names(cells: Column) -> Coded:
    """A column of cells as names."""
    texts = cells.kinds == Kind.TEXT
    codes = np.where(texts, cells.codes, -1).astype(np.int64)
    values: list[Any] = list(cells.texts)
    others = np.flatnonzero(~texts & (cells.kinds != Kind.BLANK))
    if len(others):
        rest = cells.take(others)
        kinds, numbers = rest.kinds.astype(np.int64), rest.numbers
        errors = kinds == Kind.ERROR
        keys = rest.codes.astype(np.int64)
        if numbers is not None:
            keys = np.where(errors, keys, numbers.view(np.int64))
        group, firsts = numbered(combined([kinds, keys]))
        codes[others] = group + len(values)
        values += [rest[int(first)] for first in firsts]
    coded = _used(Coded(codes, values))
    return (
        coded if not len(others) and _are_clean(coded.values) else coded.through(clean)
    )


def _used(coded: Coded) -> Coded:
    """Without names that no row has."""
    used = np.zeros(len(coded.values) + 1, dtype=bool)
    used[coded.codes] = True
    if used[:-1].all():
        return coded
    table = np.append(np.cumsum(used[:-1]) - 1, -1)
    kept = [coded.values[place] for place in np.flatnonzero(used[:-1]).tolist()]
    return Coded(table[coded.codes], kept)


_ENDS = re.compile(r"^ | $|^$", re.M)


def _are_clean(values: Sequence[str]) -> bool:
    """Whether all names are as ``clean`` would leave them; told without a look at each."""
    return "".join(values).isprintable() and not _ENDS.search("\n".join(values))


def paths(columns: Sequence[Coded]) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """Row by row the names on the way down; a missing level is left out.

    Returns:
        Place of each row's path among the different ones (-1: no name at all), and those.
    """
    if not columns:
        return np.empty(0, dtype=np.int64), []
    group, firsts = numbered(combined([column.codes for column in columns]))
    different = [
        tuple(c.values[c.codes[row]] for c in columns if c.codes[row] >= 0)
        for row in firsts.tolist()
    ]
    places: dict[tuple[str, ...], int] = {}
    new = [places.setdefault(path, len(places)) if path else -1 for path in different]
    return np.asarray(new, dtype=np.int64)[group], list(places)
