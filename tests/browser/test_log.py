"""Two thumbs on a phone: a visit without a network waits, and is sent once when there is one."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


@pytest.mark.browser
def test_what_is_entered_without_a_network_comes_later_and_once(
    open_page, own_demo, watch
):
    page = open_page(own_demo, size="phone")
    sign_in(page, "rep", "zh")
    page.goto("/log/", wait_until="networkidle")
    assert not axe(page)
    before = page.locator("#lately li form").count()
    form = page.locator("form[data-kind=visit]")
    form.locator("[data-fills=customer]").first.click()
    customer = form.locator("input[name=customer]").input_value()
    page.locator("[data-keeps]").check()
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(
        "caches.open('luopan-log').then((c) => c.keys()).then((k) => k.length > 3)"
    )
    watch.offline = True
    page.context.set_offline(True)
    form.locator("textarea").fill("要一份样品")
    form.locator("button[type=submit]").click()
    page.locator("#waiting li").wait_for()
    page.reload()  # it opens from what the device keeps
    page.locator("#waiting li").wait_for()
    form.locator("[data-fills=customer]").nth(1).click()
    form.locator("button[type=submit]").click()
    page.locator("#waiting li").nth(1).wait_for()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#lately b", has_text=customer).wait_for()
    page.locator("#waiting").wait_for(state="hidden")
    assert page.locator("#lately li", has_text="要一份样品").count() == 1
    page.locator("#lately li form").nth(before + 1).wait_for()
    assert page.locator("#lately li form").count() == before + 2
    page.locator("#lately li", has_text="要一份样品").locator("button").click()
    page.locator("p[role=status]").wait_for()
    assert page.locator("#lately li", has_text="要一份样品").count() == 0


@pytest.mark.browser
def test_a_new_deal_can_be_moved_on_before_the_server_has_it(
    open_page, own_demo, watch
):
    page = open_page(own_demo, size="phone")
    sign_in(page, "rep", "zh")
    page.goto("/log/?kind=deal", wait_until="networkidle")
    assert not axe(page)
    form = page.locator("form[data-kind=deal]")
    watch.offline = True
    page.context.set_offline(True)
    form.locator("[data-fills=customer]").first.click()
    customer = form.locator("input[name=customer]").input_value()
    form.locator("input[name=amount]").fill("123万")
    form.locator("[data-fills=expected]").nth(1).click()
    form.locator("button[type=submit]").click()
    page.locator("#waiting li").wait_for()

    page.locator(".log-kinds a[data-kind=stage]").click()
    stage = page.locator("form[data-kind=stage]")
    deals = stage.locator("select[name=deal]")
    deals.select_option(label=f"新商机 · {customer}")
    stage.locator("select[name=stage]").select_option("方案报价")
    stage.locator("button[type=submit]").click()
    page.locator("#waiting li").nth(1).wait_for()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#lately b", has_text=f"阶段 · {customer}").wait_for()
    page.locator("#waiting").wait_for(state="hidden")
    assert page.locator("#lately b", has_text=f"新商机 · {customer}").count() == 1
    told = deals.locator("option", has_text="123 万").all_text_contents()
    assert len(told) == 1 and customer in told[0] and "方案报价" in told[0]

    deals.select_option(label=told[0])
    stage.locator("summary").first.click()
    stage.locator("input[name=amount]").fill("150万")
    stage.locator("input[name=why]").fill("客户加了一条产线")
    stage.locator("button[type=submit]").click()
    page.locator("#lately b", has_text=f"商机更正 · {customer}").wait_for()
    assert deals.locator("option", has_text="150 万").count() == 1
    assert deals.locator("option", has_text="123 万").count() == 0
