"""Letters in a browser: read, signed, fetched, on record, templates; a number explained."""

import re
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from docx import Document
from pypdf import PdfReader

from tests.papers.test_letters import text_of
from tests.papers.test_templates import template
from tools.browser import sign_in


@pytest.fixture
def enter(open_page, own_demo):
    """A page of somebody's at a demo that this test alone changes."""

    def as_user(username, path, **look):
        page = open_page(own_demo, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return as_user


def _draft(page):
    """The number of next year's draft of sales."""
    page.goto("/targets/", wait_until="networkidle")
    links = page.locator("a[href^='/targets/'][href$='/']").all()
    numbers = {
        int(n)
        for a in links
        for n in re.findall(r"/targets/(\d+)/$", a.get_attribute("href"))
    }
    return max(numbers)


def _committed(page):
    """Next year's draft, committed by the director."""
    number = _draft(page)
    page.goto(f"/targets/{number}/", wait_until="networkidle")
    if not page.locator("button[data-opens=commit]").is_visible():
        page.click("details.more > summary")
    page.click("button[data-opens=commit]")
    page.fill("#commit [name=reason]", "经营会通过")
    page.click("#commit button[type=submit]")
    page.wait_for_url(re.compile(rf"/targets/{number}/"))
    return number


@pytest.mark.path
def test_a_rep_reads_and_signs_on_a_phone(enter):
    number = _committed(enter("lin", "/targets/"))
    page = enter("rep", f"/targets/{number}/sign/sw-cd-03/", size="phone")
    assert "请先阅读" in page.locator(".head p").inner_text()
    text = page.locator("article.paper").inner_text()
    assert "目标责任书" in text and "八、红线" in text
    before = page.locator("article.paper").bounding_box()["y"]
    assert before < page.locator(".signing").bounding_box()["y"]  # the text comes first
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.fill("[name=reservation]", "年初两个展会取消。")
    page.click(".signing button[type=submit]")
    page.wait_for_url(re.compile(r"/letters/read/.*sw-cd-03"))
    assert "逐字一致" in page.locator(".good >> nth=-1").inner_text()
    assert "年初两个展会取消。" in page.locator("article.paper").inner_text()
    with page.expect_download() as word:
        page.click("text=Word")
    said = Document(Path(word.value.path()))
    assert any("年初两个展会取消。" in p.text for p in said.paragraphs)
    with page.expect_download() as pdf:
        page.click("text=PDF")
    assert "年初两个展会取消" in text_of(Path(pdf.value.path()).read_bytes())
    page.goto(f"/targets/{number}/sign/sw-cd-03/", wait_until="networkidle")
    assert not page.locator("[name=reservation]").count()


def test_a_letter_prints_upright_and_keeps_together_what_belongs_together(enter):
    page = enter("lin", "/letters/read/2026-sw-cd-03-1/")
    skip = page.locator(".skip").inner_text()
    made = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert all(one.mediabox.height > one.mediabox.width for one in made)
    texts = [normalize("NFKC", one.extract_text()).strip() for one in made]
    assert not any(skip in text for text in texts)
    assert not any(
        re.match("[一二三四五六七八九十]、", text.splitlines()[-1]) for text in texts
    )
    clause, signs, _sides = texts[-1].partition("甲方代表")
    assert signs and len(clause) > 20  # nobody signs a page alone
    assert any("2026-01" in text and "2026-12" in text for text in texts)


def test_who_has_signed_is_seen_and_paper_put_on_record(enter):
    page = enter("zhou", "/targets/1/signed/?show=missing")
    assert re.search(r"还差 \d+ 个", page.locator(".head p").inner_text())
    rows = page.locator("table.board tbody tr").count()
    page.click("button[data-opens=record]")
    page.select_option("#record [name=unit]", "sw-cq-01")
    page.fill("#record [name=name]", "王㛃")
    page.click("#record button[type=submit]")
    page.wait_for_url(re.compile("/letters/read/"))
    assert "王㛃" in page.locator(".head p").inner_text()
    page.goto("/targets/1/signed/?show=missing", wait_until="networkidle")
    assert page.locator("table.board tbody tr").count() == rows - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_how_my_number_came_about_from_today(open_page, demo, lang):
    page = open_page(demo, lang=lang, size="phone")
    sign_in(page, "rep", lang)
    page.goto("/", wait_until="networkidle")
    page.click(".number a[href*='/explain/']")
    page.wait_for_url(re.compile("/explain/sw-cd-03/"))
    assert page.locator(".came li").count() >= 1
    assert page.locator("table.parts").first.locator("tbody tr").count() == 12
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_template_of_ones_own(enter, watch):
    watch.allow(422)
    page = enter("zhou", "/settings/letters/")

    def hand_in(content):
        file = {
            "name": "责任书.docx",
            "mimeType": "application/octet-stream",
            "buffer": BytesIO(content).getvalue(),
        }
        page.locator("input[type=file]").first.set_input_files(file)
        page.locator("button:has-text('启用')").first.click()
        page.wait_for_load_state("networkidle")

    hand_in(template("{{ 工资 }} {{ salary }}"))
    assert "salary" in page.locator(".problem").inner_text()
    hand_in(template("{{ number }} 我公司 {{ party_b_person }}"))
    assert "模板已启用" in page.locator(".good").first.inner_text()
    assert "责任书.docx" in page.locator(".head p").inner_text()
