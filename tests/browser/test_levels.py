"""Floor and stretch on the grid: switch, type a part of the target, hold, undo, the dialog."""

import pytest

from tests.browser.measures import axe
from tests.browser.test_grid import WRONG_SUMS, Table


@pytest.mark.slow
def test_the_floor_is_typed_held_taken_back_and_set_for_all(open_page, own_demo, watch):
    watch.allow(422)
    plays(Table(open_page(own_demo), "lin", "?version=4&which=floor"))


def plays(grid: Table) -> None:
    """The same on any demo."""
    page = grid.page
    assert page.evaluate(WRONG_SUMS) == 0
    before, whole = grid.amount("华南"), grid.amount("云澜科技")
    grid.go("华南").type("90%")
    floor = grid.amount("华南")
    assert floor == pytest.approx(before / 0.85 * 0.9, abs=2)
    assert grid.amount("云澜科技") == whole + floor - before
    assert page.evaluate(WRONG_SUMS) == 0
    grid.go("华南").keys("h").settle()
    assert page.locator(".gc.hold").count() >= 1
    grid.go("华南").type("999亿")
    assert "最高只能是" in grid.toast
    assert grid.amount("华南") == floor
    grid.keys("Control+z").settle().keys("Control+z").settle()
    assert grid.amount("华南") == before
    page.get_by_role("link", name="挑战").first.click()
    page.wait_for_selector("#grid[data-ready]")
    assert grid.amount("华南") > before
    page.locator("[aria-label='更多']").first.click()
    page.get_by_role("button", name="保底与挑战").click()
    assert axe(page) == []
    page.locator("#levels input[name=stretch]").fill("120")
    page.locator("#levels button[type=submit]").click()
    page.wait_for_selector("#grid[data-ready]")
    assert page.get_by_text("按此比例随目标联动").is_visible()
