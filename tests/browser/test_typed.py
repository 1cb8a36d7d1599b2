"""What was typed into a form is not lost when the server says no."""

from tools.browser import sign_in

PAST_CHECKS = "for (const f of document.forms) f.noValidate = true"


def test_a_refused_page_leads_back_to_what_was_typed(page, demo, watch):
    watch.allow(400)
    sign_in(page, "zhou")
    page.goto("/settings/organisation/sw-cd/")
    page.evaluate(PAST_CHECKS)
    form = page.locator("form[action$='/do/rename/']")
    page.get_by_text("重命名").first.click()
    kept = form.locator("[name=name]").input_value()
    form.locator("[name=name]").fill("")
    form.locator("[name=reason]").fill("合并办公室")
    form.evaluate("f => f.requestSubmit()")
    page.get_by_role("alert").wait_for()
    page.get_by_role("link", name="返回继续填写").click()
    page.wait_for_url("**/settings/organisation/sw-cd/")
    assert form.locator("[name=reason]").input_value() == "合并办公室"
    assert form.locator("[name=reason]").is_visible()
    page.reload()
    assert form.locator("[name=reason]").input_value() == ""
    assert form.locator("[name=name]").input_value() == kept


def test_a_dialog_is_open_again_with_its_sentence(page, demo, watch):
    watch.allow(422)
    sign_in(page, "he")
    page.goto("/supports/")
    page.evaluate(PAST_CHECKS)
    page.locator("[data-opens=ask]").first.click()
    page.locator("#ask [name=what]").fill("样机 3 台")
    page.locator("#ask form").evaluate("f => f.requestSubmit()")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("alert").wait_for()
    assert dialog.locator("[name=what]").input_value() == "样机 3 台"


def test_a_form_that_only_asks_at_the_same_address_takes_nothing(page, demo, watch):
    """A market page asks for another day by a form without an address of its own."""
    watch.allow(422)
    sign_in(page, "lin")
    page.goto("/strategy/market/sw-pressure/")
    page.locator("[data-opens]", has_text="判断阶段").click()
    form = page.locator("form[action$='/do/judge/']")
    form.locator("[name=reason]").evaluate("e => { e.value = '长'.repeat(4001) }")
    form.evaluate("f => f.requestSubmit()")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("alert").wait_for()
    assert len(dialog.locator("[name=reason]").input_value()) == 4001
