"""A quarter through the pages: plans, weeks of records, calls, a warning, the step that is taken.

Five people of four roles play it on the demo company while its days pass. Every number they
read is held against the records themselves, read from the database by a statement of its own.
"""

import re

import pytest

from tests.browser.days import (
    REGION,
    SEAT,
    TEAM,
    WAN,
    Days,
    adds_action,
    cells,
    is_taken_up,
    is_tracked,
    wan,
)
from tests.browser.playing import Play


@pytest.fixture
def quarter(open_page, demo_home, watch) -> Days:
    """The demo company, that this test alone changes."""
    return Days(demo_home, open_page, watch)


def gap_of(play: Play, who: str) -> tuple[float, float]:
    """What the actions of the team are expected to bring, whole and by confidence."""
    page = play.page(who, f"/act/gap/?unit={TEAM}&metric=sales_amount")
    _target, _actual, _landing, _gap, expected, likely, *_ = cells(page, "成都部")
    return wan(expected), wan(likely)


def is_planned(play: Play) -> str:
    """The team's manager plans an action for a seat; the gap counts what it is to bring."""
    expected, likely = gap_of(play, "tang")
    page = play.page("tang", f"/act/?unit={TEAM}")
    adds_action(page, "国庆后逐家回访在谈客户", "2026-10-09", "2026-12-20")
    page.goto(f"/act/?unit={SEAT}", wait_until="networkidle")
    page.click("text=国庆后逐家回访在谈客户")
    page.wait_for_url(re.compile(r"/act/\d+/"))
    number = re.search(r"/act/(\d+)/", page.url).group(1)
    form = page.locator("form[action$='/do/brings/']")
    form.locator("[name=metric]").select_option("sales_amount")
    for name, text in [
        ("amount", "30万"),
        ("from", "2026-10-09"),
        ("until", "2026-12-31"),
        ("sure", "50"),
    ]:
        form.locator(f"[name={name}]").fill(text)
    with page.expect_navigation(wait_until="networkidle"):
        form.locator("button[type=submit]").click()
    now = gap_of(play, "tang")
    assert now == pytest.approx((expected + 30, likely + 15), abs=0.11)
    return number


def is_worked(quarter: Days, play: Play) -> None:
    """On a phone the rep enters a visit and a receipt; Track counts both, to the last fen."""
    before = quarter.recorded("receipts", "2026-10-01", "2027-01-01")
    seen = quarter.recorded("visits", "2026-10-01", "2027-01-01")
    page = play.page("rep", "/log/", size="phone")
    visit = page.locator("form[data-kind=visit]")
    visit.locator("[data-fills=customer]").first.click()
    visit.locator("textarea").fill("确认四季度备件清单")
    visit.locator("button[type=submit]").click()
    page.locator("#lately li", has_text="确认四季度备件清单").wait_for()
    page.goto("/log/?kind=receipt", wait_until="networkidle")
    receipt = page.locator("form[data-kind=receipt]")
    receipt.locator("[data-fills=customer]").first.click()
    receipt.locator("[name=amount]").fill("123456.78")
    receipt.locator("button[type=submit]").click()
    page.locator("#lately li", has_text="回款").wait_for()
    after = quarter.recorded("receipts", "2026-10-01", "2027-01-01")
    assert after - before == 123_456_780_000
    assert quarter.recorded("visits", "2026-10-01", "2027-01-01") - seen == 1_000_000


def is_called(play: Play) -> None:
    """The rep stands by a number for October, his manager puts his own beside; it adds up."""
    page = play.page("rep", f"/track/forecast/?unit={SEAT}")
    page.fill("input[name=committed-2026-10]", "9.9万")
    page.fill("input[name=upside-2026-10]", "12万")
    page.fill("input[name=said]", "两单月底前签")
    with page.expect_navigation(wait_until="networkidle"):
        page.click(".call button[type=submit]")
    page = play.page("tang", f"/track/forecast/?unit={TEAM}&period=2026-10")
    assert "两单月底前签" in page.locator("main").inner_text()
    table = page.locator("table.calls tbody tr:not(.words)")
    stands = [wan(row) for row in table.locator("td.strong").all_inner_texts()]
    names = table.locator("th").all_inner_texts()
    assert stands[0] == pytest.approx(sum(stands[1:]), abs=0.06 * len(stands))
    own = next(n for n, name in enumerate(names) if name.startswith("成都部客户经理3"))
    assert stands[own] == 9.9


def is_warned(quarter: Days, play: Play) -> str:
    """The region's manager reads what is coming, and takes the largest up with an action."""
    name = "西南四季度追赶：每周复盘前三十个商机"
    return is_taken_up(quarter, play, name, "2026-10-13", "2026-12-25")


def step_is_seen(play: Play, number: str) -> None:
    """The director sees that somebody has taken it up, and the action among the region's."""
    page = play.page("lin", "/track/warnings/?state=taken")
    assert page.locator(f".warns a[href='/track/warnings/{number}/']").count() == 1
    page = play.page("lin", f"/act/?unit={REGION}")
    assert page.get_by_text("西南四季度追赶").count() >= 1


def is_ended(play: Play, action: str) -> None:
    """The action's owner says what came of it."""
    page = play.page("tang", f"/act/{action}/")
    form = page.locator("form[action$='/do/move/']")
    form.locator("[name=state]").select_option("done")
    form.locator("[name=said]").fill("三家签约")
    with page.expect_navigation(wait_until="networkidle"):
        form.locator("button[type=submit]").click()
    assert "已完成" in page.locator("main").inner_text()


def is_held_against_what_came(quarter: Days, play: Play) -> None:
    """October is over: the call stands beside what came, first for who called it."""
    page = play.page("rep", f"/track/forecast/accuracy/?unit={SEAT}")
    came = quarter.recorded("sales_amount", "2026-10-01", "2026-11-01")
    actual, *called = cells(page, "2026 年 10 月")
    assert wan(actual) == pytest.approx(came / WAN, abs=0.051)
    assert any(cell.startswith("9.9") for cell in called)


@pytest.mark.slow
def test_from_the_plan_of_a_quarter_to_what_came(quarter):
    with quarter.day("2026-09-15") as play:
        action = is_planned(play)
    with quarter.day("2026-10-12") as play:
        is_worked(quarter, play)
        is_tracked(quarter, play, "rep", SEAT, "2026-10")
        is_tracked(quarter, play, "he", REGION, "2026-10")
        is_called(play)
        number = is_warned(quarter, play)
        step_is_seen(play, number)
    with quarter.day("2026-11-16", worked=False) as play:
        is_held_against_what_came(quarter, play)
        is_ended(play, action)
        step_is_seen(play, number)
    with quarter.day("2026-12-31", worked=False) as play:
        for month in ("2026-10", "2026-11", "2026-12"):
            is_tracked(quarter, play, "lin", REGION, month)
