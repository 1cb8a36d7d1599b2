"""The process that reads a workbook: little memory, little time, no secrets.

``python -m luopan.sheets.child '<limits as JSON>'`` reads the file from its input and
writes frames (see ``packing``) to its output. It dies quietly: whatever happens, the
parent tells the sender what to do.
"""

import gc
import json
import resource
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any

from luopan.sheets.biff import look_through
from luopan.sheets.limits import Limits
from luopan.sheets.package import Part, parts_of, whole
from luopan.sheets.packing import DATE, INSTANT, Packed, send
from luopan.sheets.scan import Seen, cell_name, checked_blocks, scan_sheet
from luopan.sheets.unreadable import Unreadable

CHUNK = 4_096
SPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NO_SUCH_DAY = "1900-02-29"


@dataclass
class Outline:
    """What is known of a workbook before its cells are read."""

    date_1904: bool = False
    external: bool = False
    seen: dict[str, Seen] = field(default_factory=dict)


def _confine(limits: Limits) -> None:
    with suppress(ValueError, OSError):  # not every system can
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes,) * 2)
    seconds = max(1, int(limits.seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _named(root: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (e for e in root.iter() if e.tag.rpartition("}")[2] == tag)


def _attribute(element: ET.Element, name: str) -> str:
    """An attribute, whatever its namespace (strict workbooks use another)."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name and (name != "id" or "}" in key):
            return value
    return ""


def _outline(content: bytes, name: str, limits: Limits) -> Outline:
    """Check every part of an xlsx and gather what is odd."""
    parts = parts_of(content, name, limits)
    by_name = {part.name.lower(): part for part in parts.values()}
    sheets, outline = _directory(content, by_name, name)
    titles = {part.name: title for title, part in sheets.items()}
    for part in parts.values():
        if part.name in titles:
            title = titles[part.name]
            outline.seen[title] = scan_sheet(content, part, (name, title), limits)
        elif part.name.lower().endswith((".xml", ".rels", ".vml")):
            for _block in checked_blocks(content, part, name):
                pass
    if "xl/sharedstrings.xml" not in by_name and any(
        seen.shared_texts for seen in outline.seen.values()
    ):
        raise Unreadable("damaged", name=name, part="sharedStrings.xml")
    return outline


def _directory(
    content: bytes, parts: dict[str, Part], name: str
) -> tuple[dict[str, Part], Outline]:
    """The sheets' names and parts, as the workbook lists them."""
    links = parts.get("xl/_rels/workbook.xml.rels")
    if links is None:
        raise Unreadable("damaged", name=name, part="workbook.xml.rels")
    for part in (links, parts["xl/workbook.xml"]):
        for _block in checked_blocks(content, part, name):
            pass
    try:
        book = ET.fromstring(whole(content, parts["xl/workbook.xml"], name))
        rels = ET.fromstring(whole(content, links, name))
    except ET.ParseError as e:
        raise Unreadable("damaged", name=name, part="workbook.xml") from e
    targets = {
        _attribute_plain(r, "Id"): _attribute_plain(r, "Target")
        for r in _named(rels, "Relationship")
    }
    sheets = {}
    for sheet in _named(book, "sheet"):
        target = targets.get(_attribute(sheet, "id"), "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        if path.lower() in parts and "worksheet" in path.lower():
            sheets[_attribute_plain(sheet, "name")] = parts[path.lower()]
    outline = Outline(
        any(
            _attribute_plain(e, "date1904") in {"1", "true"}
            for e in _named(book, "workbookPr")
        ),
        any("externallinks/" in part for part in parts),
    )
    return sheets, outline


def _attribute_plain(element: ET.Element, name: str) -> str:
    return element.attrib.get(name, "")


def _old_outline(content: bytes, name: str, limits: Limits) -> list[Any]:
    book = look_through(content, name, limits)
    return [book.date_1904, book.sheets]


def _read(content: bytes, name: str, limits: Limits) -> list[bytes]:
    """All frames of a workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    old = not content.startswith(b"PK")
    if old:
        date_1904, seen_sheets = _old_outline(content, name, limits)
        outline = Outline(date_1904)
    else:
        outline = _outline(content, name, limits)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        head: list[dict[str, Any]] = []
        frames: list[bytes] = []
        for number, about in enumerate(book.sheets_metadata):
            if "WorkSheet" not in str(about.typ):
                continue
            if old:
                places = seen_sheets[number : number + 1]
            else:
                places = (
                    [outline.seen[about.name]] if about.name in outline.seen else []
                )
            seen = places[0] if places else Seen()
            sheet, columns = _sheet(
                book.get_sheet_by_index(number),
                seen,
                name,
                limits,
                not outline.date_1904,
            )
            sheet["hidden"] = "Hidden" in str(about.visible)
            head.append(sheet)
            for column in columns:
                frames.extend(column.frames())
    except (CalamineError, ValueError, OSError) as e:
        raise Unreadable("damaged", name=name, part=str(e)[:80]) from e
    answer = {
        "format": "xls" if old else "xlsx",
        "date_1904": outline.date_1904,
        "external": outline.external,
        "sheets": head,
    }
    return [json.dumps(answer).encode(), *frames]


def _sheet(
    sheet: Any, seen: Seen, name: str, limits: Limits, since_1900: bool
) -> tuple[dict[str, Any], list[Packed]]:
    """One sheet's outline and columns; rows and columns before its first cell too."""
    first_row, first_column = sheet.start or (0, 0)
    end = sheet.end or (-1, -1)
    width = end[1] + 1
    columns = [Packed() for _ in range(width)]
    rows = iter(sheet.iter_rows())
    height = 0
    lead = [""] * first_column
    while chunk := list(islice(rows, CHUNK)):
        if len(chunk[0]) < width:
            chunk = [lead + row for row in chunk]
        for column, cells in zip(columns, zip(*chunk, strict=True), strict=True):
            column.add(cells)
        height += len(chunk)
    _check_texts(columns, sheet.name, name, limits)
    shift = end[0] + 1 - height
    _mend(columns, seen, shift, since_1900)
    merged = [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    return {
        "name": sheet.name,
        "height": height,
        "shift": shift,
        "width": width,
        "merged": merged[:10_000],
        "many_merged": len(merged),
        "hidden_rows": seen.hidden_rows,
        "errors": len(seen.errors),
        "first_error": _place(seen.errors),
        "unstored": len(seen.unstored),
        "first_unstored": _place(seen.unstored),
    }, columns


def _place(cells: list[Any]) -> list[str]:
    if not cells:
        return []
    row, column, *text = cells[0]
    return [cell_name(row, column), *text]


def _mend(columns: list[Packed], seen: Seen, shift: int, since_1900: bool) -> None:
    """Put back what calamine leaves out: errors, and the day that never was."""
    for row, column, text in seen.errors:
        if column < len(columns) and row >= shift:
            columns[column].put_error(row - shift, text)
    for row, column in seen.sixties if since_1900 else []:
        if column < len(columns) and shift <= row < shift + len(columns[column].kinds):
            kind = columns[column].kinds[row - shift]
            if kind in {DATE, INSTANT}:
                columns[column].put_error(row - shift, NO_SUCH_DAY)


def _check_texts(columns: list[Packed], sheet: str, name: str, limits: Limits) -> None:
    for column in columns:
        long = [t for t in column.texts if len(t) > limits.cell_chars]
        if long:
            row = column.codes.index(column.texts[long[0]]) + 1
            raise Unreadable(
                "cell_too_long",
                name=name,
                sheet=sheet,
                row=row,
                limit=limits.cell_chars,
            )
    if sum(column.chars for column in columns) > limits.text_chars:
        raise Unreadable("too_much_text", name=name, limit=limits.text_chars)


def main() -> None:
    """Read the file from stdin, write frames to stdout."""
    said = json.loads(sys.argv[1])
    limits = Limits(**said["limits"])
    _confine(limits)
    gc.disable()  # nothing here makes circles; looking for them costs a third
    try:
        frames = _read(sys.stdin.buffer.read(), said["name"], limits)
    except Unreadable as refusal:
        answer = {"refused": refusal.code, "facts": refusal.facts}
        frames = [json.dumps(answer).encode()]
    except (MemoryError, RecursionError):
        sys.exit(3)
    for frame in frames:
        send(sys.stdout.buffer, frame)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
