"""What a person sees when a part of a page gets no answer, or he is no longer signed in."""

import pytest

from tools.browser import sign_in


@pytest.fixture
def strategy(open_page, demo, watch):
    page = open_page(demo, lang="zh")
    sign_in(page, "lin", "zh")
    page.goto("/strategy/?year=2026", wait_until="networkidle")
    return page


def other_objective(page):
    page.locator(".outline a:not([aria-current])").nth(2).click()


def test_a_session_that_is_over_takes_the_whole_page_to_sign_in(strategy, watch):
    strategy.context.clear_cookies(name="luopan-session")
    other_objective(strategy)
    strategy.wait_for_url("**/sign-in/**")
    assert "next=/strategy/" in strategy.url.replace("%2F", "/").replace("%3F", "?")
    assert strategy.locator("main").count() == 1


@pytest.mark.parametrize("how", ["fault", "offline"])
def test_no_answer_is_said_and_the_page_stays(strategy, watch, how):
    watch.allow(502)
    before = strategy.locator("#chosen").inner_text()
    watch.offline = how == "offline"
    strategy.context.set_offline(watch.offline)
    if how == "fault":
        gone = "<h1>502 Bad Gateway</h1>"
        strategy.route("**/strategy/**", lambda r: r.fulfill(status=502, body=gone))
    other_objective(strategy)
    toast = strategy.locator(".toast")
    toast.wait_for()
    assert "服务器没有响应" in toast.inner_text()
    assert strategy.locator("#chosen").inner_text() == before
    strategy.unroute("**/strategy/**")
    strategy.context.set_offline(False)
    toast.get_by_role("button", name="重试").click()
    strategy.wait_for_function(
        "before => document.querySelector('#chosen').innerText !== before", arg=before
    )


def test_a_refusal_is_a_sentence_at_the_edge(strategy, watch):
    watch.allow(404)
    before = strategy.locator("#chosen").inner_text()
    link = strategy.locator(".outline a:not([aria-current])").nth(2)
    link.evaluate("one => one.setAttribute('hx-get', '/strategy/?objective=NONE')")
    strategy.evaluate("htmx.process(document.querySelector('.outline'))")
    link.click()
    strategy.wait_for_selector(".toast.bad")
    assert "不在您的可见范围内" in strategy.locator(".toast").inner_text()
    assert strategy.locator("#chosen").inner_text() == before


def test_the_palette_says_that_nobody_answers(strategy, watch):
    watch.offline = True
    strategy.context.set_offline(True)
    strategy.keyboard.press("Control+k")
    strategy.wait_for_selector("#palette .failed:visible")
    strategy.context.set_offline(False)
    strategy.keyboard.type("深圳")
    strategy.wait_for_selector("#palette-found li")
    assert not strategy.locator("#palette .failed").is_visible()


def test_letters_lead_to_every_step(strategy, watch):
    strategy.keyboard.press("?")
    strategy.wait_for_selector("#page-keys[open]")
    assert strategy.locator("#page-keys a").count() == 9
    strategy.keyboard.press("Escape")
    strategy.keyboard.press("g")
    strategy.keyboard.press("r")
    strategy.wait_for_url("**/review/**")


def test_the_grid_says_so_and_loads_when_asked_again(open_page, demo, watch):
    watch.allow(502)
    page = open_page(demo, lang="zh")
    sign_in(page, "lin", "zh")
    page.route("**/grid.json*", lambda route: route.fulfill(status=502, body="gone"))
    page.goto("/decompose/", wait_until="networkidle")
    page.wait_for_selector(".gscroll button:has-text('重试')")
    page.unroute("**/grid.json*")
    page.click(".gscroll button:has-text('重试')")
    page.wait_for_selector("[data-ready='1']")
