"""Who prepares and does a handover, and who reads it before and afterwards.

Prepared and done by who may change people and the seats that are handed over. Read by them,
by who leads above the seats, by auditors; a successor reads what comes to him, and who
hands over what he hands over.
"""

from datetime import date, datetime

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Unknown,
    day_of,
    is_operator,
    may,
    name_of,
    reach,
    require,
    who_may,
)
from luopan.org.facts import company_row
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.review.models import Handover, HandoverSeat
from luopan.tracking.access import led
from luopan.trail.refusal import Refused

RELATED = ("person__user", "successor", "prepared_by__person", "done_by__person")


def handovers_seen(user: User, on: date) -> QuerySet[Handover]:
    """The handovers that a user may read, wholly or his part of it."""
    rows = Handover.objects.select_related(*RELATED)
    if sees_all(user, on):
        return rows
    own = user.person_id or -1
    seats = HandoverSeat.objects.filter(handover=OuterRef("pk"))
    mine = Q(successor=own) | Q(person=own) | Exists(seats.filter(to_person=own))
    return rows.filter(mine | Exists(seats.filter(_over(user, on))))


def _over(user: User, on: date) -> Q:
    """Seats that he may change, or that stand under what he leads."""
    edits = reach(user, Action.ORG_EDIT, on=on).values("pk")
    return Q(seat__in=edits) | Q(seat__in=led(user, on).values("below"))


def sees_all(user: User, on: date) -> bool:
    """Whether every handover is his to read: he changes all people, or audits."""
    if is_operator(user):
        return True
    return any(may(user, one, on=on) for one in (Action.PEOPLE_EDIT, Action.AUDIT_READ))


def handover_seen(user: User, number: int, *, on: date) -> Handover:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to read.
    """
    found = handovers_seen(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such handover."))
    return found


def sees_whole(user: User, handover: Handover, on: date) -> bool:
    """Whether he reads all of it, not only what comes to him."""
    if sees_all(user, on) or user.person_id == handover.person_id:
        return True
    return handover.seats.filter(_over(user, on)).exists()


def seats_of(handover: Handover) -> list[HandoverSeat]:
    """The seats of a handover, read once for as long as it is in hand."""
    if "seats" not in getattr(handover, "_prefetched_objects_cache", {}):
        rows = HandoverSeat.objects.select_related("seat", "to_person")
        prefetch_related_objects([handover], Prefetch("seats", rows.order_by("pk")))
    return list(handover.seats.all())


def may_hand_over(user: User, handover: Handover, on: date) -> bool:
    """Whether he may prepare it on and do it: he changes people, and each of the seats."""
    if user.person_id == handover.person_id:
        return False
    seats = [row.seat for row in seats_of(handover)]
    return may(user, Action.PEOPLE_EDIT, on=on) and all(
        may(user, Action.ORG_EDIT, unit=seat, on=on) for seat in seats
    )


def require_hander(user: User, handover: Handover, *, at: datetime) -> None:
    """Pass who may prepare and do a handover.

    Raises:
        Denied: He may not, or it is himself who leaves: somebody else does it for him.
    """
    on = day_of(at)
    if user.person_id == handover.person_id:
        company = company_row()
        others = [
            one
            for one in (
                who_may(Action.PEOPLE_EDIT, unit=company.root, on=on)
                if company and company.root
                else ()
            )
            if one != user
        ]
        raise Denied(
            _("You cannot hand over for yourself: ask %(who)s."),
            who=lambda: name_of(others[0]) if others else _("nobody yet"),
        )
    require(user, Action.PEOPLE_EDIT, at=at)
    for row in seats_of(handover):
        require(user, Action.ORG_EDIT, unit=row.seat, at=at)


def require_preparing(handover: Handover) -> None:
    """Pass what is still prepared.

    Raises:
        Refused: It is done, or was withdrawn.
    """
    if handover.state == Handover.State.DONE:
        raise Refused(
            _(
                "This handover of %(person)s is done. Anything wrong needs another handover."
            ),
            person=lambda: spoken(handover.person),
        )
    if handover.state == Handover.State.WITHDRAWN:
        raise Refused(_("This handover was withdrawn. Prepare a new one."))
