"""Inputs 57 to 72: delimited text."""

from decimal import Decimal

from luopan.sheets.book import Book
from tests.corpus.cases import GOOD, PLAIN, Case, Expect, refused
from tests.corpus.packages import ORDERS


def text(table=ORDERS, delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(str(v) for v in row) + end for row in table)


def coded(encoding: str, table=ORDERS, **options) -> bytes:
    return text(table, **options).encode(encoding)


TRADITIONAL = (
    ("訂單編號", "訂單日期", "地區", "省份", "類別", "產品", "銷售額"),
    ("CN-1", "2025-01-05", "華東", "浙江", "傢俱", "書桌", 100),
)
JAPANESE = (
    ("注文番号", "注文日", "地域", "都道府県", "カテゴリ", "製品", "売上"),
    ("CN-1", "2025-01-05", "関東", "とうきょう", "家具", "つくえ", 100),
)
WESTERN = (
    ("Nr", "Datum", "Region", "Größe", "Umsatz"),
    ("1", "2025-01-05", "Süd-Ost", "groß", "9,50 €"),
)
RARE = (*ORDERS, ("CN-4", "2025-04-01", "华东", "浙江", "家具", "𠮷野㐀桌", 5))
COMMAS = (
    *ORDERS[:2],
    (*ORDERS[2][:6], "200,5"),
    ORDERS[3],
    ("CN-4", *ORDERS[1][1:6], "1.234,50"),
)
BROKEN_UTF8 = coded("utf-8").replace("书桌".encode(), b"\xe4\xb9\xff\xfe")
MIXED = coded("utf-8", ORDERS[:3]) + coded("gbk", ORDERS[3:])


def cell(row: int, column: int, value: str):
    return lambda book: book.sheets[0].row(row)[column] == value


def _one_note(code: str, **facts):
    def found(book: Book) -> bool:
        notes = [n for n in (*book.notes, *book.sheets[0].notes) if n.code == code]
        return len(notes) == 1 and all(notes[0].facts[k] == v for k, v in facts.items())

    return found


def _same(content: bytes):
    return lambda: content


CASES = (
    Case("57", "UTF-8 with BOM", "a.csv", lambda: coded("utf-8-sig"), Expect(amounts=PLAIN, check=cell(0, 0, "订单编号"))),
    Case("57b", "UTF-8 without", "a.csv", lambda: coded("utf-8"), GOOD),
    Case("58", "UTF-16 LE with BOM", "a.csv", lambda: coded("utf-16"), GOOD),
    Case("58b", "UTF-16 BE with BOM", "a.txt", lambda: b"\xfe\xff" + coded("utf-16-be", delimiter="\t"), GOOD),
    Case("59", "UTF-16 LE without BOM", "a.csv", lambda: coded("utf-16-le"), GOOD),
    Case("59b", "UTF-16 BE without BOM", "a.csv", lambda: coded("utf-16-be"), GOOD),
    Case("60", "GBK", "a.csv", lambda: coded("gbk"), GOOD),
    Case("60b", "GBK, one short row", "a.csv", lambda: "地区,销售额\n华东,100\n".encode("gbk"), Expect(amounts=(100,))),
    Case("60c", "GBK text named .xls", "a.xls", lambda: coded("gbk", delimiter="\t"), Expect(amounts=PLAIN, notes=("read_as_text",))),
    Case("61", "GB18030, four bytes", "a.csv", lambda: coded("gb18030", RARE), Expect(amounts=(*PLAIN, 5), check=cell(4, 5, "𠮷野㐀桌"))),
    Case("62", "Big5", "a.csv", lambda: coded("big5", TRADITIONAL), Expect(check=cell(1, 2, "華東"))),
    Case("63", "Shift-JIS", "a.csv", lambda: coded("shift_jis", JAPANESE), Expect(check=cell(1, 3, "とうきょう"))),
    Case("63b", "Windows-1252", "a.csv", lambda: coded("cp1252", WESTERN, delimiter=";"), Expect(check=cell(1, 2, "Süd-Ost"))),
    Case("64", "mixed encodings", "a.csv", _same(MIXED), refused("mixed_encodings", row=1, other_row=4)),
    Case("65", "invalid UTF-8", "a.csv", _same(coded("utf-8", ORDERS * 20) + BROKEN_UTF8), refused("bad_bytes", row=82, bytes="E4 B9")),
    Case("65b", "invalid GBK", "a.csv", _same(coded("gbk", ORDERS * 20) + b"\x81\x00"), refused("nul")),
    Case("66", "NUL bytes", "a.csv", lambda: coded("utf-8").replace("椅子".encode(), b"a\0b"), refused("nul", row=3)),
    Case("67", "CR only", "a.csv", lambda: coded("utf-8", end="\r"), GOOD),
    Case("67b", "mixed line ends", "a.csv", lambda: coded("utf-8").replace(b"\n", b"\r\n", 1).replace(b"2025-02-06", b"2025-02-06", 1), GOOD),
    Case("67c", "CR and LF in turn", "a.csv", lambda: text().replace("\n", "\r", 2).encode(), GOOD),
    Case("68", "semicolons", "a.csv", lambda: coded("utf-8", delimiter=";"), GOOD),
    Case("68b", "tabs", "a.tsv", lambda: coded("utf-8", delimiter="\t"), GOOD),
    Case("68c", "pipes", "a.txt", lambda: coded("utf-8", delimiter="|"), GOOD),
    Case("68d", "sep=;", "a.csv", lambda: b"sep=;\r\n" + coded("utf-8", delimiter=";"), Expect(amounts=PLAIN, check=cell(0, 0, "订单编号"))),
    Case("69", "unclosed quote", "a.csv", lambda: coded("utf-8").replace("椅子".encode(), '"椅子'.encode()), refused("unclosed_quote", row=3)),
    Case("69b", "unclosed quote, much behind it", "a.csv", lambda: coded("utf-8").replace("椅子".encode(), '"椅子'.encode()) + coded("utf-8", ORDERS[1:]) * 5000, refused("unclosed_quote", row=3)),
    Case("69c", "text behind a closing quote", "a.csv", lambda: coded("utf-8").replace("椅子".encode(), b'"12" x'), refused("stray_quote", row=3)),
    Case("70", "10 MB single line", "a.csv", lambda: text(ORDERS[:2]).encode() + b"a," * (5 << 20), refused("long_line", row=3)),
    Case("70b", "10 MB single cell", "a.csv", lambda: b"a" * (10 << 20), refused("long_line", row=1)),
    Case("71", "ragged rows", "a.csv", lambda: coded("utf-8") + "CN-9,2025-01-09\nCN-10,2025-01-10,华东,浙江,家具,书桌,7,x,y\n".encode(), Expect(amounts=(*PLAIN, None, 7), check=_one_note("ragged", row=5, found=2, width=7, count=2))),
    Case("72", "comma decimals with semicolons", "a.csv", lambda: coded("utf-8", COMMAS, delimiter=";"), Expect(amounts=(*PLAIN, Decimal("1234.5")))),
)  # fmt: skip
