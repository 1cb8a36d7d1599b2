"""The planning grid as people use it: typing, pasting, holding, undoing, two at once."""

import pytest
from playwright.sync_api import Page

from tests.browser.measures import axe
from tools.browser import sign_in

# Every total, over all rows and columns, is the sum of what is under it.
WRONG_SUMS = """() => {
  const { model } = document.getElementById("grid").grid;
  const wide = model.columns.length;
  const sums = new Float64Array(model.values.length);
  for (let row = 0; row < model.rowCount; row += 1) {
    for (let at = 0; at < wide; at += 1) {
      const place = row * wide + at;
      const above = model.parent[row];
      if (above >= 0) sums[above * wide + at] += model.values[place];
    }
  }
  let wrong = 0;
  for (let row = 0; row < model.rowCount; row += 1) {
    for (let at = 0; at < wide; at += 1) {
      const place = row * wide + at;
      if (!model.isLeaf(row) && sums[place] !== model.values[place]) wrong += 1;
      const parts = model.columns.flatMap((one, number) => (one.parent === at ? [number] : []));
      const under = parts.reduce((sum, part) => sum + model.values[row * wide + part], 0);
      if (parts.length && under !== model.values[place]) wrong += 1;
    }
  }
  return wrong;
}"""
AMOUNTS = "[...document.getElementById('grid').grid.model.values]"
SETTLED = "#grid[data-pending='0']"
PASTE = """([text, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
  document.querySelector(".gscroll").dispatchEvent(event);
}"""
COPY = """() => {
  const data = new DataTransfer();
  const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true });
  document.querySelector(".gscroll").dispatchEvent(event);
  return [data.getData("text/plain"), data.getData("text/html")];
}"""


class Table:
    """The grid of one person."""

    def __init__(self, page: Page, who: str, query: str = "", lang: str = "zh"):
        self.page = page
        sign_in(page, who, lang)
        page.goto(f"/decompose/{query}")
        page.wait_for_selector("#grid[data-ready]")
        page.focus(".gscroll")

    def go(self, name: str, period: str = "2027"):
        """Choose a cell by the name of its row."""
        self.page.evaluate(
            """([name, period]) => {
                const { grid } = document.getElementById("grid");
                const row = grid.model.names.indexOf(name);
                grid.selection.goTo(row, grid.model.columnAt.get(period));
            }""",
            [name, period],
        )
        return self

    def keys(self, *keys: str):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str, end: str = "Enter"):
        self.page.keyboard.type(text)
        return self.keys(end).settle()

    def settle(self):
        self.page.wait_for_selector(SETTLED)
        return self

    def amount(self, name: str, period: str = "2027") -> int:
        return self.page.evaluate(
            """([name, period]) => {
                const { model } = document.getElementById("grid").grid;
                const row = model.names.indexOf(name);
                return model.values[row * model.columns.length + model.columnAt.get(period)];
            }""",
            [name, period],
        )

    def amounts(self) -> list[float]:
        return self.page.evaluate(AMOUNTS)

    def reload(self):
        self.page.reload()
        self.page.wait_for_selector("#grid[data-ready]")
        self.page.focus(".gscroll")
        return self

    @property
    def toast(self) -> str:
        return self.page.locator("#toasts").inner_text()


@pytest.fixture
def lin(open_page, own_demo):
    """The director's grid of the draft."""
    return Table(open_page(own_demo), "lin")


@pytest.fixture
def reading(open_page, demo):
    """The same, where nothing is saved: of the demo that all share."""
    return Table(open_page(demo), "lin")


@pytest.mark.path
def test_typing_into_a_total_moves_what_is_under_it(lin):
    before = lin.amount("云澜科技")
    east = lin.amount("华东")
    lin.go("华东").type("1.3亿")
    assert lin.amount("华东") == 130_000_000_00
    assert lin.amount("云澜科技") == before + 130_000_000_00 - east
    assert lin.page.evaluate(WRONG_SUMS) == 0
    assert "已平衡" in lin.toast
    typed = lin.amounts()
    assert lin.reload().amounts() == typed  # what is shown is what the server has


def test_what_is_held_stays_and_undo_brings_every_amount_back(lin):
    began = lin.amounts()
    lin.go("上海一部", "2027-Q1").keys("h").settle()
    held = lin.amount("上海一部", "2027-Q1")
    assert lin.page.locator(".gc.hold").count() >= 1
    lin.go("华东").type("+5%")
    assert lin.amount("上海一部", "2027-Q1") == held
    assert lin.amounts() != began
    assert lin.page.evaluate(WRONG_SUMS) == 0
    raised = lin.amounts()
    lin.keys("Control+z").settle()
    assert lin.amounts() == began
    lin.keys("Control+y").settle()
    assert lin.amounts() == raised
    lin.keys("Control+z").settle().keys("Control+z").settle()
    assert lin.amounts() == began
    assert lin.page.locator(".gc.hold").count() == 0


@pytest.mark.path
def test_pasting_from_a_spreadsheet(lin):
    lin.go("山东部").keys("Alt+ArrowRight", "ArrowDown", "ArrowRight", "ArrowRight")
    first = lin.page.evaluate(
        "() => { const { grid } = document.getElementById('grid');"
        " const at = grid.rows.at[grid.selection.row];"
        " return [0, 1, 2].map((n) => grid.model.names[grid.rows.shown[at + n]]); }"
    )
    lin.page.evaluate(PASTE, ["12.5\t13\n1,1.8\t14\n１２\t15万", ""])
    lin.settle()
    assert "已粘贴 6 格" in lin.toast
    found = [[lin.amount(name, m) for m in ("2027-01", "2027-02")] for name in first]
    assert found == [
        [125_000_00, 130_000_00],
        [118_000_00, 140_000_00],
        [120_000_00, 150_000_00],
    ]
    assert lin.page.evaluate(WRONG_SUMS) == 0
    text, html = lin.page.evaluate(COPY)
    assert text == "12.5\t13\n11.8\t14\n12\t15"
    assert "<td>12.5</td><td>13</td>" in html
    exact = '<table><tr><td x:num="7.654321" style="color:red">7.7</td></tr></table>'
    lin.page.evaluate(PASTE, ["7.7", f"<html><body>{exact}</body></html>"])
    lin.settle()
    assert lin.amount(first[2], "2027-02") == 7_654_321


def test_a_pasted_year_with_its_totals_is_read_literally(lin):
    lin.go("广州部", "2027-Q1")
    lin.page.evaluate(PASTE, ["60\t10\t20\t30\t表头\t5", ""])
    lin.settle()
    assert [lin.amount("广州部", f"2027-0{m}") for m in (1, 2, 3)] == [
        *(100_000_00, 200_000_00, 300_000_00)
    ]
    assert lin.amount("广州部", "2027-04") == 50_000_00
    assert "1 格无法识别" in lin.toast


def test_filling_zeroing_and_ranges(lin):
    lin.go("广州部", "2027-01").keys("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    lin.settle()
    assert lin.amount("福建部", "2027-01") == lin.amount("广州部", "2027-01")
    assert "合计" in lin.page.locator(".gfoot").inner_text()
    lin.keys("Delete").settle()
    assert lin.amount("广州部", "2027-01") == lin.amount("华南渠道部", "2027-01") == 0
    assert lin.page.evaluate(WRONG_SUMS) == 0


def test_two_people_in_each_others_way(open_page, own_demo, watch):
    watch.allow(409)
    lin = Table(open_page(own_demo), "lin")
    he = Table(open_page(own_demo), "he", "?version=4")
    his_name = he.page.locator(".ava").get_attribute("title")
    he.go("成都部").type("2000")
    lin.go("西南").type("13000")
    assert his_name in lin.toast
    assert lin.amount("成都部") == 2_000 * 10_000_00  # his is seen, mine is taken back
    assert lin.amount("西南") != 13_000 * 10_000_00
    lin.go("华南").type("7600")
    assert lin.amount("华南") == 7_600 * 10_000_00
    lin.go("成都部").type("2100")
    he.page.evaluate("document.getElementById('grid').grid.sync.look()")
    he.page.wait_for_selector("#toasts:has-text('林致远')")
    assert he.amount("成都部") == 2_100 * 10_000_00
    assert "华南" not in he.page.locator("body").inner_text()


def test_an_edit_that_finds_no_room_is_refused_with_the_number(lin, watch):
    watch.allow(422)
    began = lin.amounts()
    lin.go("上海一部").keys("h").settle()
    held = lin.amount("上海一部")
    lin.go("华东").type("1000")
    assert lin.amounts() == began
    assert "改为" in lin.toast
    lin.page.locator("#toasts button").click()
    lin.settle()
    assert lin.amount("华东") == held
    assert lin.amount("上海一部") == held


def test_the_keyboard_reaches_everything(reading):
    scroll = reading.page.locator(".gscroll")

    def active():
        return reading.page.locator(f"#{scroll.get_attribute('aria-activedescendant')}")

    assert scroll.get_attribute("role") == "treegrid"
    reading.keys("Control+Home", "ArrowDown", "ArrowRight")
    assert active().get_attribute("aria-selected") == "true"
    row = active().locator("xpath=..")
    assert (row.get_attribute("aria-level"), row.get_attribute("aria-rowindex")) == (
        "2",
        "3",
    )
    reading.keys("Alt+ArrowLeft")
    assert row.get_attribute("aria-expanded") == "false"
    reading.keys("Space")
    assert row.get_attribute("aria-expanded") == "true"
    before = reading.amounts()
    reading.keys("F2")
    assert reading.page.locator(".ed").input_value().count(".") <= 1
    reading.keys("Escape", "Control+End", "Control+Home")
    assert reading.amounts() == before
    columns = reading.page.locator(".gscroll [role=columnheader]")
    shown = columns.count()
    reading.keys("ArrowRight", "ArrowRight", "Alt+Shift+ArrowRight")
    opened = columns.count()
    reading.keys("Alt+Shift+ArrowLeft")
    assert len({shown, opened, columns.count()}) == 2
    wide = active().bounding_box()["width"]
    reading.keys("Alt+Shift+ArrowUp")
    assert active().bounding_box()["width"] == wide + 8
    reading.keys("Alt+Shift+ArrowDown", "Control+Home")
    reading.keys("Tab")
    assert not reading.page.evaluate("document.activeElement.closest('.gscroll')")
    reading.page.focus(".gscroll")
    reading.keys("?")
    assert reading.page.locator("dialog#keys[open]").count() == 1
    reading.keys("Escape", "/")
    reading.page.keyboard.type("深圳")
    reading.keys("Enter", "Escape")
    assert "深圳" in reading.page.locator(".gbar .path").inner_text()
    reading.page.wait_for_selector("[data-o=live]:has-text('深圳')", state="attached")


def test_filters_find_what_was_done(lin):
    lin.go("福建部", "2027-05").type("88")
    lin.go("广州部").keys("h").settle()
    lin.page.click("[data-o=looks] summary")
    shown = "[...document.querySelectorAll('.grow:not([hidden]) .gname .tx')].map(e => e.textContent)"
    lin.page.check("[name=rows][value=held]")
    held = lin.page.evaluate(shown)
    assert {"云澜科技", "华南", "广州部"} <= set(held)
    assert "福建部" not in held
    lin.page.check("[name=rows][value=changed]")
    assert "福建部" in lin.page.evaluate(shown)
    lin.page.check("[name=rows][value=all]")
    lin.page.uncheck("[name=kind][value=quarter]")
    assert lin.page.locator(".gh.gq").count() == 0
    assert axe(lin.page) == []


def test_what_the_audit_finds_is_marked_on_the_rows(reading):
    mark = reading.page.locator(".gname .fm:visible").first
    mark.wait_for()
    assert "体检问题" in mark.get_attribute("title")
    reading.page.click("[data-o=looks] summary")
    reading.page.check("[name=rows][value=found]")
    reading.keys("Escape")
    mark.click()
    reading.page.wait_for_selector("#found[open] .founds a.btn")
    assert axe(reading.page) == []
    reading.keys("Escape")
    reading.page.focus(".gscroll")
    reading.keys("f")
    reading.page.wait_for_selector("#found[open] .founds")


def test_the_spread_dialog_says_what_it_would_do(lin):
    lin.go("华中").keys("s")
    lin.page.select_option("[name=method]", "pattern")
    lin.page.fill("[name=amount]", "1.3亿")
    lin.page.fill("[name=pattern]", "1 1 1 4")
    lin.page.select_option("[name=over]", "children")
    lin.page.evaluate("document.querySelector('[data-a=look]').click()")
    lin.page.wait_for_selector(".said table")
    assert "13,000.0" in lin.page.locator(".said").inner_text()
    lin.page.select_option("[name=method]", "proportional")
    lin.page.fill("[name=amount]", "1.1亿")
    assert axe(lin.page) == []
    lin.page.click("#spread button.pri")
    lin.settle()
    assert lin.amount("华中") == 110_000_000_00
    lin.go("华中").keys("s")
    lin.page.select_option("[name=method]", "reserve")
    lin.page.fill("[name=ratio]", "10%")
    lin.page.click("#spread button.pri")
    lin.settle()
    assert lin.amount("华中") == 110_000_000_00
    assert "预留" in lin.page.locator(".gbody").inner_text()


def test_the_spread_dialog_weighs_by_what_is_known_and_says_of_which_day(lin):
    lin.go("华中").keys("s")
    before = lin.amount("华中")
    lin.page.select_option("[name=method]", "weighted")
    for field in lin.page.locator("#spread [data-year]").all():
        field.fill("0")
    lin.page.fill("#spread [name=days]", "1")
    lin.page.click("#spread [data-a=look]")
    lin.page.wait_for_selector(".said table")
    assert "按工作日分配，数据截至" in lin.page.locator(".said").inner_text()
    assert axe(lin.page) == []
    lin.page.click("#spread button.pri")
    lin.settle()
    assert lin.amount("华中") == before


def test_a_hold_tells_why_and_until_when(lin):
    lin.go("福建部").keys("Shift+H")
    lin.page.fill("#hold [name=reason]", "客户已签")
    lin.page.fill("#hold [name=until]", "2026-12-31")
    lin.page.click("#hold button.pri")
    lin.settle()
    assert "客户已签" in lin.page.locator(".gbar .why").inner_text()
    lin.keys("i")
    lin.page.wait_for_selector(".drawer .marks")
    assert "2026-12-31" in lin.page.locator(".drawer").inner_text()


def test_a_closed_period_is_hatched_and_stays(lin):
    lin.go("云澜科技", "2027-Q1")
    before = lin.amount("云澜科技", "2027-Q1")
    lin.page.evaluate("document.querySelector('[data-a=close-period]').click()")
    lin.page.click("#period button.pri")
    lin.settle()
    assert lin.page.locator(".gc.ro").count() > 10
    lin.go("云澜科技").type("+10%")
    assert lin.amount("云澜科技", "2027-Q1") == before
    lin.go("云澜科技", "2027-Q1").keys("5")
    assert lin.page.locator(".ed").count() == 0
    assert "已关账" in lin.toast


def test_the_drawer_explains_and_takes_comments(lin):
    before = lin.page.evaluate(
        "document.getElementById('grid').grid.model.remarks.size"
    )
    lin.go("福建部", "2027-05").type("88").keys("ArrowUp", "i")
    lin.page.wait_for_selector(".drawer .lines")
    lin.page.fill(".drawer textarea", "这里为什么要加？")
    anew = "document.getElementById('grid').grid.later.here.drawer.fetch()"
    lin.page.evaluate(anew)  # as when the answer to an edit comes meanwhile
    assert lin.page.locator(".drawer textarea").input_value() == "这里为什么要加？"
    lin.page.click(".drawer form button.pri")
    lin.page.wait_for_selector(".drawer .talk li:not(.quiet)")
    assert "这里为什么要加" in lin.page.locator(".drawer .talk").inner_text()
    # A story that was asked for meanwhile may show the comment before its own answer does.
    lin.page.wait_for_function("!document.querySelector('.drawer textarea').value")
    lin.page.wait_for_function(
        f"document.getElementById('grid').grid.model.remarks.size === {before + 1}"
    )
    assert axe(lin.page) == []
    lin.page.click(".drawer [data-a=close-drawer]")
    assert lin.page.locator(".drawer").is_hidden()


def test_shares_are_areas_and_a_table(reading):
    reading.go("华东")
    reading.page.click("[data-a=shares]")
    reading.page.wait_for_selector(".treemap svg", state="attached")
    shares = reading.page.locator(".gshares tbody td:last-child").all_inner_texts()
    assert abs(sum(float(share.removesuffix("%")) for share in shares) - 100) < 0.5
    reading.page.click(".gshares .gway button")
    assert "云澜科技" in reading.page.locator(".gway h2").inner_text()
    reading.page.click("[data-a=shares]")
    assert reading.page.locator(".grow:not([hidden])").count() > 10


@pytest.mark.parametrize("axis", ["products", "both"])
def test_other_rows(open_page, own_demo, axis):
    lin = Table(open_page(own_demo), "lin", f"?version=4&axis={axis}")
    name = lin.page.evaluate("document.getElementById('grid').grid.model.names[0]")
    before = lin.amount(name)
    lin.go(name, "2027-Q2").type("+2%")
    assert lin.amount(name) > before
    assert lin.page.evaluate(WRONG_SUMS) == 0
    typed = lin.amounts()
    assert lin.reload().amounts() == typed


def test_on_a_phone_it_reads_well(open_page, demo):
    page = open_page(demo, size="phone")
    Table(page, "lin", "?version=4")
    heads = page.locator(".gh:not(.gname) .tx").all_inner_texts()
    assert heads == ["全年", "Q1", "Q2", "Q3", "Q4"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".grow:not([hidden]) .gc.gq").first.tap()
    assert "Q1" in page.locator(".gbar .path").inner_text()
    assert axe(page) == []


def test_on_paper_it_is_a_table(open_page, demo):
    page = open_page(demo)
    Table(page, "lin", "?version=4")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".on-paper tbody tr").count() > 40
    assert page.locator(".gscroll").is_hidden()
    assert page.locator(".on-paper").is_visible()
    page.emulate_media(media="screen")
    page.goto("/decompose/4/table/?level=2")
    assert page.locator(".paper-t tbody tr").count() >= 8


@pytest.mark.parametrize("look", [("en", "dark"), ("zh", "light")], ids="-".join)
def test_it_is_open_to_everybody(open_page, demo, look):
    lang, theme = look
    page = open_page(demo, lang=lang, theme=theme)
    Table(page, "lin", "?version=4", lang)
    assert axe(page) == []


def test_a_rep_reads_his_own_part(open_page, demo):
    page = open_page(demo)
    rep = Table(page, "rep", "?version=1")
    assert page.locator(".grow:not([hidden])").count() == 1
    rep.keys("5")
    assert page.locator(".ed").count() == 0
    assert page.locator("[data-a=hold]").is_disabled()
