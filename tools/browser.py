"""Chromium, driven by Playwright, as tests and pictures use it: found, started, signed in.

The machine's own Chromium is used; Playwright's download never is.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = (
    "chromium-headless-shell",  # the same without a window: a third of the time a page
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    # Nothing but this machine is reached. (A route of Playwright's that refuses the rest would do
    # it too, and have every request of every page decided here, and nothing cached.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
NONE_FOUND = (
    "no Chromium found: set CHROMIUM=/path/to/it, "
    "or install one (Debian: apt-get install chromium-headless-shell)"
)
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@dataclass(frozen=True)
class Look:
    """How a reader sees a page: ``zh`` or ``en``, ``light`` or ``dark``, ``desk`` or ``phone``."""

    lang: str = "zh"
    theme: str = "light"
    size: str = "desk"


def find_chromium() -> Path | None:
    """$CHROMIUM, else the first of the usual names on PATH."""
    said = os.environ.get("CHROMIUM")
    if said:
        return Path(said) if Path(said).exists() else None
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path), None)


@contextmanager
def running(chromium: Path) -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, headless=True, args=FLAGS
        )
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, address: str, look: Look) -> BrowserContext:
    """A fresh profile at ``address``."""
    width, height = SIZES[look.size]
    phone = look.size == "phone"
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if phone else 1,
        has_touch=phone,
        locale=LOCALES[look.lang],
        color_scheme="dark" if look.theme == "dark" else "light",
    )
    context.add_cookies(
        [
            {"name": "theme", "value": look.theme, "url": address},
            {
                "name": "django_language",
                "value": LANGUAGES[look.lang],
                "url": address,
            },
        ]
    )
    return context


def sign_in(page: Page, username: str, lang: str = "zh") -> None:
    """Enter a demo as one of its people, by the one click its sign-in page offers.

    Raises:
        RuntimeError: There is no such person, or this is no demo.
    """
    page.goto("/sign-in/")
    _post(page, "/enter/", username=username)
    page.goto("/")
    _post(page, "/language/", language=LANGUAGES[lang])


def _post(page: Page, path: str, **form: str) -> None:
    """Send a form as the page itself would."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.context.request.post(
        path, form={**form, "csrfmiddlewaretoken": token}
    )
    if not answer.ok:
        raise RuntimeError(f"{path} {form}: {answer.status}")
