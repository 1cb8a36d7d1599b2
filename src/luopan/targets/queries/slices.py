"""The slice of an overlay unit 叠加单元: numbers of others that it is measured by too 双算.

An overlay unit stands outside the tree of totals. Its remit names products, customers or
both; what all units together brought of them is its actual. Its target is what all units
are to bring of the products; of customers, what seats name for them in the plan. Nothing of
it is added to anybody's total. Whose remit says nothing, nor that of a unit above it, is
measured by what those under it are measured by, all together. Else it has no slice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account, Metric, Product, ProductParentage
from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import leaves
from luopan.engine.rounding import share
from luopan.org.facts import remembered_while_reading
from luopan.org.models import Reach, Remit, Unit
from luopan.targets.models import NamedAmount, Version
from luopan.targets.queries.leaf_targets import (
    MILLIONTHS,
    LeafTargets,
    has_product,
    leaf_targets,
    space_units,
)
from luopan.targets.storage import thaw_space

FEW = 900  # that a query takes as parameters
Codes = dict[str, list[str]]  # of a remit, by axis
Names = frozenset[str]


@dataclass(frozen=True)
class Slice:
    """What an overlay unit is measured by: all units' numbers of these.

    Attributes:
        products: These and all under them; none: all.
        customers: Those that the remit names; none: whoever buys.
        accounts: Primary keys of these and of all that belong to them; None: whoever buys.
    """

    products: tuple[Product, ...]
    customers: tuple[Account, ...] = ()
    accounts: tuple[int, ...] | None = None


def slice_of(unit: Unit, metric: Metric, *, on: date) -> Slice | None:
    """The slice of an overlay unit on a day; some queries, none for any other unit.

    Its own remit counts, else that of the nearest unit above it, else those of the units
    under it together: each customer and product once, however many of them name it. Where
    some name products and others customers, no one slice is theirs together.

    Returns:
        None: it is no overlay unit, or has none: neither products nor customers, or a
        remit of other metrics, or of what the metric is not known by.
    """
    if not unit.overlay:
        return None
    key = ("slice", unit.pk, metric.pk, on)
    return remembered_while_reading(key, lambda: _slice_of(unit, metric, on))


def _slice_of(unit: Unit, metric: Metric, on: date) -> Slice | None:
    remit = _remit(unit, on)
    remits = [remit] if remit else _remits_under(unit, on)
    found = _together([one for one in remits if _is_of(one, metric)])
    if found is None:
        return None
    lines, names = found
    known = metric.grain or ("product", "account")
    if (lines and "product" not in known) or (names and "account" not in known):
        return None
    products = Product.objects.filter(code__in=lines).order_by("place", "code")
    customers = Account.objects.filter(code__in=names).order_by("code")
    kept = _topmost(list(products), on) if lines else ()
    named = tuple(customers) if names else ()
    if (lines and not kept) or (names and not named):
        return None
    return Slice(kept, named, _belonging(named) if named else None)


def _is_of(remit: Codes, metric: Metric) -> bool:
    """Whether a remit is one of a metric."""
    metrics = remit.get(Remit.Axis.METRIC)
    return not metrics or metric.code in metrics


def _together(remits: Sequence[Codes]) -> tuple[Names, Names] | None:
    """The products and customers of remits; None: none, or they make no one slice.

    Products of one with customers of another would be more than both have.
    """
    found = {
        tuple(
            frozenset(remit.get(axis, ()))
            for axis in (Remit.Axis.PRODUCT, Remit.Axis.CUSTOMER)
        )
        for remit in remits
    } - {(frozenset(), frozenset())}
    if not found:
        return None
    lines, names = ({part[axis] for part in found} for axis in (0, 1))
    if len(lines) > 1 and len(names) > 1:
        return None
    return _any_of(lines), _any_of(names)


def _any_of(parts: Collection[Names]) -> Names:
    """What is in one of some parts; a part without names is everything."""
    return frozenset().union(*parts) if all(parts) else frozenset()


def _belonging(customers: Iterable[Account]) -> tuple[int, ...]:
    """These and, of a group, all its members, whoever owns them."""
    found = {account.pk for account in customers}
    grouped = Account.objects.exclude(group=None).values_list("pk", "group")
    members: dict[int, list[int]] = {}
    for key, group in grouped:
        members.setdefault(group, []).append(key)
    waiting = list(found)
    while waiting:
        under = [key for key in members.get(waiting.pop(), ()) if key not in found]
        found.update(under)
        waiting += under
    return tuple(sorted(found))


def _remit(unit: Unit, on: date) -> Codes:
    """Codes by axis, of the nearest unit that says any."""
    chain = Reach.objects.on(on).filter(below=unit).order_by("depth")
    above = list(chain.values_list("above", flat=True))
    said = _said(above, on)
    return next((said[pk] for pk in above if pk in said), {})


def _remits_under(unit: Unit, on: date) -> list[Codes]:
    """Of each unit under one that says any."""
    under = Reach.objects.on(on).filter(above=unit).values("below")
    return list(_said(under, on).values())


def _said(units: Any, on: date) -> dict[int, Codes]:
    said: dict[int, Codes] = {}
    rows = Remit.objects.on(on).filter(unit__in=units)
    for pk, axis, code in rows.values_list("unit", "axis", "code"):
        said.setdefault(pk, {}).setdefault(axis, []).append(code)
    return said


def _topmost(products: list[Product], on: date) -> tuple[Product, ...]:
    """Those that stand under none of the others: what is under one counts once."""
    if len(products) < 2:
        return tuple(products)
    rows = ProductParentage.objects.on(on).values_list("product", "parent")
    parents, own = dict(rows), {product.pk for product in products}

    def covered(key: int) -> bool:
        over = parents.get(key)
        return over is not None and (over in own or covered(over))

    return tuple(product for product in products if not covered(product.pk))


def slice_targets(
    version: Version, part: Slice, product: Product | None = None
) -> LeafTargets | None:
    """The targets of all units for a slice, its products together or one of them.

    Returns:
        None: the version has no targets by one of the products, or no seat of the plan
        names an amount for one of the customers.
    """
    if part.accounts is not None:
        return _of_customers(version, part, product)
    codes = [one.code for one in ((product,) if product else part.products)]
    if not all(has_product(version, code) for code in codes):
        return None
    return reduce(_and, (leaf_targets(version, code) for code in codes))


def _and(one: LeafTargets, other: LeafTargets) -> LeafTargets:
    return replace(
        one, amounts=one.amounts + other.amounts, known=one.known | other.known
    )


def _of_customers(
    version: Version, part: Slice, product: Product | None
) -> LeafTargets | None:
    """What seats name for them, at the place of those seats; none of another place."""
    named = named_amounts(version, part, product)
    if not named:
        return None
    space = thaw_space(version.space_hash)
    amounts = np.zeros((len(space.units.leaf_codes), len(leaf_days(version))), np.int64)
    known = np.zeros(amounts.shape, dtype=np.bool_)
    for seat, lines in named.items():
        row = space.units.slice(seat).start if seat in space.units else 0
        for line in lines.values():
            amounts[row] += line
        known[row] = True
    return LeafTargets(space.units, amounts, known)


def named_amounts(
    version: Version, part: Slice, product: Product | None = None
) -> dict[str, dict[int, NDArray[np.int64]]]:
    """What the seats of a version's plan name for the customers of a slice.

    Of the splits of a slice's products, else of those of all products: these two are never
    added, they are of the same number.

    Returns:
        By code of the seat and key of the account a line over the version's period leaves,
        in millionths. Nothing for a slice without customers.
    """
    chosen = (product,) if product else part.products
    key = ("named", version.pk, part.accounts, *(one.pk for one in chosen))
    return remembered_while_reading(key, lambda: _named(version, part, chosen))


def _named(
    version: Version, part: Slice, products: tuple[Product, ...]
) -> dict[str, dict[int, NDArray[np.int64]]]:
    accounts = frozenset(part.accounts or ())
    rows = NamedAmount.objects.filter(
        split__plan=version.plan_id, split__metric=version.metric_id
    )
    rows = rows.filter(
        **{"split__product__in": products} if products else {"split__product": None}
    )
    if len(accounts) <= FEW:
        rows = rows.filter(account__in=accounts)
    periods, days = thaw_space(version.space_hash).periods, leaf_days(version)
    size = int(Decimal(version.metric.quantum) * MILLIONTHS)
    found: dict[str, dict[int, NDArray[np.int64]]] = {}
    for seat, account, period, amount in rows.values_list(
        "split__unit__code", "account", "period_code", "amount"
    ):
        if account in accounts and period in periods:
            place = periods.slice(period)
            line = found.setdefault(seat, {}).setdefault(
                account, np.zeros(len(days), np.int64)
            )
            line[place] += share(amount * size, days[place])
    return found


def leaf_days(version: Version) -> list[int]:
    """How many days each period leaf of a version has."""
    spans = year_spans(version.plan.calendar, version.plan.year)
    return [span.days for span in leaves(spans)]


def slice_total(version: Version, unit: Unit, *, on: date) -> Decimal | None:
    """The year's target of an overlay unit in the metric's own unit; None: it has none."""
    part = slice_of(unit, version.metric, on=on)
    found = slice_targets(version, part) if part else None
    if found is None:
        return None
    root = space_units(version).codes[0]
    return Decimal(int(found.of(root).sum())) / MILLIONTHS
