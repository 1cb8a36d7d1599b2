"""Trust checks in a browser: whose record it is sees it first and answers, then who leads him."""

import pytest

from tests.browser.days import SEAT, Days
from tests.browser.measures import axe

MONTH = "period=2026-09"
COPIED, ANSWER = "补-0913-1", "与上一家同一方案，两家都当面讲过"
# Of September: three records are looked at, one of them asks.
ASKED = "2026 年 9 月的 3 条记录中，1 条存疑。"


@pytest.fixture
def days(open_page, demo_home, watch) -> Days:
    """The demo company, that this test alone changes."""
    return Days(demo_home, open_page, watch)


def is_his_first(days: Days) -> None:
    """On the 15th: Today tells him, his page asks; his manager reads nothing of it."""
    with days.day("2026-09-15", worked=False) as play:
        page = play.page("tang", f"/track/trust/?unit={SEAT}&{MONTH}")
        assert COPIED not in page.inner_text("main") and not axe(page)
        assert page.inner_text(".head p").startswith("2026 年 9 月的 2 条记录没有")
        page = play.page("rep", "/", size="phone")
        page.click("a[href*='/track/trust/']")
        page.goto(f"{play.address}/track/trust/?{MONTH}", wait_until="networkidle")
        assert page.inner_text(".head p").startswith(ASKED)
        row = page.locator("tr", has_text=COPIED)
        assert "2026-09-21" in row.inner_text()  # the day from which she sees it
        row.locator("summary").click()
        assert not axe(page)
        row.locator("[name=said]").fill(ANSWER)
        row.locator("button").click()
        page.wait_for_selector("[role=status]")
        assert ANSWER in page.locator("tr", has_text=COPIED).inner_text()
        page = play.page("tang", f"/track/trust/?unit={SEAT}&{MONTH}")
        assert ANSWER not in page.inner_text("main")


@pytest.mark.slow
def test_a_doubt_is_its_own_persons_for_a_week(days):
    """A week after the record came in his manager reads it, with his words beside it."""
    is_his_first(days)
    with days.day("2026-09-21", worked=False) as play:
        page = play.page("tang", f"/track/trust/?unit={SEAT}&{MONTH}")
        assert page.inner_text(".head p") == f"{ASKED}其中 1 条已说明。"
        assert ANSWER in page.locator("tr", has_text=COPIED).inner_text()
        assert page.locator("tr", has_text=COPIED).locator("form").count() == 0
        for who in ("zhou", "fang", "shu"):
            page = play.page(who, f"/track/trust/?unit={SEAT}&{MONTH}")
            assert COPIED not in page.inner_text("main")
