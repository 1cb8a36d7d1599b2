"""What handovers say of the money of open invoices, as pay goes by it."""

from collections.abc import Mapping

from django.db.models import OuterRef, Subquery

from luopan.engine.incentive import WHOLE
from luopan.engine.passing import Passing
from luopan.review.models import Handover, HandoverCredit, HandoverSeat


def passings() -> Mapping[str, tuple[Passing, ...]]:
    """By invoice what was handed over of it, in the order of days; one query."""
    holder = HandoverSeat.objects.filter(
        handover=OuterRef("handover"), seat=OuterRef("seat"), acting=False
    )
    rows = HandoverCredit.objects.filter(handover__state=Handover.State.DONE)
    rows = rows.annotate(holder=Subquery(holder.values("to_person")[:1]))
    found: dict[str, list[Passing]] = {}
    for row in rows.select_related("handover").order_by("handover__day_date", "pk"):
        found.setdefault(row.document, []).append(_passing(row))
    return {document: tuple(each) for document, each in found.items()}


def _passing(row: HandoverCredit) -> Passing:
    """The successor is who has the seat then; of a vacant one, who takes what is left."""
    handover = row.handover
    part = WHOLE
    if handover.credit == Handover.Credit.SPLIT and row.amount:
        part = WHOLE - row.own * WHOLE // row.amount
    taker = getattr(row, "holder", None) or handover.successor_id
    return Passing(handover.day_date, handover.person_id, taker, part, row.until_date)
