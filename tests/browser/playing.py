"""A play on a company: pages by person, what many do beside them, totals that are checked."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.browser.server import does
from tests.browser.test_grid import WRONG_SUMS
from tests.papers.test_letters import text_of
from tools.browser import sign_in

PATIENCE = 180_000  # milliseconds; the machine may be busy
COMPANY, REGIONS = "yunlan", 8
HANDS = (
    "import django, sys; django.setup(); "
    "from tests.browser import hands; hands.main(*sys.argv[1:])"
)
# What the grid of one page shows, by code: the year of each unit and reserve.
YEAR = """() => {
  const { model } = document.getElementById("grid").grid;
  const year = model.columnAt.get("2027");
  const row = (at) => [model.codes(at)[0], model.values[at * model.columns.length + year]];
  return Object.fromEntries([...Array(model.rowCount).keys()].map(row));
}"""
ROW_OF = """([code, period]) => {
  const { grid } = document.getElementById("grid");
  const rows = [...Array(grid.model.rowCount).keys()];
  const row = rows.find((at) => grid.model.codes(at)[0] === code);
  grid.selection.goTo(row, grid.model.columnAt.get(period));
}"""


@dataclass
class Play:
    """A company, its pages by person, and the version that is played with."""

    home: Path
    address: str
    open_page: Callable[..., Page]
    watch: Watch
    version: int = 0
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str, path: str, **look: str) -> Page:
        """A page of somebody's; opened with a look the first time, the same later."""
        if who not in self.pages:
            page = self.pages[who] = self.open_page(self.address, **look)
            page.set_default_timeout(PATIENCE)
            sign_in(page, who, look.get("lang", "zh"))
        self.pages[who].goto(path, wait_until="networkidle")
        return self.pages[who]

    def talk(self, who: str, unit: str) -> Page:
        """The talk of a unit, as somebody sees it."""
        return self.page(who, f"/align/{self.version}/{unit}/")

    def hands(self, act: str) -> dict[str, Any]:
        """What many do, see ``hands``."""
        said = does(self.home, HANDS, act, str(self.version))
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found

    def grid(self) -> Page:
        """The director's grid of the version."""
        page = self.page("lin", f"/decompose/?version={self.version}")
        page.wait_for_selector("#grid[data-ready]")
        return page

    def totals(self) -> dict[str, Any]:
        """All totals, after they were checked: they add up, and everybody sees the same."""
        kept, page = self.hands("totals"), self.grid()
        assert page.evaluate(WRONG_SUMS) == 0
        shown = page.evaluate(YEAR)
        assert shown == kept["units"]
        for unit, under in kept["under"].items():
            assert shown[unit] == sum(shown[code] for code in under), unit
        assert len(kept["under"][COMPANY]) == REGIONS + 1  # and what is kept back
        for unit, amount in kept["proposed"].items():
            assert amount == shown[unit], unit
        return kept


def reads(page: Page, words: str) -> None:
    """Wait until the page says something."""
    page.wait_for_selector(f"text={words}")


def sends(page: Page, dialog: str) -> None:
    """Send the form of a dialog; the page is there again."""
    with page.expect_navigation(wait_until="networkidle"):
        page.click(f"#{dialog} button[type=submit]")


def types(page: Page, code: str, period: str, text: str) -> None:
    """Choose a cell of the grid by its codes and type."""
    page.focus(".gscroll")
    page.evaluate(ROW_OF, [code, period])
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_selector("#grid[data-pending='0']")


def says(content: bytes, kind: str) -> int:
    """The year's total that a letter prints under its months, in quanta."""
    if kind == "pdf":
        text = text_of(content)
    else:
        tables = Document(BytesIO(content)).tables
        rows = (row.cells for table in tables for row in table.rows)
        text = "\n".join(" ".join(cell.text for cell in cells) for cells in rows)
    (amount,) = re.findall(r"(?:合计|Total) ([\d,]+\.\d\d)", text)
    return int(re.sub(r"\D", "", amount))
