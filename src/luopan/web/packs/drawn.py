"""A page of a pack for the browser: its drawings as points of vector pictures."""

from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from luopan.papers.deck import Bar, Bridge, Heat, Months, Page, Side, Strip, Table, Tile
from luopan.papers.deck_look import MARKS, bottom

WIDE, HIGH = 600.0, 250.0  # of a drawing, in its own units
TOP, FOOT = 18.0, 40.0
SHORT = 16  # letters that stay on their line, or half as many Chinese signs
LONG = 40  # letters from which, on a phone, a cell has the whole line
NEAR = 5  # months beside their sum
SIGNS = 11.0  # units that a sign of a name takes


@dataclass(frozen=True)
class Shape:
    """A bar of a drawing with its words; ``look`` is whole, more, less, came or ahead."""

    x: str
    y: str
    width: str
    height: str
    look: str
    text: str
    middle: str
    text_y: str
    names: tuple[str, ...]
    mark_from: str
    mark_to: str
    mark_y: str | None = None


@dataclass(frozen=True)
class Drawn:
    """A block for the template: its kind, itself, and what is drawn of it."""

    kind: str
    block: Any
    shapes: tuple[Shape, ...] = ()
    base: str = "0"
    tiles: tuple["TileDrawn", ...] = ()
    first: Any = None
    second: Any = None
    wide: str = ""
    rows: tuple[tuple["CellDrawn", ...], ...] = ()
    lines: tuple["LineDrawn", ...] = ()
    near: tuple[int, int] = (0, 0)  # months of a heat map that a phone shows


@dataclass(frozen=True)
class LineDrawn:
    """A bar of a bridge as a row of a phone, its place in parts of 100."""

    name: str
    look: str
    text: str
    x: str
    width: str


@dataclass(frozen=True)
class CellDrawn:
    """A cell of a table with the title of its column, and how it is set."""

    text: str
    look: str
    head: str


@dataclass(frozen=True)
class TileDrawn:
    """A figure of the strip with the places of its bar in parts of 100."""

    tile: Tile
    mark: str
    share: str | None
    due: str | None


@dataclass(frozen=True)
class PageDrawn:
    """A page for the template; the head of the first stands above it already."""

    title: str
    sentence: str
    blocks: tuple[Drawn, ...]
    first: bool


def drawn(page: Page, *, first: bool = False) -> PageDrawn:
    """A page with everything worked out that a template cannot."""
    blocks = tuple(block_drawn(block) for block in page.blocks)
    return PageDrawn(page.title, page.sentence, blocks, first)


def block_drawn(block: Any) -> Drawn:
    """A block with its shapes."""
    if isinstance(block, Side):
        first, second = block_drawn(block.first), block_drawn(block.second)
        wide = (
            "first" if block.part > 0.55 else "second" if block.part < 0.45 else "even"
        )
        return Drawn("side", block, first=first, second=second, wide=wide)
    if isinstance(block, Strip):
        return Drawn("strip", block, tiles=tuple(_tile(one) for one in block.tiles))
    if isinstance(block, Bridge):
        bars = _bridge(block)
        lines = tuple(map(_line, block.bars, bars))
        return Drawn("bridge", block, bars, _said(HIGH - FOOT), lines=lines)
    if isinstance(block, Months):
        return Drawn("months", block, _months(block), _said(HIGH - FOOT))
    if isinstance(block, Table):
        return Drawn("table", block, rows=_rows(block))
    assert isinstance(block, Heat)
    last = block.running if block.running >= 0 else len(block.heads) - 1
    return Drawn("heat", block, near=(last - NEAR + 1, last))


def _wide(text: str) -> int:
    """How many letters' room it takes."""
    return len(text) + sum(east_asian_width(sign) in "WF" for sign in text)


def _rows(table: Table) -> tuple[tuple[CellDrawn, ...], ...]:
    def look(place: int, text: str, tone: str) -> str:
        figures = " r num" if place in table.figures else ""
        wide = _wide(text)
        room = " nw" if wide <= SHORT else " all-s" if wide > LONG else ""
        return f"{tone}{figures}{room}"

    return tuple(
        tuple(
            CellDrawn(cell.text, look(place, *cell), table.head[place])
            for place, cell in enumerate(row)
        )
        for row in table.rows
    )


def _tile(tile: Tile) -> TileDrawn:
    def part(share: float | None) -> str | None:
        return None if share is None else _said(min(max(share, 0.0), 1.0) * 100)

    return TileDrawn(tile, MARKS.get(tile.tone, ""), part(tile.share), part(tile.due))


def _bridge(block: Bridge) -> tuple[Shape, ...]:
    level, spans = 0.0, []
    for bar in block.bars:
        start = 0.0 if bar.whole else level
        level = start + bar.size
        spans.append((min(start, level), max(start, level)))
    steps = [s for b, s in zip(block.bars, spans, strict=True) if not b.whole]
    base = bottom(steps, [b.size for b in block.bars if b.whole])
    top = max(high for _low, high in spans)
    step = WIDE / len(block.bars)
    found = []
    for place, (bar, (low, high)) in enumerate(zip(block.bars, spans, strict=True)):
        look = "whole" if bar.whole else "more" if bar.size >= 0 else "less"
        sign = {"whole": "", "more": "▲ ", "less": "▼ "}[look]
        ends = _at(max(low, base), base, top), _at(high, base, top)
        found.append(_shape(place, step, ends, look, sign + bar.text, bar.name))
    return tuple(found)


def _line(bar: Bar, shape: Shape) -> LineDrawn:
    """The same bar lying: what stands high begins far to the right."""
    room = HIGH - TOP - FOOT
    low = HIGH - FOOT - float(shape.y) - float(shape.height)
    x, width = (100 * part / room for part in (low, float(shape.height)))
    return LineDrawn(bar.name, shape.look, shape.text, _said(x), _said(width))


def _months(block: Months) -> tuple[Shape, ...]:
    sizes = [month.size for month in block.months]
    top = max([*sizes, *(m.target or 0.0 for m in block.months), 1e-9])
    step = WIDE / max(len(block.months), 1)
    return tuple(
        _shape(
            place,
            step,
            (_at(0.0, 0.0, top), _at(max(month.size, 0.0), 0.0, top)),
            "came" if month.over else "ahead",
            month.text,
            month.name,
            None if month.target is None else _at(month.target, 0.0, top),
        )
        for place, month in enumerate(block.months)
    )


def _at(value: float, base: float, top: float) -> float:
    """How far down a value lies."""
    room = HIGH - TOP - FOOT
    return TOP + room * (1 - (value - base) / max(top - base, 1e-9))


def _shape(
    place: int,
    step: float,
    ends: tuple[float, float],
    look: str,
    text: str,
    name: str,
    mark: float | None = None,
) -> Shape:
    wide = min(step * 0.62, 46.0)
    low, high = ends
    left = place * step + (step - wide) / 2
    return Shape(
        _said(left),
        _said(high),
        _said(wide),
        _said(max(low - high, 1.0)),
        look,
        text,
        _said((place + 0.5) * step),
        _said(min(high, mark if mark is not None else high) - 5),
        _split(name, step),
        _said(left - 4),
        _said(left + wide + 4),
        None if mark is None else _said(mark),
    )


def _said(number: float) -> str:
    """A number of a drawing, as every language of a browser reads it."""
    return f"{number:.1f}"


def _split(name: str, step: float) -> tuple[str, ...]:
    """A name in at most two lines that fit under a bar."""
    most = max(int(step / SIGNS), 3)
    wide = [2 if ord(c) >= 0x2E80 else 1 for c in name]
    if sum(wide) <= 2 * most:
        return (name,)
    words = name.split(" ")
    if len(words) > 1:
        half = len(name) / 2
        cut = min(
            range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - half)
        )
        lines = (" ".join(words[:cut]), " ".join(words[cut:]))
    else:
        lines = (name[:most], name[most:])
    return tuple(
        line if len(line) <= 2 * most else line[: 2 * most - 1] + "…" for line in lines
    )
