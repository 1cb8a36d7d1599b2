"""Signing in: everybody can, on any screen, and the page is light."""

import base64
import hmac
import json
import struct
import time

import pytest

from tests.browser.measures import axe, weigh
from tests.browser.server import luopan, served


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


PASSWORD = "dew-on-the-pear-tree"


@pytest.mark.path
def test_an_invited_person_chooses_a_password_and_signs_in(open_page, founded, invite):
    page = open_page(founded)
    come_in(page, invite("bei", "rep"), "bei")
    page.wait_for_url(f"{founded}/")


@pytest.mark.parametrize("look", [("zh", "light"), ("en", "dark")], ids="-".join)
def test_a_privileged_one_sets_up_a_second_factor_first(
    open_page, founded, invite, look
):
    lang, theme = look
    page = open_page(founded, lang=lang, theme=theme, size="phone")
    name = f"olga-{lang}"
    come_in(page, invite(name, "operations"), name)
    page.wait_for_url("**/me/app/*")
    assert page.locator("img.qr").evaluate("(i) => i.naturalWidth") > 100
    assert axe(page) == []
    page.locator(".steps summary").click()
    secret = page.locator(".secret").inner_text()
    page.fill("#id_code", code_of(secret))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/me/codes/")
    assert page.locator(".codes li").count() == 10
    assert axe(page) == []
    page.goto("/me/")
    assert axe(page) == []

    again = open_page(founded, lang=lang, theme=theme, size="phone")
    sign_in(again, name)
    again.wait_for_url("**/sign-in/code/")
    assert axe(again) == []
    again.fill("#id_code", page_code(page))
    again.press("#id_code", "Enter")
    again.wait_for_url(f"{founded}/")


def test_the_door_closes_after_five_wrong_passwords(open_page, founded, watch):
    watch.allow(422)
    watch.allow(429)
    page = open_page(founded)
    for _ in range(5):
        sign_in(page, "nobody", "wrong")
    page.wait_for_selector("h1:has-text('暂时锁定')")
    assert axe(page) == []


def test_a_passkey_is_made_and_lets_in(open_page, founded_home, invite):
    """Browsers make passkeys for names only, so the server goes by localhost here."""
    link = invite("keeper", "finance")
    settings = {"LUOPAN_URL": "http://localhost"}
    with served(founded_home, **settings) as address:
        here = address.replace("127.0.0.1", "localhost")
        page = open_page(here)
        chip = page.context.new_cdp_session(page)
        chip.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        chip.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        come_in(page, link, "keeper")
        page.click("a[href='/me/keys/new/']")
        assert axe(page) == []
        page.click("[data-asks]")
        page.wait_for_url("**/me/codes/")
        page.goto("/me/")
        assert page.locator("a[href$='/remove/']").count() == 1
        page.locator("main form[action='/sign-out/'] button").click()
        page.wait_for_url("**/sign-in/")
        sign_in(page, "keeper")
        page.wait_for_url("**/sign-in/code/")
        page.click("[data-asks]")
        page.wait_for_url(f"{here}/", wait_until="networkidle")
        page.close()  # before the server goes


def come_in(page, link, name):
    """Follow a one-time link, choose a password, sign in with it."""
    page.goto(link)
    for field in ("password", "again"):
        page.fill(f"input[name={field}]", PASSWORD)
    page.press("input[name=again]", "Enter")
    page.wait_for_url("**/sign-in/")
    sign_in(page, name)


def sign_in(page, name, password=PASSWORD):
    page.goto("/sign-in/")
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()


def code_of(secret, at=None):
    """What an authenticator app shows."""
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack_from('>I', digest, place)[0] & 0x7FFFFFFF) % 10**6:06d}"


def page_code(page):
    """A recovery code, as its owner would look one up."""
    page.goto("/me/codes/")
    return page.locator(".codes code").first.inner_text()


@pytest.fixture(scope="session")
def invite(founded_home):
    """Makes an account; gives the path of its one-time link."""

    def made(name, role):
        said = luopan(founded_home, "user", "invite", name, "--role", role, "--json")
        return "/" + json.loads(said)["link"].split("/", 3)[3]

    return made
