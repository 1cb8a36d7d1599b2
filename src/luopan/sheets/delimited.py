"""csv, tsv and txt files to columns, in one pass and little memory."""

import csv
import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice, zip_longest
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from luopan.sheets.book import Book, Note, Sheet
from luopan.sheets.cells import Column, Kind
from luopan.sheets.charset import encoding_of
from luopan.sheets.limits import Limits
from luopan.sheets.unreadable import Unreadable

CHUNK = 16_384
SPARE = 2_000_000
"""Cells that a small file may have beyond three a byte: its short rows are filled up."""

DELIMITERS = "\t;|,"
_Rows = Iterator[list[str]]


def read_text(file: BinaryIO, name: str, limits: Limits) -> Book:
    """Read a delimited text file whole, or say in which row it is broken."""
    codec = encoding_of(file, name, limits)
    with _opened(file, codec) as lines:
        delimiter, skip = _delimiter(lines)
    gathering = _Gathering(name, limits, _size(file))
    try:
        with _no_garbage_runs(), _rows(file, codec, (delimiter, skip)) as rows:
            while chunk := list(islice(rows, CHUNK)):
                gathering.add(chunk)
    except csv.Error:
        with _rows(file, codec, (delimiter, skip)) as rows:
            raise _broken(rows, name) from None
    encoding = Note(
        "encoding",
        {"encoding": codec.removesuffix("-sig").upper(), "delimiter": repr(delimiter)},
    )
    sheet = gathering.sheet(name.rpartition(".")[0] or name)
    if sheet.height == 0 or (sheet.height == 1 and sheet.width == 1):
        raise Unreadable("no_table", name=name)
    notes = [encoding]
    if name.lower().endswith(".xls"):
        notes.append(Note("read_as_text", {"name": name}))
    return Book(name, "text", (sheet,), tuple(notes))


def _size(file: BinaryIO) -> int:
    return file.seek(0, io.SEEK_END)


@contextmanager
def _opened(file: BinaryIO, codec: str) -> Iterator[Iterator[str]]:
    """Lines with their ends: CR, LF and CRLF all count. The file stays open."""
    file.seek(0)
    wrapper = io.TextIOWrapper(file, encoding=codec, errors="strict", newline="")
    try:
        yield wrapper
    finally:
        wrapper.detach()


@contextmanager
def _rows(file: BinaryIO, codec: str, cut: tuple[str, int]) -> Iterator[_Rows]:
    """Rows of cells; ``cut`` is the delimiter and how many lines to pass over."""
    with _opened(file, codec) as lines:
        yield csv.reader(islice(lines, cut[1], None), delimiter=cut[0], strict=True)


@contextmanager
def _no_garbage_runs() -> Iterator[None]:
    """Millions of short-lived lists make no circles; looking for them costs a third."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _delimiter(lines: Iterator[str]) -> tuple[str, int]:
    """What separates the cells, and how many lines say so themselves."""
    sample = list(islice(lines, 200))
    first = sample[0].strip().strip('"') if sample else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return max(DELIMITERS, key=lambda d: _order_in(sample, d)), 0


def _order_in(sample: Sequence[str], delimiter: str) -> tuple[float, int]:
    """How well a delimiter cuts the sample into rows of one width ≥ 2."""
    widths: list[int] = []
    with suppress(csv.Error):
        for row in csv.reader(sample, delimiter=delimiter):
            if any(row):
                widths.append(len(row))
    wide = [w for w in widths if w > 1]
    if not wide:
        return 0.0, DELIMITERS.index(delimiter)
    usual = max(set(wide), key=lambda w: (wide.count(w), w))
    return wide.count(usual) / len(widths), DELIMITERS.index(delimiter)


def _broken(rows: Any, name: str) -> Unreadable:
    """Find the row in which the csv module stumbled."""
    row, line = 1, 0
    try:
        for _cells in rows:
            row, line = row + 1, rows.line_num
    except csv.Error as error:
        if "field limit" in str(error) and rows.line_num - line < 2:
            limit = csv.field_size_limit()
            return Unreadable(
                "cell_too_long", name=name, sheet=name, row=row, limit=limit
            )
        unclosed = "unexpected end" in str(error) or "field limit" in str(error)
        code = "unclosed_quote" if unclosed else "stray_quote"
        return Unreadable(code, name=name, row=row)
    raise ValueError("the file changed while it was read")


class _Codes(dict[str, int]):
    """Text → its number, given on first sight."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code


class _Growing:
    """One column while it grows; distinct texts are kept once as long as it pays."""

    def __init__(self, blank_rows: int) -> None:
        self.known = _Codes({"": 0})
        self.texts: list[str] | None = None
        self.parts: list[NDArray[np.int32]] = []
        self.rows = 0
        if blank_rows:
            self.parts.append(np.zeros(blank_rows, np.int32))
            self.rows = blank_rows

    def add(self, cells: Sequence[str]) -> None:
        self.rows += len(cells)
        if self.texts is not None:
            first = len(self.texts)
            self.texts.extend(cells)
            self.parts.append(np.arange(first, first + len(cells), dtype=np.int32))
            return
        codes = map(self.known.__getitem__, cells)
        self.parts.append(np.fromiter(codes, np.int32, len(cells)))
        if self.rows > 4 * CHUNK and len(self.known) > self.rows // 4:
            self.texts = list(self.known)
            self.known.clear()

    def column(self) -> Column:
        texts = list(self.known) if self.texts is None else self.texts
        codes = np.concatenate(self.parts) if self.parts else np.zeros(0, np.int32)
        blank = np.fromiter(map(len, texts), np.int32, len(texts)) == 0
        kinds = np.where(blank[codes], np.uint8(Kind.BLANK), np.uint8(Kind.TEXT))
        return Column(kinds.astype(np.uint8), codes, texts)


def _padded(chunk: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Columns of rows that are not equally long."""
    return zip_longest(*chunk, fillvalue="")


class _Gathering:
    """All columns while the file is read."""

    def __init__(self, name: str, limits: Limits, size: int) -> None:
        self.name, self.limits = name, limits
        self.most_cells = min(limits.text_cells, SPARE + 3 * size)
        self.columns: list[_Growing] = []
        self.rows = 0
        self.width = 0
        self.ragged: list[tuple[int, int]] = []
        self.many_ragged = 0

    def add(self, chunk: list[list[str]]) -> None:
        widths = set(map(len, chunk))
        if not self.width:
            self.width = next((len(r) for r in chunk if len(r) > 1), 1)
        if widths != {self.width}:
            self._note_ragged(chunk)
        widest = max(widths)
        self._check(widest, len(chunk))
        while len(self.columns) < widest:
            self.columns.append(_Growing(self.rows))
        even = len(widths) == 1
        cells = zip(*chunk, strict=True) if even else _padded(chunk)
        empty = ("",) * len(chunk)
        missing = [empty] * (len(self.columns) - widest)
        for column, texts in zip(self.columns, chain(cells, missing), strict=True):
            column.add(texts)
        self.rows += len(chunk)

    def _note_ragged(self, chunk: list[list[str]]) -> None:
        for row, cells in enumerate(chunk, start=self.rows + 1):
            if len(cells) != self.width and len(cells) > 0:
                self.many_ragged += 1
                if len(self.ragged) < 1:
                    self.ragged.append((row, len(cells)))

    def _check(self, widest: int, more: int) -> None:
        limits, rows = self.limits, self.rows + more
        facts = {"name": self.name, "sheet": self.name}
        if widest > limits.columns:
            raise Unreadable(
                "too_many_columns", found=widest, limit=limits.columns, **facts
            )
        if rows > limits.text_rows:
            raise Unreadable(
                "too_many_rows", found=rows, limit=limits.text_rows, **facts
            )
        if rows * max(widest, len(self.columns)) > self.most_cells:
            raise Unreadable(
                "too_many_cells",
                found=rows * widest,
                limit=self.most_cells,
                **facts,
            )

    def sheet(self, name: str) -> Sheet:
        notes: tuple[Note, ...] = ()
        if self.many_ragged:
            row, found = self.ragged[0]
            facts = {"row": row, "found": found, "width": self.width}
            notes = (Note("ragged", {"count": self.many_ragged, **facts}),)
        made = []
        while self.columns:
            made.append(self.columns.pop(0).column())
        return Sheet(name, False, tuple(made), notes=notes)
