"""From what was drawn to the tables that an import hands to the store."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import products
from luopan.demo.papers import Papers
from luopan.demo.world import World
from luopan.records.tables import Table

ONE = 1_000_000  # amounts of records are kept in millionths
CHANNELS = ("直销", "经销", "经销", "经销")  # by kind of account


class Clerk:
    """Turns places into codes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seats = [seat.code for seat in world.seats]
        self.accounts = world.accounts.codes
        self.items = [*products.item_codes(), None]  # the last: none
        self.channels = [CHANNELS[kind] for kind in world.accounts.kinds.tolist()]

    def between(self, start: int, end: int) -> Iterator[Table]:
        """All documents of the days from ``start`` until before ``end``."""
        for papers in self.world.papers:
            some = papers.between(start, end)
            if len(some):
                yield self.documents(some)
                yield from self.parts(some)

    def documents(self, papers: Papers) -> Table:
        """One row per line."""
        of = papers.lines.of
        columns: dict[str, Sequence[Any]] = {
            "number": _taken(papers.numbers, of),
            "line": _numbered(of),
            "day_date": days(papers.days[of]),
            "account": _taken(self.accounts, papers.accounts[of]),
            "seat": _taken(self.seats, papers.seats[of]),
            "channel": _taken(self.channels, papers.accounts[of]),
            "product": _taken(self.items, papers.lines.items),
            "currency": ["CNY"] * len(of),
            "tax_basis": ["incl"] * len(of),
            "amount": _millionths(papers.lines.amounts),
        }
        if papers.dues is not None:
            columns["due_date"] = days(papers.dues[of])
        if papers.originals:
            columns["original"] = _taken(papers.originals, of)
        if papers.lines.quantities is not None:
            columns["quantity"] = _millionths(papers.lines.quantities)
        if papers.lines.costs is not None:
            columns["cost"] = _millionths(papers.lines.costs)
        return Table(papers.kind, columns)

    def parts(self, papers: Papers) -> Iterator[Table]:
        """Instalments of contracts, matches of receipts."""
        if not papers.parts:
            return
        places, what, amounts = zip(*papers.parts, strict=True)
        numbers = [papers.numbers[place] for place in places]
        paid = [amount * ONE for amount in amounts]
        if papers.kind == "contract":
            due = days(np.array(what, np.int64))
            columns = {"document": numbers, "due_date": due, "amount": paid}
            yield Table("instalment", columns)
        else:
            columns = {"receipt": numbers, "invoice": list(what), "amount": paid}
            yield Table("match", columns)


def days(places: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Days since 1970 as days."""
    return places.astype("datetime64[D]")


def _taken(values: Sequence[Any], places: NDArray[np.intp]) -> list[Any]:
    return [values[place] for place in places.tolist()]


def _numbered(of: NDArray[np.intp]) -> list[str]:
    """1, 2 … within each document."""
    firsts = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
    start = np.repeat(firsts, np.diff(np.append(firsts, len(of))))
    return [str(number) for number in (np.arange(len(of)) - start + 1).tolist()]


def _millionths(values: NDArray[np.int64]) -> list[int]:
    found: list[int] = (values * ONE).tolist()
    return found


__all__ = ["Clerk", "book", "days"]
