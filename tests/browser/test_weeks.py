"""A week in a browser: a number is adopted, customers are picked, a rule is written."""

from tests.browser.measures import axe
from tools.browser import sign_in


def test_a_rep_adopts_his_week_and_his_manager_picks_customers(
    open_page, own_demo, watch
):
    page = open_page(own_demo)
    sign_in(page, "rep", "zh")
    page.goto("/act/backsolve/", wait_until="networkidle")
    assert not axe(page)
    watch.allow(422)
    page.fill("[name=visits]", "7")
    page.click(".adopt button")
    page.wait_for_selector(".problem:has-text('请简要说明')")
    assert page.input_value("[name=visits]") == "7"
    page.wait_for_load_state("networkidle")  # what was typed is put back by then
    page.fill("[name=reason]", "两天参展")
    page.click(".adopt button")
    page.wait_for_selector(".week-card .big:has-text('已采纳 7 次拜访')")
    sign_in(page, "he", "en")
    page.goto("/act/backsolve/of/sw-cd/", wait_until="networkidle")
    cells = page.locator("tr:has-text('Xin Wang') td").all_inner_texts()
    assert cells[5] == "7", cells
    page.goto("/act/customers/?show=free", wait_until="networkidle")
    assert not axe(page)
    boxes = page.locator("[name=customer]")
    chosen = [boxes.nth(place).input_value() for place in (0, 1)]
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.select_option("[name=every]", "14")
    page.click("button:has-text('Pick selected')")
    page.wait_for_selector("[role=status]:has-text('2 customers picked.')")
    page.goto("/act/customers/?show=picked", wait_until="networkidle")
    for code in chosen:
        assert page.locator(f"[name=customer][value='{code}']").count() == 1
    page.click("button[data-opens=rule]")
    page.fill("#rule [name=name]", "Deals first")
    page.fill("#rule [name=pipeline]", "60")
    page.click("button:has-text('Save as a new rule')")
    page.wait_for_selector("[role=status]:has-text('Deals first')")
    assert not axe(page)
