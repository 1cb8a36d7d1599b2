"""A customer changes seats, and takes its line along."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.targets.models import Version
from luopan.targets.services.customers.taking import (
    Kind,
    Naming,
    Taken,
    check_seen,
    event_of,
    place_of,
    standing,
    take,
    take_out,
    written,
)
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.hand_over_customer")
def hand_over_customer(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    account: str,
    to: str,
    from_period: str = "",
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> Naming:
    """Give a customer's line to another seat, from a month on; both seats keep their numbers.

    Args:
        actor: May change the targets of both seats.
        at: When.
        version: Of both.
        unit: The seat that gives.
        account: Code of a customer that is named there.
        to: The seat that takes; what it names of this customer already is added to.
        from_period: Code of the first month that goes along; empty: the whole year.
        product: Code; empty: all products.
        expected: The edition of the giving seat that was seen.
        reason: For the trail and both seats.

    Returns:
        What the giving seat's split came to.

    Raises:
        Conflict: Somebody changed the customer since.
        Refused: The actor may not at one of the seats; the customer is not named here;
            no such month.
    """
    if to == unit:
        raise Refused(_("Choose another seat: this one has the customer."))
    giving, taking = _both(actor, at, version, (unit, to), product)
    (customer,) = standing(actor, giving, [account])
    check_seen(giving, expected, [customer])
    first = place_of(giving, from_period)
    line = giving.lines[customer.pk]
    goes = (0,) * first + line[first:]
    stays = line[:first] + (0,) * (len(line) - first)
    had = taking.lines.get(customer.pk, taking.blank)
    note(giving.split, account=account, to=to, from_period=from_period)
    given = partial(event_of, Kind.GIVEN, actor, at, reason, other=taking.seat)
    took = partial(event_of, Kind.TAKEN, actor, at, reason, other=giving.seat)
    sums = tuple(one + more for one, more in zip(had, goes, strict=True))
    written(taking, {customer: sums}, took, actor, at)
    if any(stays):
        return written(giving, {customer: stays}, given, actor, at)
    return take_out(
        giving, [customer], Kind.GIVEN, actor, at, reason, other=taking.seat
    )


def _both(
    actor: User, at: datetime, version: Version, seats: tuple[str, str], product: str
) -> tuple[Taken, Taken]:
    """Both splits, locked in one order whoever gives, so that two acts never wait in a ring."""
    found = {code: take(actor, at, version, code, product) for code in sorted(seats)}
    for code in seats:
        require(actor, Action.TARGETS_EDIT, unit=found[code].seat, at=at)
    return found[seats[0]], found[seats[1]]
