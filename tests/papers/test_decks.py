"""Packs as files: what is written into them is what the deck says, opened by others."""

import subprocess
import sys
from functools import cache
from io import BytesIO

import pytest
from docx import Document
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches
from pypdf import PdfReader

from luopan.papers.deck import Bar, Bridge, Cell, Table, plain, read
from luopan.papers.deck_charts import bridge_chart
from luopan.papers.deck_docx import DRAWN, drawings, to_docx
from luopan.papers.deck_example import example
from luopan.papers.deck_files import examine, written
from luopan.papers.deck_layouts import offered, opened
from luopan.papers.deck_master import own_master
from luopan.papers.deck_pdf import to_pdf, to_pictures
from luopan.papers.deck_pptx import to_pptx
from luopan.papers.templates import Unfit
from tests.papers.a_deck import a_deck


@cache
def slides():
    """The pack in Chinese on our own slides, made once."""
    return to_pptx(a_deck())


def texts(slides):
    """All texts of slides: boxes, tables, labels and numbers of charts."""
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                for row in shape.table.rows:
                    yield from (cell.text for cell in row.cells)
            if shape.has_chart:
                yield from shape.chart.plots[0].categories
                labels = shape.chart._chartSpace.iter(qn("a:t"))
                yield from (label.text for label in labels)


def said(deck):
    """All that a deck says in words and figures."""

    def walk(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key, one in value.items():
                if key not in {"kind", "tone", "language", "at"}:
                    yield from walk(one)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one)

    return {one for page in plain(deck)["pages"] for one in walk(page) if len(one) > 2}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_slides_say_all_that_the_deck_says(language):
    deck = a_deck(language)
    made = Presentation(BytesIO(to_pptx(deck)))
    found = "\n".join(texts(made.slides))
    tones = {"ahead", "behind", "risk", "strong", "quiet", "none"}
    words = {drawing.came for drawing in drawings(deck) if hasattr(drawing, "came")}
    words |= {d.ahead for d in drawings(deck) if hasattr(d, "ahead")}
    words |= {d.target for d in drawings(deck) if hasattr(d, "target")}
    for one in said(deck) - tones - words - {"n1", "n2", "n3"}:
        assert one in found, one


def test_charts_are_powerpoints_own_with_the_numbers_behind_them():
    made = Presentation(BytesIO(slides()))
    charts = [s.chart for slide in made.slides for s in slide.shapes if s.has_chart]
    bridge, months = charts
    series = {one.name: list(one.values) for one in bridge.plots[0].series}
    assert series["−"][1:4] == [1480, 960, 410]
    assert series["+"][4:6] == [820, 720]
    assert list(months.plots[0].series[1].values)[0] == 320
    assert bridge.part.chart_workbook.xlsx_part is not None


def test_a_name_behind_a_chart_is_no_formula():
    from openpyxl import load_workbook

    bad = '=HYPERLINK("http://evil.example","x")'
    bars = (Bar(bad, 10.0, "10", True), Bar("@SUM(1)", -2.0, "-2", False))
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    chart = bridge_chart(slide, Bridge("x", "y", bars), (0, 0, 9_000, 9_000))
    blob = chart.part.chart_workbook.xlsx_part.blob
    cell = load_workbook(BytesIO(blob)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", bad)


def test_a_long_table_goes_on_over_slides_and_nothing_leaves_them():
    made = Presentation(BytesIO(slides()))
    high = made.slide_height
    tables = 0
    for slide in made.slides:
        for shape in slide.shapes:
            tables += shape.has_table
            assert shape.top + shape.height <= high, shape.name
            if shape.has_table:
                rows = sum(row.height for row in shape.table.rows)
                assert shape.top + rows <= high - Inches(0.3)
    assert tables >= 4  # decisions, heat, and the units on two slides


def test_every_slide_says_where_figures_come_from_and_has_its_number():
    deck = a_deck()
    made = Presentation(BytesIO(slides()))
    for slide in made.slides:
        found = "\n".join(texts([slide]))
        assert deck.source in found and deck.reader in found
        assert 'type="slidenum"' in slide.shapes._spTree.xml


def test_a_document_says_the_same_and_carries_drawings_with_their_words():
    deck = a_deck()
    pictures = to_pictures(drawings(deck), "zh", *DRAWN)
    made = Document(BytesIO(to_docx(deck, pictures)))
    found = [part.text for part in made.paragraphs]
    found += [c.text for t in made.tables for row in t.rows for c in row.cells]
    joined = "\n".join(found)
    for text in ("53.4 %", "第 30 团队", "−400.0", "上次没有承诺。"):
        assert text in joined
    assert len(made.inline_shapes) == 2
    about = made.inline_shapes[0]._inline.docPr.get("descr")
    assert "华北大区 1,480" in about
    assert deck.source in made.sections[0].footer.paragraphs[0].text


def test_the_pdf_holds_the_figures_as_text_on_pages_across():
    made = PdfReader(BytesIO(to_pdf(a_deck())))
    first = made.pages[0]
    assert first.mediabox.width > first.mediabox.height
    words = "".join(page.extract_text() for page in made.pages).replace("\n", "")
    for text in ("53.4", "41,600", "1,240.0", "2026-09-14"):
        assert text in words


def test_a_deck_travels_as_plain_values():
    for deck in (a_deck(), example("en")):
        assert read(plain(deck)) == deck


# ── on an organisation's own files ──


def own_slides(*, foot=True, title=True):
    """A file with an own master: 4:3, a layout for packs with a place of its own."""
    made = Presentation()
    layout = made.slide_layouts[1]
    layout.name = "罗盘 内容"
    for one in list(layout.placeholders):
        kind = one.placeholder_format.type
        if (not foot and kind in {15, 13}) or (not title and kind == 1):
            one._element.getparent().remove(one._element)
    body = next(p for p in layout.placeholders if p.placeholder_format.idx == 1)
    body.left, body.top = Inches(1), Inches(1.6)
    body.width, body.height = Inches(8), Inches(5)
    if not title:
        for other in list(made.slide_layouts):
            for one in list(other.placeholders):
                if one.placeholder_format.type in {1, 3}:
                    one._element.getparent().remove(one._element)
    made.slides.add_slide(made.slide_layouts[0])
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def test_slides_stand_on_the_organisations_master_in_its_place_for_contents():
    content = own_slides()
    made = Presentation(BytesIO(to_pptx(a_deck(), content)))
    assert made.slide_width == Presentation(BytesIO(content)).slide_width
    pages = [s for s in made.slides if s.slide_layout.name == "罗盘 内容"]
    assert len(pages) >= 3
    for slide in pages:
        for shape in slide.shapes:
            if not shape.is_placeholder:
                assert shape.left >= Inches(0.99)
                assert shape.left + shape.width <= Inches(9.02)


def test_what_a_layout_lacks_is_said():
    found = offered(opened(own_slides(foot=False)))
    page = next(one for one in found if one["use"] == "page")
    assert page["name"] == "罗盘 内容"
    assert page["room"] and not page["foot"] and not page["sentence"]
    with pytest.raises(Unfit, match="no_title"):
        opened(own_slides(title=False))
    with pytest.raises(Unfit, match="broken"):
        opened(b"PK nothing")


def test_source_stands_at_the_edge_where_a_layout_has_no_footer():
    deck = a_deck()
    made = Presentation(BytesIO(to_pptx(deck, own_slides(foot=False))))
    assert deck.source in "\n".join(texts([made.slides[-1]]))


def own_document(text="{{ pack }}", *, source=False):
    made = Document()
    made.add_paragraph("云澜集团 · {{ title }}")
    made.add_paragraph(text)
    made.add_paragraph("— 完 —")
    if source:
        made.sections[0].footer.paragraphs[0].text = "密 {{ source }}"
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_document_of_ones_own_is_filled_where_it_says_so_in_a_process_of_its_own():
    deck = a_deck()
    made = Document(BytesIO(written("docx", deck, own_document(source=True))))
    found = [part.text for part in made.paragraphs]
    assert found[0] == "云澜集团 · 经营月会材料"
    assert found[-1] == "— 完 —"
    assert "差距在哪里" in found and not any("pack" in one for one in found)
    assert made.sections[0].footer.paragraphs[0].text == f"密 {deck.source}"


@pytest.mark.slow
def test_a_file_that_is_no_use_says_why():
    for kind, content, code in (
        ("docx", own_document("none"), "no_place"),
        ("docx", own_document("{{ pack }} {{ salary }}"), "unknown"),
        ("pptx", b"PK nothing", "broken"),
    ):
        with pytest.raises(Unfit) as caught:
            examine(kind, example("zh"), content)
        assert caught.value.code == code
    assert examine("docx", example("zh"), own_document()) == ["title", "pack"]
    uses = {one["use"] for one in examine("pptx", example("zh"), own_master())}
    assert {"cover", "page"} <= uses


def test_a_table_without_rows_says_so():
    table = Table("a", ("b",), (), (1.0,), empty="Nothing there")
    deck = a_deck("en")
    page = deck.pages[0].__class__("p", "", (table,))
    only = deck.__class__(**{**vars(deck), "pages": (page,)})
    assert "Nothing there" in "\n".join(
        texts(Presentation(BytesIO(to_pptx(only))).slides)
    )
    assert Cell("x") == ("x", "")


def test_what_writes_slides_and_documents_is_loaded_with_the_first_of_them():
    """A process that serves pages does without: 11 MiB."""
    code = (
        "import sys, luopan.papers.deck_files;"
        "assert not {'pptx', 'docx', 'docxtpl'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
