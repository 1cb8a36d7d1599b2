"""Inputs 1 to 38 with what must come of them."""

from tests.corpus import containers as c
from tests.corpus import xml_parts as x
from tests.corpus.cases import GOOD, Case, Expect, refused
from tests.corpus.packages import workbook


def _same(content: bytes):
    return lambda: content


BROKEN = refused("damaged")
ODD = refused("odd_package")
DTD = refused("odd_xml", what="DTD")

CASES = (
    Case("1", "empty file", "a.xlsx", _same(b""), refused("empty")),
    Case("2", "one byte", "a.csv", _same(b"x"), refused("no_table")),
    Case("3", "text named .xlsx", "a.xlsx", _same("地区,销售额\n华东,1\n".encode()), refused("misnamed")),
    Case("4", "HTML table named .xls", "a.xls", c.html, refused("html")),
    Case("5", "truncated zip", "a.xlsx", lambda: workbook()[:-200], BROKEN),
    Case("5b", "half a zip", "a.xlsx", lambda: workbook()[: len(workbook()) // 2], BROKEN),
    Case("6", "bad CRC", "a.xlsx", c.bad_crc, BROKEN),
    Case("7", "lying central directory", "a.xlsx", c.lying_directory, ODD, quick=False),
    Case("8", "300 MB of spaces", "a.xlsx", c.spaces, refused("suspicious_ratio"), quick=False),
    Case("9", "1,048,576 rows in 5 MB", "a.xlsx", c.million_rows, refused("too_many_rows"), quick=False),
    Case("10", "200 MB single string", "a.xlsx", c.huge_string, refused("suspicious_ratio"), quick=False),
    Case("11", "cell at XFD1048576", "a.xlsx", c.far_cell, refused("too_many_rows", found=1_048_576)),
    Case("11b", "the same, written otherwise", "a.xlsx", c.far_cell_unquoted, refused("too_many_rows")),
    Case("11c", "two cells far apart", "a.xlsx", c.sparse, refused("too_many_cells")),
    Case("12", "false dimension", "a.xlsx", c.false_dimension, GOOD),
    Case("13", "nested zips", "a.xlsx", c.nested, refused("not_a_table")),
    Case("14", "overlapping entries", "a.xlsx", c.overlapping, ODD),
    Case("14b", "two names for one place", "a.xlsx", c.same_head, ODD),
    Case("15", "10,000 parts", "a.xlsx", c.many_parts, refused("too_many_parts"), quick=False),
    Case("16", "../ in a part name", "a.xlsx", lambda: c.named(b"xl/../../evil.xml"), ODD),
    Case("16b", "..\\ in a part name", "a.xlsx", lambda: c.named(b"xl\\..\\..\\evil.xml"), ODD),
    Case("17", "absolute part name", "a.xlsx", lambda: c.named(b"/etc/evil.xml"), ODD),
    Case("17b", "drive in a part name", "a.xlsx", lambda: c.named(b"C:\\evil.xml"), ODD),
    Case("18", "duplicate part names", "a.xlsx", c.duplicate, ODD),
    Case("19", "symlink entry", "a.xlsx", lambda: c.named(b"xl/link", 0o120777), ODD),
    Case("20", "encrypted workbook", "a.xlsx", c.encrypted, refused("encrypted")),
    Case("20b", "encrypted .xls", "a.xls", c.encrypted_xls, refused("encrypted")),
    Case("21", "macros", "a.xlsm", c.macros, refused("macros")),
    Case("21b", "macros announced", "a.xlsx", c.macro_type, refused("macros")),
    Case("22", ".xlsb", "a.xlsb", c.xlsb, refused("xlsb")),
    Case("23", "Excel 5", "a.xls", c.old_excel, refused("old_excel")),
    Case("23b", "Excel 2, bare", "a.xls", _same(b"\x09\x00\x04\x00\x02\x00\x10\x00" + b"\0" * 60), refused("old_excel")),
    Case("23c", "good .xls", "a.xls", c.good_xls, GOOD),
    Case("24", ".ods", "a.ods", c.ods, refused("ods")),
    Case("25", "PDF", "a.xlsx", _same(b"%PDF-1.7\n%\xe2\xe3"), refused("pdf")),
    Case("26", "xlsx and HTML in one", "a.xlsx", c.polyglot, refused("html")),
    Case("26b", "HTML behind the zip", "a.xlsx", c.html_behind, GOOD),
    Case("27", "XXE: a file", "a.xlsx", lambda: x.entity('SYSTEM "file:///etc/passwd"'), DTD),
    Case("28", "XXE: http", "a.xlsx", lambda: x.entity('SYSTEM "http://127.0.0.1:9/x"'), DTD),
    Case("29", "billion laughs", "a.xlsx", x.laughs, DTD),
    Case("30", "quadratic blow-up", "a.xlsx", x.quadratic, DTD),
    Case("31", "external DTD", "a.xlsx", x.external, DTD),
    Case("31b", "DTD in a part nobody reads", "a.xlsx", x.elsewhere, DTD),
    Case("31c", "DTD across blocks", "a.xlsx", x.across, DTD, quick=False),
    Case("32", "UTF-16 XML", "a.xlsx", x.utf16, refused("odd_xml")),
    Case("32b", "UTF-7 declared", "a.xlsx", x.utf7, refused("odd_xml", what="utf-7")),
    Case("33", "missing sharedStrings", "a.xlsx", x.no_strings, refused("damaged", part="sharedStrings.xml")),
    Case("34", "index out of range", "a.xlsx", x.no_such_string, BROKEN),
    Case("35", "self-referring styles", "a.xlsx", x.styles_of_themselves, GOOD),
    Case("36", "100,000 styles", "a.xlsx", x.many_styles, GOOD, quick=False),
    Case("37", "100,000 merged ranges", "a.xlsx", x.many_merged, Expect(amounts=GOOD.amounts, notes=("merged",)), quick=False),
    Case("38", "cells out of order", "a.xlsx", x.out_of_order, BROKEN),
    Case("38b", "a row twice", "a.xlsx", x.row_twice, BROKEN),
    Case("38c", "cell without a name", "a.xlsx", x.nameless, GOOD),
    Case("38d", "not XML at all", "a.xlsx", x.no_xml, BROKEN),
)  # fmt: skip
