"""Objecting to a line 异议, and taking it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.org.access import day_of
from luopan.org.models import Unit, User
from luopan.records.facts.recipes import DOCUMENTS
from luopan.records.store.folding import document_key
from luopan.review.access.closing import documents_numbered, require_holder
from luopan.review.models import Closing, Objection
from luopan.review.services.closing.confirming import refuse_late
from luopan.review.services.closing.rounds import LONGEST, locked, taken
from luopan.strategy.words import needed
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

DAYS = timedelta(days=3)  # within which an objection is decided
Kind, State = Objection.Kind, Objection.State


@dataclass(frozen=True)
class Wanted:
    """What should be true of a line.

    Args:
        kind: owner, split, period, no_return or return.
        record: Number of the document, or its key.
        to_seat: Whose it is, or who else has a part; of "owner" None: not this seat's.
        share: Of ``to_seat``, 0 to 1.
        to_date: The day it belongs to, or on which it came back.
    """

    kind: str
    record: str
    to_seat: Unit | None = None
    share: Decimal | None = None
    to_date: date | None = None


@service("review.object_to_line")
def object_to_line(
    *,
    actor: User,
    at: datetime,
    closing: Closing,
    seat: Unit,
    metric: Metric,
    wanted: Wanted,
    reason: str,
) -> Objection:
    """Object to a line of a seat's figures.

    Args:
        actor: Who holds the seat or acts in it.
        at: When.
        closing: The round.
        seat: Whose figures.
        metric: Made of documents.
        wanted: What should be true.
        reason: Why.

    Raises:
        Refused: He may not; it is closed, or the deadline is past; no reason, or what is
            wanted says too little; the line is objected to already.
    """
    require_holder(actor, seat, at=at)
    words = needed(reason, _("Explain your objection."), longest=LONGEST)
    row = locked(closing)
    refuse_late(row, at)
    key = _record(row, metric, seat, wanted)
    _check(wanted, seat, day_of(at))
    same = row.objections.filter(seat=seat, record=key, state=State.OPEN)
    if same.exists():
        raise Refused(
            _("An objection to %(number)s is already open."), number=wanted.record
        )
    made = Objection.objects.create(
        closing=row,
        seat=seat,
        metric=metric,
        kind=wanted.kind,
        record=key,
        to_seat=wanted.to_seat,
        share=wanted.share,
        to_date=wanted.to_date,
        reason=words,
        raised_by=actor,
        raised_at=at,
        due_date=max(row.deadline_date, day_of(at)) + DAYS,
    )
    note(made, period=row.period, seat=seat.code, kind=wanted.kind, record=key)
    return made


def _record(closing: Closing, metric: Metric, seat: Unit, wanted: Wanted) -> str:
    """The key of the document that is meant; of another's its number alone.

    What kind of document a number is, and whether there is one, is for who decides to
    see: the seat sees its own only.
    """
    if metric.code not in closing.metrics or metric.document not in DOCUMENTS:
        raise Refused(
            _("Lines of %(metric)s are not documents. Correct the record itself."),
            metric=metric.name,
        )
    number = wanted.record.strip()[:200]
    if not number:
        raise Refused(_("Enter the document; its number is in the list."))
    if ":" in number:
        return document_key(metric.document, number)[:200]
    own = documents_numbered(number, closing).filter(seat=seat)
    kinds = {one.kind: one.key for one in own[:20]}
    return kinds.get(metric.document, next(iter(kinds.values()), number))


def _check(wanted: Wanted, seat: Unit, on: date) -> None:
    if wanted.kind not in Kind.values:
        raise Refused(_("Describe what is wrong with the line."))
    if wanted.kind == Kind.SPLIT:
        share = wanted.share
        if wanted.to_seat is None or share is None or not 0 < share < 1:
            raise Refused(
                _(
                    "Enter who else has a share in it, and how much: more than 0, below 100 %."
                )
            )
        if wanted.to_seat.pk == seat.pk:
            raise Refused(_("Enter the other seat; the rest stays with yours."))
    if wanted.kind in {Kind.PERIOD, Kind.RETURN}:
        if wanted.to_date is None:
            raise Refused(_("Enter the day it belongs to."))
        if wanted.to_date > on:
            raise Refused(
                _("%(day)s is in the future."), day=wanted.to_date.isoformat()
            )


@service("review.withdraw_objection")
def withdraw_objection(
    *, actor: User, at: datetime, objection: Objection, reason: str = ""
) -> Objection:
    """Take an objection back; it stays in the list.

    Raises:
        Refused: He does not hold the seat; it is decided already.
    """
    require_holder(actor, objection.seat, at=at)
    row = held_open(objection)
    row.state, row.decided_by, row.decided_at = State.WITHDRAWN, actor, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    note(row, period=row.closing.period, seat=row.seat.code)
    return row


def held_open(objection: Objection) -> Objection:
    """The objection, held until the transaction ends; its round before it.

    Raises:
        Refused: It is open no more.
    """
    taken(objection.closing_id)
    rows = Objection.objects.select_related("closing", "seat", "to_seat", "metric")
    row = rows.get(pk=objection.pk)
    if row.state != State.OPEN:
        raise Refused(_("This objection is no longer open."))
    return row
