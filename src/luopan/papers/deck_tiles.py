"""The strip of figures on a slide."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from luopan.papers.deck import Strip, Tile
from luopan.papers.deck_look import (
    ACCENT,
    INK,
    INK_2,
    INK_3,
    LINE,
    MARKS,
    TONES,
    width,
)

INCH = 914_400
STRIP_HIGH = int(1.14 * INCH)
PAD = int(0.14 * INCH)
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
Frame = tuple[int, int, int, int]


def rgb(colour: str) -> Any:
    """A colour as PowerPoint has it."""
    made: Any = RGBColor
    return made.from_string(colour)


def bare(shape: Any) -> None:
    """Without what a theme puts on every shape: shadows and the like."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def speak(frame: Any, language: str) -> None:
    """Mark all runs of a text as of a language."""
    for part in frame.paragraphs:
        for run in part.runs:
            marks = run._r.get_or_add_rPr()
            marks.set("lang", LANGUAGES.get(language, "en-US"))
            marks.set("altLang", "en-US" if language == "zh" else "zh-CN")


def draw_strip(slide: Any, strip: Strip, frame: Frame, language: str) -> None:
    """The figures side by side in a frame."""
    left, top, whole, _high = frame
    each = whole // max(len(strip.tiles), 1)
    for place, tile in enumerate(strip.tiles):
        at = left + place * each
        if place:
            line = slide.shapes.add_connector(
                MSO_CONNECTOR.STRAIGHT,
                *map(Emu, (at, top + PAD, at, top + STRIP_HIGH - PAD)),
            )
            line.line.color.rgb, line.line.width = rgb(LINE), Pt(0.75)
            bare(line)
        _tile(slide, tile, (at + PAD, top + PAD, each - 2 * PAD, STRIP_HIGH), language)


def _tile(slide: Any, tile: Tile, frame: Frame, language: str) -> None:
    left, top, wide, _high = frame
    title, value = int(0.24 * INCH), int(0.42 * INCH)
    _runs(slide, (left, top, wide, title), [(tile.title, 10.5, INK_2, False)], language)
    size = 22.0
    while (
        size > 13 and width(tile.value, size) + width(tile.unit, 10.5) > wide / 12_700
    ):
        size -= 1
    shown = [(tile.value, size, INK, True)]
    if tile.unit:
        shown.append((f" {tile.unit}", 10.5, INK_2, False))
    _runs(slide, (left, top + title, wide, value), shown, language)
    under = top + title + value
    if tile.share is not None:
        _bar(slide, tile, (left, under, wide, int(0.05 * INCH)))
        under += int(0.09 * INCH)
    said = []
    if tile.tone in MARKS:
        words = f"{MARKS[tile.tone]} {tile.said}  "
        said.append((words, 9, TONES[tile.tone], True))
    said.append((tile.note, 9, INK_3, False))
    _runs(slide, (left, under, wide, int(0.34 * INCH)), said, language)


def _bar(slide: Any, tile: Tile, frame: Frame) -> None:
    left, top, wide, high = frame
    share = min(max(tile.share or 0.0, 0.0), 1.0)
    parts = [("EDEFFB", left, wide), (ACCENT, left, int(wide * share))]
    for colour, at, long in parts:
        if long > 0:
            _filled(slide, (at, top, long, high), colour)
    if tile.due is not None:
        at = left + int(wide * min(max(tile.due, 0.0), 1.0))
        _filled(slide, (at, top - high // 2, int(0.018 * INCH), high * 2), INK)


def _filled(slide: Any, frame: Frame, colour: str) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Emu, frame))
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    bare(shape)


def _runs(slide: Any, frame: Frame, runs: list[Any], language: str) -> None:
    box = slide.shapes.add_textbox(*map(Emu, frame))
    said = box.text_frame
    said.word_wrap = True
    said.margin_left = said.margin_right = said.margin_top = said.margin_bottom = 0
    part = said.paragraphs[0]
    for text, size, colour, bold in runs:
        run = part.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = rgb(colour)
    speak(said, language)
