"""charts.js: a chart under the strict policy, in both themes, resized, printed, taken away."""

import pytest

MOUNT = """async (place) => {
  const C = await import(place);
  const box = document.createElement("div");
  box.id = "chart";
  box.setAttribute("aria-label", "Amounts of three months");
  Object.assign(box.style, { width: "600px", height: "240px", position: "absolute", inset: "0" });
  document.body.append(box);
  window.chart = C.mount(box, (t) => ({
    grid: { left: 40, right: 20, top: 20, bottom: 30 },
    xAxis: C.categoryAxis(t, ["7", "8", "9"]),
    yAxis: C.valueAxis(t),
    tooltip: C.tip(t, (points) => ({
      title: points[0].axisValue,
      rows: [["Actual", String(points[0].value)]],
    })),
    series: [{ type: "line", data: [3, 1, 2], lineStyle: { color: t.c1 } }],
  }));
}"""
LINE = (
    "[...document.querySelectorAll('#chart path')].map((p) => p.getAttribute('stroke'))"
)


@pytest.fixture
def page(open_page, founded, module_at):
    page = open_page(founded)
    page.goto("/sign-in/")
    page.evaluate(MOUNT, module_at("js/charts.js"))
    return page


def _token(page, name):
    return page.evaluate(
        f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()"
    )


def test_it_is_a_drawing_with_a_name(page):
    box = page.get_by_role("img", name="Amounts of three months")
    assert box.locator("svg path").count() > 3
    assert box.locator("canvas").count() == 0
    assert _token(page, "c1") in page.evaluate(LINE)


def test_it_follows_the_theme(page):
    before = _token(page, "c1")
    page.evaluate(
        "document.documentElement.dataset.theme = 'dark'; dispatchEvent(new Event('themechange'))"
    )
    drawn = page.evaluate(LINE)
    assert _token(page, "c1") != before
    assert _token(page, "c1") in drawn
    assert before not in drawn


def test_it_follows_its_place_and_fits_paper(page):
    svg = page.locator("#chart svg")
    assert svg.get_attribute("viewBox") == "0 0 600 240"
    page.evaluate("document.getElementById('chart').style.width = '400px'")
    page.wait_for_function(
        "document.querySelector('#chart svg').getAttribute('viewBox') === '0 0 400 240'"
    )


def test_its_tooltip_is_made_of_nodes(page):
    page.mouse.move(320, 100)
    tip = page.locator(".tip")
    tip.wait_for(state="visible")
    assert tip.inner_text().split() == ["8", "Actual", "1"]


def test_what_leaves_the_page_is_forgotten(page):
    page.evaluate("document.getElementById('chart').remove()")
    page.wait_for_function("window.chart.isDisposed()")
    page.evaluate("dispatchEvent(new Event('themechange'))")


def test_a_hidden_place_waits_until_it_has_a_size(page):
    page.evaluate(
        "const s = document.getElementById('chart').style; s.display = 'none';"
    )
    page.evaluate("document.getElementById('chart').style.display = 'block'")
    page.wait_for_function("window.chart.getWidth() === 600")
