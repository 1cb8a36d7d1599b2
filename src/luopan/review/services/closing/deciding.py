"""Deciding an objection: accepted, the records are corrected by a batch that names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from luopan.org.models import Unit, User
from luopan.records.models import Batch, Document
from luopan.records.services import correct_document, enter_document, remove_document
from luopan.records.services.entering.again import entry_of, shared_out
from luopan.records.services.entering.entries import DocumentEntry
from luopan.review.access.closing import documents_meant, require_decider
from luopan.review.models import Objection
from luopan.review.services.closing.objecting import held_open
from luopan.review.services.closing.rounds import LONGEST
from luopan.strategy.words import needed
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

Kind, State = Objection.Kind, Objection.State


@service("review.decide_objection")
def decide_objection(
    *,
    actor: User,
    at: datetime,
    objection: Objection,
    accepted: bool,
    reason: str,
    to_seat: Unit | None = None,
) -> Objection:
    """Accept or decline an objection, with a reason.

    Accepted, the document is corrected by a batch of its own, which can be revoked like
    any other. After the close of the month that restates it.

    Args:
        actor: Operations, or who leads the seat, as the round says; nobody concerned.
        at: When.
        objection: Which.
        accepted: Or declined.
        reason: Why; both read it.
        to_seat: Whose the line is, where the objection did not say.

    Raises:
        Refused: He may not; no reason; it is decided already; the document is not known,
            or cannot be so corrected.
    """
    require_decider(actor, objection, at=at)
    words = needed(reason, _("Explain why; both sides will read it."), longest=LONGEST)
    row = held_open(objection)
    if to_seat is not None and row.kind == Kind.OWNER and row.to_seat is None:
        row.to_seat = to_seat
        require_decider(actor, row, at=at)
    if accepted:
        row.batch = _corrected(actor, at, row, words)
    row.state = State.ACCEPTED if accepted else State.DECLINED
    row.decided_by, row.decided_at, row.decision = actor, at, words
    row.save()
    note(
        row,
        period=row.closing.period,
        seat=row.seat.code,
        accepted=accepted,
        batch=row.batch_id,
    )
    return row


def _corrected(actor: User, at: datetime, row: Objection, words: str) -> Batch:
    found = list(documents_meant(row)[:20])
    of_kind = [one for one in found if one.kind == row.metric.document]
    document = next(iter(of_kind or found), None)
    if document is None:
        raise Refused(
            _(
                "There is no document %(number)s. Decline the objection and explain why."
            ),
            number=row.record.partition(":")[2] or row.record,
        )
    how = _HOW[row.kind]
    batch = how(actor, at, row, document, words)
    batch.source = {**batch.source, "objection": row.pk}
    batch.save(update_fields=["source"])
    return batch


def _to_owner(
    actor: User, at: datetime, row: Objection, document: Document, words: str
) -> Batch:
    if row.to_seat is None:
        raise Refused(_("Choose the owner of the line."))
    entry = replace(entry_of(document), seat=row.to_seat)
    return correct_document(actor=actor, at=at, entry=entry, reason=words)


def _in_shares(
    actor: User, at: datetime, row: Objection, document: Document, words: str
) -> Batch:
    """The rest stays under its number; the part gets a document of its own beside it."""
    if row.share is None or row.to_seat is None:
        raise Refused(_("Enter who else has a share in it, and how much."))
    entry = entry_of(document)
    rest, part = shared_out(entry.lines, Fraction(row.share))
    number = _beside(entry)
    added = replace(entry, number=number, seat=row.to_seat, lines=part, instalments=())
    enter_document(actor=actor, at=at, entry=added, reason=words)
    kept = replace(entry, lines=rest)
    return correct_document(actor=actor, at=at, entry=kept, reason=words)


def _beside(entry: DocumentEntry) -> str:
    """A number for the part: that of the document, and which part it is."""
    plain = entry.number.partition(":")[2] or entry.number
    taken = Document.objects.filter(kind=entry.kind, number__startswith=f"{plain}/")
    return f"{plain}/{taken.values('number').distinct().count() + 2}"


def _to_day(
    actor: User, at: datetime, row: Objection, document: Document, words: str
) -> Batch:
    if row.to_date is None:
        raise Refused(_("Enter the day it belongs to."))
    entry = replace(entry_of(document), day_date=row.to_date)
    return correct_document(actor=actor, at=at, entry=entry, reason=words)


def _no_return(
    actor: User, at: datetime, row: Objection, document: Document, words: str
) -> Batch:
    if document.kind not in {"return", "credit_note"}:
        raise Refused(
            _("%(number)s is not a return. Decline the objection and explain why."),
            number=document.number,
        )
    entry = entry_of(document)
    return remove_document(
        actor=actor, at=at, kind=entry.kind, number=entry.number, reason=words
    )


def _came_back(
    actor: User, at: datetime, row: Objection, document: Document, words: str
) -> Batch:
    """All of the document came back."""
    if document.kind in {"return", "credit_note", "receipt"} or row.to_date is None:
        raise Refused(
            _("%(number)s is not a document that can be returned."),
            number=document.number,
        )
    entry = entry_of(document)
    kind = "credit_note" if document.kind == "invoice" else "return"
    back = replace(
        entry,
        kind=kind,
        number=f"{document.number or document.key[:80]}-R{row.pk}",
        day_date=row.to_date,
        original=document.key,
        due_date=None,
    )
    return enter_document(actor=actor, at=at, entry=back, reason=words)


_HOW: dict[str, Callable[[User, datetime, Objection, Document, str], Batch]] = {
    Kind.OWNER: _to_owner,
    Kind.SPLIT: _in_shares,
    Kind.PERIOD: _to_day,
    Kind.NO_RETURN: _no_return,
    Kind.RETURN: _came_back,
}
