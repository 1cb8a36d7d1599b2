"""In which encoding a text file is written: told, tried strictly, never guessed at."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import chardet

from luopan.sheets.limits import Limits
from luopan.sheets.unreadable import Unreadable

BLOCK = 1 << 20
SAMPLE = 1 << 17
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = {
    "gb18030": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "cp932": "cp932",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
ASKED = ["gb18030", "big5hkscs", "cp932", "windows-1252", "ascii"]
"""Told apart by chardet; the answer ASCII means: none of these."""
CJK_UTF8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbd][\x80-\xbf]){2}")
HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Fault:
    """Bytes that an encoding does not have, and their line, from 1."""

    line: int
    bytes: bytes


def encoding_of(file: BinaryIO, name: str, limits: Limits) -> str:
    """The codec that decodes the whole file without a fault.

    Raises:
        Unreadable: No codec does, or several would be needed; or the file has NUL
            bytes or a line without end.
    """
    start = file.read(SAMPLE)
    for mark, codec in BOMS:
        if start.startswith(mark):
            return _proven(file, codec, name)
    wide = _utf16_of(start)
    if wide:
        return _proven(file, wide, name)
    if not _check_bytes(file, name, limits):
        return "utf-8"
    fault = first_fault(file, "utf-8")
    if fault is None:
        return "utf-8"
    return _legacy(file, name, fault)


def first_fault(file: BinaryIO, codec: str) -> Fault | None:
    """The first bytes that the codec refuses, or None."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line = 1
    while True:
        block = file.read(BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(error.encoding, "ignore")
            bad = error.object[error.start : max(error.end, error.start + 1)]
            return Fault(line + _line_ends(before), bytes(bad[:4]))
        line += _line_ends(text)
        if not block:
            return None


def shown(some: bytes) -> str:
    """Bytes as a person may look for them: ``C8 B1``."""
    return some[:8].hex(" ").upper()


def _proven(file: BinaryIO, codec: str, name: str) -> str:
    fault = first_fault(file, codec)
    if fault is not None:
        raise Unreadable(
            "bad_bytes",
            name=name,
            row=fault.line,
            bytes=shown(fault.bytes),
            encoding=codec.removesuffix("-sig").upper(),
        )
    return codec


def _utf16_of(start: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` if every line end says so; else nothing."""
    if b"\0" not in start:
        return ""
    even = start[: len(start) // 2 * 2]
    low, high = even[0::2], even[1::2]
    for codec, ascii_half, other in (
        ("utf-16-le", low, high),
        ("utf-16-be", high, low),
    ):
        pairs = sum(
            1 for a, b in zip(ascii_half, other, strict=True) if b == 0 and a < 0x80
        )
        lost = ascii_half.count(0)
        if pairs >= max(2, len(even) // 200) and lost * 20 < pairs and len(even) > 3:
            try:
                even.decode(codec, "strict" if len(start) < SAMPLE else "ignore")
            except UnicodeDecodeError:
                continue
            return codec
    return ""


def _check_bytes(file: BinaryIO, name: str, limits: Limits) -> bool:
    """Refuse NUL bytes and endless lines; tell whether a byte is above ASCII."""
    file.seek(0)
    line, open_bytes, high = 1, 0, False
    while block := file.read(BLOCK):
        nul = block.find(0)
        if nul >= 0:
            raise Unreadable("nul", name=name, row=line + _line_ends(block[:nul]))
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        open_bytes = open_bytes + len(block) if last < 0 else len(block) - last - 1
        if open_bytes > limits.line_bytes:
            line += _line_ends(block)
            raise Unreadable("long_line", name=name, row=line, limit=limits.line_bytes)
        line += _line_ends(block)
        high = high or not block.isascii()
    return high


def _line_ends(text: str | bytes) -> int:
    if isinstance(text, str):
        return text.count("\n") + text.count("\r") - text.count("\r\n")
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that have bytes above ASCII, with their numbers from 1."""
    file.seek(0)
    number = 0
    for chunk in iter(lambda: file.readline(BLOCK), b""):
        for line in chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines():
            number += 1
            if not line.isascii():
                yield number, line


def _legacy(file: BinaryIO, name: str, fault: Fault) -> str:
    """The encoding of a file that is no UTF-8."""
    sample, good = io.BytesIO(), (0, b"")
    many_good = many_bad = 0
    for number, line in _lines(file):
        if _is_utf8(line):
            many_good += 1
            found = CJK_UTF8.search(line)
            if found and not good[0]:
                good = (number, found[0])
        else:
            many_bad += 1
            if sample.tell() < SAMPLE:
                sample.write(line + b"\n")
    if many_good > 20 * many_bad:
        raise Unreadable(
            "bad_bytes",
            name=name,
            row=fault.line,
            bytes=shown(fault.bytes),
            encoding="UTF-8",
        )
    if good[0]:
        raise Unreadable(
            "mixed_encodings",
            name=name,
            row=good[0],
            bytes=shown(good[1]),
            other_row=fault.line,
            other_bytes=shown(fault.bytes),
        )
    return _told(file, sample.getvalue(), name, fault)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _told(file: BinaryIO, sample: bytes, name: str, fault: Fault) -> str:
    """What chardet says of the lines above ASCII, if the whole file agrees."""
    answer = chardet.detect(sample, include_encodings=ASKED, no_match_encoding="ascii")[
        "encoding"
    ]
    codec = LEGACY.get((answer or "").lower())
    if codec is None:
        raise Unreadable(
            "unknown_encoding", name=name, row=fault.line, bytes=shown(fault.bytes)
        )
    return _proven(file, codec, name)
