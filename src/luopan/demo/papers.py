"""Documents of one kind, column by column: what is drawn, before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lines:
    """Lines of documents.

    Args:
        of: Place of the document, rising.
        items: Place of the item; −1: none.
        quantities: Pieces; None where the kind has none.
        amounts: In yuan, tax included.
        costs: In yuan; None where the kind has none.
    """

    of: NDArray[np.intp]
    items: NDArray[np.intp]
    amounts: Ints
    quantities: Ints | None = None
    costs: Ints | None = None

    def under(self, kept: NDArray[np.bool_]) -> "Lines":
        """The lines of some documents, in their new places."""
        places = np.cumsum(kept) - 1
        mine = kept[self.of]
        return Lines(
            places[self.of[mine]],
            self.items[mine],
            self.amounts[mine],
            None if self.quantities is None else self.quantities[mine],
            None if self.costs is None else self.costs[mine],
        )


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
        parts: Instalments (contract) or matches (receipt): place, what, amount.
    """

    kind: str
    numbers: list[str]
    days: Ints
    seats: NDArray[np.intp]
    accounts: NDArray[np.intp]
    lines: Lines
    dues: Ints | None = None
    originals: list[str] = field(default_factory=list)
    parts: Sequence[tuple[int, object, int]] = ()

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
        """Those of the days from ``start`` until before ``end``."""
        return self.taken((self.days >= start) & (self.days < end))

    def taken(self, kept: NDArray[np.bool_]) -> "Papers":
        """Some of them."""
        places = np.flatnonzero(kept)
        new = {old: place for place, old in enumerate(places.tolist())}
        return replace(
            self,
            numbers=[self.numbers[place] for place in places.tolist()],
            days=self.days[places],
            seats=self.seats[places],
            accounts=self.accounts[places],
            lines=self.lines.under(kept),
            dues=None if self.dues is None else self.dues[places],
            originals=[self.originals[place] for place in places.tolist()]
            if self.originals
            else [],
            parts=[(new[of], *rest) for of, *rest in self.parts if of in new],
        )
