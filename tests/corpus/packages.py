"""Workbooks built by hand, byte by byte, so that they can be built wrong."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    HEAD
    + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
ROOT_RELS = (
    HEAD
    + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    HEAD + f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    HEAD
    + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"

ORDERS = (
    ("订单编号", "订单日期", "地区", "省份", "类别", "产品", "销售额"),
    ("CN-1", "2025-01-05", "华东", "浙江", "家具", "书桌", 100),
    ("CN-2", "2025-02-06", "华北", "河北", "家具", "椅子", 200.5),
    ("CN-3", "2025-03-07", "华南", "广东", "技术", "打印机", -30),
)
"""What every case is built on: three orders."""


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a sheet."""
    return (
        HEAD
        + f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def rows_of(table=ORDERS, start: int = 1) -> str:
    """Rows with texts inline."""
    lines = []
    for number, row in enumerate(table, start):
        cells = "".join(
            cell(f"{chr(65 + i)}{number}", value) for i, value in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


def cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        safe = value.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "&#10;")
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'
    return f'<c r="{name}"><v>{value}</v></c>'


def parts(**changes: str | bytes | None) -> dict[str, bytes]:
    """The parts of a good workbook; keywords replace (None: leave out) one."""
    names = {
        "types": "[Content_Types].xml",
        "rels": "_rels/.rels",
        "book": "xl/workbook.xml",
        "book_rels": "xl/_rels/workbook.xml.rels",
        "sheet": SHEET,
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    made: dict[str, str | bytes | None] = {
        "types": TYPES,
        "rels": ROOT_RELS,
        "book": BOOK,
        "book_rels": BOOK_RELS,
        "sheet": sheet(rows_of()),
        "strings": HEAD + f'<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>',
        "styles": HEAD + f'<styleSheet xmlns="{MAIN}"/>',
        **changes,
    }
    return {
        names[key]: text.encode() if isinstance(text, str) else text
        for key, text in made.items()
        if text is not None
    }


def packed(content: dict[str, bytes], level: int = 6) -> bytes:
    """A proper zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED, compresslevel=level
    ) as archive:
        for name, some in content.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)),
                some,
                zipfile.ZIP_DEFLATED,
                level,
            )
    return out.getvalue()


def workbook(**changes: str | bytes | None) -> bytes:
    return packed(parts(**changes))


@dataclass
class Entry:
    """One part of a zip that need not be true."""

    name: bytes
    content: bytes
    stored: bool = False
    size: int | None = None
    crc: int | None = None
    local_name: bytes | None = None
    mode: int = 0
    flags: int = 0
    at: int | None = None


def lying_zip(entries: list[Entry], before: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip whose directory says what each entry wants it to say."""
    out = bytearray(before)
    directory = bytearray()
    for entry in entries:
        raw = entry.content
        if not entry.stored:
            squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
            raw = squeeze.compress(entry.content) + squeeze.flush()
        size = len(entry.content) if entry.size is None else entry.size
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        method = 0 if entry.stored else 8
        at = len(out) if entry.at is None else entry.at
        facts = (20, entry.flags, method, 0, 33, crc, len(raw), size)
        local = entry.local_name or entry.name
        if entry.at is None:
            out += (
                struct.pack("<4s5HIIIHH", b"PK\3\4", *facts, len(local), 0)
                + local
                + raw
            )
        directory += struct.pack(
            "<4s6HIII5HII",
            b"PK\1\2",
            0x0314,
            *facts,
            len(entry.name),
            0,
            0,
            0,
            0,
            entry.mode << 16,
            at,
        )
        directory += entry.name
    at = len(out)
    out += directory
    out += struct.pack(
        "<4s4H2IH",
        b"PK\5\6",
        0,
        0,
        len(entries),
        len(entries),
        len(directory),
        at,
        len(comment),
    )
    return bytes(out + comment)


def entries(**changes: str | bytes | None) -> list[Entry]:
    return [Entry(name.encode(), some) for name, some in parts(**changes).items()]


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE file with these streams, each of at least 4096 bytes."""
    sectors: list[bytes] = []
    chains: list[int] = []
    listed = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for place, (name, content) in enumerate(streams.items(), start=1):
        full = content.ljust(4096, b"\0")
        start = len(sectors)
        many = -(-len(full) // 512)
        sectors += [
            full[i * 512 : i * 512 + 512].ljust(512, b"\0") for i in range(many)
        ]
        chains += [*range(start + 1, start + many), 0xFFFFFFFE]
        right = place + 1 if place < len(streams) else 0xFFFFFFFF
        listed.append(_entry(name, 2, start, len(full), right=right))
    listing = b"".join(listed).ljust(-(-len(listed) // 4) * 512, b"\0")
    first = len(sectors)
    many = len(listing) // 512
    sectors += [listing[i * 512 : i * 512 + 512] for i in range(many)]
    chains += [*range(first + 1, first + many), 0xFFFFFFFE]
    fats = -(-(len(sectors) + 1) // 127)
    fat_at = len(sectors)
    chains += [0xFFFFFFFD] * fats
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(fats * 512, b"\xff")
    difat = [fat_at + i for i in range(fats)] + [0xFFFFFFFF] * (109 - fats)
    head = struct.pack(
        "<8s16x5H6xIII4xIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, fats, first, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, *difat,
    )  # fmt: skip
    return head + b"".join(sectors) + table


def _entry(
    name: str,
    kind: int,
    start: int,
    size: int,
    right: int = 0xFFFFFFFF,
    child: int = 0xFFFFFFFF,
) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xIQQIQ",
        text,
        len(text) + 2,
        kind,
        1,
        0xFFFFFFFF,
        right,
        child,
        0,
        0,
        0,
        start,
        size,
    )
