"""What calamine does not tell of an xlsx, read from its XML before it is parsed.

Cells outside the limits, twice or out of order; DTDs and foreign encodings; errors,
formulas without a result, hidden rows, and day 60, the 29 February 1900 that never was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import lt

from luopan.sheets.limits import Limits
from luopan.sheets.package import Part, unpack
from luopan.sheets.unreadable import Unreadable

TAIL = 32
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']", re.I)
ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
CELL_NAME = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
ROW_NAME = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,7})[\"']")
HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
GAP = 1 << 19


@dataclass
class Seen:
    """What was seen in one sheet. Cells are (row, column) from 0."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    unstored: list[tuple[int, int]] = field(default_factory=list)
    sixties: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    shared_texts: bool = False
    height: int = 0
    width: int = 0
    last: int = -1
    nameless: int = 0


@dataclass(frozen=True)
class Patterns:
    """Regular expressions for the tags of one sheet, whose prefix may be any."""

    cell: re.Pattern[bytes]
    start: re.Pattern[bytes]
    row: re.Pattern[bytes]
    error: re.Pattern[bytes]
    unstored: re.Pattern[bytes]
    sixty: re.Pattern[bytes]
    value: re.Pattern[bytes]


@lru_cache(maxsize=8)
def patterns(prefix: bytes) -> Patterns:
    """The expressions for ``<c>`` or ``<x:c>``."""
    p = re.escape(prefix)
    formula = rb"<" + p + rb"f(?:\s[^>]*)?(?:/>|>[^<]*</" + p + rb"f>)"
    nothing = rb"(?:<" + p + rb"v\s*/>|<" + p + rb"v></" + p + rb"v>)?"
    open_cell = rb"<" + p + rb"c(\s[^>]*)>\s*"
    return Patterns(
        re.compile(
            rb"<"
            + p
            + rb"c\s(?:[^>]*?\s)??r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']"
        ),
        re.compile(rb"<" + p + rb"c[\s/>]"),
        re.compile(rb"<" + p + rb"row(\s[^>]*)>"),
        re.compile(
            rb"<" + p + rb"c(\s[^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(.*?)</" + p + rb"c>",
            re.S,
        ),
        re.compile(open_cell + formula + rb"\s*" + nothing + rb"\s*</" + p + rb"c>"),
        re.compile(
            open_cell + rb"(?:" + formula + rb")?\s*<" + p + rb"v>60(?:\.[0-9]*)?<"
        ),
        re.compile(rb"<" + p + rb"v>([^<]*)<"),
    )


@lru_cache(maxsize=20_000)
def column_of(letters: bytes) -> int:
    """``A`` → 0, ``XFD`` → 16383."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def letters_of(column: int) -> str:
    """0 → ``A``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """``(0, 0)`` → ``A1``."""
    return f"{letters_of(column)}{row + 1}"


def checked_blocks(content: bytes, part: Part, name: str) -> Iterator[bytes]:
    """The part's blocks, refused at a DTD, a foreign encoding or an endless text."""
    tail, first, since = b"", True, 0
    for block in unpack(content, part, name):
        if first:
            _check_start(block, part, name)
            first = False
        window = tail + block
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise Unreadable("odd_xml", name=name, part=part.name, what="DTD")
        last = block.rfind(b"<")
        since = since + len(block) if last < 0 else len(block) - last
        if since > GAP:
            raise Unreadable(
                "odd_xml", name=name, part=part.name, what=f"> {GAP} characters"
            )
        tail = block[-TAIL:]
        yield block


def _check_start(block: bytes, part: Part, name: str) -> None:
    declared = DECLARED.match(block[:200].removeprefix(b"\xef\xbb\xbf"))
    said = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if b"\0" in block[:200] or block[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        said = "UTF-16"
    if said not in {"utf-8", "us-ascii", "ascii"}:
        raise Unreadable("odd_xml", name=name, part=part.name, what=said)


def scan_sheet(
    content: bytes, part: Part, where: tuple[str, str], limits: Limits
) -> Seen:
    """Go through a sheet's XML; ``where`` is the file's and the sheet's name."""
    seen = Seen()
    known: Patterns | None = None
    window = b""
    for block in checked_blocks(content, part, where[0]):
        window += block
        if known is None:
            root = ROOT.search(window)
            known = patterns((root[1] or b"") if root else b"")
        starts = [m.start() for m in known.start.finditer(window, max(0, _cut(window)))]
        cut = starts[-1] if starts else 0
        if cut:
            _scan(window[:cut], known, seen)
            _check(seen, where, limits)
            window = window[cut:]
        if len(window) > 8 * GAP:
            raise Unreadable("odd_xml", name=where[0], part=part.name, what="<c>")
    if known is not None:
        _scan(window, known, seen)
        _check(seen, where, limits)
    return seen


def _cut(window: bytes) -> int:
    """From where on to look for the last cell; a cell is seldom longer."""
    return len(window) - 4096 if b"<c " in window[-4096:] else 0


def _scan(window: bytes, known: Patterns, seen: Seen) -> None:
    cells = known.cell.findall(window)
    if cells:
        letters, numbers = zip(*cells, strict=True)
        columns = list(map(column_of, letters))
        keys = [r << 14 | c for r, c in zip(map(int, numbers), columns, strict=True)]
        if keys[0] <= seen.last or not all(map(lt, keys, keys[1:])):
            seen.last = -2
            return
        seen.width = max(seen.width, max(columns) + 1)
        seen.last = keys[-1]
        seen.height = keys[-1] >> 14
    seen.nameless += window.count(b"<c>")
    seen.shared_texts = seen.shared_texts or b't="s"' in window
    _scan_oddities(window, known, seen)


def _scan_oddities(window: bytes, known: Patterns, seen: Seen) -> None:
    if b't="e"' in window or b"t='e'" in window:
        for tag, inside in known.error.findall(window):
            value = known.value.search(inside)
            text = value[1].decode("utf-8", "replace") if value else "#?"
            seen.errors += [(*at, text[:20]) for at in _places(tag)]
    if b"f>" in window or b"<f" in window:
        for tag in known.unstored.findall(window):
            if b't="str"' not in tag:
                seen.unstored += _places(tag)
    if b">60<" in window or b">60." in window:
        for tag in known.sixty.findall(window):
            if b't="' not in tag or b't="n"' in tag:
                seen.sixties += _places(tag)
    if b"hidden" in window:
        for tag in known.row.findall(window):
            row = ROW_NAME.search(tag)
            if row and HIDDEN.search(tag):
                seen.hidden_rows.append(int(row[1]) - 1)


def _places(tag: bytes) -> list[tuple[int, int]]:
    found = CELL_NAME.search(tag)
    return [(int(found[2]) - 1, column_of(found[1]))] if found else []


def _check(seen: Seen, where: tuple[str, str], limits: Limits) -> None:
    if seen.last == -2:
        raise Unreadable("damaged", name=where[0], part=f"{where[1]}: cell order")
    check_extent(seen.height, max(seen.width, 1), where, limits)
    if seen.nameless > limits.cells:
        check_extent(seen.nameless, 1, where, limits)


def check_extent(
    height: int, width: int, where: tuple[str, str], limits: Limits
) -> None:
    """Refuse a sheet that spans more than it may."""
    facts = {"name": where[0], "sheet": where[1]}
    if height > limits.rows:
        raise Unreadable("too_many_rows", found=height, limit=limits.rows, **facts)
    if width > limits.columns:
        raise Unreadable("too_many_columns", found=width, limit=limits.columns, **facts)
    if height * width > limits.cells:
        raise Unreadable(
            "too_many_cells", found=height * width, limit=limits.cells, **facts
        )
