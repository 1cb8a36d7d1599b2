"""Align in a browser: issued, countered, accepted on the reserve, totals checked in the grid."""

import json
import re
from pathlib import Path

import pytest

from tools.browser import sign_in

VECTORS = json.loads(
    (Path(__file__).parents[1] / "web" / "offer_vectors.json").read_text()
)


@pytest.fixture
def enter(open_page, own_demo):
    """A page of somebody's at a demo that this test alone changes."""

    def as_user(username, path, **look):
        page = open_page(own_demo, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return as_user


def test_replies_are_taken_apart_as_on_the_server(browser, module_at, founded):
    page = browser.new_page()
    page.goto(f"{founded}/healthz")
    found = page.evaluate(
        """async ([place, rows]) => {
            const { offer } = await import(place);
            return rows.map((row) => offer(row.text, row.unit));
        }""",
        [module_at("js/islands/align.js"), VECTORS],
    )
    page.close()
    for vector, said in zip(VECTORS, found, strict=True):
        if vector["kind"] is None:
            assert said is None, vector
            continue
        assert said["text"] == vector["rest"]
        kind = None if vector["kind"] == "words" else vector["kind"]
        entry = said["entry"] or {"kind": None, "amount": None}
        assert entry["kind"] == kind, vector
        assert kind is None or float(entry["amount"]) == float(vector["amount"])


def _of_grid(page, version, unit):
    """What a unit carries in the year, as the table of the grid says it, in 万元."""
    page.goto(f"/decompose/{version}/table/?level=2", wait_until="networkidle")
    row = page.locator("tbody tr", has=page.locator("th", has_text=unit)).first
    figures = [cell.replace(",", "") for cell in row.locator("td").all_inner_texts()]
    numbers = [float(f) for f in figures if re.fullmatch(r"[\d.]+", f)]
    return max(numbers)  # the year is the largest of its periods


def _version(page):
    page.goto("/align/", wait_until="networkidle")
    return re.search(r"/align/(\d+)/", page.content()).group(1)


@pytest.mark.path
def test_from_the_issue_to_the_settlement(enter):
    """The director issues, a manager counters with evidence, it is carried by the reserve."""
    director = enter("lin", "/align/")
    version = _version(director)
    whole = _of_grid(director, version, "云澜科技")
    director.goto("/align/", wait_until="networkidle")
    director.click("button[data-opens=issue]")
    director.select_option("#issue select[name=branch]", "direct:northeast")
    director.wait_for_selector("#issue-after >> text=将有 5 个单元收到数字")
    director.fill("#issue textarea", "请各部核对。")
    director.click("#issue button[type=submit]")
    director.wait_for_selector("text=已下发，5 个单元现在能看到自己的数字")

    manager = enter("he", f"/align/{version}/southwest/")
    manager.click("button[data-opens=counter]")
    manager.fill("#counter input[name=amount]", "=-5%")
    manager.fill("#counter input[name=label] >> nth=0", "新人到岗推迟")
    manager.fill("#counter input[name=part] >> nth=0", "-100万")
    rest = manager.locator("#counter [data-rest]")
    assert "还差" in rest.inner_text()
    proposal = int(manager.locator("[data-talk]").get_attribute("data-proposal"))
    share = proposal // 20
    manager.fill("#counter input[name=label] >> nth=1", "供货与交付")
    left = (-share + 100_000_000) / 100
    manager.fill("#counter input[name=part] >> nth=1", f"{left:.2f}元")
    manager.wait_for_function(
        "document.querySelector('#counter [data-rest]').textContent.includes('已说明全部差额')"
    )
    manager.click("#counter button[type=submit]")
    manager.wait_for_selector("text=等待对方答复")
    assert "新人到岗推迟" in manager.locator(".thread").inner_text()

    director.goto(f"/align/{version}/southwest/", wait_until="networkidle")
    director.click("button[data-opens=accept]")
    director.wait_for_selector("#accept-after >> text=的总数不变")
    desk = director.viewport_size
    director.set_viewport_size({"width": 390, "height": 844})
    after = director.locator("#accept-after")
    assert after.evaluate("(e) => e.scrollWidth <= e.clientWidth")  # read whole
    director.set_viewport_size(desk)
    director.click("#accept button[type=submit]")
    director.wait_for_selector("text=已就")
    assert _of_grid(director, version, "云澜科技") == whole
    settled = _of_grid(director, version, "西南")
    assert settled == pytest.approx((proposal - share) / 1_000_000, abs=0.06)


def test_a_rep_accepts_on_a_phone(enter):
    page = enter("rep", "/", size="phone")
    page.click(".items a:has-text('请答复')")
    page.wait_for_url(re.compile("/align/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("button[data-opens=accept]")
    page.click("#accept button[type=submit]")
    page.wait_for_selector("text=已就")
    page.goto("/", wait_until="networkidle")
    assert page.locator(".items a:has-text('请答复')").count() == 0


def test_a_typed_number_is_read_while_it_is_typed(enter, watch):
    watch.allow(409)
    page = enter("rep", "/align/")
    page.click(".apart tbody a")
    page.fill("[data-reply]", "=90万 有两个客户推迟")
    page.wait_for_selector("[data-reply-read]:has-text('比提议少')")
    page.fill("[data-reply]", "=很多")
    page.wait_for_selector("[data-reply-read]:has-text('还不是一个数字')")
    page.fill("[data-reply]", "=90万 有两个客户推迟")
    page.evaluate("document.querySelector('.say [name=expected]').value = '0'")
    page.click(".say button")  # as if somebody had spoken meanwhile
    page.wait_for_selector(".problem")
    assert page.input_value("[data-reply]") == "=90万 有两个客户推迟"
    page.click(".say button")
    page.wait_for_selector("text=等待对方答复")
