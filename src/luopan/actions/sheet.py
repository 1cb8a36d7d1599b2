"""A sheet of actions, examined: what it would plan, and every row that it cannot.

Nothing is stored here. Rows are named as people see them in the file: sheet, row, column,
value, what is wrong and how to mend it, as the import of records does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luopan.actions.checks import Brings, check_dates, whole
from luopan.actions.kinds import FIELDS, KINDS
from luopan.actions.models import Action
from luopan.actions.sheet_words import (
    FIELD,
    NEEDED,
    advice,
    kind_codes,
    roles,
    state_codes,
    titles,
)
from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit
from luopan.records.checking import Problem
from luopan.records.wording import plain
from luopan.sheets.book import Book, Sheet
from luopan.sheets.cells import CellError
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import Fault, day, number
from luopan.strategy.words import checked_year
from luopan.trail.refusal import Refused

LIMITS = Limits(workbook_bytes=4 * MIB, text_bytes=4 * MIB, text_rows=5_000, rows=5_000)
MOST = 1_000  # actions of one file
MOST_PROBLEMS = 200
LOOKED_AT = 20  # rows in which the names of the columns are looked for
DAY = timedelta(days=1)
GUIDE = ("guide", "说明")
Place = tuple[int, int, str, date]  # unit, year, name, first day


class Wrong(Refused):
    """A cell that cannot be taken; ``role`` is its column."""

    def __init__(self, role: str, sentence: str, **facts: Any) -> None:
        self.role = role
        super().__init__(sentence, **facts)


@dataclass(frozen=True)
class Row:
    """A row that can be taken: where it stands, and the columns of its action."""

    sheet: str
    row: int
    unit: Unit
    year: int
    columns: dict[str, Any]
    state: str


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


@dataclass(frozen=True)
class Known:
    """What a reader may name, and what is planned already.

    Attributes:
        units: For which he may plan.
        people: Who may answer for an action.
        metrics: What an action may bring.
        planned: By place of an action: its last day (exclusive) and owner.
        begins: Month and day on which the company's year begins.
        on: Today.
    """

    units: Mapping[str, list[Unit]]
    people: Mapping[str, list[Person]]
    metrics: Mapping[str, list[Metric]]
    planned: Mapping[Place, tuple[date, int]]
    begins: tuple[int, int]
    on: date

    def year_of(self, day: date) -> int:
        """The fiscal year that a day lies in."""
        return checked_year(day.year - ((day.month, day.day) < self.begins))


def by_words(things: Iterable[Any]) -> dict[str, list[Any]]:
    """Things by code and by either name, as ``plain`` writes them."""
    found: dict[str, list[Any]] = {}
    for thing in things:
        words = {plain(w) for w in (thing.code, thing.name, thing.name_other) if w}
        for word in words:
            found.setdefault(word, []).append(thing)
    return found


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
        sentence = _(unreadable.sentence) % {"name": name, **unreadable.facts}
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
            _("No sheet has the columns of actions."),
            _("Download the template and fill that in; keep its row of names."),
        )
    elif len(found.rows) > MOST:
        about(
            _("It has more than %(most)s actions.") % {"most": MOST},
            _("Split it."),
        )
    elif not found.rows and not found.problems:
        found.odd.append(_("Nothing in it is new."))
    found.odd += [_(note.sentence) % note.facts for note in book.notes]


class _Reader:
    """Goes through the sheets of one file."""

    def __init__(self, found: Examined, known: Known) -> None:
        self.found, self.known = found, known
        self.seen: dict[Place, int] = {}
        self.read_any = False

    def read(self, sheet: Sheet) -> None:
        """All rows of a sheet; one without the columns is passed over, and said so."""
        at, columns = header(sheet)
        if not set(columns.values()) >= NEEDED:
            if sheet.height and plain(sheet.name) not in GUIDE:
                self.found.odd.append(
                    _("Sheet “%(sheet)s” has no such columns and is not read.")
                    % {"sheet": sheet.name}
                )
            return
        self.read_any = True
        for place, cells in _rows(sheet, at, columns):
            if len(self.found.problems) >= MOST_PROBLEMS:
                return
            self._row(sheet.name, place, cells)

    def _row(self, sheet: str, place: int, cells: dict[str, Any]) -> None:
        try:
            row = read_row(sheet, place, cells, self.known)
            self._keep(row)
        except Wrong as wrong:
            self._problem(sheet, place, cells, wrong.role, str(wrong))
        except Refused as refusal:
            self._problem(sheet, place, cells, "name", str(refusal))

    def _keep(self, row: Row) -> None:
        """Once; the same again is passed over, otherwise said it is a problem."""
        said = row.columns
        place = row.unit.pk, row.year, said["name"], said["start_date"]
        if place in self.seen:
            raise Wrong(
                "name", _("Row %(row)s has this action already."), row=self.seen[place]
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
                    "An action of this name and first day is planned there, with another "
                    "owner or last day: change that one on its page."
                ),
            )

    def _problem(
        self, sheet: str, place: int, cells: dict[str, Any], role: str, sentence: str
    ) -> None:
        value = cells.get(role)
        shown = "" if value is None else str(value)[:80]
        name, column = self.found.name, titles().get(role, role)
        self.found.problems.append(
            Problem(name, sheet, place, column, shown, sentence, advice(role))
        )


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
        if any(_text(cells, role) for role in cells if role != "unit"):
            yield place, cells


def read_row(sheet: str, place: int, cells: Mapping[str, Any], known: Known) -> Row:
    """What one row says.

    Raises:
        Refused: A cell cannot be taken; ``Wrong`` says which.
    """
    for role, cell in cells.items():
        if isinstance(cell, CellError):
            raise Wrong(role, _("The formula of this cell has no result."))
    unit = _one("unit", cells, known.units)
    kind = _word("kind", cells, kind_codes(), "other")
    start, last = _day("start", cells), _day("last", cells)
    said = {
        "name": _text(cells, "name"),
        "name_other": _text(cells, "name_other"),
        "kind": kind,
        "owner": _one("owner", cells, known.people),
        "start_date": start,
        "end_date": last + DAY,
        "outcome": _text(cells, "outcome"),
        "particulars": _particulars(kind, cells),
        "brings": _brings(cells, start, last, known),
    }
    if not said["name"]:
        raise Wrong("name", _("It does not say what is done."))
    if last < start:
        raise Wrong("last", _("It ends before it begins."))
    state = _word("state", cells, state_codes(), "planned")
    columns = whole(said, known.on)
    try:
        check_dates(Action(**columns))
    except Refused as refusal:
        raise Wrong("last", str(refusal)) from None
    return Row(sheet, place, unit, known.year_of(start), columns, state)


def _brings(
    cells: Mapping[str, Any], start: date, last: date, known: Known
) -> Brings | None:
    """What it should bring; on its own days, unless others are said."""
    amount = _number("amount", cells)
    if amount is None:
        return None
    sure = _sure(cells)
    first = _day("from", cells) if _text(cells, "from") else start
    until = _day("until", cells) if _text(cells, "until") else last
    if _text(cells, "metric"):
        metric = _one("metric", cells, known.metrics)
    else:
        metric = next(iter(known.metrics.get(plain("sales_amount"), [])), None)
    if metric is None:
        raise Wrong("metric", _("It does not say of what this is the amount."))
    if until < first:
        raise Wrong("until", _("It ends before it begins."))
    if amount <= 0:
        raise Wrong("amount", _("What an action brings is more than 0."))
    return Brings(metric, amount, first, until + DAY, sure)


def _sure(cells: Mapping[str, Any]) -> float:
    """``60%``, ``60`` or, as a cell of percent holds it, 0.6."""
    text = _text(cells, "sure").replace("％", "%")
    found = number(text.removesuffix("%")) if text else None
    if found is None or isinstance(found, Fault):
        raise Wrong("sure", _("It does not say how sure that is."))
    share = found / 100 if text.endswith("%") or found > 1 else found
    if not 0 < share <= 1:
        raise Wrong("sure", _("How sure it is lies above 0% and at most at 100%."))
    return float(share)


def _particulars(kind: str, cells: Mapping[str, Any]) -> dict[str, str]:
    filled = [
        role.removeprefix(FIELD)
        for role in cells
        if role.startswith(FIELD) and _text(cells, role)
    ]
    for key in filled:
        if key not in FIELDS[kind]:
            raise Wrong(
                f"{FIELD}{key}",
                _("An action of the kind “%(kind)s” has no such field: empty it."),
                kind=KINDS[kind],
            )
    return {key: _text(cells, f"{FIELD}{key}") for key in filled}


def _one(role: str, cells: Mapping[str, Any], known: Mapping[str, list[Any]]) -> Any:
    text = _text(cells, role)
    if not text:
        raise Wrong(role, _("Nothing is written here."))
    found = known.get(plain(text), [])
    if len(found) > 1:
        raise Wrong(role, _("Several are called so: write the code."))
    if not found:
        raise Wrong(role, _("There is none of this name or code that you may take."))
    return found[0]


def _word(
    role: str, cells: Mapping[str, Any], words: Mapping[str, str], default: str
) -> str:
    text = _text(cells, role)
    if text and plain(text) not in words:
        raise Wrong(role, _("This word is not known."))
    return words[plain(text)] if text else default


def _day(role: str, cells: Mapping[str, Any]) -> date:
    found = day(cells.get(role))
    if found is None:
        raise Wrong(role, _("Nothing is written here."))
    if isinstance(found, Fault):
        raise Wrong(role, _("“%(value)s” is no date."), value=found.value[:40])
    return found


def _number(role: str, cells: Mapping[str, Any]) -> Decimal | None:
    if not _text(cells, role):
        return None
    found = number(cells[role])
    if found is None or isinstance(found, Fault):
        raise Wrong(role, _("This is no number."))
    return found


def _text(cells: Mapping[str, Any], role: str) -> str:
    cell = cells.get(role)
    return "" if cell is None else str(cell).strip()
