"""From the year's review to the next plan, and a handover that locks the leaver out."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


def written(page, part, text, **chosen):
    """A line of a review, by its own small form."""
    section = page.locator(f"section.written:has(input[value={part}])")
    adds = section.locator("details.adds").filter(
        has=page.locator(f"input[value={part}]")
    )
    if adds.get_attribute("open") is None:
        adds.locator("summary").click()
    for name, value in chosen.items():
        adds.locator(f"[name={name}]").select_option(index=value)
    adds.locator("textarea").fill(text)
    adds.locator("[type=submit]").click()
    page.wait_for_load_state("networkidle")


@pytest.mark.browser
def marked_and_published(page, onward):
    """The last line is marked as a remark for the next plan; the review is published."""
    page.get_by_text(onward).last.click()
    marking = page.locator("details[open] form[action$='/mark/']")
    marking.locator("[name=kind]").select_option("remark")
    marking.locator("[type=submit]").click()
    page.wait_for_load_state("networkidle")
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_load_state("networkidle")


def test_the_year_is_reviewed_and_the_next_one_opened(open_page, own_demo):
    page = open_page(own_demo)
    sign_in(page, "lin", "en")
    page.goto("/review/", wait_until="networkidle")
    assert not axe(page)
    page.locator("[data-opens=begin]").click()
    page.locator("#begin [name=period]").select_option(label="Year 2026")
    page.locator("#begin form").first.locator("[type=submit]").click()
    page.wait_for_url("**/review/*/")
    written(page, "cause", "Two senior people left in the Southwest", evidence=1)
    written(page, "lesson", "No one seat alone knows a key account")
    assert not axe(page)
    marked_and_published(page, "Into the next plan")
    page.locator(".side .again").click()
    page.wait_for_url("**/review/next/")
    assert not axe(page)
    assert page.locator("[name=seed]").first.is_checked()
    page.locator("[name=grow]").fill("8%")
    page.get_by_role("button", name="Open the plan of 2027").click()
    page.wait_for_url("**/targets/*/")
    assert page.get_by_text("Comes from the review of Year 2026").is_visible()
    _handed_over(page, open_page(own_demo), own_demo)


def _handed_over(page, other, _demo):
    """Operations hand a seat over today; the next click of who left is a stranger's."""
    sign_in(other, "rep", "en")
    other.goto("/")
    mine = other.locator(".top .ava").get_attribute("title")
    sign_in(page, "zhou", "en")
    page.goto("/review/handovers/", wait_until="networkidle")
    page.locator("[data-opens=prepare]").click()
    names = page.locator("#prepare [name=person] option").all_inner_texts()
    page.locator("#prepare [name=person]").select_option(index=names.index(mine))
    page.locator("#prepare [name=successor]").select_option(label="Licheng Tang")
    page.locator("#prepare [name=day]").fill("2026-09-15")
    page.locator("#prepare [type=submit]").click()
    page.wait_for_url("**/review/handovers/*/")
    assert not axe(page)
    page.locator("[data-opens=do]").click()
    page.locator("#do [type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert "handed over" in page.locator(".tags .state").inner_text()
    other.goto("/")
    other.wait_for_url("**/sign-in/**")
