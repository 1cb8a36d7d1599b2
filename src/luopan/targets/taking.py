"""A split in hand: locked, looked at, written down with what was done to each customer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, Product
from luopan.org.access import day_of, name_of
from luopan.org.language import listed, spoken
from luopan.org.models import Unit, User
from luopan.targets.fitting import kept_fitting
from luopan.targets.models import Split, SplitEvent, Version
from luopan.targets.queries.customers.sales import bought
from luopan.targets.refusals import Conflict
from luopan.targets.signed.promises import months_of
from luopan.targets.splits import (
    accounts_seen,
    changed,
    closed_of,
    lines_of,
    numbers_of,
    product_of,
    require_seat,
    require_splitter,
    seat_of,
    stored,
)
from luopan.targets.splitting import Months, laid_in_open
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note
from luopan.trail.refusal import Refused

MOST_LINES = 500
MOST_AMOUNT = 2**53  # the year of a customer in quanta: browsers count it exactly
Kind = SplitEvent.Kind


@dataclass(frozen=True)
class Taken:
    """A split taken in hand: locked, with all that its lines are worked out from.

    ``closed``: which of its months are, and keep what stands there.
    """

    split: Split
    version: Version
    seat: Unit
    product: Product | None
    months: list[str]
    number: Months | None
    lines: dict[int, Months]
    closed: tuple[bool, ...]
    on: date

    def line(self, account: Account) -> Months:
        """What a customer is to bring as it stands."""
        return self.lines.get(account.pk, self.blank)

    @property
    def blank(self) -> Months:
        """A line with nothing in it."""
        return (0,) * len(self.months)


@dataclass(frozen=True)
class Naming:
    """What a split came to; amounts in quanta, of the year.

    Attributes:
        edition: To be said back with the next act.
        rest: 待开发; None: the seat has no number yet.
        changed: How many customers' lines are other ones now.
    """

    edition: int
    named: int
    rest: int | None
    changed: int


def take(actor: User, at: datetime, version: Version, unit: str, product: str) -> Taken:
    """The split of a seat, made if there is none yet, and ours until the act is done."""
    on = day_of(at)
    seat = seat_of(actor, version, unit, on)
    require_seat(seat)
    require_splitter(actor, version, seat, on)
    chosen = product_of(version, product)
    lock_seat(seat)
    split, _new = Split.objects.get_or_create(
        plan=version.plan,
        metric=version.metric,
        unit=seat,
        product=chosen,
        defaults={"changed_at": at, "changed_by": actor},
    )
    months = months_of(version)
    return Taken(
        split,
        version,
        seat,
        chosen,
        months,
        numbers_of(version, [unit], chosen)[unit],
        lines_of([split.pk], months)[split.pk],
        closed_of(version, unit, chosen),
        on,
    )


def lock_seat(seat: Unit) -> None:
    """Whoever names customers at a seat waits for who does already, whatever the product.

    Its products must fit its whole, and a split that is being made has no row yet that
    could be locked: the seat itself has.
    """
    Unit.objects.filter(pk=seat.pk).update(place=F("place"))


def chosen(actor: User, taken: Taken, codes: Collection[str]) -> dict[str, Account]:
    """Customers by code, those that stand in the split and those the actor may see."""
    return accounts_seen(actor, list(codes), taken.on, known=taken.lines)


def standing(actor: User, taken: Taken, codes: Collection[str]) -> list[Account]:
    """Customers that stand in a split.

    Raises:
        Refused: None is said, or one does not stand there.
    """
    if not codes:
        raise Refused(_("Choose customers first."))
    found = list(chosen(actor, taken, codes).values())
    for account in found:
        if account.pk not in taken.lines:
            raise Refused(
                _("“%(customer)s” is not named at %(unit)s."),
                customer=partial(spoken, account),
                unit=partial(spoken, taken.seat),
            )
    return found


def check_seen(
    taken: Taken, expected: int | None, accounts: Collection[Account]
) -> None:
    """Pass if nobody changed these customers since they were seen; others may have."""
    if expected is None or expected >= taken.split.edition:
        return
    since = SplitEvent.objects.filter(
        split=taken.split, edition__gt=expected, account__in=[a.pk for a in accounts]
    ).select_related("account", "actor__person")
    events = list(since.order_by("pk"))
    if not events:
        return
    raise Conflict(
        _(
            "%(who)s has just changed %(customers)s. Your entries are still here; check the "
            "current numbers, then save again."
        ),
        who=lambda: name_of(events[-1].actor),
        customers=lambda: listed(dict.fromkeys(spoken(one.account) for one in events)),
    )


def as_months(
    taken: Taken, said: Mapping[Account, Sequence[int] | int]
) -> dict[Account, Months]:
    """What was said of customers, a month each; a year goes over its months.

    Raises:
        Refused: Another number of months, or amounts that cannot be.
    """
    years = [account for account, line in said.items() if isinstance(line, int)]
    past = past_of(taken, years) if years else {}
    seat = taken.number or taken.blank

    def months(account: Account, line: Sequence[int] | int) -> Months:
        if not isinstance(line, int):
            return tuple(line)
        check_amounts(account, [line])
        return laid_open(
            taken, account, line, taken.line(account), past[account.pk], seat
        )

    found = {account: months(account, line) for account, line in said.items()}
    for account, line in found.items():
        if len(line) != len(taken.months):
            raise Refused(
                _("A line must have %(count)s months."), count=len(taken.months)
            )
        check_amounts(account, line)
    return found


def laid_open(
    taken: Taken, account: Account, year: int, *shapes: Sequence[int]
) -> Months:
    """A customer's year over the months that are open.

    Raises:
        Refused: What it has in closed months is more, or all of them are closed.
    """
    line = taken.line(account)
    found = laid_in_open(year, line, taken.closed, *shapes)
    if found is None:
        raise Refused(
            _(
                "“%(customer)s” keeps its numbers in the closed months (%(months)s): the "
                "open months alone cannot reach this year's number."
            ),
            months=lambda: _months_said(taken),
            customer=lambda: spoken(account),
        )
    return found


def check_open(taken: Taken, lines: Mapping[Account, Months | None]) -> None:
    """Pass if closed months of customers stay as they are.

    Raises:
        Refused: One would change; names the first customer.
    """
    for account, line in lines.items():
        pairs = zip(taken.closed, taken.line(account), line or taken.blank, strict=True)
        if any(shut and before != after for shut, before, after in pairs):
            raise Refused(
                _(
                    "In closed months (%(months)s) the amounts of “%(customer)s” no longer "
                    "change. Edit only the open months, or have the closed ones reopened in "
                    "the grid."
                ),
                months=partial(_months_said, taken),
                customer=partial(spoken, account),
            )


def _months_said(taken: Taken) -> str:
    """The closed months, from one to another where they follow each other."""
    shut = [n for n, one in enumerate(taken.closed) if one]
    if shut and shut == list(range(shut[0], shut[-1] + 1)) and len(shut) > 2:
        return f"{taken.months[shut[0]]} – {taken.months[shut[-1]]}"
    return listed(taken.months[n] for n in shut)


def check_amounts(account: Account, amounts: Sequence[int]) -> None:
    """Pass if a customer may be to bring so much.

    Raises:
        Refused: An amount is below 0, or the year too large.
    """
    if any(amount < 0 for amount in amounts):
        raise Refused(
            _("“%(customer)s” must have 0 or more in every month."),
            customer=lambda: spoken(account),
        )
    if sum(amounts) >= MOST_AMOUNT:
        raise Refused(
            _("The amount of “%(customer)s” is too large."),
            customer=lambda: spoken(account),
        )


def past_of(taken: Taken, accounts: Collection[Account]) -> dict[int, Months]:
    """The newest full year of customers, a month each."""
    keys = [account.pk for account in accounts]
    found = bought(taken.version, keys, taken.product, taken.on)
    return {key: one.months for key, one in found.items()}


def place_of(taken: Taken, period: str) -> int:
    """The place of a month; empty: the first.

    Raises:
        Refused: The plan has no such month.
    """
    if not period:
        return 0
    if period not in taken.months:
        raise Refused(_("There is no month “%(month)s”."), month=period[:20])
    return taken.months.index(period)


def put(
    taken: Taken,
    lines: Mapping[Account, Months],
    kind: str,
    actor: User,
    at: datetime,
    reason: str,
) -> Naming:
    """Keep lines; those that are as they were are passed over."""
    new = {
        account: line
        for account, line in lines.items()
        if taken.lines.get(account.pk) != line
    }
    if len({*taken.lines, *(account.pk for account in new)}) > MOST_LINES:
        raise Refused(_("A seat can name at most %(most)s customers."), most=MOST_LINES)
    note(taken.split, unit=taken.seat.code, customers=len(new))
    event = partial(event_of, kind, actor, at, reason)
    with kept_fitting(taken.version, taken.seat, list(new)):
        return written(taken, new, event, actor, at)


def products_of(taken: Taken, accounts: Collection[Account]) -> list[str]:
    """The products by which customers are named at a seat beside its line of all products.

    Returns:
        Codes, those that the version has; none if it is a product's line that is in hand.
    """
    if taken.product is not None:
        return []
    found = Split.objects.filter(
        plan=taken.split.plan_id,
        metric=taken.split.metric_id,
        unit=taken.seat,
        product__isnull=False,
        amounts__account__in=accounts,
    )
    known = thaw_space(taken.version.space_hash).products
    codes = found.values_list("product__code", flat=True).distinct()
    return sorted(code for code in codes if code in known)


def event_of(
    kind: str,
    actor: User,
    at: datetime,
    reason: str,
    taken: Taken,
    account: Account,
    after: int,
    *,
    other: Unit | None = None,
) -> SplitEvent:
    """What was done to a customer's line."""
    return SplitEvent(
        split=taken.split,
        edition=taken.split.edition + 1,
        kind=kind,
        account=account,
        before=sum(taken.lines.get(account.pk, ())),
        after=after,
        other=other,
        reason=reason,
        actor=actor,
        at=at,
    )


def written(
    taken: Taken,
    lines: Mapping[Account, Months | None],
    event: Any,
    actor: User,
    at: datetime,
) -> Naming:
    """Write lines down, each with its event; None: the customer leaves. A new edition.

    Raises:
        Refused: A month that is closed would change.
    """
    check_open(taken, lines)
    if lines:
        SplitEvent.objects.bulk_create(
            event(taken, account, sum(line or ())) for account, line in lines.items()
        )
        stored(taken.split, lines, taken.months)
        _stand(taken, actor, at)
    now = {**taken.lines, **{account.pk: line for account, line in lines.items()}}
    return _came_to(taken, [line for line in now.values() if line], len(lines))


def _stand(taken: Taken, actor: User, at: datetime) -> None:
    """Another edition, beside the number that the seat has now."""
    split = taken.split
    split.stood_at = None if taken.number is None else sum(taken.number)
    split.stood_in = taken.version
    changed(split, actor=actor, at=at)


def _came_to(taken: Taken, lines: Sequence[Months], count: int) -> Naming:
    named = sum(map(sum, lines))
    rest = None if taken.number is None else sum(taken.number) - named
    return Naming(taken.split.edition, named, rest, count)
