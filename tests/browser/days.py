"""The demo company on one day after the other: what a play over months is made of."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.browser.playing import Play
from tests.browser.server import does, luopan, served

SEAT, TEAM, REGION = "sw-cd-03", "sw-cd", "southwest"
UNDER = {SEAT: "sw-cd-03", TEAM: "sw-cd-%", REGION: "sw-%"}  # codes of seats
PASS = (
    "import django, sys; django.setup(); "
    "from tests.browser import passing; passing.main(*sys.argv[1:])"
)
RECORDED = """
SELECT COALESCE(SUM(f.amount), 0) FROM records_fact f
JOIN dimensions_metric m ON m.id = f.metric_id JOIN org_unit u ON u.id = f.seat_id
JOIN records_batch b ON b.id = f.batch_id AND b.revoked_at IS NULL
WHERE m.code = ? AND u.code LIKE ? AND f.day_date >= ? AND f.day_date < ?"""
WARNED = "SELECT amount FROM tracking_earlywarning WHERE id = ?"
WAN = 10_000 * 1_000_000  # millionths in ten thousand yuan


@dataclass
class Days:
    """The demo company, on one day after the other."""

    home: Path
    open_page: Callable[..., Page]
    watch: Watch

    @contextmanager
    def day(self, day: str, *, worked: bool = True) -> Iterator[Play]:
        """Its pages on a day, after the records of the days before have come in.

        Args:
            day: Which.
            worked: Whether the morning's work is done: warnings, the next meetings.
        """
        self.passes("until", day)
        if worked:
            luopan(self.home, "work", "--once")
        with served(self.home) as address:
            play = Play(self.home, address, self.open_page, self.watch)
            yield play
            for page in play.pages.values():
                page.context.close()

    def passes(self, what: str, *words: str) -> None:
        """What happens beside the pages, see ``passing``."""
        does(self.home, PASS, what, *words)

    def recorded(self, metric: str, start: str, end: str, under: str = SEAT) -> int:
        """What records say of a unit, in millionths; the end is exclusive."""
        return self.asked(RECORDED, metric, UNDER[under], start, end)

    def asked(self, statement: str, *words: str) -> int:
        """What one statement finds in the database."""
        with sqlite3.connect(self.home / "luopan.db") as database:
            return int(database.execute(statement, words).fetchone()[0])


def wan(shown: str) -> float:
    """A number as pages say it, in ten thousands: “1,234.5 万” → 1234.5, “4.38 亿” → 43800."""
    found = re.search(r"([−-]?[\d,]+(?:\.\d+)?) ?(亿?)", shown)
    assert found, shown
    amount = float(found[1].replace(",", "").replace("−", "-"))
    return amount * 10_000 if found[2] else amount


def cells(page: Page, name: str) -> list[str]:
    """The cells of the row that begins with a name."""
    row = page.locator("main tr", has=page.get_by_text(name, exact=True)).first
    return [cell.strip() for cell in row.locator("td").all_inner_texts()]


def attained(play: Play, who: str, unit: str, period: str) -> tuple[float, float]:
    """What Track shows of a unit: what came and its target, in ten thousands."""
    page = play.page(who, f"/track/?unit={unit}&period={period}")
    came, target = page.locator("#figure-attainment .side-v").inner_text().split("/")
    return wan(came), wan(target)


def is_tracked(days: Days, play: Play, who: str, unit: str, month: str) -> float:
    """What Track shows of a month is what its records add up to; returns its target."""
    came, target = attained(play, who, unit, month)
    year, number = map(int, month.split("-"))
    end = f"{year + number // 12}-{number % 12 + 1:02}-01"
    kept = days.recorded("sales_amount", f"{month}-01", end, unit)
    assert came == pytest.approx(kept / WAN, abs=0.051)
    return target


def adds_action(page: Page, name: str, start: str, last: str) -> None:
    """Plan an action of the seat, by the dialog of a page of actions."""
    page.click("[data-opens=add]")
    page.select_option("#add [name=unit]", SEAT)
    for field, text in (("name", name), ("start", start), ("last", last)):
        page.fill(f"#add [name={field}]", text)
    with page.expect_navigation(wait_until="networkidle"):
        page.click("#add button[type=submit]")
    assert not page.locator(".problem").count()


def is_taken_up(days: Days, play: Play, name: str, start: str, last: str) -> str:
    """The region's manager takes the first warning up with an action.

    Returns:
        The warning's number; what it says is at stake is what was found.
    """
    page = play.page("he", "/track/warnings/?own=1&state=open")
    first = page.locator(".warns li").first
    at_stake = first.locator("header b").inner_text()
    first.locator("h2 a").click()
    page.wait_for_url(re.compile(r"/track/warnings/\d+/"))
    page.wait_for_load_state("networkidle")
    assert at_stake in page.locator("dl.said").inner_text()
    where = page.url
    page.click(".head [data-opens=take]")
    for field, text in (("name", name), ("start", start), ("last", last)):
        page.fill(f"#take [name={field}]", text)
    with page.expect_navigation(wait_until="networkidle"):
        page.click("#take form.stack button[type=submit]")
    page.goto(where, wait_until="networkidle")
    assert name in page.locator("main").inner_text()
    number = where.rstrip("/").rsplit("/", 1)[1]
    assert wan(at_stake) == pytest.approx(days.asked(WARNED, number) / WAN, abs=0.51)
    return number
