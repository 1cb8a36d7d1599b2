"""A sheet of targets that do not add up read back: a row for each unit, a column a period."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.engine.levels import TARGET
from luopan.records.titles import in_either
from luopan.records.wording import plain
from luopan.sheets.book import Sheet
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import Fault, number
from luopan.targets.aims_said import SaidAim
from luopan.targets.assessing.wording import is_rate
from luopan.targets.queries.aims import AimBook
from luopan.targets.refusals import LEVELS
from luopan.trail.refusal import Refused

LIMITS = Limits(
    workbook_bytes=8 * MIB, text_bytes=8 * MIB, text_rows=40_000, rows=40_000
)
LOOKED_AT = 20  # rows in which the names of the columns are looked for


def titles() -> dict[str, str]:
    """What the columns beside the periods are called, in the reader's language."""
    return {
        "unit": gettext("Code of the unit"),
        "name": gettext("Unit"),
        "metric": gettext("Code of the metric"),
        "level": gettext("Level of the target"),
        "before": gettext("Previous actual"),
    }


def level_names() -> dict[str, str]:
    """The levels as a row names them, in the reader's language."""
    return {level: str(name) for level, name in LEVELS.items()}


def read_aims(
    content: bytes | Path, name: str, book: AimBook
) -> dict[Metric, list[SaidAim]]:
    """What the rows of a file say, by metric; empty cells say nothing.

    Of a rate 0.325 and 32.5% are the same. A row names its level, else it is the target's;
    a floor or stretch that is as it follows from the target says nothing.

    Raises:
        Refused: It cannot be read, or has not these columns; a row names no metric that
            there is, or holds no number: by sheet and row.
    """
    try:
        file = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        sentence = gettext(unreadable.sentence) % {"name": name, **unreadable.facts}
        raise Refused(sentence) from unreadable
    for sheet in file.visible:
        at, columns = _header(sheet, book)
        if {"unit", "metric"} <= set(columns.values()) and len(columns) > 2:
            return _gathered(sheet, at, columns, book)
    raise Refused(
        _(
            "No sheet has the columns of these targets. Export them first, fill in that "
            "file, and keep its header row."
        )
    )


def _header(sheet: Sheet, book: AimBook) -> tuple[int, dict[int, str]]:
    """In which row the names stand, and what each column holds: a role or a period."""
    roles = in_either(titles) | {plain(code): code for code in book.periods}
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(sheet.rows(0, LOOKED_AT)):
        named = {}
        for place, cell in enumerate(row):
            text = _text(cell)
            if plain(text) in roles:
                named[place] = roles[plain(text)]
        if len(named) > len(best[1]):
            best = (at, named)
    return best


def _gathered(
    sheet: Sheet, at: int, columns: Mapping[int, str], book: AimBook
) -> dict[Metric, list[SaidAim]]:
    found: dict[Metric, list[SaidAim]] = {}
    for metric, said in _rows(sheet, at, columns, book):
        found.setdefault(metric, []).append(said)
    return found


def _rows(
    sheet: Sheet, at: int, columns: Mapping[int, str], book: AimBook
) -> Iterator[tuple[Metric, SaidAim]]:
    for row, values in enumerate(sheet.rows(at + 1), start=at + 2):
        cells = {role: values[place] for place, role in columns.items()}
        said = {p: cells[p] for p in cells if p in book.periods and _text(cells[p])}
        if not said:
            continue
        code = _text(cells["metric"])
        if code not in book.metrics:
            raise Refused(
                _(
                    "Sheet “%(sheet)s”, row %(row)s: there is no such metric “%(value)s”."
                ),
                sheet=sheet.name,
                row=row,
                value=code[:40],
            )
        metric, unit = book.metrics[code], _text(cells["unit"])
        level = _level(cells.get("level"), sheet.name, row)
        for period, cell in said.items():
            value = _value(metric, cell, sheet.name, row)
            one = SaidAim(unit, period, value, level)
            if not _follows(book, metric, one):
                yield metric, one


def _level(cell: Any, sheet: str, row: int) -> str:
    text = _text(cell)
    found = in_either(level_names).get(plain(text)) if text else TARGET
    if found is None:
        raise Refused(
            _("Sheet “%(sheet)s”, row %(row)s: there is no level “%(value)s”."),
            sheet=sheet,
            row=row,
            value=text[:40],
        )
    return found


def _follows(book: AimBook, metric: Metric, said: SaidAim) -> bool:
    """Whether it is a floor or stretch that nobody set, and is as it was written out."""
    if said.level == TARGET or said.unit not in book.units:
        return False
    if book.own(metric, said.unit, said.period, said.level) is not None:
        return False
    levels = book.levels(metric, said.unit, said.period)
    stands = None if levels is None else levels.of(said.level)
    if stands is None or said.value is None:
        return False
    return abs(stands - said.value) < metric.quantum


def _value(metric: Metric, cell: Any, sheet: str, row: int) -> Decimal:
    """A figure of a cell: to the metric's quantum, for a sheet may hold more digits."""
    text = _text(cell).replace("％", "%")
    percent = is_rate(metric) and text.endswith("%")
    found = number(text.removesuffix("%").strip() if percent else cell)
    if found is None or isinstance(found, Fault):
        raise Refused(
            _("Sheet “%(sheet)s”, row %(row)s: “%(value)s” is no number."),
            sheet=sheet,
            row=row,
            value=text[:40],
        )
    exact = found / 100 if percent else found
    return (exact / metric.quantum).to_integral_value() * metric.quantum


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
