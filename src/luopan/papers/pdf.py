"""Blocks as a pdf, by a layout of our own."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from luopan.papers.blocks import Block, plain
from luopan.papers.fonts import chinese

LAYOUTS = Path(__file__).parent / "layouts"


def to_pdf(
    blocks: Sequence[Block], *, language: str, title: str, foot: str, at: datetime
) -> bytes:
    """A letter as a pdf of A4 pages.

    Args:
        blocks: What it says.
        language: ``zh`` or ``en``.
        title: Of the document.
        foot: A line at the foot of every page.
        at: When it is printed, for the document's own date.

    Raises:
        NoFont: There is no Chinese font here.
    """
    return next(to_pdfs([(blocks, foot)], language=language, title=title, at=at))


def to_pdfs(
    letters: Iterable[tuple[Sequence[Block], str]],
    *,
    language: str,
    title: str,
    at: datetime,
) -> Iterator[bytes]:
    """Many letters one after the other, with fonts looked for once."""
    import typst

    found = chinese()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=list(found.folders),
    )
    compiler = typst.Compiler(str(LAYOUTS / "letter.typ"), font_paths=fonts)
    to_the_second = at.astimezone(UTC).replace(microsecond=0)
    for blocks, foot in letters:
        said = _said(blocks, language, title, foot, found.families)
        inputs = {"letter": json.dumps(said, ensure_ascii=False)}
        made: Any = compiler.compile(
            format="pdf", sys_inputs=inputs, timestamp=to_the_second
        )
        yield bytes(made)


def _said(
    blocks: Sequence[Block],
    language: str,
    title: str,
    foot: str,
    families: tuple[str, ...],
) -> dict[str, Any]:
    return {
        "blocks": plain(blocks),
        "language": language,
        "region": "cn" if language == "zh" else "us",
        "title": title,
        "foot": foot,
        "fonts": list(families),
    }
