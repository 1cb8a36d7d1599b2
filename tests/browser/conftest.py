"""Pages in a real browser, against the real server.

A test fails on any breach of the content policy, page error, console error or answer from 400
up that it did not allow. Without a Chromium on the machine tests are skipped and say why; with
BROWSER_TESTS=require (as in CI) they fail instead.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.browser.server import luopan, served
from tools.browser import NONE_FOUND, Look, find_chromium, opened, running

HERE = Path(__file__).parent
RESULTS = Path("test-results")
FAILED = pytest.StashKey[bool]()
# Playwright keeps an event loop in the process for as long as a browser runs; Django would
# refuse the database to the tests that come after, which are no part of that loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
REPORT_BREACHES = """document.addEventListener("securitypolicyviolation", (e) =>
  __breach(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"""
# A test clicks as soon as a word is on the page, at times before the page's scripts have run: a
# link then opens its whole page (as it should) and not the dialog the test waits for. An early
# click or choice is kept and done when the page has loaded.
WAIT_FOR_SCRIPTS = """for (const kind of ["click", "change"])
  document.addEventListener(kind, (e) => {
    if (document.readyState === "complete") return;
    e.preventDefault();
    e.stopImmediatePropagation();
    const on = e.target, again = new e.constructor(kind, e);
    addEventListener("load", () => setTimeout(() => on.dispatchEvent(again)), { once: true });
  }, true)"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.failed and report.when != "teardown":
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    chromium = find_chromium()
    if chromium is None and os.environ.get("BROWSER_TESTS") == "require":
        pytest.fail(NONE_FOUND, pytrace=False)
    if chromium is None:
        pytest.skip(NONE_FOUND)
    with running(chromium) as found:
        yield found


@pytest.fixture(scope="session")
def founded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with nothing in it yet, and its administrator Adam."""
    home = tmp_path_factory.mktemp("founded")
    words = ["--company", "云澜科技", "--company-other", "Yunlan", "--admin", "adam"]
    luopan(home, "init", *words)
    return home


@pytest.fixture(scope="session")
def founded(founded_home: Path) -> Iterator[str]:
    """The address of that company, served."""
    with served(founded_home) as address:
        yield address


@pytest.fixture(scope="session")
def demo(
    copy_demo: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the demo company as of its fixed day, for tests that only read."""
    with served(copy_demo(tmp_path_factory.mktemp("demo") / "home")) as address:
        yield address


@pytest.fixture
def own_demo(demo_home: Path) -> Iterator[str]:
    """The address of a demo company that this test alone may change."""
    with served(demo_home) as address:
        yield address


OFFLINE = re.compile("ERR_INTERNET_DISCONNECTED|Failed to fetch")


class Watch:
    """What went wrong in the browser while a test ran."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.allowed: set[int] = set()
        self.offline = False  # the test is about that: the browser complains of it late

    def allow(self, status: int) -> None:
        """An answer the test is about, as 422 for a form sent back."""
        self.allowed.add(status)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.expose_function(
            "__breach", lambda what: self.faults.append(f"CSP: {what}")
        )
        context.add_init_script(REPORT_BREACHES)
        context.add_init_script(WAIT_FOR_SCRIPTS)
        context.on(
            "weberror", lambda fault: self.faults.append(f"page error: {fault.error}")
        )
        context.on("console", self._console)
        context.on("response", self._response)

    def _console(self, said: ConsoleMessage) -> None:
        told_by_response = said.text.startswith(
            "Failed to load resource: the server responded"
        )
        if self.offline and OFFLINE.search(said.text):
            return
        if said.type == "error" and not told_by_response:
            self.faults.append(f"console: {said.text} {said.location.get('url', '')}")

    def _response(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.allowed:
            self.faults.append(f"{answer.status}: {answer.url}")


@pytest.fixture
def watch() -> Watch:
    """To allow a status: ``watch.allow(422)``."""
    return Watch()


@pytest.fixture
def open_page(
    browser: Browser, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens fresh pages: ``open_page(address, lang="en", theme="dark", size="phone")``."""
    if "own_demo" in request.fixturenames:
        request.getfixturevalue("own_demo")  # pages close before their server goes
    contexts: list[BrowserContext] = []

    def open_one(address: str, **look: str) -> Page:
        context = opened(browser, address, Look(**look))
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    if request.node.stash.get(FAILED, False) or watch.faults:
        _keep_pictures(contexts, request.node.name)
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


def _keep_pictures(contexts: list[BrowserContext], name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    plain = "".join(sign if sign.isalnum() else "-" for sign in name)
    for number, page in enumerate(pages):
        page.screenshot(path=RESULTS / f"{plain}-{number}.png")


@pytest.fixture
def page(open_page: Callable[..., Page], demo: str) -> Page:
    """A fresh page at the demo: Chinese, light, 1440 × 900."""
    return open_page(demo)


@pytest.fixture(scope="session")
def module_at(founded: str, founded_home: Path) -> Callable[[str], str]:
    """Address of a static file at the founded company: ``module_at("js/numbers.js")``."""
    listed = next(founded_home.glob("static/*/staticfiles.json"))
    names = json.loads(listed.read_text())["paths"]
    return lambda name: f"{founded}/static/{names[name]}"
