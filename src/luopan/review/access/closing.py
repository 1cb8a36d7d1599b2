"""Who closes a period, who confirms a seat's figures, who decides what is objected to.

A month is closed by who has the right for the whole company: operations, finance. A seat
is confirmed by who holds it or acts in it 代管, by nobody above. An objection is decided by
operations, or by who leads the seat, as the round says; never by who raised it, nor by who
holds a seat that would gain or lose.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Role,
    Unknown,
    anywhere,
    day_of,
    may,
    name_of,
    reach,
    require,
    roles_at,
    who_may,
)
from luopan.org.facts import company_row
from luopan.org.held import codes_held
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit, User
from luopan.org.rights import LEADS
from luopan.records.models import Document
from luopan.review.models import Closing, Objection

ROUND = ("calendar", "opened_by__person", "closed_by__person", "reopened_by__person")
LINE = (
    "closing",
    "seat",
    "to_seat",
    "metric",
    "raised_by__person",
    "decided_by__person",
    "batch",
)


def may_close(user: User, on: date) -> bool:
    """Whether he opens and closes months of the company."""
    return may(user, Action.PERIODS_CLOSE, on=on)


def require_closer(user: User, *, at: datetime) -> None:
    """Pass who opens and closes months of the company.

    Raises:
        Denied: He does not; says who does.
    """
    require(user, Action.PERIODS_CLOSE, at=at)


def may_reopen(user: User, on: date) -> bool:
    """Whether he opens a closed month again: who commits the company's targets."""
    return may(user, Action.TARGETS_COMMIT, on=on)


def require_reopener(user: User, *, at: datetime) -> None:
    """Pass who may open a closed month again.

    Raises:
        Denied: He may not; says who may.
    """
    on = day_of(at)
    if may_reopen(user, on):
        return
    raise Denied(
        _(
            "A closed month can be reopened by those who commit the targets: ask %(who)s."
        ),
        who=_asked(Action.TARGETS_COMMIT, Role.DIRECTOR, on),
    )


def _asked(action: Action, role: Role, on: date) -> Callable[[], Any]:
    """The name of who may do something for the whole company."""
    company = company_row()
    root = company.root if company else None
    found = who_may(action, unit=root, on=on, first=(role,)) if root else ()
    return lambda: name_of(found[0]) if found else _("nobody yet")


def rounds_seen(user: User, on: date) -> QuerySet[Closing]:
    """Rounds of closing: seen by whoever sees records anywhere."""
    if not anywhere(user, (Action.RECORDS_READ,), on=on):
        return Closing.objects.none()
    return Closing.objects.select_related(*ROUND)


def round_seen(user: User, name: int | str, *, on: date) -> Closing:
    """A round of closing by its number, or the newest of a month by its code.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    which = {"pk": name} if isinstance(name, int) else {"period": name}
    found = rounds_seen(user, on).filter(**which).order_by("-pk").first()
    if found is None:
        raise Unknown(_("There is no such period close."))
    return found


def seats_read(user: User, on: date) -> QuerySet[Unit]:
    """The units whose figures he sees."""
    return reach(user, Action.RECORDS_READ, on=on)


def held_by(user: User, on: date) -> QuerySet[Holding]:
    """What he holds, and what he acts in."""
    return Holding.objects.on(on).filter(person=user.person_id or -1)


def holding_of(user: User, seat: Unit, on: date) -> Holding | None:
    """How a user holds a seat; None: he does not. His own comes before acting."""
    rows = sorted(
        held_by(user, on).filter(seat=seat), key=lambda one: one.kind != one.Kind.HOLDER
    )
    return rows[0] if rows else None


def require_holder(user: User, seat: Unit, *, at: datetime) -> Holding:
    """How he holds the seat.

    Raises:
        Denied: He neither holds it nor acts in it.
    """
    found = holding_of(user, seat, day_of(at))
    if found is None:
        raise Denied(
            _("The figures of %(seat)s are confirmed by its holder or acting holder."),
            seat=lambda: spoken(seat),
        )
    return found


def objections_seen(user: User, on: date) -> QuerySet[Objection]:
    """Objections of seats whose figures he sees."""
    found = Objection.objects.filter(seat__in=seats_read(user, on).values("pk"))
    return found.select_related(*LINE)


def objection_seen(user: User, number: int, *, on: date) -> Objection:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    found = objections_seen(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such objection."))
    return found


def decides_any(user: User, on: date) -> bool:
    """Whether there can be an objection that he decides: he leads somewhere, or may revoke."""
    return anywhere(user, (Action.RECORDS_REVOKE, Action.PADDING_READ), on=on)


def may_decide(user: User, one: Objection, on: date) -> bool:
    """Whether he decides an objection."""
    return _judges(user, one, on) and not _concerned(user, one, on)


def to_judge(user: User, on: date) -> QuerySet[Objection]:
    """The open objections that can be his to decide: ``may_decide`` says which of them are."""
    found = Objection.objects.filter(state=Objection.State.OPEN)
    found = found.exclude(raised_by=user)
    if may(user, Action.RECORDS_REVOKE, on=on):
        return found
    led = reach(user, Action.TARGETS_EDIT, on=on)  # who leads, also what has ended
    return found.filter(
        closing__decides=Closing.Decides.LINE, seat__in=led.values("pk")
    )


def _judges(user: User, one: Objection, on: date) -> bool:
    if may(user, Action.RECORDS_REVOKE, on=on):
        return True
    line = one.closing.decides == Closing.Decides.LINE
    return line and bool(roles_at(user, one.seat, on) & set(LEADS))


def _concerned(user: User, one: Objection, on: date) -> bool:
    """Whether he raised it, or holds a seat whose figures it would change."""
    mine = set(codes_held(user.person_id, on=on))
    if one.raised_by_id == user.pk or {one.seat_id, one.to_seat_id} & mine:
        return True
    lives = documents_meant(one).filter(seat__in=mine)
    return bool(mine) and lives.exists()  # the seat that would lose it


def documents_numbered(number: str, closing: Closing) -> QuerySet[Document]:
    """Documents of a number that a round can be about, of any kind and seat."""
    rows = Document.objects.filter(number=number, live=True)
    return rows.filter(day_date__lt=closing.end_date).order_by("pk")


def documents_meant(one: Objection) -> QuerySet[Document]:
    """The document of an objection; where only a number was said, all that bear it."""
    if ":" in one.record:
        return Document.objects.filter(key=one.record, live=True)
    return documents_numbered(one.record, one.closing)


def require_decider(user: User, one: Objection, *, at: datetime) -> None:
    """Pass who decides an objection.

    Raises:
        Denied: He raised it, or it concerns a seat of his, or others decide.
    """
    on = day_of(at)
    if _concerned(user, one, on):
        raise Denied(
            _("You cannot decide your own objection, or one that concerns your seat.")
        )
    if not _judges(user, one, on):
        raise Denied(
            _("Objections are decided by sales operations: ask %(who)s."),
            who=_asked(Action.RECORDS_REVOKE, Role.OPERATIONS, on),
        )
