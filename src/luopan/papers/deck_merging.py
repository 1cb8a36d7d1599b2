"""A pack in an organisation's own Word document: its fields, and the place of the contents."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from luopan.papers.deck import Deck
from luopan.papers.deck_docx import Body, foot
from luopan.papers.fields import Field
from luopan.papers.merging import examine as examined
from luopan.papers.merging import fill
from luopan.papers.templates import Unfit

PACK = "pack"
FIELDS = (
    Field("title", "材料名称", "What the pack is called"),
    Field("about", "单位与期间", "Unit and period"),
    Field("headline", "结论一句话", "What it comes to in one sentence"),
    Field("source", "数据来源与截至日期", "Where figures come from and until when"),
    Field("reader", "为谁、何时制作", "For whom and when it was made"),
    Field(PACK, "正文所在位置", "Where the contents stand; a paragraph of its own"),
)
PLACE = "\u27e6pack\u27e7"


def own_document() -> bytes:
    """A Word document with the fields, to start one's own from."""
    document, made = Document(), BytesIO()
    document.add_heading("{{ title }}", 0)
    for field in ("about", "headline", PACK):
        document.add_paragraph(f"{{{{ {field} }}}}")
    document.sections[0].footer.paragraphs[0].text = "{{ source }} · {{ reader }}"
    document.save(made)
    return made.getvalue()


def examine(template: bytes, deck: Deck, pictures: Sequence[bytes]) -> tuple[str, ...]:
    """The fields a document uses, after a pack was put into it once.

    Raises:
        Unfit: ``no_place``: it does not say where the contents stand; else as for letters.
    """
    used = examined(template, _fields(deck), FIELDS)
    to_own_docx(deck, pictures, template)
    return used


def to_own_docx(deck: Deck, pictures: Sequence[bytes], template: bytes) -> bytes:
    """A pack in an organisation's document, whose page, styles and edges stay as they are.

    Raises:
        Unfit: As ``examine``.
    """
    document = Document(BytesIO(fill(template, _fields(deck), FIELDS).docx))
    place = _place(document)
    before = set(document.element.body)
    body = Body(document, deck, list(pictures))
    for number, page in enumerate(deck.pages):
        body.page(page, number)
    for element in [e for e in document.element.body if e not in before]:
        place.addprevious(element)
    place.getparent().remove(place)
    if not _says(document, deck.source):
        for section in document.sections:
            if (
                not section.footer.is_linked_to_previous
                or section is document.sections[0]
            ):
                foot(section, deck)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _fields(deck: Deck) -> dict[str, Any]:
    said = {field.name: getattr(deck, field.name, "") for field in FIELDS}
    return {**said, PACK: PLACE}


def _place(document: Any) -> Any:
    """The paragraph right in the body that holds the mark."""
    for part in document.element.body.findall(qn("w:p")):
        if PLACE in "".join(node.text or "" for node in part.iter(qn("w:t"))):
            return part
    raise Unfit("no_place")


def _says(document: Any, text: str) -> bool:
    """Whether the text stands in the body or at an edge of its pages."""
    edges = [
        part
        for section in document.sections
        for edge in (section.header, section.footer)
        for part in edge.paragraphs
    ]
    return any(text in part.text for part in [*document.paragraphs, *edges])
