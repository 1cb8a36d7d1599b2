"""What we rely on htmx for, under our policy: if an update of it breaks one, it is seen here."""

import pytest

PAGE = """<!doctype html><html><head><title>htmx</title>
<script src="{htmx}" defer></script></head>
<body hx-headers:inherited='{{"X-CSRFToken": "token-of-the-page"}}'>
<form hx-post="/contract/form/" hx-swap="outerHTML"><button>send</button></form>
<button id="two" hx-get="/contract/two/" hx-target="#first">two</button>
<p id="first">first</p><p id="second">second</p>
<button id="morph" hx-get="/contract/morph/" hx-target="#typed" hx-swap="innerMorph">morph</button>
<div id="typed"><input id="name"><b>old</b></div>
</body></html>"""
PARTS = {
    "/contract/form/": (422, "<form id='again'><p id='problem'>too much</p></form>"),
    "/contract/two/": (
        200,
        "new first<hx-partial hx-target='#second'>new second</hx-partial>",
    ),
    "/contract/morph/": (200, "<input id='name'><b>new</b>"),
}


@pytest.fixture
def sent():
    return []


@pytest.fixture
def page(open_page, founded, module_at, watch, sent):
    """Pages of our own making at the server's address, with the server's policy."""
    page = open_page(founded)
    policy = page.request.get("/healthz").headers["content-security-policy"]

    def answer(route):
        path = "/" + route.request.url.split("/", 3)[3]
        status, body = PARTS.get(
            path, (200, PAGE.format(htmx=module_at("vendor/htmx.js")))
        )
        sent.append(route.request)
        route.fulfill(
            status=status,
            body=body,
            content_type="text/html",
            headers={"Content-Security-Policy": policy},
        )

    page.route("**/contract/**", answer)
    page.goto("/contract/")
    return page


def test_a_form_that_is_wrong_is_swapped_and_the_token_travels(page, sent, watch):
    watch.allow(422)
    page.get_by_role("button", name="send").click()
    page.locator("#again #problem").wait_for()
    assert sent[-1].headers["x-csrftoken"] == "token-of-the-page"
    assert sent[-1].headers["hx-request"] == "true"


def test_an_answer_may_reach_a_second_place(page):
    page.locator("#two").click()
    page.get_by_text("new second").wait_for()
    assert page.locator("#first").inner_text() == "new first"
    assert page.locator("#second").inner_text() == "new second"


def test_a_refresh_keeps_what_is_being_typed_and_where(page):
    page.locator("#name").press_sequentially("half a na")
    page.evaluate("document.getElementById('morph').click()")
    page.get_by_text("new", exact=True).wait_for()
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.locator("#name").input_value() == "half a na"
