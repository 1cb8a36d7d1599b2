"""A document that is known, as somebody would type it in: to change one thing of it."""

from fractions import Fraction

from luopan.records.models import Document, Line
from luopan.records.services.entering.entries import DocumentEntry, LineEntry
from luopan.records.store.folding import document_key

MEASURES = ("quantity", "amount", "net", "cost", "profit")


def entry_of(document: Document) -> DocumentEntry:
    """What it says, line by line."""
    plain = document_key(document.kind, document.number) == document.key
    lines = document.lines.select_related("product").order_by("pk")
    return DocumentEntry(
        kind=document.kind,
        number=document.number if plain else document.key,
        day_date=document.day_date,
        lines=tuple(_line(line) for line in lines),
        seat=document.seat,
        account=document.account,
        due_date=document.due_date,
        channel=document.channel,
        currency=document.currency,
        tax_basis=document.tax_basis,
        original=document.original,
    )


def _line(line: Line) -> LineEntry:
    said = {name: getattr(line, name) for name in MEASURES}
    return LineEntry(product=line.product, number=line.number, **said)


def shared_out(
    lines: tuple[LineEntry, ...], share: Fraction
) -> tuple[tuple[LineEntry, ...], tuple[LineEntry, ...]]:
    """Lines in two parts that add up to them: the rest, and the share.

    Example:
        100.01 yuan at 30 %: 70.007 stay and 30.003 go.
    """
    parts = [_shared(line, share) for line in lines]
    return tuple(rest for rest, _part in parts), tuple(part for _rest, part in parts)


def _shared(line: LineEntry, share: Fraction) -> tuple[LineEntry, LineEntry]:
    rest, part = {}, {}
    for name in MEASURES:
        whole = getattr(line, name)
        part[name] = None if whole is None else round(whole * share)
        rest[name] = None if whole is None else whole - part[name]
    same = {"product": line.product, "number": line.number}
    return LineEntry(**same, **rest), LineEntry(**same, **part)
