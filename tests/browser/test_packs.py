"""A meeting pack in a browser: one click, and the slides lie there; the page prints across."""

from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from tests.browser.measures import axe
from tools.browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def director(open_page, demo):
    """A director's page."""

    def at(path, **look):
        page = open_page(demo, **look)
        sign_in(page, "lin", look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return at


def test_one_click_and_the_file_arrives(director):
    page = director("/coach/pack/?kind=monthly", lang="en")
    page.wait_for_selector("h2:has-text('Actions')")
    assert not axe(page)
    attainment = page.locator(".pk-strip b").first.inner_text()
    page.locator("summary.btn.pri").click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Slides (.pptx)", exact=True).click()
    assert kept.value.suggested_filename.endswith(".pptx")
    slides = Presentation(BytesIO(Path(kept.value.path()).read_bytes())).slides
    words = [
        s.text_frame.text for one in slides for s in one.shapes if s.has_text_frame
    ]
    assert any(attainment in text for text in words)


def test_it_fits_a_phone(director):
    page = director("/coach/pack/?kind=monthly", size="phone", theme="dark")
    page.wait_for_selector("h2:has-text('行动')")
    assert not axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_prints_across_with_its_source_on_every_page(director):
    page = director("/coach/pack/?kind=monthly", lang="en")
    page.wait_for_selector("h2:has-text('Actions')")
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    pages = PdfReader(BytesIO(made)).pages
    assert pages[0].mediabox.width > pages[0].mediabox.height
    first = pages[0].extract_text()
    assert "Decisions needed" in first and "data until" in first
