"""Signed letters as files: Word, and pdf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from luopan.papers.blocks import letter_blocks
from luopan.papers.field_values import merged
from luopan.papers.fonts import NoFont
from luopan.papers.office import NoOffice, docx_to_pdf
from luopan.papers.pdf import Printed, to_pdfs
from luopan.targets.models import Commitment
from luopan.targets.signed.keeping import filled, signed_letter
from luopan.trail.refusal import Refused

KINDS = ("pdf", "docx")
MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Paper:
    """A letter as a file."""

    name: str
    mime: str
    content: bytes


def papers(commitments: Sequence[Commitment], kind: str) -> Iterator[Paper]:
    """The letters of commitments as files, one after the other.

    Args:
        commitments: With ``talk`` and ``template`` at hand.
        kind: ``pdf`` or ``docx``.

    Raises:
        Refused: No such kind; no font or no office program here that it needs.
    """
    if kind not in KINDS:
        raise Refused(
            _("Letters are available as pdf or docx, not as “%(kind)s”."), kind=kind
        )
    own = [c for c in commitments if c.template is None]
    custom = [c for c in commitments if c.template is not None]
    contents = _own(own, kind), _custom(custom, kind)
    for some, made in zip((own, custom), contents, strict=True):
        for commitment, content in zip(some, made, strict=True):
            yield Paper(file_name(commitment, kind), MIME[kind], content)


def file_name(commitment: Commitment, kind: str) -> str:
    """By unit and number, with nothing in it that a file system minds."""
    text = f"{commitment.facts['party_b']['unit']} {commitment.number}"
    return "".join(c if c.isalnum() or c in " -_." else "_" for c in text) + f".{kind}"


def _own(commitments: Sequence[Commitment], kind: str) -> Iterator[bytes]:
    return _own_pdf(commitments) if kind == "pdf" else _own_docx(commitments)


def _own_docx(commitments: Sequence[Commitment]) -> Iterator[bytes]:
    from luopan.papers.merging import fill
    from luopan.papers.own_docx import own_template

    for commitment in commitments:
        letter = signed_letter(commitment)
        template = own_template(letter.language, letter.wording)
        yield fill(template, merged(letter)).docx


def _own_pdf(commitments: Sequence[Commitment]) -> Iterator[bytes]:
    try:
        yield from to_pdfs(_printed(commitment) for commitment in commitments)
    except NoFont:
        raise Refused(
            _(
                "This server has no Chinese font to print with. Take the Word file, or "
                "ask your administrator to run `pip install 'luopan[fonts]'` or to "
                "install fonts-noto-cjk."
            )
        ) from None


def _printed(commitment: Commitment) -> Printed:
    return Printed(
        letter_blocks(signed_letter(commitment)),
        commitment.language,
        f"{commitment.facts['party_b']['unit']} {commitment.number}",
        f"{commitment.number} · SHA-256 {commitment.text_hash[:16]}",
        commitment.at,
    )


def _custom(commitments: Sequence[Commitment], kind: str) -> Iterator[bytes]:
    """In the organisation's own template; as pdf only where LibreOffice is."""
    by_template: dict[int | None, list[Commitment]] = {}
    for commitment in commitments:
        by_template.setdefault(commitment.template_id, []).append(commitment)
    made: dict[int, bytes] = {}
    for some in by_template.values():
        template = some[0].template
        assert template is not None
        docs = filled([signed_letter(c) for c in some], template)
        made |= {one.pk: doc.docx for one, doc in zip(some, docs, strict=True)}
    for commitment in commitments:
        docx = made[commitment.pk]
        yield docx if kind == "docx" else _by_office(docx)


def _by_office(docx: bytes) -> bytes:
    try:
        return docx_to_pdf(docx)
    except NoOffice:
        raise Refused(
            _(
                "This letter uses the company's own Word template, and a pdf of it needs "
                "LibreOffice Writer, which is not on this server. Download the Word file."
            )
        ) from None
