"""A grid as a plain table: on paper, in a workbook, and for those who run no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, NULL
from luopan.org.access import Action
from luopan.org.language import in_other_language
from luopan.org.models import User
from luopan.targets.cube import path_of, state_at
from luopan.targets.models import Version
from luopan.targets.queries.grid import naming
from luopan.targets.queries.grid.naming import Column, Named
from luopan.targets.queries.grid.numbers import numbers
from luopan.targets.queries.grid.view import OUT, Layout, View, layout
from luopan.targets.scope import Scope

BROAD = ("year", "half", "quarter")


@dataclass(frozen=True)
class PaperRow:
    """A row of the table; amounts in the metric's own unit, None where nobody said one."""

    name: str
    title: str
    kind: str
    depth: int
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Paper:
    """A table of a version.

    Attributes:
        deeper: How many rows lie deeper and are left out.
    """

    columns: tuple[Column, ...]
    rows: tuple[PaperRow, ...]
    deeper: int


def paper(
    version: Version,
    view: View,
    *,
    viewer: User,
    on: date,
    depth: int | None = None,
    months: bool = True,
) -> Paper:
    """A version as a table, in the language now active.

    Args:
        version: Of which version.
        view: Which rows.
        viewer: Sees no total that his reach does not wholly cover.
        on: The day his rights are asked for, and who sits where.
        depth: How deep rows go, a root is 0; None: all.
        months: Whether columns go below quarters.

    Raises:
        Unknown: The view asks for what is not there, or not to be seen.
    """
    path = path_of(version)
    rows = layout(path.space, view, Scope(viewer, Action.TARGETS_READ, version, on))
    now = numbers(rows, state_at(path))
    every = naming.columns(version, path.space)
    columns = tuple(c for c in every if months or c.kind in BROAD)
    known = (now.flags & (NULL | ABSENT)) == 0
    chosen = _chosen(rows, depth)
    amounts = _totals(rows, chosen, now.amounts, columns)
    counts = _totals(rows, chosen, known.astype(np.int64), columns)
    lines = _lines(version, rows, chosen, amounts, counts, _names(rows, on))
    kept = tuple(line for line in lines if line is not None)
    return Paper(columns, kept, len(rows.depths) - len(chosen))


def _names(rows: Layout, on: date) -> tuple[list[Named], list[Named]]:
    space, other = rows.space, in_other_language()
    return (
        naming.units(space.units.codes, on, other=other),
        naming.products(space.products.codes, other=other),
    )


def _chosen(rows: Layout, depth: int | None) -> NDArray[np.intp]:
    if depth is None:
        return np.arange(len(rows.depths))
    return np.flatnonzero(rows.depths < depth)


def _totals(
    rows: Layout,
    chosen: NDArray[np.intp],
    values: NDArray[np.int64],
    columns: Sequence[Column],
) -> NDArray[np.int64]:
    """Shape (chosen rows, columns). Base rows under a row are neighbours, as are leaves."""
    before = np.concatenate([[0], np.cumsum(rows.base != OUT)])
    ends = _ends(rows.depths)[chosen]
    down = np.zeros((len(values) + 1, values.shape[1]), np.int64)
    np.cumsum(values, axis=0, out=down[1:])
    across = down[before[ends]] - down[before[chosen]]
    wide = np.zeros((len(chosen), values.shape[1] + 1), np.int64)
    np.cumsum(across, axis=1, out=wide[:, 1:])
    stops = [column.stop for column in columns]
    starts = [column.start for column in columns]
    return np.asarray(wide[:, stops] - wide[:, starts])


def _ends(depths: NDArray[np.int32]) -> NDArray[np.intp]:
    """Per row: the first row after it that is not under it."""
    ends = np.full(len(depths), len(depths), np.intp)
    waiting: list[int] = []
    for row, depth in enumerate(depths.tolist()):
        while waiting and depths[waiting[-1]] >= depth:
            ends[waiting.pop()] = row
        waiting.append(row)
    return ends


def _lines(
    version: Version,
    rows: Layout,
    chosen: NDArray[np.intp],
    amounts: NDArray[np.int64],
    counts: NDArray[np.int64],
    names: tuple[list[Named], list[Named]],
) -> list[PaperRow | None]:
    """The rows; reserves that hold nothing are none."""
    quantum, by_product = version.metric.quantum, rows.view.axis != "units"
    root = rows.products[0]
    lines: list[PaperRow | None] = []
    for row, sums, known in zip(chosen.tolist(), amounts, counts, strict=True):
        is_product = by_product and (
            rows.view.axis == "products" or rows.products[row] != root
        )
        named = (
            names[1][rows.products[row]] if is_product else names[0][rows.units[row]]
        )
        if named.kind == "reserve" and not sums.any():
            lines.append(None)
            continue
        said = tuple(
            int(amount) * quantum if count else None
            for amount, count in zip(sums, known, strict=True)
        )
        lines.append(
            PaperRow(named.name, named.title, named.kind, int(rows.depths[row]), said)
        )
    return lines
