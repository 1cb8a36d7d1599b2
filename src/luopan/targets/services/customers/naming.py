"""Naming the customers and dealers of a seat's number; what is not named stays open 待开发."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.org.models import User
from luopan.targets.models import Version
from luopan.targets.splits import (
    owned_by,
)
from luopan.targets.splitting import Months, grown
from luopan.targets.taking import (
    Kind,
    Naming,
    Taken,
    as_months,
    check_seen,
    chosen,
    event_of,
    laid_open,
    past_of,
    products_of,
    put,
    standing,
    take,
    written,
)
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

SHAPES = ("own", "seat", "even")
MOST_GROWTH = 10


@service("targets.name_customers")
def name_customers(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    lines: Mapping[str, Sequence[int] | int],
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> Naming:
    """Say what customers are to bring of a seat's number; the rest follows.

    Args:
        actor: Holds the seat, acts in it, or may change its target.
        at: When.
        version: Against whose number.
        unit: The seat.
        lines: By code of the customer: a month each in quanta, or the year, which goes
            over the months as they are, else as the customer bought, else as the seat's.
        product: Code; empty: all products.
        expected: The edition that was seen; None: whatever there is.
        reason: For the trail.

    Raises:
        Conflict: Somebody changed one of these customers since; names him.
        Refused: The actor may not; an amount below 0; no such customer; too many; a month
            that is closed would change.
    """
    taken = take(actor, at, version, unit, product)
    accounts = chosen(actor, taken, lines)
    check_seen(taken, expected, accounts.values())
    said = {account: lines[code] for code, account in accounts.items()}
    return put(taken, as_months(taken, said), Kind.PUT, actor, at, reason)


@service("targets.spread_customers")
def spread_customers(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    accounts: Collection[str],
    by: str = "own",
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> Naming:
    """Lay the years of named customers over the months anew; each year stays.

    Args:
        actor: As for ``name_customers``.
        at: When.
        version: Against whose number.
        unit: The seat.
        accounts: Codes of customers that are named.
        by: ``own``: as each bought in the newest full year, the seat's months where it did
            not; ``seat``: the months of the seat's number; ``even``.
        product: Code; empty: all products.
        expected: The edition that was seen.
        reason: For the trail.

    Raises:
        Conflict: Somebody changed one of these customers since.
        Refused: The actor may not; a customer is not named here.
    """
    if by not in SHAPES:
        raise Refused(_("Months can follow the customer or the seat, or be equal."))
    taken = take(actor, at, version, unit, product)
    named = standing(actor, taken, accounts)
    check_seen(taken, expected, named)
    past = past_of(taken, named) if by == "own" else {}
    seat = taken.blank if by == "even" else taken.number or taken.blank
    lines = {
        account: laid_open(
            taken,
            account,
            sum(taken.lines[account.pk]),
            past.get(account.pk, taken.blank),
            seat,
        )
        for account in named
    }
    return put(taken, lines, Kind.SPREAD, actor, at, reason)


@service("targets.fill_customers")
def fill_customers(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    growth: Decimal,
    accounts: Collection[str] = (),
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> Naming:
    """Name customers by what each bought in the newest full year, grown by a ratio.

    Args:
        actor: As for ``name_customers``.
        at: When.
        version: Against whose number.
        unit: The seat.
        growth: 0.1 is 10 % more.
        accounts: Codes; none: all of the seat's own that bought anything in that year.
        product: Code; empty: all products.
        expected: The edition that was seen.
        reason: For the trail.

    Raises:
        Conflict: Somebody changed one of these customers since.
        Refused: The actor may not; none of them bought anything; no such growth.
    """
    if not -1 <= growth <= MOST_GROWTH:
        raise Refused(_("Growth must be between −100 % and +1,000 %."))
    taken = take(actor, at, version, unit, product)
    wanted = (
        list(chosen(actor, taken, accounts).values())
        if accounts
        else list(Account.objects.filter(pk__in=owned_by(taken.seat, taken.on)))
    )
    check_seen(taken, expected, wanted)
    past = past_of(taken, wanted)
    bought_any = [one for one in wanted if any(month > 0 for month in past[one.pk])]
    if not bought_any:
        raise Refused(_("None of these customers made purchases in that year."))
    ratio = Fraction(growth)
    lines = {
        account: _in_open(taken, account, grown(past[account.pk], ratio))
        for account in bought_any
    }
    return put(taken, lines, Kind.FILLED, actor, at, reason)


def _in_open(taken: Taken, account: Account, line: Months) -> Months:
    """A line whose closed months stay as they are."""
    months = zip(taken.closed, taken.line(account), line, strict=True)
    return tuple(before if shut else after for shut, before, after in months)


@service("targets.remove_customers")
def remove_customers(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    accounts: Collection[str],
    product: str = "",
    expected: int | None = None,
    reason: str = "",
) -> Naming:
    """Take customers out of a seat's number; what they were to bring is open again.

    Who is taken out of all products is taken out of each of them.

    Raises:
        Conflict: Somebody changed one of these customers since.
        Refused: The actor may not; a customer is not named here; it was to bring something
            in a month that is closed.
    """
    taken = take(actor, at, version, unit, product)
    named = standing(actor, taken, accounts)
    check_seen(taken, expected, named)
    note(taken.split, unit=taken.seat.code, customers=len(named))
    event = partial(event_of, Kind.REMOVED, actor, at, reason)
    for code in products_of(taken, named):
        part = take(actor, at, version, unit, code)
        there = [one for one in named if one.pk in part.lines]
        written(part, dict.fromkeys(there), event, actor, at)
    return written(taken, dict.fromkeys(named), event, actor, at)
