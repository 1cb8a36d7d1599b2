"""A sheet of market figures, examined: what it would add, and every row that it cannot.

Nothing is stored here. Rows are named as people see them in the file: sheet, row, column,
value, what is wrong and how to mend it, as the import of records does.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.records.checking import Problem
from luopan.records.wording import plain
from luopan.sheets.book import Book, Sheet
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import Fault, day
from luopan.strategy.models import Segment
from luopan.strategy.sheet_words import (
    CONFIDENCES,
    FIGURE_KINDS,
    FINDING_KINDS,
    ROLES,
    TAX_BASES,
    Segments,
    advice,
    column_title,
)
from luopan.strategy.stating import (
    Misstated,
    SaidFigure,
    SaidFinding,
    figure,
    finding,
)
from luopan.trail.said import said_by, worded

LIMITS = Limits(
    workbook_bytes=8 * MIB, text_bytes=8 * MIB, text_rows=20_000, rows=20_000
)
LOOKED_AT = 20  # rows in which a header is looked for
LEAST = 3  # columns that make a header
MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Row:
    """A row that can be taken in: what it says, of which market, where it stands."""

    segment: Segment
    said: SaidFigure | SaidFinding
    sheet: str
    row: int


@dataclass
class Examined:
    """What a file would add.

    Attributes:
        name: Of the file.
        sha256: Of its content.
        rows: That can be taken in.
        problems: Why others cannot; any of them keeps the whole file out.
        blank: Rows without an amount or text; they are passed over.
        known: Rows that say what counts already.
        odd: What else the reader should know.
    """

    name: str
    sha256: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0
    known: int = 0
    odd: list[str] = field(default_factory=list)

    @property
    def figures(self) -> list[Row]:
        """Rows with a number."""
        return [row for row in self.rows if isinstance(row.said, SaidFigure)]

    @property
    def findings(self) -> list[Row]:
        """Rows with words."""
        return [row for row in self.rows if isinstance(row.said, SaidFinding)]

    @property
    def fits(self) -> bool:
        """Whether it can be taken in as it is."""
        return bool(self.rows) and not self.problems


def examine(
    content: bytes,
    name: str,
    *,
    segments: Segments,
    counting: Mapping[tuple[Any, ...], Any],
    home: str,
    today: date,
) -> Examined:
    """Read a file of figures and findings.

    Args:
        content: The file.
        name: As its sender calls it.
        segments: Those there are, and where the reader may change them.
        counting: What counts already, see ``identity``: the same row adds nothing.
        home: The company's currency.
        today: No source is from later.
    """
    found = Examined(name, hashlib.sha256(content).hexdigest())
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        sentence = worded(_(unreadable.sentence), **{"name": name, **unreadable.facts})
        found.problems.append(Problem(name, "", None, "", "", sentence, ""))
        return found
    reader = _Reader(found, segments, counting, home, today)
    for sheet in book.visible:
        reader.read(sheet)
    _check_whole(found, book, reader.read_any)
    return found


def _check_whole(found: Examined, book: Book, read_any: bool) -> None:
    if not read_any:
        found.problems.append(
            Problem(
                found.name,
                "",
                None,
                "",
                "",
                _("No sheet has the market figure columns."),
                _("Download the template and fill it in; keep its header row."),
            )
        )
    elif not found.rows and not found.problems:
        found.odd.append(_("It contains nothing new."))
    for note in book.notes:
        found.odd.append(worded(_(note.sentence), **note.facts))


class _Reader:
    """Goes through the sheets of one file."""

    def __init__(
        self,
        found: Examined,
        segments: Segments,
        counting: Mapping[tuple[Any, ...], Any],
        home: str,
        today: date,
    ) -> None:
        self.found, self.segments, self.counting = found, segments, counting
        self.home, self.today = home, today
        self.seen: dict[tuple[Any, ...], tuple[int, Any]] = {}
        self.read_any = False

    def read(self, sheet: Sheet) -> None:
        """All rows of a sheet; one without the columns is passed over, and said so."""
        at, columns = _header(sheet)
        kind = "text" if "text" in columns.values() else "amount"
        if "kind" not in columns.values() or kind not in columns.values():
            if sheet.height and not _is_help(sheet):
                self.found.odd.append(
                    worded(
                        _(
                            "Sheet “%(sheet)s” has none of the required columns and was not read."
                        ),
                        sheet=sheet.name,
                    )
                )
            return
        self.read_any = True
        for number, cells in _rows(sheet, at, columns):
            if len(self.found.problems) >= MOST_PROBLEMS:
                return
            self._row(sheet.name, number, cells, kind)

    def _row(self, sheet: str, number: int, cells: dict[str, Any], kind: str) -> None:
        if _nothing(cells.get(kind)):
            self.found.blank += 1
            return
        try:
            segment = self.segments.find(cells)
            said = self._finding(cells) if kind == "text" else self._figure(cells)
        except Misstated as wrong:
            self._problem(sheet, number, cells, wrong)
            return
        self._keep(Row(segment, said, sheet, number), cells)

    def _figure(self, cells: dict[str, Any]) -> SaidFigure:
        return figure(
            kind=_word(cells, "kind", FIGURE_KINDS),
            period=_cell(cells, "period"),
            amount=cells.get("amount"),
            unit=_text(cells, "unit"),
            home=self.home,
            source=_text(cells, "source"),
            source_date=_day(cells, "source_date"),
            confidence=_word(cells, "confidence", CONFIDENCES),
            today=self.today,
            tax_basis=_word(cells, "tax_basis", TAX_BASES) or "unknown",
            competitor=_text(cells, "competitor"),
            remark=_text(cells, "remark"),
        )

    def _finding(self, cells: dict[str, Any]) -> SaidFinding:
        return finding(
            kind=_word(cells, "kind", FINDING_KINDS),
            text=_text(cells, "text"),
            text_other=_text(cells, "text_other"),
            source=_text(cells, "source"),
            source_date=_day(cells, "source_date"),
            confidence=_word(cells, "confidence", CONFIDENCES),
            competitor=_text(cells, "competitor"),
            today=self.today,
        )

    def _keep(self, row: Row, cells: dict[str, Any]) -> None:
        place, content = identity(row.segment.pk, row.said)
        before = self.seen.get(place)
        if before is not None and before[1] != content:
            wrong = Misstated(
                "amount",
                _(
                    "Row %(row)s of the file has a different value for the same market and period."
                ),
                row=before[0],
            )
            self._problem(row.sheet, row.row, cells, wrong)
            return
        if before is not None or self.counting.get(place) == content:
            self.found.known += 1
            return
        self.seen[place] = (row.row, content)
        self.found.rows.append(row)

    def _problem(
        self, sheet: str, number: int, cells: dict[str, Any], wrong: Misstated
    ) -> None:
        self.found.problems.append(
            Problem(
                self.found.name,
                sheet,
                number,
                said_by(partial(column_title, wrong.column)),
                _shown(cells.get(wrong.column)),
                said_by(wrong.__str__),
                said_by(partial(advice, wrong.column)),
            )
        )


def identity(
    segment: int, said: SaidFigure | SaidFinding
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Where a statement stands, and what it says there: alike twice adds nothing."""
    about = (said.source, said.source_date)
    if isinstance(said, SaidFinding):
        return (segment, said.kind, said.competitor, said.text), about
    place = (segment, said.kind, said.competitor, said.span.code)
    return place, (said.millionths, said.counted_in, *about)


def _header(sheet: Sheet) -> tuple[int, dict[int, str]]:
    """Row of the names, and the role of each column that is known."""
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(sheet.rows(0, LOOKED_AT)):
        named = {
            place: ROLES[plain(cell)]
            for place, cell in enumerate(row)
            if isinstance(cell, str) and plain(cell) in ROLES
        }
        if len(named) >= LEAST and len(named) > len(best[1]):
            best = (at, named)
    return best


def _rows(
    sheet: Sheet, at: int, columns: Mapping[int, str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows below the names that hold anything, with their number for people."""
    for number, row in enumerate(sheet.rows(at + 1), start=at + 2):
        cells = {role: row[place] for place, role in columns.items()}
        if any(not _nothing(cell) for cell in cells.values()):
            yield number, cells


def _is_help(sheet: Sheet) -> bool:
    return plain(sheet.name) in {"细分市场", "markets", "说明", "guide"}


def _nothing(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(cells: Mapping[str, Any], role: str) -> str:
    cell = cells.get(role)
    return "" if cell is None else str(cell).strip()


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)[:80]


def _cell(cells: Mapping[str, Any], role: str) -> Any:
    cell = cells.get(role)
    return "" if cell is None else cell


def _word(cells: Mapping[str, Any], role: str, words: Mapping[str, str]) -> str:
    """The code of a word in either language; unknown words stay, to be refused."""
    text = _text(cells, role)
    return words.get(plain(text), text)


def _day(cells: Mapping[str, Any], role: str) -> date | None:
    told = day(cells.get(role))
    if isinstance(told, Fault):
        raise Misstated(role, _("“%(value)s” is not a date."), value=told.value[:40])
    return told


def listed(problems: Sequence[Problem], most: int = 5) -> str:
    """The first problems, one after the other."""
    return " ".join(str(problem) for problem in problems[:most])
