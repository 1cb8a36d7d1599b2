"""The rig itself: what it is to notice it notices, and files travel as in production."""

import pytest
from playwright.sync_api import Error

from tests.browser.measures import axe, weigh


@pytest.fixture
def page(open_page, founded):
    return open_page(founded)


def _noticed(watch, word):
    """Take note of a fault that was made on purpose."""
    found = [fault for fault in watch.faults if word in fault]
    watch.faults.clear()
    return bool(found)


def test_a_style_attribute_is_noticed(page, watch):
    page.goto("/sign-in/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(100)
    assert _noticed(watch, "CSP: style-src")


def test_a_script_in_the_page_is_noticed(page, watch):
    page.goto("/sign-in/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
    )
    page.wait_for_timeout(100)
    assert _noticed(watch, "CSP: script-src")


def test_an_error_in_a_script_is_noticed(page, watch):
    page.goto("/sign-in/")
    page.evaluate("setTimeout(() => { throw new Error('on purpose'); })")
    page.wait_for_timeout(100)
    assert _noticed(watch, "page error: on purpose")


def test_a_console_error_is_noticed(page, watch):
    page.goto("/sign-in/")
    page.evaluate("console.error('on purpose')")
    page.wait_for_timeout(100)
    assert _noticed(watch, "console: on purpose")


def test_a_missing_file_is_noticed_unless_it_is_allowed(page, watch):
    page.goto("/static/nothing.js")
    assert _noticed(watch, "404: ")
    watch.allow(404)
    page.goto("/static/nothing.js")
    assert watch.faults == []


@pytest.mark.parametrize("address", ["http://example.org/", "http://192.0.2.1/"])
def test_other_machines_are_not_reached(page, watch, address):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)
    watch.faults.clear()


def test_what_a_blind_reader_would_miss_is_found(page):
    page.goto("/sign-in/")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any(line.startswith("image-alt: ") for line in axe(page))


def test_a_jump_of_the_page_is_measured(page):
    page.add_init_script(
        """addEventListener("load", () => setTimeout(() => {
          const tall = document.createElement("p");
          tall.style.height = "300px";
          document.body.prepend(tall);
          for (const e of document.body.children) e.style.display = "block";
        }, 50));"""
    )
    assert weigh(page, "/sign-in/").shift > 0.01


def test_files_come_compressed_and_are_kept_for_ever(page, module_at):
    told = page.request.get(module_at("vendor/htmx.js")).headers
    assert told["content-encoding"] == "br"
    assert "immutable" in told["cache-control"]
    assert "access-control-allow-origin" not in told
