"""What a file is by its first bytes, whatever its name says."""

import re
from enum import Enum

from luopan.sheets.unreadable import Unreadable


class Looks(Enum):
    """How a file has to be read."""

    TEXT = "text"
    ZIP = "zip"
    OLE = "ole"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"SQLite format 3", "SQLite"),
)
HTML = re.compile(rb"\s*<(?:!doctype\s+html|!--|html|head|body|table|meta|style)", re.I)
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def looks_like(start: bytes, name: str) -> Looks:
    """Tell by the first bytes how to read the file.

    Raises:
        Unreadable: It is something else: a web page, a PDF, a picture …
    """
    if start.startswith(b"PK\x03\x04"):
        return Looks.ZIP
    if start.startswith(OLE):
        return Looks.OLE
    if start.startswith(
        (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
    ):
        raise Unreadable("old_excel", name=name)
    for mark, what in OTHERS:
        if start.startswith(mark):
            code = "pdf" if what == "PDF" else "not_a_table"
            raise Unreadable(code, name=name, what=what)
    return _as_text(start, name)


def _as_text(start: bytes, name: str) -> Looks:
    bare = start
    for mark in MARKS:
        bare = bare.removeprefix(mark)
    bare = bare.replace(b"\0", b"")
    if HTML.match(bare):
        raise Unreadable("html", name=name)
    if bare.lstrip().startswith(b"<?xml"):
        web = b"<html" in bare.lower() or b"<table" in bare.lower()
        raise Unreadable("html" if web else "xml", name=name)
    if name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".ods")):
        raise Unreadable("misnamed", name=name)
    return Looks.TEXT
