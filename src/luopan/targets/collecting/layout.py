"""What a workbook that is handed out holds: its rows, its columns, the numbers beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.engine.tree import RESERVE
from luopan.org.access import day_of
from luopan.records.cube import actual_cube
from luopan.targets.cube import state_of
from luopan.targets.histories import source_spans
from luopan.targets.models import Version
from luopan.targets.queries.grid import naming
from luopan.trail.refusal import Refused

MOST_ROWS = 2_000
UNIT_KEY, PRODUCT_KEY, UNIT, PRODUCT, LAST, ISSUED = range(6)  # columns of the sheet
FIRST = 6  # the column of the first period
TOTAL = "*"  # the key of the row of totals
Cells = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Row:
    """A row to fill in; amounts in quanta, one a period.

    Attributes:
        last: What it brought in each period of the year before; None: nothing is known,
            or the period is to come.
        issued: What stands in the version.
        open: Whether there is anything to fill in: the seat is open, the product sold.
        filled: What was filled in before.
        over: The same of the newest year that is over, where that is an earlier one.
    """

    unit: str
    product: str
    unit_name: str
    product_name: str
    last: tuple[int | None, ...]
    issued: tuple[int, ...]
    open: tuple[bool, ...]
    filled: tuple[int | None, ...]
    over: tuple[int | None, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """By what it is known, wherever it stands."""
        return self.unit, self.product

    @property
    def last_year(self) -> int | None:
        """The year before; None: nothing is known of it."""
        known = [part for part in self.last if part is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Layout:
    """A workbook as it was handed out.

    Attributes:
        sheet: The sheet to fill in, as it is called.
        table_at: Its row of totals, from 0; the rows to fill in stand below.
        head: Names of all columns.
        periods: Codes of the columns to fill in, in order.
        rows: What is to be filled in.
        quantum: Of the metric.
        counted_in: A currency, or a word.
        over: What ``Row.over`` is; empty: the year before is over.
    """

    sheet: str
    table_at: int
    head: tuple[str, ...]
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    quantum: Decimal
    counted_in: str
    over: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        rows = [[getattr(row, name) for name in ROW_FIELDS] for row in self.rows]
        return {**vars(self), "rows": rows, "quantum": str(self.quantum)}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Layout":
        """As it was kept."""
        rows = tuple(Row(*map(_frozen, row)) for row in said["rows"])
        plain = {key: _frozen(value) for key, value in said.items()}
        return cls(**{**plain, "rows": rows, "quantum": Decimal(said["quantum"])})

    def with_numbers(self) -> "Layout":
        """The same, with what stands in the version filled in wherever one may fill in."""
        rows = (
            replace(
                row,
                filled=tuple(
                    amount if open_ else None
                    for amount, open_ in zip(row.issued, row.open, strict=True)
                ),
            )
            for row in self.rows
        )
        return replace(self, rows=tuple(rows))

    @property
    def has_numbers(self) -> bool:
        """Whether it was handed out to be changed: with what stood in the version."""
        return self.rows == self.with_numbers().rows

    @property
    def by_key(self) -> dict[tuple[str, str], Row]:
        """The rows by their keys."""
        return {row.key: row for row in self.rows}


ROW_FIELDS = tuple(Row.__dataclass_fields__)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def drafted(
    version: Version,
    unit: str,
    *,
    at: datetime,
    filled: Cells,
    counted_in: str,
    issued: bool,
) -> Layout:
    """The workbook of a unit: what stands directly under it × products × periods.

    Args:
        version: Of which version.
        unit: Code; a seat fills in its own row of each product.
        at: What is known by then of the year before.
        filled: What it said before, in quanta.
        counted_in: The unit of measure of the metric.
        issued: Whether its number was issued to it.

    Raises:
        Refused: The branch sells nothing, or is too large for one workbook.
    """
    state = state_of(version)
    space = state.space
    pairs = _pairs(space, unit)
    if not 0 < len(pairs) <= MOST_ROWS:
        raise Refused(
            gettext_lazy(
                "%(count)s rows are too many for one person to fill in (at most %(most)s): "
                "collect one level lower."
            ),
            count=len(pairs),
            most=MOST_ROWS,
        )
    periods = tuple(space.periods.leaf_codes)
    names = {column.code: column.name for column in naming.columns(version, space)}
    rows = _rows(version, space, pairs, state.amounts, filled, at)
    return Layout(
        sheet=_("Fill in"),
        table_at=5,
        head=_head(version, [names[code] for code in periods], issued, day_of(at)),
        periods=periods,
        rows=tuple(rows),
        quantum=Decimal(version.metric.quantum),
        counted_in=counted_in,
        over=_over(version, day_of(at)),
    )


def _over(version: Version, on: date) -> str:
    """The newest year that is over, where the one before the plan's is not; else empty."""
    spans = source_spans(version.plan, version.plan.year - 1)
    if spans[-1].end_date <= on:
        return ""
    return _("Actual %(year)s") % {"year": version.plan.year - 2}


def _head(
    version: Version, periods: Sequence[str], issued: bool, on: date
) -> tuple[str, ...]:
    last = version.plan.year - 1
    over = last < on.year
    return (
        *(_("Unit code"), _("Product code"), _("Unit"), _("Product")),
        (_("Actual %(year)s") if over else _("%(year)s so far")) % {"year": last},
        _("Number as issued") if issued else _("Number in the version"),
        *periods,
        _("Full year"),
        _("Apart from issued") if issued else _("Apart from the version"),
        _("Check"),
    )


def _pairs(space: Space, unit: str) -> list[tuple[str, str]]:
    """What stands directly under a unit, with the products that anybody there sells."""
    below = [c for c in space.units.children(unit) if not c.endswith(RESERVE)]
    leaves, reserve = space.products.leaf_codes, space.products.is_reserve
    lines = [p for p, kept in zip(leaves, reserve, strict=True) if not kept]
    return [
        (code, product)
        for code in below or [unit]
        for product in lines
        if len(_own(space, code, product))
    ]


def _own(space: Space, unit: str, product: str) -> NDArray[np.intp]:
    """The rows of the space that are somebody's; what is kept back is nobody's to fill."""
    rows = np.arange(len(space.pairs))[space.rows(unit, product)]
    kept = space.units.is_reserve[space.pairs[rows, 0]]
    return rows[~kept]


def _rows(
    version: Version,
    space: Space,
    pairs: Sequence[tuple[str, str]],
    amounts: NDArray[np.int64],
    filled: Cells,
    at: datetime,
) -> list[Row]:
    units = {n.code: n for n in naming.units({u for u, _p in pairs}, day_of(at))}
    products = {n.code: n for n in naming.products({p for _u, p in pairs})}
    last = _past(version, space, at, 1)
    over = _past(version, space, at, 2) if _over(version, day_of(at)) else None
    spans = source_spans(version.plan, version.plan.year - 1)
    begun = [span.start_date < day_of(at) for span in spans]
    absent = space.absent
    periods = space.periods.leaf_codes
    found = []
    for unit, product in pairs:
        own = _own(space, unit, product)
        rows = np.arange(len(space.pairs))[space.rows(unit, product)]
        count = len(periods)
        gone = absent[own].all(axis=0) if absent is not None else np.zeros(count, bool)
        past = [None] * count if last is None else last[rows].sum(axis=0).tolist()
        known = (part if done else None for part, done in zip(past, begun, strict=True))
        before = () if over is None else tuple(over[rows].sum(axis=0).tolist())
        named = units[unit]
        title = f"{named.name} · {named.title}" if named.title else named.name
        found.append(
            Row(
                unit,
                product,
                title,
                products[product].name,
                tuple(known),
                tuple(amounts[rows].sum(axis=0).tolist()),
                tuple((~gone).tolist()),
                tuple(filled.get((unit, product, code)) for code in periods),
                before,
            )
        )
    return found


def _past(
    version: Version, space: Space, at: datetime, back: int
) -> NDArray[np.int64] | None:
    """A year before over the version's axes, in quanta; None: nothing is recorded."""
    spans = source_spans(version.plan, version.plan.year - back)
    try:
        actual = actual_cube(
            version.metric, space, spans, day_of(at), known_at=at, owner="now"
        )
    except Refused:
        return None
    if not actual.amounts.any():
        return None
    return actual.in_quanta(Decimal(version.metric.quantum))[0]
