"""Who gives customers to which seats: all of them who keeps the lists, else whoever leads there."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.org.access import Action, anywhere, day_of, may, reach, require
from luopan.org.models import Unit, User
from luopan.trail.refusal import Refused


def gives_all(user: User, *, on: date) -> bool:
    """Whether he may give any customer to any seat, and to nobody."""
    return may(user, Action.DIMENSIONS_EDIT, on=on)


def gives_some(user: User, *, on: date) -> bool:
    """Whether there are seats among which he may give customers."""
    return gives_all(user, on=on) or anywhere(user, (Action.CUSTOMERS_GIVE,), on=on)


def require_giver(
    actor: User,
    at: datetime,
    moves: Iterable[tuple[Account, int | None, Unit | None]],
) -> None:
    """Pass who may give each of some customers from a seat to a seat.

    Who leads may among the seats under him as they stand today, and what is nobody's to one
    of them. What is others' is said as if there were none.

    Args:
        actor: Who.
        at: When.
        moves: Customers, each with the seat (primary key) that has it and the one to come.

    Raises:
        Denied: He leads nowhere.
        Refused: One is out of his reach, or would go to nobody.
    """
    on = day_of(at)
    if gives_all(actor, on=on):
        return
    if not gives_some(actor, on=on):
        require(actor, Action.DIMENSIONS_EDIT, at=at)
    inside = reach(actor, Action.CUSTOMERS_GIVE, on=on)
    mine = set(inside.filter(kind=Unit.Kind.SEAT).values_list("pk", flat=True))
    for account, before, seat in moves:
        if before is not None and before not in mine:
            raise no_account(account.code)
        if seat is None:
            raise Refused(
                _(
                    "“%(name)s” can only go from one seat of yours to another; only sales "
                    "operations can leave it without an owner."
                ),
                name=account.name,
            )
        if seat.pk not in mine:
            raise no_seat(seat.code)


def no_account(code: str) -> Refused:
    """What is said of a customer that is not there, or not his to give."""
    return Refused(_("There is no account with the code “%(code)s”."), code=code)


def no_seat(code: str) -> Refused:
    """What is said of a seat that is not there, or not under him."""
    return Refused(_("There is no seat with the code “%(code)s”."), code=code)
