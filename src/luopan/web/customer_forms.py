"""The table of a seat's customers as it comes back: what was typed, in quanta.

A cell that still says what it said when the page was made was not typed, whatever it is
rounded to: nothing is lost by saving twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from luopan.sheets.book import Book, Sheet
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.targets.queries.customers import Customer, SeatCustomers
from luopan.trail.refusal import Refused
from luopan.web import figures
from luopan.web.entries import read

YEAR = "y"  # the place of the year beside the months
MOST_NAMED = 3  # rows that a sentence names
LIMITS = Limits(workbook_bytes=4 * MIB, text_bytes=4 * MIB, text_rows=2_000, rows=2_000)
LOOKED_AT = 20  # rows in which a header is looked for
CODE = gettext_noop("Code")
SEAT = gettext_noop("Seat code")
PRODUCT = gettext_noop("Product code")
LANGUAGES = ("en", "zh-hans")

Texts = dict[str, str]


@dataclass
class Typed:
    """What was typed: by code of the customer a month each, or the year; in quanta.

    Attributes:
        months: Whole lines, with the months that were not typed as they stood.
        years: Years, to be laid over the months.
        texts: Every cell as it was typed, by its name in the form.
        wrong: Names of the cells that cannot be read.
    """

    months: dict[str, list[int]] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def cell_name(place: str, code: str) -> str:
    """The name of a cell in the form: its month, or the year, and the customer."""
    return f"{place}|{code}"


def shown(amount: Decimal, found: SeatCustomers) -> str:
    """An amount as its cell shows it."""
    return figures.in_table(amount, figures.unit_of_table(found.counted_in))


def typed(form: QueryDict | Mapping[str, str], found: SeatCustomers) -> Typed:
    """What was typed into a table.

    Raises:
        Refused: A cell cannot be read; ``wrong`` of its ``Typed`` names them.
    """
    said = Typed()
    for line in (*found.lines, *found.others):
        _read_line(form, found, line, said)
    if said.wrong:
        text = said.texts[said.wrong[0]]
        raise Unread(said, text)
    return said


class Unread(Refused):
    """Cells that cannot be read; what was typed is at hand."""

    def __init__(self, said: Typed, text: str) -> None:
        super().__init__(
            _("“%(text)s” is not an amount; enter 18000000 or 18M."), text=text[:40]
        )
        self.said = said


def _read_line(
    form: QueryDict | Mapping[str, str],
    found: SeatCustomers,
    line: Customer,
    said: Typed,
) -> None:
    code, quantum = line.account.code, found.quantum
    unit = figures.unit_of_table(found.counted_in).size
    months = [int(month / quantum) for month in line.months]
    now = dict(zip(found.periods, months, strict=True)) | {YEAR: sum(months)}
    for place, amount in now.items():
        name = cell_name(place, code)
        if name not in form:
            continue
        text = form[name].strip() or "0"  # emptied: nothing any more
        if text == shown(amount * quantum, found) or (text == "0" and not amount):
            continue
        said.texts[name] = text
        entry = read(text.replace(figures.MINUS, "-"), unit)
        if entry is None:
            said.wrong.append(name)
        elif place == YEAR:
            said.years[code] = entry.applied(amount, quantum)
        else:
            line_said = said.months.setdefault(code, list(months))
            line_said[found.periods.index(place)] = entry.applied(amount, quantum)


# ---------- a workbook that comes back


def from_workbook(content: bytes | Path, name: str, found: SeatCustomers) -> Texts:
    """A workbook of this page as if it had been typed: only the cells that differ.

    Raises:
        Refused: It cannot be opened; it is of another seat or product; it names a customer
            that is not of this seat; an amount cannot be read. Nothing is stored here.
    """
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        raise Refused(
            gettext(unreadable.sentence) % {"name": name, **unreadable.facts}
        ) from None
    sheet, at, columns = _head(book, found)
    known = {line.account.code: line for line in (*found.lines, *found.others)}
    texts: Texts = {}
    for number, row in _rows(sheet, at, columns):
        _check_row(number, row, found, known)
        texts |= _differs(number, row, known[row[CODE]], found)
    return texts


def _head(book: Book, found: SeatCustomers) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet with the columns, the row that names them, and where each stands."""
    for sheet in book.visible:
        for at in range(min(sheet.height, LOOKED_AT)):
            cells = [str(cell or "").strip() for cell in sheet.row(at)]
            columns = {text: place for place, text in enumerate(cells) if text}
            named = {key: _place(columns, key) for key in (CODE, SEAT, PRODUCT)}
            if named[CODE] is not None and set(found.periods) <= columns.keys():
                rest = {k: place for k, place in named.items() if place is not None}
                return sheet, at, {p: columns[p] for p in found.periods} | rest
    raise Refused(
        _(
            "No sheet in this file has the customers of %(year)s. Export the table on this "
            "page, fill it in, and keep its header row."
        ),
        year=found.version.plan.year,
    )


def _place(columns: Mapping[str, int], title: str) -> int | None:
    """Where a column stands, whichever language its title is in."""
    for language in LANGUAGES:
        with override(language):
            if gettext(title) in columns:
                return columns[gettext(title)]
    return None


def _rows(
    sheet: Sheet, at: int, columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of customers by number as people count them; those without a code are sums."""
    for number, cells in enumerate(sheet.rows(at + 1), start=at + 2):
        row = {key: cells[place] for key, place in columns.items()}
        row |= {k: str(row.get(k) or "").strip() for k in (CODE, SEAT, PRODUCT)}
        if row[CODE]:
            yield number, row


def _check_row(
    number: int,
    row: Mapping[str, Any],
    found: SeatCustomers,
    known: Mapping[str, Customer],
) -> None:
    here = found.product.code if found.product else ""
    if row[SEAT] not in {"", found.unit.code} or row[PRODUCT] not in {"", here}:
        raise Refused(
            _(
                "Row %(row)s is for %(seat)s, not for %(here)s: this file belongs to another seat."
            ),
            row=number,
            seat=" ".join(filter(None, (row[SEAT], row[PRODUCT]))),
            here=" ".join(filter(None, (found.unit.code, here))),
        )
    if row[CODE] not in known:
        raise Refused(
            _(
                "Row %(row)s: “%(code)s” is not a customer of this seat. Add it here first."
            ),
            row=number,
            code=row[CODE][:40],
        )


def _differs(
    number: int, row: Mapping[str, Any], line: Customer, found: SeatCustomers
) -> Texts:
    unit = figures.unit_of_table(found.counted_in).size
    texts = {}
    for period, now in zip(found.periods, line.months, strict=True):
        cell = row[period]
        if cell is None:
            continue
        entry = read(str(cell))
        if entry is None or entry.kind != "set":
            raise Refused(
                _("Row %(row)s, %(period)s: “%(text)s” is not an amount."),
                row=number,
                period=period,
                text=str(cell)[:40],
            )
        if entry.amount != now:
            name = cell_name(period, line.account.code)
            texts[name] = f"{(entry.amount / unit).normalize():f}"
    return texts


def picked(form: QueryDict) -> Sequence[str]:
    """The customers that were ticked."""
    return form.getlist("pick")
