"""A few figures as a picture for a chat room, by a layout of our own."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from luopan.papers.fonts import chinese

LAYOUT = Path(__file__).parent / "layouts" / "poster.typ"
POINTS_AN_INCH = 216.0  # three pixels a point: sharp on a phone


@dataclass(frozen=True)
class Bar:
    """A share drawn as a bar; 1.0 is all of it."""

    name: str
    value: str
    share: float
    main: bool


@dataclass(frozen=True)
class Tile:
    """A figure with its name."""

    name: str
    value: str


@dataclass(frozen=True)
class Win:
    """Who is to be named, of which unit, and for what."""

    who: str
    where: str
    what: str


@dataclass(frozen=True)
class Poster:
    """What a picture shows; what is empty is left out.

    Attributes:
        language: ``zh`` or ``en``.
        under: The line under the title.
        foot: A small line at its end.
    """

    language: str
    title: str
    under: str
    bars: Sequence[Bar]
    tiles: Sequence[Tile]
    wins_title: str
    wins: Sequence[Win]
    foot: str


def height(poster: Poster) -> int:
    """About how many pixels high it is drawn, so that a page can keep its place."""
    bars, tiles = 122 * len(poster.bars), 190 if poster.tiles else 0
    wins = 48 * (len(poster.wins) + 1) if poster.wins else 0
    return 452 + bars + tiles + wins


def drawn_height(picture: bytes) -> int:
    """How many pixels high a picture that was drawn is: its head says so."""
    return int.from_bytes(picture[20:24])


def to_png(poster: Poster) -> bytes:
    """The picture, 1,080 pixels wide.

    Raises:
        NoFont: There is no Chinese font here.
    """
    import typst

    found = chinese()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=list(found.folders),
    )
    region = "cn" if poster.language == "zh" else "us"
    said = asdict(poster) | {"fonts": list(found.families), "region": region}
    made: Any = typst.Compiler(str(LAYOUT), font_paths=fonts).compile(
        format="png",
        ppi=POINTS_AN_INCH,
        sys_inputs={"poster": json.dumps(said, ensure_ascii=False)},
    )
    return bytes(made)
