"""Tables and heat maps on a slide, as PowerPoint's own tables."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from luopan.papers.deck import Cell, Heat, Table
from luopan.papers.deck_look import INK, INK_3, LINE, STEPS, TONES, row_lines
from luopan.papers.deck_tiles import rgb, speak

INCH = 914_400
HEAD = int(0.27 * INCH)
ROW, LINE_HIGH = int(0.265 * INCH), int(0.165 * INCH)
HEAT_ROW = int(0.218 * INCH)
NOTE = int(0.24 * INCH)
SIZE = 10.0
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of PowerPoint: no style, no grid
Frame = tuple[int, int, int, int]


def table_height(table: Table, width: int) -> int:
    """How high a table is in a width, its note included."""
    rows = sum(_high(row, table, width) for row in table.rows) if table.rows else ROW
    return HEAD + rows + (NOTE if table.note else 0)


def _high(row: tuple[Cell, ...], table: Table, width: int) -> int:
    return ROW + (row_lines(row, table, SIZE, width / 12_700) - 1) * LINE_HIGH


def table_rows_that_fit(table: Table, width: int, height: int) -> int:
    """How many rows fit, from the first."""
    left, count = height - HEAD - (NOTE if table.note else 0), 0
    for row in table.rows:
        left -= _high(row, table, width)
        if left < 0:
            break
        count += 1
    return count


def heat_height(heat: Heat) -> int:
    """How high a heat map is."""
    return HEAT_ROW * (len(heat.lines) + 1)


def draw_table(slide: Any, table: Table, frame: Frame, language: str) -> None:
    """The rows in a frame; where there are none, why."""
    left, top, width, _height = frame
    if not table.rows:
        _words(slide, (left, top, width, ROW), table.empty, language)
        return
    whole = sum(table.widths)
    widths = [int(width * part / whole) for part in table.widths]
    highs = [HEAD, *(_high(row, table, width) for row in table.rows)]
    made = _table(slide, (left, top, width, sum(highs)), widths, highs)
    for place, title in enumerate(table.head):
        right = place in table.figures
        _cell(made.cell(0, place), Cell(title, "quiet"), language, right=right, size=9)
        _line_under(made.cell(0, place), 9525)
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            there = made.cell(number, place)
            _cell(there, cell, language, right=place in table.figures)
            _line_under(there, 6350)
    if table.note:
        under = left, top + sum(highs) + int(0.03 * INCH), width, NOTE
        _words(slide, under, table.note, language)


def draw_heat(slide: Any, heat: Heat, frame: Frame, language: str) -> None:
    """The heat map in a frame."""
    left, top, width, height = frame
    months, rows = len(heat.heads), len(heat.lines) + 1
    parts = [2.5, *([1.0] * months), 1.25]
    widths = [int(width * part / sum(parts)) for part in parts]
    high = min(max(HEAT_ROW, height // rows), int(0.34 * INCH))
    made = _table(slide, (left, top, width, high * rows), widths, [high] * rows)
    small = 8 if months > 6 else 9
    for place, words in enumerate([heat.corner, *heat.heads, heat.last]):
        _cell(
            made.cell(0, place),
            Cell(words, "quiet"),
            language,
            size=small,
            middle=place > 0,
            narrow=True,
        )
    for number, line in enumerate(heat.lines, start=1):
        name = Cell(line.name, "strong" if line.own else "")
        _cell(made.cell(number, 0), name, language, size=9, narrow=True)
        for place, cell in enumerate(line.cells, start=1):
            there = made.cell(number, place)
            shown = Cell(cell.text)
            _cell(there, shown, language, size=small, middle=True, narrow=True)
            if cell.tone in STEPS:
                _filled(there, STEPS[cell.tone])
        _cell(
            made.cell(number, months + 1),
            line.total,
            language,
            size=9,
            middle=True,
            narrow=True,
            bold=True,
        )


def _table(slide: Any, frame: Frame, widths: list[int], highs: list[int]) -> Any:
    shape = slide.shapes.add_table(len(highs), len(widths), *map(Emu, frame))
    made = shape.table
    style = shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId"))
    style.text = PLAIN
    made.first_row = made.horz_banding = False
    for place, wide in enumerate(widths):
        made.columns[place].width = Emu(wide)
    for place, high in enumerate(highs):
        made.rows[place].height = Emu(high)
    return made


def _cell(
    there: Any,
    cell: Cell,
    language: str,
    *,
    right: bool = False,
    middle: bool = False,
    narrow: bool = False,
    bold: bool = False,
    size: float = SIZE,
) -> None:
    there.margin_left = there.margin_right = Emu(18_000 if narrow else 54_000)
    there.margin_top = there.margin_bottom = Emu(0 if narrow else 18_000)
    there.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame = there.text_frame
    frame.word_wrap = True
    part = frame.paragraphs[0]
    part.alignment = (
        PP_ALIGN.CENTER if middle else PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    )
    if cell.text:
        run = part.add_run()
        run.text = cell.text
        run.font.size = Pt(size)
        run.font.bold = bold or cell.tone == "strong"
        run.font.color.rgb = rgb(TONES.get(cell.tone, INK))
    # an empty cell would be as high as a line of the usual 18 points
    etree.SubElement(part._p, qn("a:endParaRPr"), sz=str(int(size * 100)))
    speak(frame, language)


def _filled(there: Any, colour: str) -> None:
    there.fill.solid()
    there.fill.fore_color.rgb = rgb(colour)
    marks = there._tc.get_or_add_tcPr()
    for place, side in enumerate(("a:lnL", "a:lnR", "a:lnT", "a:lnB")):
        marks.insert(place, _line(side, "FFFFFF", 12_700))


def _line_under(there: Any, width: int) -> None:
    there._tc.get_or_add_tcPr().insert(0, _line("a:lnB", LINE, width))


def _line(side: str, colour: str, width: int) -> Any:
    line = etree.Element(qn(side), w=str(width))
    filled = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(filled, qn("a:srgbClr"), val=colour)
    return line


def _words(slide: Any, frame: Frame, text: str, language: str) -> None:
    box = slide.shapes.add_textbox(*map(Emu, frame))
    said = box.text_frame
    said.word_wrap = True
    said.margin_left = said.margin_right = said.margin_top = said.margin_bottom = 0
    run = said.paragraphs[0].add_run()
    run.text = text
    run.font.size = Pt(9)
    run.font.color.rgb = rgb(INK_3)
    speak(said, language)
