"""A seat's word on its figures."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit, User
from luopan.review.access.closing import require_holder
from luopan.review.models import Closing, Confirmation, Objection
from luopan.review.queries.closing.list import seat_rows
from luopan.review.queries.closing.own import fingerprint
from luopan.review.services.closing.rounds import locked
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("review.confirm_actuals")
def confirm_actuals(
    *,
    actor: User,
    at: datetime,
    closing: Closing,
    seat: Unit,
    seen: str = "",
    reason: str = "",
) -> Confirmation:
    """Confirm that these are the figures of a seat.

    Args:
        actor: Who holds the seat or acts in it.
        at: When.
        closing: The round.
        seat: Which.
        seen: Name of the figures that stood before him; empty: whatever stands now.
        reason: For the trail.

    Raises:
        Refused: He may not; it is closed, or the deadline is past; an objection of the
            seat is open; the figures have changed since he looked.
    """
    held = require_holder(actor, seat, at=at)
    row = locked(closing)
    refuse_late(row, at)
    (line,) = seat_rows(row, at=at, only=[seat])
    _refuse_objected(row, seat)
    if seen and seen != fingerprint(line.figures):
        raise Stale(
            _("The figures of %(seat)s have changed since you looked. Check again."),
            seat=lambda: spoken(seat),
        )
    made = Confirmation.objects.create(
        closing=row,
        seat=seat,
        figures=dict(line.figures),
        acting=held.kind != Holding.Kind.HOLDER,
        person=held.person,
        actor=actor,
        at=at,
    )
    note(made, period=row.period, seat=seat.code, seen=fingerprint(line.figures))
    return made


class Stale(Refused):
    """Something changed meanwhile."""

    status = 409


def refuse_late(closing: Closing, at: datetime) -> None:
    """Refuse what comes after the deadline.

    Raises:
        Refused: It is past.
    """
    if day_of(at) > closing.deadline_date:
        raise Refused(
            _(
                "The deadline was %(day)s. Ask who closes the month to move it; until then "
                "the seat counts as not confirmed."
            ),
            day=closing.deadline_date.isoformat(),
        )


def _refuse_objected(closing: Closing, seat: Unit) -> None:
    opened = closing.objections.filter(seat=seat, state=Objection.State.OPEN)
    if opened.exists():
        raise Refused(
            _(
                "%(seat)s has an open objection. Wait until it is decided, or withdraw it, "
                "then confirm."
            ),
            seat=lambda: spoken(seat),
        )
