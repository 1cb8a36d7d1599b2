"""Open a file that somebody sent: a book of typed columns, or one clear sentence."""

import io
import os
from pathlib import Path
from typing import BinaryIO

from luopan.sheets.book import Book
from luopan.sheets.limits import DEFAULT, Limits
from luopan.sheets.unreadable import Unreadable


def open_book(
    source: str | os.PathLike[str] | bytes, name: str = "", limits: Limits = DEFAULT
) -> Book:
    """Read a workbook or a delimited text file.

    Args:
        source: A path, or the file's bytes.
        name: What the sender calls the file; the path's last part if not said.
        limits: What it may cost.

    Returns:
        Every sheet, every cell; what is odd stands in the notes.

    Raises:
        Unreadable: It is none, or it is broken, protected, dangerous or too big.
    """
    if isinstance(source, bytes):
        return _open(io.BytesIO(source), name or "file", len(source), limits)
    path = Path(source)
    with path.open("rb") as file:
        return _open(file, name or path.name, path.stat().st_size, limits)


def _open(file: BinaryIO, name: str, size: int, limits: Limits) -> Book:
    from luopan.sheets.delimited import read_text
    from luopan.sheets.limited import read_workbook
    from luopan.sheets.sniff import Looks, looks_like

    if size == 0:
        raise Unreadable("empty", name=name)
    looks = looks_like(file.read(4096), name)
    limit = limits.text_bytes if looks is Looks.TEXT else limits.workbook_bytes
    if size > limit:
        raise Unreadable("too_big", name=name, found=size, limit=limit)
    file.seek(0)
    if looks is Looks.TEXT:
        return read_text(file, name, limits)
    return read_workbook(file, name, limits)
