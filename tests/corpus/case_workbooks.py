"""Inputs 39 to 56: what is in a workbook."""

import datetime as dt
import io
from decimal import Decimal

import xlsxwriter

from luopan.sheets.book import Book
from luopan.sheets.cells import CellError
from tests.corpus.cases import GOOD, PLAIN, Case, Expect, refused
from tests.corpus.packages import (
    BOOK,
    BOOK_RELS,
    ORDERS,
    packed,
    parts,
    rows_of,
    sheet,
    workbook,
)

HEAD, *BODY = ORDERS


def written(fill, **options) -> bytes:
    """A workbook by XlsxWriter; ``fill`` gets the workbook and a sheet with the orders."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": dt.datetime(2020, 1, 1)})  # else: now
    page = book.add_worksheet("订单")
    for row, line in enumerate(ORDERS):
        page.write_row(row, 0, line)
    fill(book, page)
    book.close()
    return out.getvalue()


def no_sheet() -> bytes:
    return workbook(
        book=BOOK.replace('<sheet name="订单" sheetId="1" r:id="rId1"/>', "")
    )


def hidden(state: str) -> bytes:
    return workbook(book=BOOK.replace('sheetId="1"', f'sheetId="1" state="{state}"'))


def one_hidden() -> bytes:
    return written(lambda book, page: book.add_worksheet("旧").hide())


def no_head() -> bytes:
    return workbook(sheet=sheet(rows_of(BODY)))


def head_again() -> bytes:
    return workbook(sheet=sheet(rows_of((HEAD, *BODY[:2], HEAD, *BODY[2:]))))


def strange_head() -> bytes:
    odd = (
        "订单\u00a0编号",
        "订单日期",
        "地　区",
        "省\n份",
        "Ｃａｔ",
        "产品",
        " 销售额 ",
    )
    return workbook(sheet=sheet(rows_of((odd, *BODY))))


def _strange(book: Book) -> bool:
    return book.sheets[0].row(0)[:5] == (
        "订单\u00a0编号",
        "订单日期",
        "地　区",
        "省\n份",
        "Ｃａｔ",
    )


def merged_head() -> bytes:
    def fill(book, page):
        page.merge_range("A1:F1", "", book.add_format())
        page.write_row(0, 0, ("基本信息", *[""] * 6), book.add_format())
        page.write_row(1, 0, HEAD)
        for row, line in enumerate(BODY, 2):
            page.write_row(row, 0, line)

    return written(fill)


def unstored() -> bytes:
    rows = (
        rows_of()
        .replace("<v>100</v>", "<f>50*2</f>")
        .replace("<v>200.5</v>", "<f>401/2</f><v></v>")
    )
    return workbook(sheet=sheet(rows))


def errors() -> bytes:
    def fill(book, page):
        for row, error in enumerate(("#N/A", "#DIV/0!", "#REF!"), 1):
            page.write_formula(row, 6, "=1/0", None, error)

    return written(fill)


def _errors(book: Book) -> bool:
    column = book.sheets[0].columns[6]
    return list(column)[1:] == [
        CellError("#N/A"),
        CellError("#DIV/0!"),
        CellError("#REF!"),
    ]


def external() -> bytes:
    made = parts(
        sheet=sheet(rows_of().replace("<v>100</v>", "<f>[1]Sheet1!A1</f><v>100</v>"))
    )
    made["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    return packed(made)


def text_days() -> bytes:
    days = ("2025/1/5", "2025年2月6日", "20250307")
    return workbook(
        sheet=sheet(
            rows_of(
                (HEAD, *((r[0], d, *r[2:]) for r, d in zip(BODY, days, strict=True)))
            )
        )
    )


def _dated(values, **options) -> bytes:
    def fill(book, page):
        look = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, value in enumerate(values, 1):
            page.write(row, 1, value, look)

    return written(fill, **options)


def percents() -> bytes:
    def fill(book, page):
        page.write(1, 6, 0.12, book.add_format({"num_format": "0%"}))
        page.write(2, 6, 12)
        page.write(3, 6, "12%")

    return written(fill)


def numbers_as_text() -> bytes:
    def fill(book, page):
        quoted = book.add_format({"quote_prefix": True})
        for row, text in enumerate(("100", "200.5", "-30"), 1):
            page.write_string(row, 6, text, quoted)

    return written(fill)


def truths() -> bytes:
    def fill(book, page):
        page.write_boolean(1, 6, True)
        page.write_boolean(2, 6, False)
        page.write_string(3, 6, "TRUE")

    return written(fill)


def hidden_rows() -> bytes:
    def fill(book, page):
        page.autofilter("A1:G4")
        page.set_row(2, None, None, {"hidden": True})

    return written(fill)


def wide() -> bytes:
    row = tuple(f"列{i}" for i in range(16_384))

    def fill(book, page):
        page.write_row(0, 0, row)

    return written(fill)


def float_noise() -> bytes:
    rows = rows_of().replace("<v>100</v>", "<v>129.69600000000003</v>")
    return workbook(
        sheet=sheet(rows.replace("<v>200.5</v>", "<v>-60.704000000000008</v>"))
    )


def prefixed() -> bytes:
    """Tags with a prefix, as the Open XML SDK writes them."""
    import re

    xml = re.sub(r"<(/?)(?!\?)", r"<\1x:", sheet(rows_of())).replace(
        "xmlns=", "xmlns:x="
    )
    return workbook(sheet=xml)


def absolute_targets() -> bytes:
    return workbook(
        book_rels=BOOK_RELS.replace('Target="worksheets', 'Target="/xl/worksheets')
    )


CASES = (
    Case("39", "no sheet", "a.xlsx", no_sheet, refused("no_sheet")),
    Case("40", "only a hidden sheet", "a.xlsx", lambda: hidden("hidden"), refused("hidden_only")),
    Case("40b", "only a very hidden sheet", "a.xlsx", lambda: hidden("veryHidden"), refused("hidden_only")),
    Case("40c", "one of two hidden", "a.xlsx", one_hidden, Expect(amounts=PLAIN, notes=("hidden_sheet",))),
    Case("41", "header missing", "a.xlsx", no_head, Expect(check=lambda b: b.sheets[0].height == 3)),
    Case("42", "header repeated", "a.xlsx", head_again, Expect(amounts=(*PLAIN[:2], "no_number", PLAIN[2]))),
    Case("43", "header with NBSP, full width, line break", "a.xlsx", strange_head, Expect(amounts=PLAIN, check=_strange)),
    Case("44", "merged header", "a.xlsx", merged_head, Expect(amounts=PLAIN, notes=("merged",))),
    Case("45", "formulas without value", "a.xlsx", unstored, Expect(amounts=(None, None, PLAIN[2]), notes=("formula_without_value",))),
    Case("46", "formula errors", "a.xlsx", errors, Expect(amounts=("cell_error",) * 3, notes=("cell_errors",), check=_errors)),
    Case("47", "external link", "a.xlsx", external, Expect(amounts=PLAIN, notes=("external_links",))),
    Case("48", "dates as text", "a.xlsx", text_days, Expect(amounts=PLAIN, days=("2025-01-05", "2025-02-06", "2025-03-07"))),
    Case("49", "1904 days", "a.xlsx", lambda: _dated([dt.date(2025, 1, 5), 0, 1], date_1904=True), Expect(days=("2025-01-05", "no_day", "1904-01-02"), notes=("date_1904",))),
    Case("50", "29 Feb 1900", "a.xlsx", lambda: _dated([59, 60, 61]), Expect(days=("1900-02-28", "no_such_day", "1900-03-01"))),
    Case("51", "9999-12-31 and negative", "a.xlsx", lambda: _dated([2_958_465, -5, 1e300]), Expect(days=("day_out_of_range", "no_day", "day_out_of_range"))),
    Case("52", "0.12 as a percentage and 12", "a.xlsx", percents, Expect(amounts=(Decimal("0.12"), 12, Decimal("0.12")))),
    Case("53", "numbers as text", "a.xlsx", numbers_as_text, GOOD),
    Case("54", "booleans in amounts", "a.xlsx", truths, Expect(amounts=("truth", "truth", "no_number"))),
    Case("55", "hidden rows", "a.xlsx", hidden_rows, Expect(amounts=PLAIN, notes=("hidden_rows",))),
    Case("56", "16,384 columns", "a.xlsx", wide, refused("too_many_columns", limit=1000)),
    Case("56b", "float noise", "a.xlsx", float_noise, Expect(amounts=(Decimal("129.696"), Decimal("-60.704"), -30))),
    Case("56c", "prefixed tags", "a.xlsx", prefixed, GOOD),
    Case("56d", "absolute targets", "a.xlsx", absolute_targets, GOOD),
)  # fmt: skip
