"""The workbook of a planned year, as LibreOffice reckons it anew and as one reads it."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_main_job import SAMPLES, luopan

HEAD = 4  # row of the heads
UNIT, PRODUCT, FIRST_MONTH = 5, 6, 11


def written(tmp_path: Path, *words: str, lang: str = "en") -> Path:
    out = tmp_path / "plan.xlsx"
    done = luopan(
        "plan", SAMPLES / "bike_sales.csv", "--by", "state", "--product", "category_1",
        "--grow", "5%", "--out", out, *words, lang=lang,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


def reckoned(path: Path, tmp_path: Path) -> list[float]:
    """What LibreOffice makes of every formula whose stored result was taken away."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    bare = openpyxl.load_workbook(path)  # keeps formulas, not their results
    formulas = [
        cell.coordinate
        for row in bare.worksheets[0].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert len(formulas) > 20
    bare.save(path)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "back"), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    page = openpyxl.load_workbook(tmp_path / "back" / path.name, data_only=True)
    return [page.worksheets[0][place].value for place in formulas]


@pytest.mark.slow
@pytest.mark.parametrize("calendar", ["months", "445", "26th"])
def test_libreoffice_reckons_every_check_to_zero(tmp_path, calendar):
    path = written(tmp_path, "--calendar", calendar, "--round", "100")
    assert set(reckoned(path, tmp_path)) == {0}


@pytest.mark.slow
def test_the_checks_see_a_month_that_does_not_add_up(tmp_path):
    """A thousand moved from January to February of one unit: its year is right, no month is."""
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    row = next(
        place
        for place in range(HEAD + 2, page.max_row)
        if page.cell(place, UNIT).value == "NY"
    )
    page.cell(row, FIRST_MONTH).value -= 1000
    page.cell(row, FIRST_MONTH + 1).value += 1000
    book.save(path)
    found = reckoned(path, tmp_path)
    assert sorted(found)[-2:] == [2000, 2000]  # its products, and the units above
    assert found.count(0) == len(found) - 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "lang", "says"),
    [
        ([], "en", "Sales amount. Data reach 2011-12-28."),
        (["--currency", "USD"], "zh", "销售额，USD。数据截至 2011-12-28。"),
        (["--metric", "orders"], "zh", "订单数，笔。数据截至 2011-12-28。"),
    ],
)
def test_it_says_what_its_numbers_are(tmp_path, words, lang, says):
    page = openpyxl.load_workbook(written(tmp_path, *words, lang=lang)).worksheets[0]
    assert page.cell(1, UNIT).value in ("Plan 2012", "2012 年计划")
    assert page.cell(2, UNIT).value == says
    assert not page.column_dimensions["E"].hidden


@pytest.mark.slow
def test_measures_are_said_in_the_readers_language(tmp_path):
    files = openpyxl.load_workbook(written(tmp_path, lang="zh")).worksheets[2]
    said = {cell.value for row in files.iter_rows() for cell in row}
    assert {"金额", "数量"} <= said
    assert not {"amount", "quantity"} & said
