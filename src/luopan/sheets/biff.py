"""What calamine does not tell of an xls: protection, errors, hidden rows, its extent."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from luopan.sheets.limits import Limits
from luopan.sheets.scan import Seen, check_extent
from luopan.sheets.unreadable import Unreadable

FREE = 0xFFFFFFFA
BOF, EOF, FILEPASS, DATEMODE, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
FORMULA, BOOLERR, NUMBER, RK, ROW, LABEL = 6, 0x0205, 0x0203, 0x027E, 0x0208, 0x0204
CELLS = {FORMULA, BOOLERR, NUMBER, RK, LABEL, 0x00BD, 0x00FD, 0x00D6}
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
SIXTY = {
    struct.pack("<d", 60.0),
    struct.pack("<I", 60 << 2 | 2),
    struct.pack("<I", 6000 << 2 | 3),
    struct.pack("<d", 60.0)[4:],
}


@dataclass
class OldBook:
    """What an xls says about itself."""

    date_1904: bool = False
    sheets: list[Seen] = field(default_factory=list)


class Compound:
    """The OLE container: a little file system of sectors."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content, self.name = content, name
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in {9, 12} or mini_shift != 6 or len(content) < 1 << shift:
            raise Unreadable("damaged", name=name, part="OLE")
        self.sector = 1 << shift
        self.fat = self._fat()
        first, self.cutoff, mini = struct.unpack_from("<I4xII", content, 48)
        listing = self._chain(first)
        self.entries = {}
        for at in range(0, len(listing) - 127, 128):
            long, kind = struct.unpack_from("<HB", listing, at + 64)
            text = listing[at : at + min(max(long - 2, 0), 64)]
            start, size = struct.unpack_from("<II", listing, at + 116)
            if kind in {1, 2, 5}:
                self.entries[text.decode("utf-16-le", "replace")] = (kind, start, size)
        self.mini = mini

    def stream(self, title: str) -> bytes | None:
        """The stream of this name, or None."""
        kind, start, size = self.entries.get(title, (0, 0, 0))
        if kind != 2:
            return None
        if size >= self.cutoff:
            return self._chain(start)[:size]
        root = next((e for e in self.entries.values() if e[0] == 5), None)
        if root is None:
            raise Unreadable("damaged", name=self.name, part="OLE")
        small, table = self._chain(root[1]), self._numbers(self._chain(self.mini))
        pieces = [small[s * 64 : s * 64 + 64] for s in self._walk(start, table)]
        return b"".join(pieces)[:size]

    def _fat(self) -> list[int]:
        listed = list(struct.unpack_from("<109I", self.content, 76))
        at, many = struct.unpack_from("<II", self.content, 68)
        while at < FREE and many and len(listed) < len(self.content) // 64:
            numbers = self._numbers(self._at(at))
            listed += numbers[:-1]
            at, many = numbers[-1], many - 1
        return [
            n
            for sector in listed
            if sector < FREE
            for n in self._numbers(self._at(sector))
        ]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self.sector
        found = self.content[start : start + self.sector]
        if not found:
            raise Unreadable("damaged", name=self.name, part="OLE")
        return found + bytes(self.sector - len(found))

    def _numbers(self, some: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(some) // 4}I", some[: len(some) // 4 * 4]))

    def _walk(self, sector: int, table: list[int]) -> Iterator[int]:
        left = len(table) + 1
        while sector < FREE:
            left -= 1
            if left < 0 or sector >= len(table):
                raise Unreadable("damaged", name=self.name, part="OLE")
            yield sector
            sector = table[sector]

    def _chain(self, first: int) -> bytes:
        return b"".join(self._at(s) for s in self._walk(first, self.fat))


def look_through(content: bytes, name: str, limits: Limits) -> OldBook:
    """Check an xls and gather what is odd about it.

    Raises:
        Unreadable: Encrypted, from before 1997, damaged, or no workbook at all.
    """
    try:
        compound = Compound(content, name)
        if "EncryptedPackage" in compound.entries:
            raise Unreadable("encrypted", name=name)
        stream = compound.stream("Workbook")
        if stream is None:
            old = "Book" in compound.entries
            raise Unreadable(
                "old_excel" if old else "not_a_table", name=name, what="OLE"
            )
        return _book(stream, name, limits)
    except struct.error as e:
        raise Unreadable("damaged", name=name, part="xls") from e


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the content, and its length, of every record from there on."""
    read = struct.Struct("<HH").unpack_from
    while at + 4 <= len(stream):
        kind, long = read(stream, at)
        at += 4
        if at + long > len(stream):
            return
        yield kind, at, long
        at += long


def _book(stream: bytes, name: str, limits: Limits) -> OldBook:
    book = OldBook()
    titles: list[tuple[int, str]] = []
    for kind, at, _long in _records(stream):
        if kind == BOF:
            (version,) = struct.unpack_from("<H", stream, at)
            if version != 0x0600:
                raise Unreadable("old_excel", name=name)
        elif kind == FILEPASS:
            raise Unreadable("encrypted", name=name)
        elif kind == DATEMODE:
            book.date_1904 = struct.unpack_from("<H", stream, at)[0] == 1
        elif kind == BOUNDSHEET:
            titles.append(_title(stream, at))
        elif kind == EOF:
            break
    for start, title in titles:
        book.sheets.append(_sheet(stream, start, (name, title), limits))
    return book


def _title(stream: bytes, at: int) -> tuple[int, str]:
    start, _, _, long, wide = struct.unpack_from("<IBBBB", stream, at)
    if wide & 1:
        return start, stream[at + 8 : at + 8 + 2 * long].decode("utf-16-le", "replace")
    return start, stream[at + 8 : at + 8 + long].decode("latin-1")


def _sheet(stream: bytes, start: int, where: tuple[str, str], limits: Limits) -> Seen:
    seen, depth = Seen(), 0
    rows, columns = {-1}, {-1}
    place = struct.Struct("<HH").unpack_from
    for kind, at, long in _records(stream, start):
        if kind in CELLS and depth == 1 and long >= 4:
            row, column = place(stream, at)
            rows.add(row)
            columns.add(column)
            if kind in {BOOLERR, FORMULA}:
                _note_error(stream, kind, at, seen)
            elif kind in {NUMBER, RK} and stream[at + 6 : at + long] in SIXTY:
                seen.sixties.append((row, column))
        elif kind == ROW and depth == 1:
            row, flags = struct.unpack_from("<H10xH", stream, at)
            if flags & 0x20:
                seen.hidden_rows.append(row)
        elif kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                break
    seen.height, seen.width = max(rows) + 1, max(columns) + 1
    check_extent(seen.height, max(1, seen.width), where, limits)
    return seen


def _note_error(stream: bytes, kind: int, at: int, seen: Seen) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    if kind == BOOLERR:
        value, is_error = stream[at + 6], stream[at + 7] == 1
    else:
        result = stream[at + 6 : at + 14]
        value, is_error = result[2], result[6:] == b"\xff\xff" and result[0] == 2
    if is_error:
        seen.errors.append((row, column, ERRORS.get(value, "#?")))
