"""Documents of one kind, column by column: what is drawn, before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Places = NDArray[np.intp]
D = TypeVar("D")
VAT_PERCENT = 13


@dataclass(frozen=True)
class Lines:
    """Lines of documents.

    Args:
        of: Place of the document, rising.
        items: Place of the item; −1: none.
        amounts: In yuan, tax included.
        quantities: Pieces; None where the kind has none.
        costs: In yuan, without tax; None where the kind has none.
    """

    of: Places
    items: Places
    amounts: Ints
    quantities: Ints | None = None
    costs: Ints | None = None

    def __len__(self) -> int:
        """How many."""
        return len(self.of)

    def taken(self, rows: Places, of: Places) -> "Lines":
        """Some of them, under documents of other places."""
        return Lines(
            of,
            self.items[rows],
            self.amounts[rows],
            None if self.quantities is None else self.quantities[rows],
            None if self.costs is None else self.costs[rows],
        )


@dataclass(frozen=True)
class Parts:
    """Instalments of contracts, matches of receipts.

    Args:
        of: Place of the document, rising.
        what: The due day, or the number of the invoice.
        amounts: In yuan.
    """

    of: Places
    what: Sequence[object]
    amounts: Ints


@dataclass(frozen=True)
class Papers:
    """Documents of a kind.

    Args:
        kind: As in ``records.tables.KINDS``.
        numbers: Their numbers.
        days: Days since 1970.
        seats: Place of the seat.
        accounts: Place of the account.
        lines: Their lines.
        dues: Due day; None where the kind has none.
        originals: Number of what each answers; empty where the kind has none.
        parts: Instalments or matches; None where the kind has none.
    """

    kind: str
    numbers: list[str]
    days: Ints
    seats: Places
    accounts: Places
    lines: Lines
    dues: Ints | None = None
    originals: list[str] = field(default_factory=list)
    parts: Parts | None = None

    def __len__(self) -> int:
        """How many."""
        return len(self.numbers)

    @property
    def values(self) -> Ints:
        """Amount of each in yuan."""
        found = np.zeros(len(self), np.int64)
        np.add.at(found, self.lines.of, self.lines.amounts)
        return found

    def between(self, start: int, end: int) -> "Papers":
        """Those of the days from ``start`` until before ``end``; they stand by day."""
        first, last = np.searchsorted(self.days, [start, end]).tolist()
        return self.taken(np.arange(first, last))

    def taken(self, places: Places) -> "Papers":
        """Some of them, in the order of the places."""
        rows, of = _children(self.lines.of, places, len(self))
        return replace(
            self,
            numbers=[self.numbers[place] for place in places.tolist()],
            days=self.days[places],
            seats=self.seats[places],
            accounts=self.accounts[places],
            lines=self.lines.taken(rows, of),
            dues=None if self.dues is None else self.dues[places],
            originals=[self.originals[place] for place in places.tolist()]
            if self.originals
            else [],
            parts=self._parts(places),
        )

    def _parts(self, places: Places) -> Parts | None:
        if self.parts is None:
            return None
        rows, of = _children(self.parts.of, places, len(self))
        what = [self.parts.what[row] for row in rows.tolist()]
        return Parts(of, what, self.parts.amounts[rows])


def _children(of: Places, places: Places, size: int) -> tuple[Places, Places]:
    """Rows that stand under some documents, in their order, and their new places."""
    firsts = np.searchsorted(of, np.arange(size + 1))
    counts = firsts[places + 1] - firsts[places]
    new = np.repeat(np.arange(len(places)), counts)
    starts = np.cumsum(counts) - counts
    rows = np.arange(len(new)) - starts[new] + firsts[places][new]
    return rows, new


def by_day(stacks: Sequence[Papers]) -> Papers:
    """Stacks of one kind as one, in the order of their days."""
    first = stacks[0]
    shifts = np.cumsum([0, *(len(each) for each in stacks[:-1])])
    together = Papers(
        first.kind,
        [number for each in stacks for number in each.numbers],
        _one([each.days for each in stacks]),
        _one([each.seats for each in stacks]),
        _one([each.accounts for each in stacks]),
        _lines([each.lines for each in stacks], shifts),
        None if first.dues is None else _one([each.dues for each in stacks]),
        [number for each in stacks for number in each.originals],
        _parts([each.parts for each in stacks if each.parts], shifts),
    )
    return together.taken(np.argsort(together.days, kind="stable"))


def stacked(parts: Sequence[D]) -> D:
    """Dataclasses of columns as one, one after another."""
    columns: dict[str, Any] = {}
    for each in fields(parts[0]):
        found = [getattr(part, each.name) for part in parts]
        if isinstance(found[0], np.ndarray):
            columns[each.name] = np.concatenate(found)
        else:
            columns[each.name] = [value for column in found for value in column]
    return type(parts[0])(**columns)


def _one(columns: Sequence[NDArray[np.int64] | None]) -> NDArray[np.int64]:
    return np.concatenate([column for column in columns if column is not None])


def _lines(lines: Sequence[Lines], shifts: Places) -> Lines:
    first = lines[0]
    return Lines(
        np.concatenate([n.of + shift for n, shift in zip(lines, shifts, strict=True)]),
        _one([each.items for each in lines]),
        _one([each.amounts for each in lines]),
        None if first.quantities is None else _one([each.quantities for each in lines]),
        None if first.costs is None else _one([each.costs for each in lines]),
    )


def _parts(parts: Sequence[Parts], shifts: Places) -> Parts | None:
    if not parts:
        return None
    return Parts(
        np.concatenate([n.of + shift for n, shift in zip(parts, shifts, strict=True)]),
        [one for each in parts for one in each.what],
        _one([each.amounts for each in parts]),
    )
