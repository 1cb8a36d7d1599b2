"""Blocks as a pdf, by a layout of our own."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from luopan.papers.blocks import Block, plain
from luopan.papers.fonts import chinese

LAYOUTS = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Printed:
    """A letter that is to be printed.

    Attributes:
        blocks: What it says.
        language: ``zh`` or ``en``.
        title: Of the document.
        foot: A line at the foot of every page.
        at: The document's own date.
    """

    blocks: Sequence[Block]
    language: str
    title: str
    foot: str
    at: datetime


def to_pdf(letter: Printed) -> bytes:
    """A letter as a pdf of A4 pages.

    Raises:
        NoFont: There is no Chinese font here.
    """
    return next(to_pdfs([letter]))


def to_pdfs(letters: Iterable[Printed]) -> Iterator[bytes]:
    """Many letters one after the other; fonts are looked for once."""
    import typst

    found = chinese()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=list(found.folders),
    )
    compiler = typst.Compiler(str(LAYOUTS / "letter.typ"), font_paths=fonts)
    for letter in letters:
        said = json.dumps(_said(letter, found.families), ensure_ascii=False)
        made: Any = compiler.compile(
            format="pdf",
            sys_inputs={"letter": said},
            timestamp=letter.at.astimezone(UTC).replace(microsecond=0),
        )
        yield bytes(made)


def _said(letter: Printed, families: tuple[str, ...]) -> dict[str, Any]:
    return {
        "blocks": plain(letter.blocks),
        "language": letter.language,
        "region": "cn" if letter.language == "zh" else "us",
        "title": letter.title,
        "foot": letter.foot,
        "fonts": list(families),
    }
