"""A meeting pack as a Word document: on our own page, or in an organisation's document."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from luopan.papers.deck import Bridge, Cell, Deck, Heat, Months, Strip, Table, blocks_of
from luopan.papers.deck_look import (
    INK,
    INK_2,
    INK_3,
    LINE,
    MARKS,
    STEPS,
    TONES,
)

LATIN, EAST = "Arial", "微软雅黑"
DRAWN = (720.0, 165.0)  # points: the size that drawings are made for
SHORT = 16  # rows of a table that is not cut
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def drawings(deck: Deck) -> list[Bridge | Months]:
    """What has to be brought as pictures, in order."""
    return [
        block
        for page in deck.pages
        for block in blocks_of(page)
        if isinstance(block, Bridge | Months)
    ]


def to_docx(deck: Deck, pictures: Sequence[bytes]) -> bytes:
    """A pack as the bytes of a .docx file of A4 pages across.

    Args:
        deck: What it says.
        pictures: Of its ``drawings``, as PNG.
    """
    document = Document()
    _page(document, deck)
    body = Body(document, deck, list(pictures))
    for number, page in enumerate(deck.pages):
        body.page(page, number)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _page(document: Any, deck: Deck) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin, section.bottom_margin = Mm(14), Mm(15)
    section.footer_distance = Mm(8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(9.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), EAST)
    style.paragraph_format.space_after = Pt(3)
    for level, size in ((1, 17), (2, 11.5)):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.size = LATIN, Pt(size)
        heading.font.bold, heading.font.color.rgb = True, RGBColor.from_string(INK)
        fonts = heading.element.rPr.rFonts
        for key in list(fonts.attrib):
            if "Theme" in key or "theme" in key:
                del fonts.attrib[key]
        fonts.set(qn("w:eastAsia"), EAST)
        heading.paragraph_format.space_before = Pt(0 if level == 1 else 7)
        heading.paragraph_format.space_after = Pt(2)
        heading.paragraph_format.keep_with_next = True
    core = document.core_properties
    core.author, core.comments = "", ""
    core.title = f"{deck.title} · {deck.about}"
    foot(section, deck)


def foot(section: Any, deck: Deck) -> None:
    """Source, day, reader and page number at the foot of every page."""
    part = section.footer.paragraphs[0]
    part.text = ""
    wide = section.page_width - section.left_margin - section.right_margin
    part.style.paragraph_format.tab_stops.clear_all()
    part.paragraph_format.tab_stops.add_tab_stop(Emu(wide), WD_TAB_ALIGNMENT.RIGHT)
    _run(part, f"{deck.source} · {deck.reader}\t", deck, 8, INK_3)
    for words in ("PAGE", " / ", "NUMPAGES"):
        if words.strip() == "/":
            _run(part, words, deck, 8, INK_3)
        else:
            _field(part, words, deck)


def _field(part: Any, code: str, deck: Deck) -> None:
    for kind in ("begin", "", "end"):
        run = _run(part, "", deck, 8, INK_3)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = code
        run._r.append(mark)


def _run(
    part: Any, text: str, deck: Deck, size: float, colour: str, *, bold: bool = False
) -> Any:
    run = part.add_run(text)
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)
    speak = OxmlElement("w:lang")
    speak.set(qn("w:val"), "en-US")
    speak.set(qn("w:eastAsia"), LANGUAGES.get(deck.language, "zh-CN"))
    run._r.get_or_add_rPr().append(speak)
    return run


class Body:
    """Writes the pages of a pack one after the other to the end of a document."""

    def __init__(self, document: Any, deck: Deck, pictures: list[bytes]) -> None:
        self.document, self.deck, self.pictures = document, deck, pictures
        section = document.sections[-1]
        self.wide = section.page_width - section.left_margin - section.right_margin
        self.high = section.page_height - section.top_margin - section.bottom_margin

    def page(self, page: Any, number: int) -> None:
        """A page: title, sentence, blocks."""
        title = self._heading(page.title, 1)
        title.paragraph_format.space_before = Pt(16 if number else 0)
        if page.sentence:
            said = self.document.add_paragraph()
            _run(said, page.sentence, self.deck, 10, INK_2)
        for block in blocks_of(page):
            if not (isinstance(block, Table) and block.elsewhere):
                self._block(block)

    def _heading(self, text: str, level: int) -> Any:
        names = {style.name for style in self.document.styles}
        part = self.document.add_paragraph()
        if f"Heading {level}" in names:
            part.style = f"Heading {level}"
            part.add_run(text)
        else:  # a document without that style
            _run(part, text, self.deck, 16 if level == 1 else 11.5, INK, bold=True)
        return part

    def _block(self, block: Any) -> None:
        if isinstance(block, Strip):
            self._strip(block)
            return
        title = self._heading(block.title, 2)
        unit = getattr(block, "unit", "")
        if unit:
            _run(title, f"  {unit}", self.deck, 8.5, INK_3)
        if isinstance(block, Heat):
            self._heat(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._picture(block)

    def _picture(self, block: Bridge | Months) -> None:
        part = self.document.add_paragraph()
        part.paragraph_format.space_after = Pt(2)
        wide = min(self.wide, Pt(DRAWN[0]))
        picture = part.add_run().add_picture(BytesIO(self.pictures.pop(0)), Emu(wide))
        about = picture._inline.docPr
        about.set("descr", _said(block))
        about.set("title", block.title)

    def _strip(self, strip: Strip) -> None:
        table = self._grid(3, [1.0] * len(strip.tiles))
        for place, tile in enumerate(strip.tiles):
            cells = [row.cells[place] for row in table.rows]
            self._words(cells[0], [(tile.title, 8.5, INK_2, False)])
            unit = [(f" {tile.unit}", 9, INK_2, False)] if tile.unit else []
            self._words(cells[1], [(tile.value, 18, INK, True), *unit])
            said = []
            if tile.tone in MARKS:
                mark = f"{MARKS[tile.tone]} {tile.said}  "
                said.append((mark, 8, TONES[tile.tone], True))
            self._words(cells[2], [*said, (tile.note, 8, INK_3, False)])
            if place:
                for cell in cells:
                    _edges(cell, left=LINE)
        self._after()

    def _heat(self, heat: Heat) -> None:
        parts = [2.4, *([1.0] * len(heat.heads)), 1.2]
        table = self._grid(len(heat.lines) + 1, parts)
        heads = [heat.corner, *heat.heads, heat.last]
        for place, words in enumerate(heads):
            cell = table.rows[0].cells[place]
            self._words(cell, [(words, 7.5, INK_3, False)], middle=place > 0)
        for row, line in zip(table.rows[1:], heat.lines, strict=True):
            cells = row.cells
            self._words(cells[0], [(line.name, 8.5, INK, line.own)])
            for place, one in enumerate(line.cells, start=1):
                self._words(cells[place], [(one.text, 8, INK, False)], middle=True)
                if one.tone in STEPS:
                    _shade(cells[place], STEPS[one.tone])
                _edges(cells[place], left="FFFFFF", bottom="FFFFFF")
            ink = TONES.get(line.total.tone, INK)
            self._words(cells[-1], [(line.total.text, 8.5, ink, True)], middle=True)
        _kept(table)
        self._after()

    def _table(self, said: Table) -> None:
        if not said.rows:
            _run(self.document.add_paragraph(), said.empty, self.deck, 9, INK_3)
            return
        table = self._grid(len(said.rows) + 1, list(said.widths))
        _repeat(table.rows[0])
        for row, cells in zip(table.rows, [_heads(said), *said.rows], strict=True):
            _together(row)
            for place, (there, cell) in enumerate(zip(row.cells, cells, strict=True)):
                ink, bold = TONES.get(cell.tone, INK), cell.tone == "strong"
                size = 8 if row is table.rows[0] else 8.5
                words = [(cell.text, size, ink, bold)]
                self._words(there, words, right=place in said.figures)
                _edges(there, bottom=LINE)
        if len(said.rows) <= SHORT:
            _kept(table)
        if said.note:
            note = self.document.add_paragraph()
            _run(note, said.note, self.deck, 8, INK_3)
        else:
            self._after()

    def _grid(self, rows: int, parts: list[float]) -> Any:
        table = self.document.add_table(rows=rows, cols=len(parts))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        whole = sum(parts)
        for place, part in enumerate(parts):
            wide = Emu(int(self.wide * part / whole))
            table.columns[place].width = wide
            for cell in table.columns[place].cells:
                cell.width = wide
        return table

    def _words(
        self, cell: Any, runs: list[Any], *, right: bool = False, middle: bool = False
    ) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        part = cell.paragraphs[0]
        part.paragraph_format.space_after = Pt(1)
        part.paragraph_format.space_before = Pt(1)
        if right or middle:
            part.alignment = (
                WD_ALIGN_PARAGRAPH.CENTER if middle else WD_ALIGN_PARAGRAPH.RIGHT
            )
        for text, size, colour, bold in runs:
            _run(part, text, self.deck, size, colour, bold=bold)

    def _after(self) -> None:
        part = self.document.add_paragraph()
        part.paragraph_format.space_after = Pt(0)
        part.paragraph_format.line_spacing = Pt(5)


def _heads(said: Table) -> tuple[Cell, ...]:
    return tuple(Cell(words, "quiet") for words in said.head)


def _said(block: Bridge | Months) -> str:
    """What a drawing shows, for those who do not see it."""
    rows: Sequence[Any] = block.bars if isinstance(block, Bridge) else block.months
    return "; ".join(f"{one.name} {one.text}" for one in rows)


def _kept(table: Any) -> None:
    """On one page: each row stays with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _repeat(row: Any) -> None:
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:tblHeader"))


def _together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _edges(cell: Any, **sides: str) -> None:
    marks = cell._tc.get_or_add_tcPr()
    edges = marks.find(qn("w:tcBorders"))
    if edges is None:
        edges = OxmlElement("w:tcBorders")
        shade = marks.find(qn("w:shd"))
        if shade is not None:
            shade.addprevious(edges)
        else:
            marks.append(edges)
    for side in ("left", "bottom"):
        if side in sides:
            line = OxmlElement(f"w:{side}")
            line.set(qn("w:val"), "single")
            line.set(qn("w:sz"), "6" if sides[side] == "FFFFFF" else "4")
            line.set(qn("w:color"), sides[side])
            edges.append(line)
