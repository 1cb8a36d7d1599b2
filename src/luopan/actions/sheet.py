"""A sheet of actions, examined: what it would plan, and every row that it cannot.

Nothing is stored here. Rows are named as people see them in the file: sheet, row, column,
value, what is wrong and how to mend it, as the import of records does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.sheet_rows import Known, Place, Row, Wrong, read_row, text_of
from luopan.actions.sheet_words import (
    NEEDED,
    ROLES,
    advice,
    roles,
    titles,
)
from luopan.records.checking import Problem
from luopan.records.wording import plain
from luopan.sheets.book import Book, Sheet
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.trail.refusal import Refused
from luopan.trail.said import said_by, worded

LIMITS = Limits(workbook_bytes=4 * MIB, text_bytes=4 * MIB, text_rows=5_000, rows=5_000)
MOST = 1_000  # actions of one file
MOST_PROBLEMS = 200
LEAST = 3  # columns by which a sheet is known as one of actions
LOOKED_AT = 20  # rows in which the names of the columns are looked for
GUIDE = ("guide", "说明")


@dataclass
class Examined:
    """What a file would plan.

    Attributes:
        rows: That can be taken.
        problems: Why others cannot; any of them keeps the whole file out.
        known: Rows that say what is planned already; they are passed over.
        odd: What else the reader should know.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: int = 0
    odd: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether it can be taken in as it is."""
        return bool(self.rows) and not self.problems


def examine(content: bytes, name: str, known: Known) -> Examined:
    """Read a file of actions.

    Args:
        content: The file.
        name: As its sender calls it.
        known: What may be named in it.
    """
    found = Examined(name)
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        sentence = worded(_(unreadable.sentence), **{"name": name, **unreadable.facts})
        found.problems.append(Problem(name, "", None, "", "", sentence, ""))
        return found
    reader = _Reader(found, known)
    for sheet in book.visible:
        reader.read(sheet)
    _check_whole(found, book, reader.read_any)
    return found


def _check_whole(found: Examined, book: Book, read_any: bool) -> None:
    def about(sentence: str, what_to_do: str) -> None:
        problem = Problem(found.name, "", None, "", "", sentence, what_to_do)
        found.problems.append(problem)

    if not read_any:
        about(
            _("No sheet has the action columns."),
            _("Download the template and fill it in; keep its header row."),
        )
    elif len(found.rows) > MOST:
        about(
            worded(_("It has more than %(most)s actions."), most=MOST),
            _("Split it."),
        )
    elif not found.rows and not found.problems:
        found.odd.append(_("It contains nothing new."))
    found.odd += [worded(_(note.sentence), **note.facts) for note in book.notes]


class _Reader:
    """Goes through the sheets of one file."""

    def __init__(self, found: Examined, known: Known) -> None:
        self.found, self.known = found, known
        self.seen: dict[Place, int] = {}
        self.read_any = False

    def read(self, sheet: Sheet) -> None:
        """All rows of a sheet; one without the columns is passed over, and said so."""
        at, columns = header(sheet)
        lacking = [role for role in ROLES if role in NEEDED - set(columns.values())]
        if lacking:
            if len(columns) >= LEAST:
                self._lacks(sheet.name, at, lacking)
            elif sheet.height and plain(sheet.name) not in GUIDE:
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
        for place, cells in _rows(sheet, at, columns):
            if len(self.found.problems) >= MOST_PROBLEMS:
                return
            self._row(sheet.name, place, cells)

    def _lacks(self, sheet: str, at: int, lacking: list[str]) -> None:
        """A sheet of actions of which columns were renamed or taken out."""
        self.read_any = True
        for role in lacking:
            named = said_by(partial(_title, role))
            sentence = _("The sheet has no column “%(column)s”.")
            self.found.problems.append(
                Problem(
                    self.found.name,
                    sheet,
                    at + 1,
                    named,
                    "",
                    worded(sentence, column=named),
                    _("Rename the column accordingly, or download the template."),
                )
            )

    def _row(self, sheet: str, place: int, cells: dict[str, Any]) -> None:
        try:
            row = read_row(sheet, place, cells, self.known)
            self._keep(row)
        except Wrong as wrong:
            self._problem(sheet, place, cells, wrong.role, wrong)
        except Refused as refusal:
            self._problem(sheet, place, cells, "name", refusal)

    def _keep(self, row: Row) -> None:
        """Once; the same again is passed over, otherwise said it is a problem."""
        said = row.columns
        place = row.unit.pk, row.year, said["name"], said["start_date"]
        if place in self.seen:
            raise Wrong(
                "name", _("Row %(row)s already has this action."), row=self.seen[place]
            )
        self.seen[place] = row.row
        before = self.known.planned.get(place)
        if before is None:
            self.found.rows.append(row)
        elif before == (said["end_date"], said["owner"].pk):
            self.found.known += 1
        else:
            raise Wrong(
                "name",
                _(
                    "An action with this name and first day already exists there, with "
                    "another owner or last day: change it on its page."
                ),
            )

    def _problem(
        self, sheet: str, place: int, cells: dict[str, Any], role: str, why: Refused
    ) -> None:
        value = cells.get(role)
        shown = "" if value is None else str(value)[:80]
        column, do = said_by(partial(_title, role)), said_by(partial(advice, role))
        said = said_by(why.__str__)
        self.found.problems.append(
            Problem(self.found.name, sheet, place, column, shown, said, do)
        )


def _title(role: str) -> str:
    return titles().get(role, role)


def header(sheet: Sheet) -> tuple[int, dict[int, str]]:
    """Row of the names, and the role of each column that is known."""
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(sheet.rows(0, LOOKED_AT)):
        named: dict[int, str] = {}
        for place, cell in enumerate(row):
            role = roles().get(plain(cell)) if isinstance(cell, str) else None
            if role and role not in named.values():
                named[place] = role
        if len(named) > len(best[1]):
            best = (at, named)
    return best


def _rows(
    sheet: Sheet, at: int, columns: Mapping[int, str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows below the names that hold anything, with their number for people."""
    for place, row in enumerate(sheet.rows(at + 1), start=at + 2):
        cells = {role: row[column] for column, role in columns.items()}
        if any(text_of(cells, role) for role in cells if role != "unit"):
            yield place, cells
