"""The split of a seat's number as it lies there: who may change it, its lines, its number."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import numpy as np
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.models import Account, AccountOwner, Product
from luopan.engine.cube import ABSENT, LOCKED, NULL
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, Denied, may, name_of, reach, unknown, who_may
from luopan.org.facts import remembered_while_reading
from luopan.org.language import listed, spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import is_own, speakers
from luopan.targets.cube import state_of
from luopan.targets.models import NamedAmount, Split, Version
from luopan.targets.queries.sheets import totals
from luopan.targets.scope import Scope
from luopan.targets.signed.promises import months_of
from luopan.targets.splitting import Months
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused


def may_split(user: User, unit: Unit, on: date) -> bool:
    """Whether a user may name the customers of a seat.

    Its holder, who acts in it 代管, and whoever may change its target: the managers above
    it, operations.
    """
    if may(user, Action.TARGETS_EDIT, unit=unit, on=on):
        return True
    speaks = may(user, Action.TARGETS_AGREE, unit=unit, on=on)
    return speaks and is_own(user, unit, on)


def require_splitter(user: User, version: Version, unit: Unit, on: date) -> None:
    """Pass if the user may name the customers of a seat.

    Raises:
        Denied: He may not; says who may.
    """
    if may_split(user, unit, on):
        return
    own = speakers(version, [unit], on)[unit.pk][:2]
    others = [*own, *who_may(Action.TARGETS_EDIT, unit=unit, on=on)][:2]
    raise Denied(
        _("The customers of %(unit)s are named by %(who)s."),
        unit=lambda: spoken(unit),
        who=lambda: listed(name_of(one) for one in others) or _("nobody yet"),
    )


def seat_of(viewer: User, version: Version, code: str, on: date) -> Unit:
    """A unit of a version all of which the viewer may see.

    Raises:
        Unknown: There is none, or it is not his to see; nobody can tell which.
    """
    space = thaw_space(version.space_hash)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    inside = not code.endswith(RESERVE) and code in space.units
    if not inside or not scope.sees(space, code):
        raise unknown(code)
    rows = Unit.objects.filter(code=code)
    found = remembered_while_reading(("unit called", code), rows.first)
    if found is None:
        raise unknown(code)
    return found


def require_seat(unit: Unit) -> None:
    """Pass if a unit is a seat.

    Raises:
        Refused: Its number is the sum of seats, and it is they who have customers.
    """
    if unit.kind != Unit.Kind.SEAT:
        raise Refused(
            _("Customers are named at seats; “%(unit)s” only sums up those below it."),
            unit=lambda: spoken(unit),
        )


def product_of(version: Version, code: str) -> Product | None:
    """A product that a version has targets for; None: all of them.

    Raises:
        Refused: The version has no such product.
    """
    products = thaw_space(version.space_hash).products
    if code in {"", products.codes[0]}:
        return None
    found = Product.objects.filter(code=code).first() if code in products else None
    if found is None:
        raise Refused(_("This plan has nothing called “%(code)s”."), code=code)
    return found


def numbers_of(
    version: Version, units: Sequence[str], product: Product | None
) -> dict[str, Months | None]:
    """The number of each of some units, a month each, in quanta; None: nobody said one."""
    state = state_of(version)
    space, months = state.space, months_of(version)
    root = space.products.codes[0]
    axes = units, [product.code if product else root], months
    said = ((state.cube.state & (NULL | ABSENT)) == 0).astype(np.int64)
    known = totals(space, said, *axes)[:, 0].any(axis=1)
    amounts = totals(space, state.amounts, *axes)[:, 0]
    return {
        unit: tuple(row) if told else None
        for unit, row, told in zip(units, amounts.tolist(), known.tolist(), strict=True)
    }


def closed_of(version: Version, unit: str, product: Product | None) -> tuple[bool, ...]:
    """Which months of a seat's number are closed, and its customers' lines with them.

    Closed in the version that is looked at, or in the one that was committed last: lines
    belong to the plan, and what is over for one of its versions is over.
    """
    counts = Version.objects.filter(
        plan=version.plan_id,
        metric=version.metric_id,
        state=Version.State.COMMITTED,
    ).exclude(pk=version.pk)
    last = counts.select_related("plan", "metric").order_by("committed_at", "pk").last()
    months = months_of(version)
    here = _closed_in(version, unit, product, months)
    there = _closed_in(last, unit, product, months) if last else here
    return tuple(one or other for one, other in zip(here, there, strict=True))


def sums_of_year(
    version: Version, unit: Unit, accounts: Collection[int] | None = None
) -> tuple[dict[int, dict[str, int]], dict[int, int]]:
    """What customers of a seat are to bring in the year, in quanta; one query.

    Returns:
        By account what is said of each product right under all, by its code (lines of
        finer products are parts of these and are not added); and what is said of all.
    """
    products = thaw_space(version.space_hash).products
    top = [c for c in products.children(products.codes[0]) if not c.endswith(RESERVE)]
    said = Q(split__product=None) | Q(split__product__code__in=top)
    rows = NamedAmount.objects.filter(
        said,
        split__plan=version.plan_id,
        split__metric=version.metric_id,
        split__unit=unit,
    )
    if accounts is not None:
        rows = rows.filter(account__in=accounts)
    parts: dict[int, dict[str, int]] = {}
    wholes: dict[int, int] = {}
    sums = rows.values_list("account", "split__product__code").annotate(Sum("amount"))
    for account, product, amount in sums:
        if product is None:
            wholes[account] = amount
        else:
            parts.setdefault(account, {})[product] = amount
    return parts, wholes


def _closed_in(
    version: Version, unit: str, product: Product | None, months: Sequence[str]
) -> tuple[bool, ...]:
    state = state_of(version)
    space = state.space
    goods = product.code if product else space.products.codes[0]
    if unit not in space.units or goods not in space.products:
        return (False,) * len(months)
    return tuple(
        month in space.periods and _locked(state.cube.state[space.block(*where)])
        for month in months
        for where in [(unit, goods, month)]
    )


def _locked(flags: NDArray[np.uint8]) -> bool:
    """Whether all leaves that there are lie in a closed period."""
    present = flags[(flags & ABSENT) == 0]
    return bool(present.size and ((present & LOCKED) != 0).all())


def split_of(version: Version, unit: Unit, product: Product | None) -> Split | None:
    """The split of a seat's number, if anybody named a customer yet."""
    found = Split.objects.filter(
        plan=version.plan_id, metric=version.metric_id, unit=unit, product=product
    )
    return found.select_related("changed_by__person", "stood_in").first()


def lines_of(
    splits: Collection[int], months: Sequence[str]
) -> dict[int, dict[int, Months]]:
    """The lines of splits: by split and account a month each, in quanta; one query."""
    place = {code: n for n, code in enumerate(months)}
    rows = NamedAmount.objects.filter(split__in=splits).values_list(
        "split", "account", "period_code", "amount"
    )
    found: dict[int, dict[int, list[int]]] = {split: {} for split in splits}
    for split, account, period, amount in rows:
        line = found[split].setdefault(account, [0] * len(months))
        line[place[period]] = amount
    return {
        split: {account: tuple(line) for account, line in lines.items()}
        for split, lines in found.items()
    }


def accounts_seen(
    viewer: User, codes: Collection[str], on: date, *, known: Collection[int] = ()
) -> dict[str, Account]:
    """Customers by code, as far as the viewer may see them; those at hand he may.

    Raises:
        Refused: There is no such customer that he may see.
    """
    found = Account.objects.filter(code__in=codes)
    named = {account.code: account for account in found}
    asked = [one.pk for one in named.values() if one.pk not in known]
    if asked and not may(viewer, Action.RECORDS_READ, on=on):
        inside = reach(viewer, Action.RECORDS_READ, on=on)
        owned = AccountOwner.objects.on(on).filter(account__in=asked, seat__in=inside)
        seen = {*known, *owned.values_list("account", flat=True)}
        named = {code: one for code, one in named.items() if one.pk in seen}
    for code in codes:
        if code not in named:
            raise Refused(
                _("There is no customer “%(code)s” that you can see."), code=code[:120]
            )
    return named


def owned_by(seat: Unit, on: date) -> list[int]:
    """The customers that belong to a seat on a day."""
    owned = AccountOwner.objects.on(on).filter(seat=seat)
    return list(owned.values_list("account", flat=True))


def owners_of(
    seat: Unit, accounts: Collection[int], on: date
) -> tuple[list[int], dict[int, Unit]]:
    """The customers of a seat, and whose these and some others are; one query."""
    wanted = Q(seat=seat) | Q(account__in=list(accounts))
    rows = AccountOwner.objects.on(on).filter(wanted).select_related("seat")
    owners = {one.account_id: one.seat for one in rows}
    return [key for key, owner in owners.items() if owner == seat], owners


def stored(
    split: Split, lines: Mapping[Account, Months | None], months: Sequence[str]
) -> None:
    """Write lines down instead of those that these customers had; None: no line any more."""
    split.amounts.filter(account__in=list(lines)).delete()
    NamedAmount.objects.bulk_create(
        NamedAmount(split=split, account=account, period_code=code, amount=amount)
        for account, line in lines.items()
        for code, amount in zip(months, line or (), strict=False)
    )


def changed(split: Split, *, actor: User, at: datetime) -> None:
    """Another edition, by somebody, now."""
    split.edition += 1
    split.changed_at, split.changed_by = at, actor
    split.save()
