"""Inputs 1 to 26: what is around the table."""

import io
import struct
import zipfile
import zlib

import xlwt

from tests.corpus.packages import (
    ORDERS,
    SHEET,
    Entry,
    cell,
    compound,
    entries,
    lying_zip,
    packed,
    parts,
    rows_of,
    sheet,
    workbook,
)

MIB = 1 << 20


def html() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in ORDERS
    )
    return f"<html><body><table>{rows}</table></body></html>".encode()


def bad_crc() -> bytes:
    made = entries()
    made[4].crc = 12345
    return lying_zip(made)


def lying_directory() -> bytes:
    """Says 1,000 bytes, and the checksum of these, where 300 MB come out."""
    made = entries()
    content = sheet(rows_of()).encode().ljust(300 * MIB)
    squeeze = zlib.compressobj(1, zlib.DEFLATED, -15)
    raw = squeeze.compress(content) + squeeze.flush()
    made[4] = Entry(
        SHEET.encode(), raw, stored=True, size=1000, crc=zlib.crc32(content[:1000])
    )
    made_zip = lying_zip(made)
    return _as_deflated(made_zip, SHEET.encode())


def _as_deflated(made: bytes, name: bytes) -> bytes:
    """Say in both lists that an entry written as it is was packed."""
    out = bytearray(made)
    for mark, to_name, to_method in ((b"PK\3\4", 30, 8), (b"PK\1\2", 46, 10)):
        at = out.find(mark)
        while at >= 0:
            if out[at + to_name : at + to_name + len(name)] == name:
                struct.pack_into("<H", out, at + to_method, 8)
            at = out.find(mark, at + 4)
    return bytes(out)


def spaces() -> bytes:
    return workbook(sheet=sheet(rows_of()).encode() + b" " * (300 * MIB))


def million_rows() -> bytes:
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 1_048_577)
    )
    return packed(parts(sheet=sheet(rows)), level=1)


def huge_string() -> bytes:
    return workbook(sheet=sheet(f'<row r="1">{cell("A1", "a" * (200 * MIB))}</row>'))


def far_cell() -> bytes:
    return workbook(
        sheet=sheet(rows_of() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )


def far_cell_unquoted() -> bytes:
    """The same in single quotes and behind other attributes."""
    far = "<row r='1048576'><c s='0' cm='1' vm='2' ph='0' r='XFD1048576'><v>1</v></c></row>"
    return workbook(sheet=sheet(rows_of() + far))


def sparse() -> bytes:
    """Within rows and columns, yet the block between is 400 million cells."""
    return workbook(
        sheet=sheet(rows_of() + '<row r="399999"><c r="ALL399999"><v>1</v></c></row>')
    )


def false_dimension() -> bytes:
    return workbook(sheet=sheet(rows_of(), before='<dimension ref="A1:XFD1048576"/>'))


def nested() -> bytes:
    content = workbook()
    for depth in range(5):
        content = packed({f"{depth}.zip": content})
    return content


def overlapping() -> bytes:
    """One part lies inside another one."""
    inner = b"<a/>"
    local = (
        struct.pack(
            "<4s5HIIIHH", b"PK\3\4", 20, 0, 0, 0, 33, zlib.crc32(inner), 4, 4, 5, 0
        )
        + b"b.xml"
        + inner
    )
    made = [*entries(), Entry(b"a.xml", local, stored=True)]
    start = lying_zip(made).find(local)
    return lying_zip([*made, Entry(b"b.xml", inner, stored=True, at=start)])


def same_head() -> bytes:
    """Two names for one place."""
    made = entries()
    first = made[0]
    return lying_zip([*made, Entry(b"xl/other.xml", first.content, at=0)])


def many_parts() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        for i in range(10_000):
            part = zipfile.ZipInfo(f"xl/media/{i}.txt", (2020, 1, 1, 0, 0, 0))
            archive.writestr(part, "x")
    return out.getvalue()


def named(name: bytes, mode: int = 0) -> bytes:
    return lying_zip([*entries(), Entry(name, b"../../etc/passwd", mode=mode)])


def duplicate() -> bytes:
    return lying_zip([*entries(), Entry(SHEET.encode(), b"<worksheet/>")])


def encrypted() -> bytes:
    return compound({"EncryptedPackage": b"\1" * 5000, "EncryptionInfo": b"\2" * 4096})


def encrypted_xls() -> bytes:
    bof = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    return compound({"Workbook": bof + struct.pack("<HH", 0x2F, 54) + b"\1" * 54})


def macros() -> bytes:
    return packed({**parts(), "xl/vbaProject.bin": b"\0" * 100})


def macro_type() -> bytes:
    types = (
        parts()["[Content_Types].xml"]
        .decode()
        .replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
    )
    return workbook(types=types)


def xlsb() -> bytes:
    made = parts()
    made["xl/workbook.bin"] = made.pop("xl/workbook.xml")
    return packed(made)


def old_excel() -> bytes:
    """Excel 5: BIFF5 in a stream called Book."""
    return compound(
        {"Book": struct.pack("<HHHH", 0x0809, 4, 0x0500, 5).ljust(4096, b"\0")}
    )


def ods() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": b"<office:document-content/>"})


def polyglot() -> bytes:
    return lying_zip(entries(), before=b"<html><script>alert(1)</script><!--")


def html_behind() -> bytes:
    return lying_zip(entries(), comment=b"<html><script>alert(1)</script></html>")


def good_xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("订单")
    for row, line in enumerate(ORDERS):
        for column, value in enumerate(line):
            page.write(row, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
