"""Columns as bytes between the reading process and us: no pickle, no numpy.

A frame is eight bytes of length and its content. The first frame is JSON: what was
refused, or the sheets in outline; then come the columns, sheet by sheet, four frames
each: kinds (one byte a row), numbers (doubles), codes (32-bit), texts (JSON). Numbers
or codes that no cell needs are left empty.
"""

import json
import struct
from array import array
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any

BLANK, TEXT, NUMBER, DATE, INSTANT, TRUTH, ERROR = range(7)
LENGTH = struct.Struct("<Q")


class Packed:
    """One column while it grows, in plain arrays."""

    def __init__(self) -> None:
        self.kinds = bytearray()
        self.numbers = array("d")
        self.codes = array("i")
        self.texts: dict[str, int] = {}
        self.chars = 0

    def add(self, cells: Sequence[Any]) -> None:
        """Append cells as calamine gives them."""
        kinds = set(map(type, cells))
        many = len(cells)
        if kinds == {float}:
            self.kinds += bytes([NUMBER]) * many
            self.numbers.extend(cells)
            self.codes.extend(bytes_of_zero(many))
        elif kinds == {str}:
            codes = array("i", map(self._code, cells))
            self.codes.extend(codes)
            self.kinds += bytes(TEXT if cell else BLANK for cell in cells)
            self.numbers.extend(array("d", bytes(8 * many)))
        else:
            for cell in cells:
                self._add_one(cell)

    def _add_one(self, cell: Any) -> None:
        kind, text, number = taken_apart(cell)
        self.kinds.append(kind)
        self.numbers.append(number)
        self.codes.append(self._code(text) if text else 0)

    def _code(self, text: str) -> int:
        code = self.texts.get(text)
        if code is None:
            code = self.texts[text] = len(self.texts)
            self.chars += len(text)
        return code

    def put_error(self, row: int, text: str) -> None:
        """Say that the cell of this row shows an error."""
        if row < len(self.kinds):
            self.kinds[row] = ERROR
            self.codes[row] = self._code(text)

    def frames(self) -> Iterable[bytes]:
        """Kinds, numbers, codes, texts."""
        kinds = set(self.kinds)
        yield bytes(self.kinds)
        yield self.numbers.tobytes() if kinds - {BLANK, TEXT, ERROR} else b""
        yield self.codes.tobytes() if kinds & {TEXT, ERROR} else b""
        yield json.dumps(list(self.texts)).encode()


def bytes_of_zero(many: int) -> "array[int]":
    """So many zeros."""
    return array("i", bytes(4 * many))


def taken_apart(cell: Any) -> tuple[int, str, float]:
    """Kind, text and number of a cell of calamine's."""
    if isinstance(cell, str):
        return (TEXT, cell, 0.0) if cell else (BLANK, "", 0.0)
    if isinstance(cell, bool):
        return TRUTH, "", float(cell)
    if isinstance(cell, int | float):
        return NUMBER, "", float(cell)
    if isinstance(cell, datetime):
        return INSTANT, "", (cell - datetime.min).total_seconds() + 86_400
    if isinstance(cell, date):
        return DATE, "", float(cell.toordinal())
    if isinstance(cell, time | timedelta):
        return TEXT, str(cell), 0.0
    return ERROR, str(cell), 0.0


def send(out: IO[bytes], frame: bytes) -> None:
    """Write one frame."""
    out.write(LENGTH.pack(len(frame)))
    out.write(frame)


def receive(source: IO[bytes], limit: int) -> bytes:
    """Read one frame.

    Raises:
        EOFError: The other side has died, or sends more than it may.
    """
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    if length > limit:
        raise EOFError
    frame = source.read(length)
    if len(frame) < length:
        raise EOFError
    return frame
