"""Many workbooks in one zip: taken out one by one, within limits."""

import io
import zipfile
from collections.abc import Iterator
from typing import IO, cast

from luopan.sheets.limits import MIB
from luopan.sheets.unreadable import Unreadable

IS_WORKBOOK = "[Content_Types].xml"
MOST_BYTES = 16 * MIB  # of one file in it
MOST_ALTOGETHER = 128 * MIB  # of all files in it
PIECE = 1 << 16


def is_bundle(content: bytes) -> bool:
    """Whether a file is a zip of files, and no workbook (which is a zip as well)."""
    if content[:2] != b"PK":
        return False
    try:
        with zipfile.ZipFile(_open(content)) as archive:
            return IS_WORKBOOK not in archive.namelist()
    except zipfile.BadZipFile:
        return False


def unbundled(content: bytes, name: str, most: int) -> list[tuple[str, bytes]]:
    """The files of a zip, without folders and without what systems add to it.

    Args:
        content: Of the zip.
        name: What the sender calls it.
        most: How many files are taken at once.

    Raises:
        Unreadable: Too many, one too large, damaged or behind a password.
    """
    try:
        with zipfile.ZipFile(_open(content)) as archive:
            parts = [part for part in archive.infolist() if _counts(part)]
            if len(parts) > most:
                raise Unreadable(
                    "bundle_too_many", name=name, found=len(parts), limit=most
                )
            return list(_all(archive, parts, name))
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError):
        raise Unreadable("bundle_damaged", name=name) from None


def _open(content: bytes) -> IO[bytes]:
    """Bytes as a file; what is one already (it lies on the disk) is read where it lies."""
    return cast(IO[bytes], content) if hasattr(content, "seek") else io.BytesIO(content)


def _all(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str
) -> Iterator[tuple[str, bytes]]:
    left = MOST_ALTOGETHER
    for part in parts:
        content = _read(archive, part, name, min(left, MOST_BYTES))
        left -= len(content)
        yield _name(part), content


def _counts(part: zipfile.ZipInfo) -> bool:
    bare = part.filename.rpartition("/")[2]
    added = part.filename.startswith("__MACOSX/") or bare.startswith((".", "~$"))
    return not part.is_dir() and not added


def _name(part: zipfile.ZipInfo) -> str:
    """Without its folders; Chinese Windows writes names in GBK and does not say so."""
    said = part.filename
    if not part.flag_bits & 0x800:
        try:
            said = said.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            said = part.filename
    return said.replace("\\", "/").rpartition("/")[2]


def _read(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, most: int
) -> bytes:
    """One file; what its head says about its size is not believed."""
    with archive.open(part) as file:
        return b"".join(_pieces(file, part, name, most))


def _pieces(
    file: IO[bytes], part: zipfile.ZipInfo, name: str, most: int
) -> Iterator[bytes]:
    read = 0
    while piece := file.read(PIECE):
        read += len(piece)
        if read > most:
            raise Unreadable(
                "bundle_too_big", name=name, limit=most, part=part.filename
            )
        yield piece
