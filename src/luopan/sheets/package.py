"""The zip around an xlsx: looked through, part by part, before anybody parses it.

Nothing is believed: sizes are counted while unpacking, the two lists of parts (the
directory at the end and the heads in the file) must agree, parts must not overlap.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from luopan.sheets.limits import MIB, Limits
from luopan.sheets.unreadable import Unreadable

BLOCK = 1 << 18
HEAD = struct.Struct("<4s5HIIIHH")
END = struct.Struct("<4s4H2IH")
MACROS = ("vbaproject.bin", "macrosheets/")


@dataclass(frozen=True)
class Part:
    """One file inside the zip: where its packed bytes lie."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    method: int


def parts_of(content: bytes, name: str, limits: Limits) -> dict[str, Part]:
    """Every part of a workbook's zip, by name.

    Raises:
        Unreadable: The zip is damaged, built to deceive, or not a workbook.
    """
    parts = zip_parts(content, name, limits)
    _check_what(content, parts, name, limits)
    return parts


def zip_parts(content: bytes, name: str, limits: Limits) -> dict[str, Part]:
    """Every part of an office document's zip, by name, whatever the document is.

    Raises:
        Unreadable: The zip is damaged, or built to deceive.
    """
    _check_end(content, name, limits)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError) as e:
        raise Unreadable("damaged", name=name, part="zip") from e
    parts: dict[str, Part] = {}
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry, name)
        part = _located(content, entry, name)
        if part.name.lower() in seen:
            raise Unreadable("odd_package", name=name, part=part.name)
        seen.add(part.name.lower())
        if not entry.is_dir():
            parts[part.name] = part
    _check_overlap(parts.values(), name)
    _check_sizes(parts.values(), name, limits)
    return parts


def unpack(content: bytes, part: Part, name: str) -> Iterator[bytes]:
    """The part's bytes, block by block; counted and summed against what it says."""
    packed = memoryview(content)[part.start : part.start + part.packed]
    size, crc = 0, 0
    for block in _inflated(packed, part, name):
        size += len(block)
        crc = zlib.crc32(block, crc)
        if size > part.size:
            raise Unreadable("odd_package", name=name, part=part.name)
        yield block
    if size != part.size or crc != part.crc:
        raise Unreadable("damaged", name=name, part=part.name)


def whole(content: bytes, part: Part, name: str, limit: int = 8 * MIB) -> bytes:
    """A small part in one piece."""
    if part.size > limit:
        raise Unreadable("unpacks_too_big", name=name, part=part.name, limit=limit)
    return b"".join(unpack(content, part, name))


def _inflated(packed: memoryview, part: Part, name: str) -> Iterator[bytes]:
    if part.method == zipfile.ZIP_STORED:
        for at in range(0, len(packed), BLOCK):
            yield bytes(packed[at : at + BLOCK])
        return
    stream = zlib.decompressobj(-15)
    fed, rest = 0, b""
    try:
        while not stream.eof:
            if not rest:
                rest = bytes(packed[fed : fed + BLOCK])
                fed += len(rest)
            block = stream.decompress(rest, BLOCK)
            rest = stream.unconsumed_tail
            if block:
                yield block
            elif not rest and fed >= len(packed):
                break
    except zlib.error as e:
        raise Unreadable("damaged", name=name, part=part.name) from e
    if not stream.eof or stream.unused_data or fed < len(packed):
        raise Unreadable("damaged", name=name, part=part.name)


def _check_end(content: bytes, name: str, limits: Limits) -> None:
    """The zip's last record, before a directory of any length is gone through."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or at + END.size > len(content):
        raise Unreadable("damaged", name=name, part="zip")
    _, _, _, _, entries, size, _, _ = END.unpack_from(content, at)
    if entries > limits.parts or size > limits.parts * 512:
        raise Unreadable("too_many_parts", name=name, found=entries)


def _check_name(entry: zipfile.ZipInfo, name: str) -> None:
    part = entry.filename
    raw = entry.orig_filename
    steps = part.replace("\\", "/").split("/")
    kind = entry.external_attr >> 28
    if (
        ".." in steps
        or part.startswith(("/", "\\"))
        or ":" in part
        or "\0" in raw
        or (entry.create_system == 3 and kind not in {0, 4, 8})
    ):
        raise Unreadable("odd_package", name=name, part=raw[:80].replace("\0", "␀"))
    if entry.flag_bits & 0x41:
        raise Unreadable("encrypted", name=name)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable("odd_package", name=name, part=part)


def _located(content: bytes, entry: zipfile.ZipInfo, name: str) -> Part:
    """The part that a directory entry points at; both must tell the same."""
    at = entry.header_offset
    if at < 0 or at + HEAD.size > len(content):
        raise Unreadable("damaged", name=name, part=entry.filename[:80])
    sign, _, flags, method, _, _, crc, packed, size, long, extra = HEAD.unpack_from(
        content, at
    )
    start = at + HEAD.size + long + extra
    said = content[at + HEAD.size : at + HEAD.size + long]
    encoding = "utf-8" if flags & 0x800 else "cp437"
    if sign != b"PK\x03\x04" or start + entry.compress_size > len(content):
        raise Unreadable("damaged", name=name, part=entry.filename[:80])
    counted_later = flags & 8 or 0xFFFFFFFF in (packed, size)
    same = counted_later or (packed, size, crc) == (
        entry.compress_size,
        entry.file_size,
        entry.CRC,
    )
    if (
        said.decode(encoding, "replace") != entry.orig_filename
        or method != entry.compress_type
        or not same
    ):
        raise Unreadable("odd_package", name=name, part=entry.filename[:80])
    return Part(
        entry.filename, start, entry.compress_size, entry.file_size, entry.CRC, method
    )


def _check_overlap(parts: Iterable[Part], name: str) -> None:
    """No byte belongs to two parts."""
    end = 0
    for part in sorted(parts, key=lambda p: p.start):
        if part.start < end:
            raise Unreadable("odd_package", name=name, part=part.name)
        end = part.start + part.packed


def _check_sizes(parts: Iterable[Part], name: str, limits: Limits) -> None:
    total = 0
    for part in parts:
        total += part.size
        if total > limits.unpacked_bytes:
            raise Unreadable(
                "unpacks_too_big",
                name=name,
                part=part.name,
                limit=limits.unpacked_bytes,
            )
        ratio = part.size // max(1, part.packed)
        if part.size > 8 * MIB and ratio > limits.ratio:
            raise Unreadable("suspicious_ratio", name=name, part=part.name, ratio=ratio)


def _check_what(
    content: bytes, parts: dict[str, Part], name: str, limits: Limits
) -> None:
    """It is a workbook, of the one kind that we read."""
    lower = {part.lower() for part in parts}
    if any(mark in part for part in lower for mark in MACROS):
        raise Unreadable("macros", name=name)
    if "xl/workbook.bin" in lower:
        raise Unreadable("xlsb", name=name)
    if "mimetype" in parts:
        kind = whole(content, parts["mimetype"], name, 256)
        if b"opendocument" in kind:
            raise Unreadable("ods", name=name)
    if "word/document.xml" in lower or "ppt/presentation.xml" in lower:
        raise Unreadable("not_a_table", name=name, what="Word/PowerPoint")
    if "[content_types].xml" not in lower or "xl/workbook.xml" not in lower:
        raise Unreadable("not_a_table", name=name, what="ZIP")
    types = next(p for p in parts.values() if p.name.lower() == "[content_types].xml")
    if b"macroEnabled" in whole(content, types, name):
        raise Unreadable("macros", name=name)
