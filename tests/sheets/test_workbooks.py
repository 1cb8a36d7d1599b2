"""Workbooks: right values, odd things named, dangerous ones kept out of this process."""

import datetime as dt
import io
import random
import subprocess
import sys
from decimal import Decimal

import pytest
import xlsxwriter
import xlwt

from luopan.sheets.cells import CellError, Column, Kind
from luopan.sheets.limits import Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import Unreadable
from luopan.sheets.values import numbers
from tests.corpus.cases import CASES
from tests.corpus.packages import compound, packed, parts, rows_of, sheet, workbook


def written(fill, **options) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book, book.add_worksheet("订单"))
    book.close()
    return out.getvalue()


def refusal(
    content: bytes, name: str = "a.xlsx", limits: Limits | None = None
) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        open_book(content, name, limits or Limits())
    return caught.value


def test_every_kind_of_cell():
    def fill(book, page):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        page.write_row(0, 0, ["文字", 3, 0.1 + 0.2, True, None, -60.70400000000001])
        page.write_datetime(1, 0, dt.date(2025, 3, 7), day)
        page.write_datetime(1, 1, dt.datetime(2025, 3, 7, 13, 45, 30), time)
        page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        page.write_formula(1, 3, "=1+1", None, 2)
        page.write(2, 0, 43000, book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))

    page = open_book(written(fill), "a.xlsx").sheets[0]
    assert page.row(0) == ("文字", 3, Decimal("0.3"), True, None, Decimal("-60.704"))
    assert page.row(1)[:4] == (
        dt.date(2025, 3, 7),
        dt.datetime(2025, 3, 7, 13, 45, 30),
        CellError("#DIV/0!"),
        2,
    )
    assert page.row(2)[0] == dt.date(2017, 9, 22)
    assert isinstance(page.row(0)[1], int)


def test_rows_and_columns_before_the_first_cell_count():
    def fill(book, page):
        page.write(4, 3, "x")
        page.write(5, 3, 7)

    page = open_book(written(fill), "a.xlsx").sheets[0]
    assert (page.height, page.width) == (6, 4)
    assert page.row(4) == (None, None, None, "x")
    assert page.row(0) == (None, None, None, None)


def test_errors_sit_where_they_are_though_the_table_starts_lower():
    def fill(book, page):
        page.write(3, 1, "x")
        page.write_formula(4, 1, "=NA()", None, "#N/A")

    page = open_book(written(fill), "a.xlsx").sheets[0]
    assert page.columns[1][4] == CellError("#N/A")


def test_several_sheets_hidden_ones_marked():
    def fill(book, page):
        page.write(0, 0, "a")
        other = book.add_worksheet("隐藏")
        other.write(0, 0, "b")
        other.hide()
        book.add_chartsheet("图")

    book = open_book(written(fill), "a.xlsx")
    assert [(s.name, s.hidden) for s in book.sheets] == [
        ("订单", False),
        ("隐藏", True),
    ]
    assert [s.name for s in book.visible] == ["订单"]
    assert book.sheet("隐藏").row(0) == ("b",)


def test_xls_with_error_hidden_row_and_1904():
    book = xlwt.Workbook()
    book.dates_1904 = True
    page = book.add_sheet("订单")
    page.write(0, 0, "a")
    page.write(1, 0, 1.5)
    page.write(1, 1, dt.date(2025, 3, 7), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.row(1).hidden = True
    page.row(2).set_cell_error(0, 0x2A)
    out = io.BytesIO()
    book.save(out)
    read = open_book(out.getvalue(), "a.xls")
    page = read.sheets[0]
    assert page.columns[0][2] == CellError("#N/A")
    assert page.columns[1][1] == dt.date(2025, 3, 7)
    assert page.hidden_rows == (1,)
    assert {n.code for n in (*read.notes, *page.notes)} == {
        "date_1904",
        "hidden_rows",
        "cell_errors",
    }


def test_a_workbook_named_csv_is_read_for_what_it_is():
    book = open_book(workbook(), "a.csv")
    assert book.format == "xlsx"


def test_memory_that_runs_out_kills_only_the_child():
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c><c r="ZZ{i}"><v>1</v></c></row>'
        for i in range(1, 10_000)
    )
    found = refusal(workbook(sheet=sheet(rows)), limits=Limits(memory_bytes=120 << 20))
    assert found.code == "too_costly"


def test_an_abort_in_the_parser_kills_only_the_child():
    """With the look-through told to allow it, calamine's SIGABRT stays in the child."""
    far = rows_of() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    wide = Limits(rows=2_000_000, columns=20_000, cells=1 << 40)
    assert refusal(workbook(sheet=sheet(far)), limits=wide).code == "too_costly"


def test_time_that_runs_out_kills_only_the_child():
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 100_000)
    )
    assert (
        refusal(workbook(sheet=sheet(rows)), limits=Limits(seconds=0.05)).code
        == "too_costly"
    )


def test_long_cells_are_named():
    found = refusal(workbook(sheet=sheet(rows_of([["a", "b"], ["x", "y" * 40_000]]))))
    assert (found.code, found.facts["row"], found.facts["sheet"]) == (
        "cell_too_long",
        2,
        "订单",
    )


@pytest.mark.parametrize("cut", range(0, 4000, 400))
def test_cut_off_files_are_damaged(cut):
    for content in (
        workbook(),
        compound({"Workbook": b"\x09\x08\x10\x00\x00\x06" + bytes(4090)}),
    ):
        kept = content[: max(600, len(content) - cut - 30)]
        assert refusal(kept, "a.xls").code in {"damaged", "no_sheet", "not_a_table"}


def test_the_child_needs_neither_django_nor_numpy():
    code = (
        "import sys; sys.modules['django'] = None; sys.modules['numpy'] = None;"
        "import luopan.sheets.child"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_chinese_superstore_reads_to_the_last_decimal(shared):
    book = open_book(shared("superstore_cn/示例 - 超市.xls"))
    assert [(s.name, s.height) for s in book.sheets] == [
        ("订单", 10_001),
        ("退货", 297),
        ("销售人员", 7),
    ]
    column = book.sheet("订单").columns[16]
    assert column[0] == "销售额"
    read = numbers(column.slice(1))
    assert not read.bad.any() and not read.rounded.any()
    assert read.total == sum((Decimal(v) for v in column.slice(1)), Decimal(0))


def test_the_us_superstore_and_its_targets(shared):
    book = open_book(shared("superstore_us_target/Sales Target (US).xlsx"))
    assert book.sheets[0].row(1) == (
        "Office Supplies",
        dt.date(2017, 1, 3),
        "Consumer",
        15,
    )
    orders = open_book(shared("superstore_us_target/Sample - Superstore.xls")).sheet(
        "Orders"
    )
    sales = orders.columns[17]
    assert sales[0] == "Sales"
    assert not numbers(sales.slice(1)).bad.any()


def test_columns_slice_take_and_list():
    column = Column.of(
        [
            "a",
            None,
            2,
            Decimal("1.5"),
            dt.date(2025, 1, 1),
            True,
            CellError("#N/A"),
            "a",
        ]
    )
    assert (
        column.plain()
        == list(column)
        == [
            "a",
            None,
            2,
            Decimal("1.5"),
            dt.date(2025, 1, 1),
            True,
            CellError("#N/A"),
            "a",
        ]
    )
    assert list(column.slice(2, 4)) == [2, Decimal("1.5")]
    assert column.take(column.blank.nonzero()[0]).kinds.tolist() == [Kind.BLANK]
    assert column.shown(1) == "" and column.shown(6) == "#N/A"
    assert Column.of(["a", None, "b"]).plain() == ["a", None, "b"]


SMALL = [
    c
    for c in CASES
    if c.quick
    and c.id
    in {
        "4",
        "6",
        "11",
        "14",
        "18",
        "20",
        "23c",
        "26",
        "29",
        "38",
        "45",
        "46",
        "50",
        "64",
        "69",
        "83",
    }
]


@pytest.mark.parametrize("case", SMALL, ids=[f"{c.id} {c.name}" for c in SMALL])
def test_some_of_the_corpus(case, tmp_path):
    """The whole of it runs in tests/corpus, as a slow test."""
    from tests.corpus.test_corpus import check

    path = tmp_path / case.file
    path.write_bytes(case.build())
    check(case, path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_never_raise_anything_else(seed):
    """Four workbooks, broken at random: refused in words or read, nothing else."""
    chance = random.Random(seed)
    old = next(c for c in CASES if c.id == "23c").build()
    for good in (workbook(), packed(parts(), level=0), old, old):
        broken = bytearray(good)
        for _flip in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            open_book(bytes(broken), "a.xlsx" if good[:2] == b"PK" else "a.xls")
        except Unreadable as refusal:
            assert "%(" not in str(refusal)
