"""A workbook that came back, held against what was handed out.

Rows are known by the two hidden columns of codes, wherever they were sorted to; columns by
their names, which have to stand where they stood. What cannot be told for certain is
refused and named; nothing is guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from luopan.sheets.book import Book, Sheet
from luopan.sheets.cells import Cell, CellError
from luopan.sheets.scan import cell_name
from luopan.sheets.values import Fault as CellFault
from luopan.sheets.values import Habit, decimal_of, number
from luopan.sheets.values.habits import bare
from luopan.targets.collecting.faults import MOST, Fault
from luopan.targets.collecting.layout import (
    FIRST,
    ISSUED,
    LAST,
    PRODUCT,
    PRODUCT_KEY,
    TOTAL,
    UNIT,
    UNIT_KEY,
    Layout,
    Row,
)

NEAR = Decimal("0.005")  # what programs lose where they add fractions


@dataclass(frozen=True)
class Read:
    """What a workbook says.

    Attributes:
        cells: Unit, product, period and quanta of every cell that says something.
        faults: Why it is refused; none: it can be loaded.
        blank: How many cells say nothing.
    """

    cells: tuple[tuple[str, str, str, int], ...] = ()
    faults: tuple[Fault, ...] = ()
    blank: int = 0


def read(book: Book, layout: Layout) -> Read:
    """Hold a workbook against its layout; all of its faults at once.

    Args:
        book: As it was opened.
        layout: As it was handed out.
    """
    sheet = next((s for s in book.sheets if s.name == layout.sheet), None)
    if sheet is None:
        return Read(faults=(Fault("no_sheet", facts={"sheet": layout.sheet}),))
    reading = _Reading(sheet, layout)
    shape = reading.shape()
    if shape:
        return Read(faults=tuple(shape[:MOST]))
    return reading.result()


class _Reading:
    """The sheet to fill in, while it is read."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.sheet, self.layout = sheet, layout
        self.head_at = layout.table_at - 1
        self.count = len(layout.periods)
        self.year = FIRST + self.count
        self.cells: list[tuple[str, str, str, int]] = []
        self.faults: list[Fault] = []
        self.blank = 0
        self.sums = [Decimal(0)] * self.count  # of the numbers that a program adds up

    def fault(self, code: str, row: int, column: int, /, **facts: object) -> Fault:
        return Fault(code, self.sheet.name, cell_name(row, column), facts)

    def at(self, row: int, column: int) -> Cell:
        sheet = self.sheet
        if row >= sheet.height or column >= sheet.width:
            return None
        return sheet.columns[column][row]

    def texts(self, row: int) -> list[str]:
        """A line as texts, without what is empty at its end."""
        found = [_text(self.at(row, c)) for c in range(self.sheet.width)]
        while found and not found[-1]:
            found.pop()
        return found

    def shape(self) -> list[Fault]:
        """Whether the line of names stands where it stood, and says what it said."""
        head = list(self.layout.head)
        found = self.texts(self.head_at)
        if found == head:
            return []
        for row in range(min(self.sheet.height, self.head_at + 200)):
            if row != self.head_at and self.texts(row)[: len(head)] == head:
                facts = {"found": row + 1, "row": self.head_at + 1}
                return [self.fault("rows_above", row, 0, **facts)]
        return list(self._columns(head, found))

    def _columns(self, head: list[str], found: list[str]) -> Iterator[Fault]:
        """Which columns are new, gone, elsewhere or called otherwise."""
        first = next(
            (n for n, (a, b) in enumerate(zip(head, found, strict=False)) if a != b),
            min(len(head), len(found)),
        )
        where = {"column": cell_name(0, first)[:-1]}
        if found[:first] + found[first + 1 :] == head:
            yield self.fault("column_added", self.head_at, first, **where)
            return
        if head[:first] + head[first + 1 :] == found:
            facts = where | {"name": head[first]}
            yield self.fault("column_gone", self.head_at, first, **facts)
            return
        for place, name in enumerate(head):
            here = found[place] if place < len(found) else ""
            if here == name:
                continue
            facts = {"column": cell_name(0, place)[:-1], "name": name}
            if name in found:
                facts["found"] = cell_name(0, found.index(name))[:-1]
                yield self.fault("column_moved", self.head_at, place, **facts)
            else:
                facts["found"] = here
                yield self.fault("column_renamed", self.head_at, place, **facts)
        for place in range(len(head), len(found)):
            where = {"column": cell_name(0, place)[:-1]}
            yield self.fault("column_added", self.head_at, place, **where)

    def result(self) -> Read:
        rows = self._rows()
        for row, at in rows:
            self._read(row, at)
        self._totals()
        if not self.cells and not self.faults:
            self.faults.append(Fault("nothing"))
        return Read(tuple(self.cells), tuple(self.faults[:MOST]), self.blank)

    def _rows(self) -> list[tuple[Row, int]]:
        """Every row with where it stands now."""
        known = self.layout.by_key
        seen: dict[tuple[str, str], int] = {}
        for at in range(self.layout.table_at, self.sheet.height):
            key = _text(self.at(at, UNIT_KEY)), _text(self.at(at, PRODUCT_KEY))
            if key == (TOTAL, TOTAL):
                continue
            if key not in known:
                if any(self.at(at, c) is not None for c in range(FIRST, self.year)):
                    self.faults.append(self.fault("row_added", at, UNIT, row=at + 1))
            elif key in seen:
                facts = {"row": at + 1, "other": seen[key] + 1}
                self.faults.append(self.fault("row_twice", at, UNIT, **facts))
            else:
                seen[key] = at
        for key, row in known.items():
            if key not in seen:
                facts = {"unit": row.unit_name, "product": row.product_name}
                self.faults.append(Fault("row_gone", self.sheet.name, "", facts))
        return [(known[key], at) for key, at in seen.items()]

    def _read(self, row: Row, at: int) -> None:
        named = _text(self.at(at, UNIT)), _text(self.at(at, PRODUCT))
        facts = {"unit": row.unit_name, "product": row.product_name}
        if named != (row.unit_name, row.product_name):
            said = {"row": at + 1, "found": " · ".join(named)}
            self.faults.append(self.fault("row_renamed", at, UNIT, **facts, **said))
            return
        self._reference(row, at, LAST, row.last_year)
        self._reference(row, at, ISSUED, sum(row.issued))
        plain = Decimal(0)
        for place, period in enumerate(self.layout.periods):
            cell = self.at(at, FIRST + place)
            if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                plain += cell
                self.sums[place] += cell
            quanta = self._amount(cell, at, FIRST + place)
            if quanta is None:
                self.blank += row.open[place]
            elif row.open[place]:
                self.cells.append((row.unit, row.product, period, quanta))
            elif quanta:
                fault = self.fault("closed", at, FIRST + place, **facts)
                self.faults.append(fault)
        self._total(at, self.year, plain)

    def _reference(self, row: Row, at: int, column: int, quanta: int | None) -> None:
        cell = self.at(at, column)
        was = None if quanta is None else quanta * self.layout.quantum
        if isinstance(cell, int | Decimal) or cell is None:
            now = None if cell is None else Decimal(cell)
            if now == was or (now is not None and was is not None and _near(now, was)):
                return
        said = {"unit": row.unit_name, "product": row.product_name}
        said |= {"amount": _shown(was), "found": _text(cell) or "·"}
        name = self.layout.head[column]
        self.faults.append(self.fault("reference", at, column, name=name, **said))

    @cached_property
    def _habit(self) -> Habit:
        """How the yellow cells write numbers; all of them decide."""
        texts = [
            cell
            for column in self.sheet.columns[FIRST : self.year]
            for cell in column.plain()[self.layout.table_at :]
            if isinstance(cell, str)
        ]
        return Habit(decimal=decimal_of(texts))

    def _amount(self, cell: Cell, at: int, column: int) -> int | None:
        """What a cell says, in quanta; None: nothing, or it is a fault."""
        if isinstance(cell, str) and bare(cell).endswith("%"):
            self.faults.append(self.fault("percent", at, column, value=cell[:40]))
            return None
        found = number(cell, self._habit)
        if isinstance(found, CellFault):
            self.faults.append(self.fault(found.code, at, column, **found.facts))
            return None
        if found is None:
            return None
        quanta = found / self.layout.quantum
        whole = quanta.to_integral_value()
        if abs(quanta - whole) > Decimal("0.000001"):
            facts = {"value": _shown(found), "quantum": _shown(self.layout.quantum)}
            self.faults.append(self.fault("too_fine", at, column, **facts))
            return None
        return int(whole)

    def _totals(self) -> None:
        """What the row of totals shows is what stands under it."""
        at = self._total_row()
        if at is None:
            return
        for place, amount in enumerate(self.sums):
            self._total(at, FIRST + place, amount)
        self._total(at, self.year, sum(self.sums, Decimal(0)))

    def _total_row(self) -> int | None:
        keys = self.sheet.columns[UNIT_KEY].plain()
        places = range(self.layout.table_at, len(keys))
        return next((at for at in places if keys[at] == TOTAL), None)

    def _total(self, at: int, column: int, amount: Decimal) -> None:
        """A formula whose result was not stored says nothing, and is no fault."""
        cell = self.at(at, column)
        if cell is None:
            return
        if isinstance(cell, int | Decimal) and _near(Decimal(cell), amount):
            return
        facts = {"found": _text(cell), "amount": _shown(amount)}
        self.faults.append(self.fault("total", at, column, **facts))


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= max(NEAR, abs(other) * Decimal("1e-13"))


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return _shown(cell)
    return cell.text if isinstance(cell, CellError) else str(cell).strip()


def _shown(amount: Decimal | None) -> str:
    return "·" if amount is None else f"{amount.normalize():,f}"


def sums(cells: Sequence[Sequence[object]]) -> dict[tuple[str, str], int]:
    """What a unit says in each product and period: all of its rows together."""
    found: dict[tuple[str, str], int] = {}
    for _unit, product, period, quanta in cells:
        key = str(product), str(period)
        found[key] = found.get(key, 0) + int(str(quanta))
    return found
