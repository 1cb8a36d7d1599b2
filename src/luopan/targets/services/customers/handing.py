"""A customer changes seats, and takes its line along."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.targets.fitting import kept_fitting
from luopan.targets.models import Version
from luopan.targets.splitting import Months
from luopan.targets.taking import (
    Kind,
    Naming,
    Taken,
    check_seen,
    event_of,
    place_of,
    products_of,
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

    Who changes seats with his line of all products takes those by product along.

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
            no such month; a month that goes along is closed; the products of a customer
            would come to more at a seat than its line of all products.
    """
    if to == unit:
        raise Refused(_("Choose another seat: this one already has the customer."))
    seats = unit, to
    giving, taking = _both(actor, at, version, seats, product)
    customers = standing(actor, giving, accounts)
    check_seen(giving, expected, customers)
    move = _Move(actor, at, reason, place_of(giving, from_period))
    note(giving.split, accounts=sorted(accounts), to=to, from_period=from_period)
    with (
        kept_fitting(version, giving.seat, customers),
        kept_fitting(version, taking.seat, customers),
    ):
        for code in products_of(giving, customers):
            part = _both(actor, at, version, seats, code)
            move.done(*part, move.moving(part[0], customers))
        return move.done(giving, taking, customers)


@dataclass(frozen=True)
class _Move:
    """Lines that change seats from a month on, its place."""

    actor: User
    at: datetime
    reason: str
    first: int

    def done(
        self, giving: Taken, taking: Taken, customers: Collection[Account]
    ) -> Naming:
        """Move the lines of customers in one split; what the giving one came to."""
        by = self.actor, self.at
        given = partial(event_of, Kind.GIVEN, *by, self.reason, other=taking.seat)
        took = partial(event_of, Kind.TAKEN, *by, self.reason, other=giving.seat)
        stays = {one: _until(giving.line(one), self.first) for one in customers}
        gets = {
            one: _added(taking.line(one), giving.line(one), left)
            for one, left in stays.items()
        }
        left = {one: line if any(line) else None for one, line in stays.items()}
        written(taking, gets, took, *by)
        return written(giving, left, given, *by)

    def moving(self, giving: Taken, customers: Collection[Account]) -> list[Account]:
        """The customers of whom something goes along."""
        return [one for one in customers if any(giving.line(one)[self.first :])]


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
