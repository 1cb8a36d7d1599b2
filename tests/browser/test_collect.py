"""Collecting by workbook in a browser: out, in, compared, loaded; light, open, on a phone."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.browser.measures import axe, weigh
from tests.browser.server import luopan
from tools.browser import sign_in

PAGE = "/collect/"


@pytest.mark.parametrize(("who", "path"), [("he", PAGE), ("fang", "/supports/")])
def test_pages_are_light_and_open(open_page, demo, who, path):
    page = open_page(demo, lang="en", theme="dark", size="phone")
    sign_in(page, who, "en")
    page.goto(path, wait_until="networkidle")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert axe(page) == []
    weight = weigh(page, path)
    assert weight.wire <= 130_000
    assert weight.shift == 0


@pytest.mark.slow
def test_a_region_is_loaded_and_the_next_workbook_changes_one_cell(
    open_page, own_demo, demo_home, tmp_path
):
    page = open_page(own_demo, lang="zh")
    sign_in(page, "he", "zh")
    page.goto(PAGE, wait_until="networkidle")
    page.locator(".returned .btn.pri").click()
    page.wait_for_selector("text=已载入，现在就是该单元的申报。")
    with page.expect_download() as kept:
        page.locator(".mine button").click()
    file = tmp_path / "west.xlsx"
    file.write_bytes(_typed(kept.value.path().read_bytes()))
    page.set_input_files("input[name=files]", str(file))
    page.locator(".drop button").click()
    page.wait_for_load_state("networkidle")
    luopan(demo_home, "work", "--once")
    page.wait_for_selector(".returned .state.on", timeout=30_000)
    assert page.locator(".returned .fold tbody tr").count() == 1
    assert "1 个单元格有变化" in page.locator(".returned").inner_text()


def _typed(content):
    book = load_workbook(BytesIO(content))
    book.worksheets[0]["G7"].value = "1.2亿"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
