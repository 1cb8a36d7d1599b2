"""What tools/walk.py keeps of a walk, and how it looks at a page as it stands."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tools.browser import Look, opened, sign_in

CHECKS = (Path(__file__).parent / "walk.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
WATCH = """document.addEventListener("securitypolicyviolation", (e) =>
  console.error(`CSP ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}`));
window.print = () => { window.printed = true; };"""
SHIFT = """new Promise((done) => { let total = 0;
  new PerformanceObserver((l) => l.getEntries().forEach((e) => { total += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 60); })"""
DARKEN = """document.documentElement.dataset.theme = 'dark';
window.dispatchEvent(new Event('themechange'));"""
SEAL = re.compile(r'csrf[^>]*value="[^"]*"|"X-CSRF[^}]*|csrf-token[^>]*')
Found = list[list[str]]  # kind, place, what


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what, where on which page, seen by whom."""

    kind: str
    place: str
    what: str
    path: str
    seen: str


@dataclass
class Walk:
    """What a walk came to.

    Attributes:
        base: Address of the server.
        out: Where pictures go; None for none.
        counts: Of pages, controls, forms.
        findings: What is to be looked at.
        known: What need not be looked at, pressed or sent again.
        heard: What the browser complained about and nobody has noted yet.
    """

    base: str
    out: Path | None = None
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    known: set[object] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)

    def first_time(self, *what: object) -> bool:
        """Whether this has not been met yet; from now on it has."""
        fresh = what not in self.known
        self.known.add(what)
        return fresh


class Reader:
    """One of the cast, at one size, in one language."""

    def __init__(self, browser: Browser, walk: Walk, who: str, look: Look) -> None:
        self.walk, self.look = walk, look
        self.name = f"{who} {look.lang} {look.size}"
        context = opened(browser, walk.base, look)
        self._listen(context)
        self.page = context.new_page()
        sign_in(self.page, who, look.lang)

    def _listen(self, context: BrowserContext) -> None:
        """Hear console errors, breaches of the policy, page errors and bad answers."""
        context.add_init_script(WATCH)
        context.on("weberror", lambda fault: self.walk.heard.append(str(fault.error)))
        context.on("console", self._console)
        context.on("response", self._response)

    def _console(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith("Failed to load"):
            self.walk.heard.append(said.text)

    def _response(self, answer: Response) -> None:
        if answer.status >= 400:
            path = urlsplit(answer.url).path
            self.walk.heard.append(f"{answer.status} {answer.request.method} {path}")

    def note(self, path: str, found: Found, more: str = "") -> None:
        """Keep what was found on a page."""
        seen = f"{self.name} {more}".strip()
        self.walk.findings += [Finding(*each, path, seen) for each in found]

    def complaints(self) -> Found:
        """What the browser complained about since asked last."""
        said = [["browser", "", line] for line in dict.fromkeys(self.walk.heard)]
        self.walk.heard.clear()
        return said

    def is_new(self, page: Page) -> bool:
        """Whether nobody has seen the page like this; counted if so."""
        body = SEAL.sub("", page.locator("body").evaluate("e => e.outerHTML"))
        return self.walk.first_time(self.look, hash(body))

    def examine(self, path: str) -> None:
        """Look at the page in both themes, unless it looked the same to somebody else."""
        page, walk = self.page, self.walk
        shift = float(page.evaluate(SHIFT))
        found = [["shift", "", f"{shift:.4f}"]] if shift >= 0.005 else []
        self.note(path, found + self.complaints())
        walk.counts["looks"] += 2
        if not self.is_new(page):
            return
        walk.counts["different looks"] += 2
        self.note(path, seen_on(page, self.look.lang) + axe(page, RULES))
        self.picture(page, f"{path} light")
        page.evaluate(DARKEN)
        self.note(path, axe(page, CONTRAST), "dark")
        self.picture(page, f"{path} dark")

    def picture(self, page: Page, name: str) -> None:
        """A picture of the whole page, if pictures were asked for."""
        if self.walk.out is not None:
            plain = re.sub(r"[^\w]+", "-", f"{name} {self.name}").strip("-")[:120]
            file = self.walk.out / f"{plain}.jpg"
            page.screenshot(path=file, full_page=True, type="jpeg", quality=70)


def kind_of(path: str) -> tuple[str, tuple[str, ...]]:
    """Its route, and which questions are asked in its address."""
    parts = urlsplit(path)
    try:
        route = resolve(parts.path).url_name or parts.path
    except Resolver404:
        route = parts.path
    return route, tuple(sorted({key for key, _value in parse_qsl(parts.query)}))


def seen_on(page: Page, lang: str) -> Found:
    """What tools/walk.js finds on the page as it stands."""
    found: Found = page.evaluate(CHECKS, lang)
    return found


def axe(page: Page, rules: object) -> Found:
    """What axe forbids on the page as it stands."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        [
            f"axe {rule['id']}",
            str(node["target"]),
            " ".join(node["failureSummary"].split()),
        ]
        for rule in found
        for node in rule["nodes"]
    ]
