"""A meeting pack as a pdf of A4 pages across, and its drawings as pictures."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

from luopan.papers.deck import Bridge, Deck, Months, plain
from luopan.papers.fonts import Found, chinese

LAYOUTS = Path(__file__).parent / "layouts"
SHARP = 220  # dots an inch of a picture


def to_pdf(deck: Deck) -> bytes:
    """A pack as a pdf; all it draws are lines, not dots.

    Raises:
        NoFont: There is no Chinese font here.
    """
    return next(to_pdfs([deck]))


def to_pdfs(decks: Iterable[Deck]) -> Iterator[bytes]:
    """Many packs one after the other; fonts are looked for once."""
    compiler, found = _compiler("pack.typ")
    for deck in decks:
        said = plain(deck) | _about(deck.language, found)
        stamp = deck.at.astimezone(UTC).replace(microsecond=0)
        yield _made(compiler, said, format="pdf", timestamp=stamp)


def to_pictures(
    drawings: Iterable[Bridge | Months], language: str, width: float, height: float
) -> list[bytes]:
    """Drawings as PNG pictures of a size in points.

    Raises:
        NoFont: As ``to_pdf``.
    """
    blocks = list(drawings)
    if not blocks:
        return []
    compiler, found = _compiler("chart.typ")
    size = {"width": width, "height": height}
    return [
        _made(
            compiler,
            {"block": asdict(block), **size, **_about(language, found)},
            format="png",
            ppi=SHARP,
        )
        for block in blocks
    ]


def _compiler(layout: str) -> tuple[Any, Found]:
    import typst

    found = chinese()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=list(found.folders),
    )
    return typst.Compiler(str(LAYOUTS / layout), font_paths=fonts), found


def _made(compiler: Any, said: dict[str, Any], **how: Any) -> bytes:
    words = json.dumps(said, ensure_ascii=False)
    return bytes(compiler.compile(sys_inputs={"deck": words}, **how))


def _about(language: str, found: Found) -> dict[str, Any]:
    return {
        "language": language,
        "region": "cn" if language == "zh" else "us",
        "fonts": list(found.families),
    }
