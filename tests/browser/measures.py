"""What a page costs and whom it shuts out: bytes on the wire, layout shift, accessibility."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SHIFT = """new Promise((done) => {
  let total = 0;
  const add = (list) => {
    for (const e of list.getEntries()) if (!e.hadRecentInput) total += e.value;
  };
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 300);
})"""


@dataclass(frozen=True)
class Weight:
    """Of one page, nothing cached.

    Attributes:
        wire: Bytes over the network, compressed, headers included.
        shift: Cumulative layout shift; 0 is a page that stands still.
        parts: Path → bytes, the heaviest first.
    """

    wire: int
    shift: float
    parts: dict[str, int]


def axe(page: Page) -> list[str]:
    """What WCAG 2.1 A and AA or good practice forbid on the page as it stands.

    Returns:
        One line a finding: the rule, where, and what to mend. Empty is what to aim at.
    """
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node["failureSummary"].split())
    return f"{rule['id']}: {node['target']}: {why}"


def weigh(page: Page, path: str) -> Weight:
    """Load a page with an empty cache and weigh it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    names: dict[str, str] = {}
    parts: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda e: names.update({e["requestId"]: e["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda e: parts.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    shift = float(page.evaluate(SHIFT))
    session.detach()
    named = {urlsplit(names.get(key, key)).path: size for key, size in parts.items()}
    by_size = dict(sorted(named.items(), key=lambda item: -item[1]))
    return Weight(sum(parts.values()), shift, by_size)
