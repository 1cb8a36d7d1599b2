"""A Word file that somebody hands in as a template: looked through before it is opened."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luopan.papers import confined
from luopan.papers.templates import Unfit
from luopan.sheets.limits import MIB, Limits
from luopan.sheets.outside import reaches_out
from luopan.sheets.package import Part, whole, zip_parts
from luopan.sheets.scan import checked_blocks
from luopan.sheets.unreadable import Unreadable
from luopan.targets.signed.example import example
from luopan.trail.refusal import Refused

LARGEST = 4 * MIB
LIMITS = Limits(workbook_bytes=LARGEST, parts=400, unpacked_bytes=48 * MIB, ratio=200)
# Parts that run, or carry other programs' files.
ACTIVE = ("vbaproject", "vbadata", "activex/", "embeddings/", "oleobject", "macro")


def looked_through(content: bytes, name: str, language: str) -> tuple[str, ...]:
    """The merge fields of a template that is fit for use.

    Args:
        content: Of the file.
        name: Of the file, for the refusal.
        language: Of the letters it is for.

    Raises:
        Refused: It is no Word file, holds more than text and merge fields, or asks for
            fields that there are not; each is named.
    """
    _check_size(content, name)
    try:
        _check_package(content, name)
    except Unreadable as refusal:
        raise Refused(
            _(
                "“%(name)s” is not structured as Word saves a document (%(part)s). Open it "
                "in Word, save it as .docx and try again."
            ),
            name=name,
            part=str(refusal.facts.get("part", refusal.code)),
        ) from None
    try:
        return confined.examine(content, example(language))
    except Unfit as unfit:
        raise _refused(unfit, name) from None


def _check_size(content: bytes, name: str) -> None:
    if len(content) > LARGEST:
        raise Refused(
            _("“%(name)s” is larger than %(most)s MB. Make its pictures smaller."),
            name=name,
            most=LARGEST // MIB,
        )
    if not content.startswith(b"PK"):
        raise Refused(
            _("“%(name)s” is not a Word document (.docx) without a password."),
            name=name,
        )


def _check_package(content: bytes, name: str) -> None:
    parts = zip_parts(content, name, LIMITS)
    lower = {part.lower() for part in parts}
    if "word/document.xml" not in lower:
        raise Refused(
            _("“%(name)s” is not a Word document (.docx) without a password."),
            name=name,
        )
    active = next((p for p in lower if any(word in p for word in ACTIVE)), None)
    types = (
        whole(content, parts["[Content_Types].xml"], name)
        if "[Content_Types].xml" in parts
        else b""
    )
    if active is not None or b"macroEnabled" in types:
        raise Refused(
            _(
                "“%(name)s” holds macros or embedded files (%(part)s). Save it as a plain "
                "Word document (.docx)."
            ),
            name=name,
            part=active or "macro",
        )
    for part in parts.values():
        check_part(content, part, name)


def check_part(content: bytes, part: Part, name: str) -> None:
    """Pass a part that is well-formed and loads nothing from elsewhere.

    Raises:
        Refused: It loads something.
        Unreadable: It is no XML, or holds what no part holds.
    """
    if not part.name.lower().endswith((".xml", ".rels")):
        return
    text = b"".join(checked_blocks(content, part, name))
    if reaches_out(part.name, text, name):
        raise Refused(
            _(
                "“%(name)s” loads something from elsewhere (%(part)s): a linked "
                "picture or template. Put it into the file itself."
            ),
            name=name,
            part=part.name,
        )


def _refused(unfit: Unfit, name: str) -> Refused:
    if unfit.code == "unknown":
        return Refused(
            _(
                "“%(name)s” uses merge fields that do not exist: %(fields)s. The list "
                "beside shows those available."
            ),
            name=name,
            fields=lambda: gettext(", ").join(
                "{{ " + word + " }}" for word in unfit.words[:10]
            ),
        )
    if unfit.code == "not_allowed":
        return Refused(
            _(
                "“%(name)s” holds more than merge fields, lists and conditions (%(what)s). "
                "Take it out."
            ),
            name=name,
            what=", ".join(unfit.words),
        )
    if unfit.code == "syntax":
        return Refused(
            _("“%(name)s” contains an invalid merge field: %(what)s."),
            name=name,
            what=", ".join(unfit.words),
        )
    return Refused(
        _(
            "“%(name)s” cannot be opened. Open it in Word, save it as .docx and try again."
        ),
        name=name,
    )
