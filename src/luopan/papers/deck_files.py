"""A pack as a file of each kind, on our own master or on an organisation's.

What writes slides and documents is loaded with the first of them: a process that makes none does
without these 11 MiB.
"""

import json
from base64 import b64encode
from typing import Any

from luopan.papers import confined
from luopan.papers.deck import Deck, plain
from luopan.papers.deck_pdf import to_pdf, to_pictures

MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
CHILD = "luopan.papers.deck_child"


def written(kind: str, deck: Deck, template: bytes | None = None) -> bytes:
    """A pack as a file.

    Args:
        kind: pptx, docx or pdf.
        deck: What it says.
        template: An organisation's own file of this kind; a pdf has none.

    Raises:
        NoFont: There is no Chinese font for what is drawn here.
        Unfit: The template is none that packs can be made on.
        ValueError: No such kind.
    """
    if kind == "pdf":
        return to_pdf(deck)
    if kind not in {"pptx", "docx"}:
        raise ValueError(kind)
    if template is not None:
        (made,) = _asked("fill", kind, deck, template)
        return made
    return _slides(deck) if kind == "pptx" else _document(deck)


def _slides(deck: Deck) -> bytes:
    from luopan.papers.deck_pptx import to_pptx

    return to_pptx(deck)


def _document(deck: Deck) -> bytes:
    from luopan.papers.deck_docx import to_docx

    return to_docx(deck, _pictures(deck))


def examine(kind: str, deck: Deck, template: bytes) -> list[Any]:
    """What an organisation's file offers: layouts of slides, or fields of a document.

    Args:
        kind: pptx or docx.
        deck: A pack that is put on it once, to see that it works.
        template: The file.

    Raises:
        Unfit: It is none that packs can be made on.
    """
    (found,) = _asked("examine", kind, deck, template)
    return list(json.loads(found))


def _asked(act: str, kind: str, deck: Deck, template: bytes) -> list[bytes]:
    pictures = _pictures(deck) if kind == "docx" else []
    coded = [b64encode(one).decode() for one in pictures]
    said = {"act": act, "kind": kind, "decks": [plain(deck)], "pictures": [coded]}
    return confined.asked(CHILD, said, template, 1, 10)


def _pictures(deck: Deck) -> list[bytes]:
    from luopan.papers.deck_docx import DRAWN, drawings

    return to_pictures(drawings(deck), deck.language, *DRAWN)
