"""A PowerPoint or Word file that somebody hands in for packs: looked through first."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luopan.papers import deck_files
from luopan.papers.deck_example import example
from luopan.papers.fonts import NoFont
from luopan.papers.templates import Unfit
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.package import whole, zip_parts
from luopan.sheets.unreadable import Unreadable
from luopan.targets.signed.wordfile import ACTIVE, check_part
from luopan.trail.refusal import Refused

LARGEST = 16 * MIB  # a master carries pictures
LIMITS = Limits(workbook_bytes=LARGEST, parts=1_200, unpacked_bytes=96 * MIB, ratio=200)
MAIN = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml"}
PROGRAM = {"pptx": "PowerPoint (.pptx)", "docx": "Word (.docx)"}


def looked_through(content: bytes, name: str, kind: str, language: str) -> list[Any]:
    """What a file offers that is fit for packs: its layouts, or the fields it uses.

    Args:
        content: Of the file.
        name: Of the file, for the refusal.
        kind: pptx or docx.
        language: Of the pack that is put on it once, to see that it works.

    Raises:
        Refused: It is no such file, holds more than slides or text, or lacks what a pack
            needs; says what.
    """
    if len(content) > LARGEST:
        raise Refused(
            _("“%(name)s” is larger than %(most)s MB. Make its pictures smaller."),
            name=name,
            most=LARGEST // MIB,
        )
    try:
        _check_package(content, name, kind)
    except Unreadable as refusal:
        raise Refused(
            _(
                "“%(name)s” is not structured as %(program)s saves a file (%(part)s). Open "
                "it there, save it again and retry."
            ),
            name=name,
            program=PROGRAM[kind],
            part=str(refusal.facts.get("part", refusal.code)),
        ) from None
    try:
        return deck_files.examine(kind, example(language), content)
    except Unfit as unfit:
        raise _refused(unfit, name, kind) from None
    except NoFont:
        raise no_font() from None


def _check_package(content: bytes, name: str, kind: str) -> None:
    parts = zip_parts(content, name, LIMITS) if content.startswith(b"PK") else {}
    lower = {part.lower() for part in parts}
    listed = parts.get("[Content_Types].xml")
    if MAIN[kind] not in lower or listed is None:
        raise Refused(
            _("“%(name)s” is not a file of %(program)s without a password."),
            name=name,
            program=PROGRAM[kind],
        )
    types = whole(content, listed, name)
    active = next((p for p in lower if any(word in p for word in ACTIVE)), None)
    if active is not None or b"macroEnabled" in types:
        raise Refused(
            _(
                "“%(name)s” holds macros or embedded files (%(part)s). Take them out and "
                "save it as a plain file of %(program)s."
            ),
            name=name,
            part=active or "macro",
            program=PROGRAM[kind],
        )
    for part in parts.values():
        check_part(content, part, name)


def _refused(unfit: Unfit, name: str, kind: str) -> Refused:
    sentences = {
        "no_title": _(
            "“%(name)s” has no layout with a title. In the slide master give one layout a "
            "title and a place for contents, and name it “Luopan”."
        ),
        "small": _(
            "The slides of “%(name)s” are too small for a pack: at least 15 × 10 cm."
        ),
        "no_place": _(
            "“%(name)s” has no place for the contents. Write {{ pack }} in a paragraph of "
            "its own, outside tables and text boxes."
        ),
        "unknown": _(
            "“%(name)s” uses merge fields that do not exist: %(what)s. The list beside "
            "shows those available."
        ),
        "not_allowed": _(
            "“%(name)s” holds more than merge fields, lists and conditions (%(what)s). "
            "Take it out."
        ),
        "syntax": _("“%(name)s” contains an invalid merge field: %(what)s."),
    }
    broken = _("“%(name)s” cannot be opened. Open it in %(program)s and save it again.")
    return Refused(
        sentences.get(unfit.code, broken),
        name=name,
        program=PROGRAM[kind],
        what=lambda: gettext(", ").join(unfit.words[:10]),
    )


def no_font() -> Refused:
    """That nothing can be drawn here."""
    return Refused(
        _(
            "This server has no Chinese font to draw with. Ask your administrator to run "
            "`pip install 'luopan[fonts]'` or to install fonts-noto-cjk."
        )
    )


def out_of_use() -> Refused:
    """That a template that was taken does not work any more."""
    return Refused(
        _(
            "The company's meeting pack template no longer works. Operations can replace it "
            "in the settings."
        )
    )
