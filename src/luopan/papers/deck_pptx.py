"""A meeting pack as slides: on our own master, or on an organisation's."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from luopan.papers.deck import (
    Block,
    Bridge,
    Deck,
    Heat,
    Months,
    Page,
    Side,
    Strip,
    Table,
)
from luopan.papers.deck_charts import bridge_chart, months_chart
from luopan.papers.deck_layouts import (
    ROOMS,
    TITLES,
    copy_edges,
    cover_layout,
    is_sentence,
    opened,
    page_layout,
    rooms,
)
from luopan.papers.deck_look import INK, INK_2, INK_3, LINE, lines
from luopan.papers.deck_master import own_master
from luopan.papers.deck_tables import (
    HEAD,
    draw_heat,
    draw_table,
    heat_height,
    table_height,
    table_rows_that_fit,
)
from luopan.papers.deck_tiles import STRIP_HIGH, bare, draw_strip, rgb, speak

INCH = 914_400
GAP = int(0.11 * INCH)
PAD = int(0.11 * INCH)
TITLED = int(0.32 * INCH)  # the title inside a card
CHART, LARGEST = int(2.1 * INCH), int(4.4 * INCH)
LEAST_ROWS = 3
NARROW = int(9.5 * INCH)  # of a room: less is the half of a slide of 4:3
Frame = tuple[int, int, int, int]


def to_pptx(deck: Deck, template: bytes | None = None) -> bytes:
    """A pack as the bytes of a .pptx file; charts are PowerPoint's own, with their numbers.

    Args:
        deck: What it says.
        template: A file of the organisation, whose master and layouts are used.

    Raises:
        Unfit: The template is none that packs can be made on.
    """
    made = opened(template if template is not None else own_master())
    made.core_properties.title = f"{deck.title} · {deck.about}"
    made.core_properties.author = ""
    _cover(made, deck)
    for page in deck.pages:
        _slides(made, deck, page)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _cover(made: Any, deck: Deck) -> None:
    layout = cover_layout(made)
    if layout is None:
        return
    slide = made.slides.add_slide(layout)
    for one in list(slide.placeholders):
        kind = one.placeholder_format.type
        if kind in TITLES:
            one.text_frame.text = deck.title
            speak(one.text_frame, deck.language)
        elif kind == KIND.SUBTITLE:
            one.text_frame.text = "\n".join([deck.about, deck.headline])
            speak(one.text_frame, deck.language)
        else:
            one._element.getparent().remove(one._element)
    copy_edges(slide, layout, _foot(deck))


def _foot(deck: Deck) -> str:
    return f"{deck.source} · {deck.reader}"


def _slides(made: Any, deck: Deck, page: Page) -> None:
    """A page on one slide, or on as many as its tables need."""
    narrow = _room(made, page_layout(made))[2] < NARROW
    rest, first = _apart(page.blocks) if narrow else list(page.blocks), True
    while rest or first:
        title = page.title if first else f"{page.title} …"
        said = page.sentence if first else ""
        slide, room = _slide(made, deck, title, said)
        here, rest = _fitting(rest, room)
        _draw(slide, here, room, deck)
        first = False


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """What stands beside a heat map or table under it: half a narrow slide is too little."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Side) and isinstance(block.second, Heat | Table):
            found += [block.first, block.second]
        else:
            found.append(block)
    return found


def _slide(made: Any, deck: Deck, title: str, sentence: str) -> tuple[Any, Frame]:
    """An empty slide of the pages' layout, and the room on it."""
    layout = page_layout(made)
    slide = made.slides.add_slide(layout)
    room = _room(made, layout)
    told = False
    for one in list(slide.placeholders):
        kind = one.placeholder_format.type
        if kind in TITLES:
            one.text_frame.text = title
            speak(one.text_frame, deck.language)
        elif is_sentence(one) and sentence:
            one.text_frame.text = sentence
            speak(one.text_frame, deck.language)
            told = True
        elif kind in ROOMS or is_sentence(one) or kind not in {KIND.PICTURE}:
            one._element.getparent().remove(one._element)
    edges = copy_edges(slide, layout, _foot(deck))
    if KIND.FOOTER not in edges:
        _own_foot(made, slide, deck)
    if sentence and not told:
        room = _sentence(slide, sentence, room, deck)
    return slide, room


def _room(made: Any, layout: Any) -> Frame:
    """Where contents go: the layout's own place for them, else under its title."""
    found = rooms(layout)
    if found:
        one = max(found, key=lambda each: (each.width or 0) * (each.height or 0))
        return one.left, one.top, one.width, one.height
    title = next(p for p in layout.placeholders if p.placeholder_format.type in TITLES)
    top = title.top + title.height + int(0.02 * INCH)
    feet = [
        p.top
        for p in layout.placeholders
        if p.placeholder_format.type in {KIND.FOOTER, KIND.SLIDE_NUMBER, KIND.DATE}
        and p.top is not None
        and p.top > top
    ]
    last = min(feet, default=made.slide_height - int(0.42 * INCH))
    return title.left, top, title.width, last - top - int(0.08 * INCH)


def _sentence(slide: Any, text: str, room: Frame, deck: Deck) -> Frame:
    left, top, width, height = room
    high = int((lines(text, 13, width / 12_700) * 0.23 + 0.09) * INCH)
    _text(slide, (left, top, width, high), text, deck, size=13, colour=INK_2)
    return left, top + high, width, height - high


def _own_foot(made: Any, slide: Any, deck: Deck) -> None:
    """Where the layout has no footer: source and day all the same."""
    edge, high = int(0.4 * INCH), int(0.26 * INCH)
    top = made.slide_height - int(0.32 * INCH)
    frame = edge, top, made.slide_width - 2 * edge, high
    _text(slide, frame, _foot(deck), deck, size=9, colour=INK_3)


def _fitting(blocks: list[Block], room: Frame) -> tuple[list[Block], list[Block]]:
    """The blocks that fit a slide, and what is left for the next; a table may be cut."""
    left, here = room[3], []
    for place, block in enumerate(blocks):
        need = _height(block, room[2])
        if need <= left:
            here.append(block)
            left -= need + GAP
            continue
        if isinstance(block, Table) and block.elsewhere:
            continue
        if isinstance(block, Table):
            first, second = _cut(block, left, room, alone=not here)
            if first is not None:
                return [*here, first], [
                    *([second] if second else []),
                    *blocks[place + 1 :],
                ]
        if not here:  # it is higher than a slide: it is drawn as high as there is room
            return [block], blocks[place + 1 :]
        return here, blocks[place:]
    return here, []


def _cut(
    table: Table, left: int, room: Frame, *, alone: bool
) -> tuple[Table | None, Table | None]:
    count = table_rows_that_fit(table, room[2] - 2 * PAD, left - TITLED - 2 * PAD)
    if alone:
        count = max(count, 1)
    if count < min(LEAST_ROWS, len(table.rows)) and not alone:
        return None, table
    first = replace(table, rows=table.rows[:count], note="")
    second = replace(table, rows=table.rows[count:])
    return first, second


def _height(block: Block, width: int) -> int:
    if isinstance(block, Strip):
        return STRIP_HIGH
    if isinstance(block, Side):
        first = int((width - GAP) * block.part)
        return max(
            _height(block.first, first), _height(block.second, width - GAP - first)
        )
    if isinstance(block, Table):
        return table_height(block, width - 2 * PAD) + TITLED + 2 * PAD
    if isinstance(block, Heat):
        return heat_height(block) + TITLED + 2 * PAD
    return CHART + TITLED + PAD


def _draw(slide: Any, blocks: list[Block], room: Frame, deck: Deck) -> None:
    left, top, width, height = room
    needs = [_height(block, width) for block in blocks]
    spare = height - sum(needs) - GAP * max(len(blocks) - 1, 0)
    growing = [n for n, block in enumerate(blocks) if _grows(block)]
    for place in growing:
        needs[place] = min(
            needs[place] + max(spare, 0) // len(growing), LARGEST + TITLED
        )
    for block, need in zip(blocks, needs, strict=True):
        high = min(need, room[1] + height - top)
        _block(slide, block, (left, top, width, high), deck)
        top += need + GAP


def _grows(block: Block) -> bool:
    if isinstance(block, Side):
        return _grows(block.first) or _grows(block.second)
    return block.kind in {"bridge", "months"}


def _block(slide: Any, block: Block, frame: Frame, deck: Deck) -> None:
    left, top, width, height = frame
    if isinstance(block, Side):
        first = int((width - GAP) * block.part)
        _block(slide, block.first, (left, top, first, height), deck)
        rest = left + first + GAP, top, width - GAP - first, height
        _block(slide, block.second, rest, deck)
        return
    _card(slide, frame)
    if isinstance(block, Strip):
        draw_strip(slide, block, frame, deck.language)
        return
    inner = left + PAD, top + PAD, width - 2 * PAD, HEAD
    aside = getattr(block, "unit", "")
    _text(slide, inner, block.title, deck, size=13, bold=True, aside=aside)
    room = left + PAD, top + PAD + TITLED, width - 2 * PAD, height - TITLED - 2 * PAD
    if isinstance(block, Bridge):
        bridge_chart(slide, block, room)
    elif isinstance(block, Months):
        months_chart(slide, block, room)
    elif isinstance(block, Heat):
        draw_heat(slide, block, room, deck.language)
    else:
        draw_table(slide, block, room, deck.language)


def _card(slide: Any, frame: Frame) -> None:
    """The frame of a block: a line, no filling, so that a master's ground shows."""
    card = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *map(Emu, frame))
    card.adjustments[0] = min(0.08 * INCH / max(min(frame[2], frame[3]), 1), 0.5)
    card.fill.background()
    card.line.color.rgb = rgb(LINE)
    card.line.width = Pt(0.75)
    bare(card)
    card.name = "card"


def _text(
    slide: Any,
    frame: Frame,
    text: str,
    deck: Deck,
    *,
    size: float,
    colour: str = INK,
    bold: bool = False,
    aside: str = "",
) -> None:
    box = slide.shapes.add_textbox(*map(Emu, frame))
    said = box.text_frame
    said.word_wrap = True
    said.margin_left = said.margin_right = said.margin_top = said.margin_bottom = 0
    said.vertical_anchor = MSO_ANCHOR.TOP
    part = said.paragraphs[0]
    part.alignment = PP_ALIGN.LEFT
    for words, points, ink, heavy in (
        (text, size, colour, bold),
        (f"  {aside}" if aside else "", 10, INK_3, False),
    ):
        if words:
            run = part.add_run()
            run.text = words
            run.font.size, run.font.bold = Pt(points), heavy
            run.font.color.rgb = rgb(ink)
    speak(said, deck.language)
