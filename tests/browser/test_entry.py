"""Signing in: everybody can, on any screen, and the page is light."""

import json

import pytest

from tests.browser.measures import axe, weigh
from tests.browser.server import luopan


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nobody_is_shut_out(open_page, founded, lang, theme, size):
    page = open_page(founded, lang=lang, theme=theme, size=size)
    page.goto("/sign-in/")
    assert page.locator("html").get_attribute("lang").startswith(lang)
    assert axe(page) == []


def test_it_is_light_and_stands_still(open_page, founded):
    weight = weigh(open_page(founded), "/sign-in/")
    assert weight.wire <= 130_000, weight.parts
    assert weight.shift == 0


def test_an_invited_person_chooses_a_password_and_signs_in(open_page, founded, invited):
    page = open_page(founded)
    page.goto(invited)
    for field in ("password", "again"):
        page.fill(f"input[name={field}]", "dew-on-the-pear-tree")
    page.press("input[name=again]", "Enter")
    page.wait_for_url("**/sign-in/")
    page.fill("input[name=username]", "bei")
    page.fill("input[name=password]", "dew-on-the-pear-tree")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{founded}/")


@pytest.fixture
def invited(founded_home):
    """The path of Bei's one-time link."""
    said = luopan(
        founded_home, "user", "invite", "bei", "--role", "operations", "--json"
    )
    return "/" + json.loads(said)["link"].split("/", 3)[3]
