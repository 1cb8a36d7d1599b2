"""How pages look and feel: 红涨绿跌 as chosen, fit to be read; what a finger can hit."""

import pytest

from tests.browser.measures import axe, weigh
from tools.browser import sign_in

TOKENS = """() => ['ahead-fill', 'behind-fill', 'danger'].map(
  (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
)"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_red_is_up_where_it_was_chosen(open_page, demo, theme):
    page = open_page(demo, lang="zh", theme=theme)
    sign_in(page, "lin", "zh")
    page.goto("/me/")
    good, bad, danger = page.evaluate(TOKENS)
    page.get_by_role("button", name="红涨绿跌").click()
    assert page.evaluate(TOKENS) == [bad, good, danger]
    chosen = page.locator("[data-rise-choice][aria-pressed=true]")
    assert chosen.inner_text() == "红涨绿跌"
    assert not axe(page)
    for path in ("/", "/track/"):
        page.goto(path, wait_until="networkidle")
        assert page.evaluate(TOKENS) == [bad, good, danger]
        assert not axe(page)
    page.goto("/me/")
    page.get_by_role("button", name="绿涨红跌").click()
    page.goto("/track/")
    assert page.evaluate(TOKENS) == [good, bad, danger]


REACHED = """(chip) => {
  chip.scrollIntoView({ block: "center" });
  const box = chip.getBoundingClientRect();
  const [x, middle] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const hit = (y) => chip.contains(document.elementFromPoint(x, y));
  let [up, down] = [0, 0];
  while (up < 40 && hit(middle - up - 1)) up += 1;
  while (down < 40 && hit(middle + down + 1)) down += 1;
  return [box.height, up + down + 1];
}"""


@pytest.mark.browser
@pytest.mark.parametrize(("size", "reached"), [("phone", 44), ("desk", 28)])
def test_a_chip_is_44_px_high_to_a_finger_and_looks_the_same(
    open_page, demo, size, reached
):
    page = open_page(demo, lang="zh", size=size)
    sign_in(page, "rep", "zh")
    page.goto("/review/adjustments/", wait_until="networkidle")
    for chip in page.locator(".choices .chip.line").all():
        assert chip.evaluate(REACHED) == [28, reached]
    page.goto("/review/close/2026-08/sw-cd-03/?metric=sales_amount")
    objects = page.locator("td > a:has-text('提出异议')").first
    tall = objects.bounding_box()["height"]
    assert tall >= 44 if size == "phone" else tall < 24


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "tables"), [("/track/collections/", 2), ("/targets/resources/", 1)]
)
def test_no_column_is_cut_on_an_english_phone(open_page, demo, path, tables):
    page = open_page(demo, lang="en", size="phone")
    sign_in(page, "lin", "en")
    page.goto(path, wait_until="networkidle")
    wide = page.locator(".wide")
    assert wide.count() == tables
    assert wide.evaluate_all("all => all.every((w) => w.scrollWidth <= w.clientWidth)")
    cells = page.locator(".wide tbody td")
    assert cells.evaluate_all("all => all.every((c) => c.scrollWidth <= c.clientWidth)")


GAPS = """(dialog) => {
  dialog.setAttribute("open", "");
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.textContent = "No.";
  const form = dialog.querySelector("form");
  form.prepend(problem);
  const seen = [...form.children].filter((one) => one.getBoundingClientRect().height);
  return seen.slice(1, -1).map((one, place) =>
    one.getBoundingClientRect().top - seen[place].getBoundingClientRect().bottom);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_in_a_dialog_nothing_touches_the_question_under_it(open_page, demo, size):
    """A refusal, a note and the questions themselves."""
    page = open_page(demo, lang="zh", size=size)
    sign_in(page, "lin", "zh")
    page.goto("/targets/", wait_until="networkidle")
    page.goto(page.locator("td a[href^='/decompose/']").first.get_attribute("href"))
    page.wait_for_selector("dialog#levels", state="attached")
    for which in ("levels", "hold"):
        gaps = page.locator(f"dialog#{which}").evaluate(GAPS)
        assert gaps and all(10 <= gap <= 24 for gap in gaps), (which, gaps)


@pytest.mark.browser
def test_on_a_phone_menus_stand_where_there_is_room(open_page, demo):
    page = open_page(demo, lang="zh", size="phone")
    sign_in(page, "rep", "zh")
    page.goto("/align/", wait_until="networkidle")
    answer, menu = page.locator(".head .r > .btn"), page.locator(".head .r > .menu")
    assert answer.count() == menu.count() == 1
    left, right = answer.bounding_box(), menu.bounding_box()
    assert abs(left["y"] - right["y"]) < 4 and left["x"] < right["x"]
    assert right["x"] + right["width"] <= 390
    page.goto("/decompose/", wait_until="networkidle")
    page.click(".vchip > summary")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto("/act/?as=week", wait_until="networkidle")
    for state in page.locator("main td .state").all():
        box = state.bounding_box()
        assert box["x"] + box["width"] < 390


@pytest.mark.browser
def test_a_font_that_comes_late_moves_nothing(page):
    page.goto("/sign-in/", wait_until="networkidle")
    shown = page.evaluate("[...document.fonts].map((face) => face.display)")
    assert shown and set(shown) == {"optional"}


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/coach/abilities/", "/review/pay/people/"])
def test_on_a_slow_machine_rows_that_come_move_nothing(open_page, demo, path):
    page = open_page(demo, lang="zh", size="desk")
    sign_in(page, "lin", "zh")
    page.context.new_cdp_session(page).send(
        "Emulation.setCPUThrottlingRate", {"rate": 6}
    )
    assert weigh(page, path).shift < 0.005
