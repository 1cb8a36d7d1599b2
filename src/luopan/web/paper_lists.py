"""Lists of letters signed on paper: ticked, read from a file, carried through the preview."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from luopan.sheets.book import Sheet
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.targets.queries.papers import MOST, Typed
from luopan.targets.signed.keeping import capacity_word
from luopan.trail.refusal import Refused
from luopan.web.paper_rows import FIELDS, unpacked
from luopan.web.words import letters as words

LIMITS = Limits(workbook_bytes=4 * MIB, text_bytes=4 * MIB, text_rows=2_000, rows=2_000)
LOOKED_AT = 20  # rows in which the names of columns are looked for
LANGUAGES = ("en", "zh-hans")
CODE, UNIT = gettext_noop("Code"), gettext_noop("Unit")
WHO, ROLE = gettext_noop("Signatory"), gettext_noop("Signed as")
DAY, NOTE = gettext_noop("Signed on"), gettext_noop("Reservation")
TITLES = {
    "code": (CODE, "unit code", "seat code", "编码", "单元编码", "岗位编码", "代码"),
    "unit": (UNIT, "seat", "name of the unit", "单元", "岗位", "组织单元", "单位"),
    "name": (WHO, "signed by", "name", "签署人", "签字人", "姓名"),
    "capacity": (ROLE, "capacity", "身份", "签署身份"),
    "day": (DAY, "date signed", "date", "day", "签署日期", "签字日期", "日期"),
    "note": (NOTE, "note", "remark", "保留意见", "备注"),
}


def from_file(content: bytes | Path, name: str) -> tuple[Typed, ...]:
    """The rows of a list: a code or name each, the day, who signed, a reservation.

    Raises:
        Refused: It cannot be opened, holds no such list, or too many rows.
    """
    try:
        book = open_book(content, name, LIMITS)
    except Unreadable as unreadable:
        raise Refused(
            gettext(unreadable.sentence) % {"name": name, **unreadable.facts}
        ) from None
    known = _titles()
    for sheet in book.visible:
        rows = tuple(_rows(sheet, known))
        if len(rows) > MOST:
            raise Refused(
                _("At most %(most)s letters at a time: please split the list."),
                most=MOST,
            )
        if rows:
            return rows
    raise Refused(
        _(
            "No sheet in this file lists letters: it needs a column with the code or name "
            "of the unit or seat and one with the signing day; signer and reservation are "
            "optional. You can download and fill in the list on this page."
        )
    )


def _titles() -> dict[str, str]:
    """What a column holds by its name, in whichever language it stands."""
    found = {}
    for key, titles in TITLES.items():
        found |= {title.casefold(): key for title in titles}
        for language in LANGUAGES:
            with override(language):
                found[gettext(titles[0]).casefold()] = key
    return found


def _rows(sheet: Sheet, known: Mapping[str, str]) -> Iterator[Typed]:
    at, columns = _head(sheet, known)
    if not columns:
        return
    for number, cells in enumerate(sheet.rows(at + 1), start=at + 2):
        row = {key: _text(cells[place]) for key, place in columns.items()}
        unit = row.get("code") or row.get("unit", "")
        if not unit and not row.get("day"):
            continue
        yield Typed(
            unit=unit,
            day=row.get("day", ""),
            name=row.get("name", ""),
            capacity=_capacity(row.get("capacity", "")),
            note=row.get("note", ""),
            row=number,
        )


def _head(sheet: Sheet, known: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The row that names the columns and where each stands; no names: unit, day, note."""
    for at in range(min(sheet.height, LOOKED_AT)):
        columns: dict[str, int] = {}
        for place, cell in enumerate(sheet.row(at)):
            key = known.get(_text(cell).casefold())
            if key:
                columns.setdefault(key, place)
        if columns.keys() & {"code", "unit"} and "day" in columns:
            return at, columns
    bare = sheet.width in {2, 3} and sheet.height
    return -1, dict(zip(("unit", "day", "note"), range(sheet.width), strict=False)) if (
        bare
    ) else {}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _capacity(text: str) -> str:
    """The key of a capacity, said as a key or in words of either language."""
    for key, _word in words.capacities():
        for language in LANGUAGES:
            with override(language):
                if text.casefold() in {key, capacity_word(key).casefold()}:
                    return key
    return text


def ticked(form: QueryDict) -> tuple[Typed, ...]:
    """The units that were ticked; one day goes for all of them."""
    return tuple(Typed(code) for code in form.getlist("pick")[:MOST])


def carried(form: QueryDict) -> tuple[tuple[Typed, ...], frozenset[int]]:
    """The rows of a preview as they came back, mended or not, and which are ticked.

    Raises:
        Refused: It is no form of ours.
    """
    rows, on = [], set()
    for place, text in enumerate(form.getlist("row")[:MOST]):
        one = unpacked(text)
        changed = {
            name: form[f"{name}-{place}"].strip()
            for name in FIELDS
            if f"{name}-{place}" in form
        }
        rows.append(Typed(**{**vars_of(one), **changed}))
        if str(place) in form.getlist("on"):
            on.add(place)
    return tuple(rows), frozenset(on)


def vars_of(one: Typed) -> dict[str, Any]:
    """A row by its fields."""
    return {name: getattr(one, name) for name in (*FIELDS, "row")}


def left(rows: Sequence[Typed], gone: frozenset[int]) -> tuple[Typed, ...]:
    """The rows that were not recorded."""
    return tuple(one for place, one in enumerate(rows) if place not in gone)
