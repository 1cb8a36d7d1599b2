"""An assessment sheet in a browser: drawn up, its sum and example as one types, published, scored."""

import pytest

from tools.browser import sign_in


@pytest.fixture
def enter(open_page, own_demo):
    """A page of somebody's at a demo that this test alone changes."""

    def as_user(username, path, **look):
        page = open_page(own_demo, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return as_user


def test_from_the_table_to_the_score_of_a_seat(enter):
    page = enter("zhou", "/targets/assessment/", lang="zh")
    page.click(".sheet-card:has-text('通用岗位') a.btn")
    page.wait_for_selector(".drawn li")
    assert "权重合计 100 / 100" in page.inner_text(".sum")
    weight = page.locator(".drawn input[name=weight]:visible")
    weight.first.fill("40")
    weight.first.blur()
    page.wait_for_selector(".sum.off >> text=权重合计 90 / 100")
    assert page.locator(".worked tbody tr").count() == 6
    page.click("button[value=add]")
    page.wait_for_selector(".drawn li:nth-of-type(9)")
    last = page.locator(".drawn li").last
    last.locator("select[name=metric]").select_option("orders")
    page.wait_for_selector(".drawn li:last-of-type select[name=source]")
    last.locator("select[name=source]").select_option("fixed")
    page.wait_for_selector(".drawn li:last-of-type input[name=bar]:visible")
    last.locator("input[name=bar]").fill("2")
    last.locator("input[name=weight]").fill("10")
    last.locator("input[name=weight]").blur()
    page.wait_for_selector(".sum:not(.off) >> text=权重合计 100 / 100")
    page.click("button.pri:has-text('保存草稿')")
    page.wait_for_selector("text=已保存草稿")
    page.wait_for_load_state("networkidle")  # until then the button opens nothing
    page.click("button[data-opens=publish]")
    page.fill("#publish input[name=reason]", "下半年起考核订单数")
    page.click("#publish button[type=submit]")
    page.wait_for_selector("text=已发布，即日生效")

    seat = enter("rep", "/track/", lang="zh", size="phone")
    seat.wait_for_selector(".score-card >> text=订单数")
    seat.click(".score-card a.btn")
    seat.wait_for_selector(".months")
    assert "全年得分" in seat.inner_text(".head p")
    assert "按变更前的考核表得分" in seat.inner_text("main")
    width = seat.evaluate("document.documentElement.scrollWidth")
    assert width <= seat.viewport_size["width"]
