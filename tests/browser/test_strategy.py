"""The strategy in a browser: from the outline to a new objective, its target, its fall."""

import re

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in

PAGES = (
    "/strategy/?year=2026",
    "/strategy/?year=2027",
    "/strategy/one-page/?year=2026",
    "/strategy/coverage/?year=2027",
    "/strategy/assumptions/",
    "/strategy/assumptions/A-02/",
    "/strategy/assumptions/R-01/",
    "/strategy/new/?year=2027",
    "/strategy/assumptions/new/?kind=risk",
)


@pytest.fixture
def at(open_page):
    """Opens a page of a server as somebody."""

    def open_as(address, username, path, **look):
        page = open_page(address, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return open_as


@pytest.mark.parametrize(
    ("lang", "theme", "size"), [("zh", "light", "desk"), ("en", "dark", "phone")]
)
def test_every_page_is_readable_and_fits(at, demo, lang, theme, size):
    page = at(demo, "lin", "/", lang=lang, theme=theme, size=size)
    wrong = []
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if wide > seen:
            wrong.append(f"{path}: {wide} px wide on {seen}")
        wrong += [f"{path}: {found}" for found in axe(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.path
def test_from_the_outline_to_a_new_objective_with_its_target(at, own_demo, watch):
    page = at(own_demo, "lin", "/strategy/?year=2027")
    assert re.match(r"2027 年有 10 个战略目标。", page.locator(".head p").inner_text())
    page.locator(".outline a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chosen h2:has-text('大客户部 4,000 万元')")
    assert "objective=2027-02" in page.url
    assert "与期望一致" in page.locator("#chosen").inner_text()
    watch.allow(422)
    page.click("#chosen .acts a:has-text('权重')")
    page.wait_for_selector("#ask form")
    page.locator("#ask input.num").first.fill("70")
    assert page.locator("#ask output").inner_text() == "Σ 120 / 100"
    page.locator("#ask input.num").first.fill("500")
    page.click("#ask button[type=submit]")
    page.wait_for_selector("#ask .problem:has-text('权重是 0 到 100 的整数。')")
    page.locator("#ask input.num").first.fill("50")
    with page.expect_navigation(url=re.compile("objective=2027-02")):
        page.click("#ask button[type=submit]")
    page.goto("/strategy/new/?year=2027")
    page.fill("input[name=name]", "东北稳住大客户")
    page.select_option("select[name=kind]", "direction")
    page.select_option("select[name=owner]", label="金海东")
    page.fill("input[name=weight]", "0")
    page.click("text=添加战略目标")
    page.wait_for_selector("#chosen h2:has-text('东北稳住大客户')")
    assert "一级权重合计 100。" in page.locator(".outline-card footer").inner_text()
    page.click("#chosen .acts a:has-text('关联目标')")
    page.wait_for_selector("#ask select[name=unit]")
    page.select_option("#ask select[name=unit]", label="东北")
    page.click("#ask button[type=submit]")
    page.wait_for_selector("#chosen td:has-text('销售额')")
    page.goto("/strategy/coverage/?year=2027")
    assert "没有。" not in page.locator("h1").inner_text()
    assert "东北" not in page.locator("section").nth(1).inner_text()


def test_what_fell_is_answered_from_today(at, own_demo):
    page = at(own_demo, "he", "/")
    page.click("text=流程工业大客户年内不压缩仪表预算")
    page.wait_for_selector("select[name=verdict]")
    page.fill("textarea[name=text]", "西南石化客户占比不到一成，目标不变。")
    page.click("main button[type=submit]")
    page.wait_for_selector("text=已回答")
    assert "西南石化客户占比不到一成" in page.locator("main").inner_text()
    page.goto("/")
    assert "不再成立" not in page.locator("main").inner_text()
