"""Inputs 27 to 38: what is inside the XML."""

from tests.corpus.packages import (
    HEAD,
    MAIN,
    ORDERS,
    packed,
    parts,
    rows_of,
    sheet,
    workbook,
)

ROWS = rows_of()


def _with_dtd(dtd: str, text: str = "&x;") -> bytes:
    made = sheet(ROWS.replace("CN-1", text))
    return workbook(sheet=made.replace("<worksheet", f"{dtd}<worksheet", 1))


def entity(source: str) -> bytes:
    return _with_dtd(f"<!DOCTYPE w [<!ENTITY x {source}>]>")


def laughs() -> bytes:
    lines = ['<!ENTITY x0 "ha">'] + [
        f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 10)
    ]
    return _with_dtd(f"<!DOCTYPE w [{''.join(lines)}]>", "&x9;")


def quadratic() -> bytes:
    return _with_dtd(f'<!DOCTYPE w [<!ENTITY x "{"a" * 50_000}">]>', "&x;" * 5_000)


def external() -> bytes:
    return _with_dtd('<!DOCTYPE w SYSTEM "http://127.0.0.1:9/evil.dtd">', "a")


def elsewhere() -> bytes:
    return packed(
        {**parts(), "docProps/app.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}
    )


def across() -> bytes:
    """The word itself is cut by the end of a block."""
    block = 1 << 18
    filler = "<!-- -->" * 40_000
    head = HEAD + filler
    cut = block - 5 - len(HEAD)
    return workbook(
        sheet=HEAD
        + " " * 8
        + filler[: cut - 8].rsplit("<!--", 1)[0].ljust(cut - 8)
        + "<!DOCTYPE w []>"
        + sheet(ROWS)[len(HEAD) :]
        + "<!-- "
        + str(len(head))
        + " -->"
    )


def utf16() -> bytes:
    return workbook(sheet=sheet(ROWS).replace("UTF-8", "UTF-16").encode("utf-16"))


def utf7() -> bytes:
    return workbook(sheet=sheet(ROWS).replace("UTF-8", "UTF-7"))


def no_strings() -> bytes:
    return workbook(
        sheet=sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings=None
    )


def no_such_string() -> bytes:
    return workbook(
        sheet=sheet('<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>')
    )


def styles_of_themselves() -> bytes:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellStyleXfs count="1"><xf xfId="0" numFmtId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf xfId="0" numFmtId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="a" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    return workbook(styles=HEAD + styles)


def many_styles() -> bytes:
    each = "".join(f'<xf numFmtId="{i % 20}" xfId="0"/>' for i in range(100_000))
    return workbook(
        styles=HEAD
        + f'<styleSheet xmlns="{MAIN}"><cellXfs count="100000">{each}</cellXfs></styleSheet>'
    )


def many_merged() -> bytes:
    ranges = "".join(f'<mergeCell ref="J{i}:K{i}"/>' for i in range(1, 100_001))
    return workbook(
        sheet=sheet(ROWS, after=f'<mergeCells count="100000">{ranges}</mergeCells>')
    )


def out_of_order() -> bytes:
    first, second = rows_of(ORDERS[:2]), rows_of(ORDERS[2:], start=3)
    return workbook(sheet=sheet(second + first))


def row_twice() -> bytes:
    return workbook(sheet=sheet(ROWS + rows_of(ORDERS[3:], start=4)))


def nameless() -> bytes:
    import re

    return workbook(sheet=sheet(re.sub(r' r="[A-Z]*[0-9]+"', "", ROWS)))


def no_xml() -> bytes:
    return workbook(sheet=b"this is no XML <<<")
