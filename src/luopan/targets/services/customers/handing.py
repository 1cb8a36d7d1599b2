"""A customer changes seats, and takes its line along."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.targets.models import Version
from luopan.targets.splitting import Months
from luopan.targets.taking import (
    Kind,
    Naming,
    Taken,
    check_seen,
    event_of,
    place_of,
    standing,
    take,
    written,
)
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.hand_over_customers")
def hand_over_customers(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    accounts: Collection[str],
    to: str,
    from_period: str = "",
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> Naming:
    """Give customers' lines to another seat, from a month on; both seats keep their numbers.

    Args:
        actor: May change the targets of both seats.
        at: When.
        version: Of both.
        unit: The seat that gives.
        accounts: Codes of customers that are named there.
        to: The seat that takes; what it names of a customer already is added to.
        from_period: Code of the first month that goes along; empty: the whole year.
        product: Code; empty: all products.
        expected: The edition of the giving seat that was seen.
        reason: For the trail and both seats.

    Returns:
        What the giving seat's split came to.

    Raises:
        Conflict: Somebody changed one of the customers since.
        Refused: The actor may not at one of the seats; a customer is not named here;
            no such month; a month that goes along is closed.
    """
    if to == unit:
        raise Refused(_("Choose another seat: this one has the customer."))
    giving, taking = _both(actor, at, version, (unit, to), product)
    customers = standing(actor, giving, accounts)
    check_seen(giving, expected, customers)
    first = place_of(giving, from_period)
    given = partial(event_of, Kind.GIVEN, actor, at, reason, other=taking.seat)
    took = partial(event_of, Kind.TAKEN, actor, at, reason, other=giving.seat)
    stays = {one: _until(giving.lines[one.pk], first) for one in customers}
    had = {one: taking.lines.get(one.pk, taking.blank) for one in customers}
    gets = {
        one: _added(had[one], giving.lines[one.pk], stays[one]) for one in customers
    }
    note(giving.split, accounts=sorted(accounts), to=to, from_period=from_period)
    written(taking, gets, took, actor, at)
    left = {one: line if any(line) else None for one, line in stays.items()}
    return written(giving, left, given, actor, at)


def _until(line: Months, first: int) -> Months:
    """What stays of a line whose months go from one on."""
    return line[:first] + (0,) * (len(line) - first)


def _added(had: Months, line: Months, stays: Months) -> Months:
    """What there was, and what goes along."""
    columns = zip(had, line, stays, strict=True)
    return tuple(own + whole - left for own, whole, left in columns)


def _both(
    actor: User, at: datetime, version: Version, seats: tuple[str, str], product: str
) -> tuple[Taken, Taken]:
    """Both splits, locked in one order whoever gives, so that two acts never wait in a ring."""
    found = {code: take(actor, at, version, code, product) for code in sorted(seats)}
    for code in seats:
        require(actor, Action.TARGETS_EDIT, unit=found[code].seat, at=at)
    return found[seats[0]], found[seats[1]]
