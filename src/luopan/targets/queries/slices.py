"""The slice of an overlay unit 叠加单元: numbers of others that it is measured by too 双算.

An overlay unit stands outside the tree of totals. Its remit names products; what all units
together are to bring of them is its target, what they brought is its actual. Nothing of it
is added to anybody's total. Without products in its remit it has no slice.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce

from luopan.dimensions.models import Metric, Product, ProductParentage
from luopan.org.facts import remembered_while_reading
from luopan.org.models import Reach, Remit, Unit
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import (
    MILLIONTHS,
    LeafTargets,
    has_product,
    leaf_targets,
    space_units,
)


@dataclass(frozen=True)
class Slice:
    """What an overlay unit is measured by: all units' numbers of these products."""

    products: tuple[Product, ...]


def slice_of(unit: Unit, metric: Metric, *, on: date) -> Slice | None:
    """The slice of an overlay unit on a day; three queries, none for any other unit.

    Its own remit counts, else that of the nearest unit above it.

    Returns:
        None: it is no overlay unit, or has none: no products, customers (whose share of a
        target nobody says), or a remit of other metrics.
    """
    if not unit.overlay:
        return None
    key = ("slice", unit.pk, metric.pk, on)
    return remembered_while_reading(key, lambda: _slice_of(unit, metric, on))


def _slice_of(unit: Unit, metric: Metric, on: date) -> Slice | None:
    remit = _remit(unit, on)
    metrics = remit.get(Remit.Axis.METRIC)
    if remit.get(Remit.Axis.CUSTOMER) or (metrics and metric.code not in metrics):
        return None
    codes = remit.get(Remit.Axis.PRODUCT, ())
    if not codes or (metric.grain and "product" not in metric.grain):
        return None
    found = Product.objects.filter(code__in=codes).order_by("place", "code")
    return Slice(_topmost(list(found), on)) if found else None


def _remit(unit: Unit, on: date) -> dict[str, list[str]]:
    """Codes by axis, of the nearest unit that says any."""
    chain = Reach.objects.on(on).filter(below=unit).order_by("depth")
    above = list(chain.values_list("above", flat=True))
    said: dict[int, dict[str, list[str]]] = {}
    rows = Remit.objects.on(on).filter(unit__in=above)
    for pk, axis, code in rows.values_list("unit", "axis", "code"):
        said.setdefault(pk, {}).setdefault(axis, []).append(code)
    return next((said[pk] for pk in above if pk in said), {})


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


def slice_targets(version: Version, part: Slice) -> LeafTargets | None:
    """The targets of all units for the products of a slice together.

    Returns:
        None: the version has no targets by one of them.
    """
    codes = [product.code for product in part.products]
    if not all(has_product(version, code) for code in codes):
        return None
    return reduce(_and, (leaf_targets(version, code) for code in codes))


def _and(one: LeafTargets, other: LeafTargets) -> LeafTargets:
    return replace(
        one, amounts=one.amounts + other.amounts, known=one.known | other.known
    )


def slice_total(version: Version, unit: Unit, *, on: date) -> Decimal | None:
    """The year's target of an overlay unit in the metric's own unit; None: it has none."""
    part = slice_of(unit, version.metric, on=on)
    found = slice_targets(version, part) if part else None
    if found is None:
        return None
    root = space_units(version).codes[0]
    return Decimal(int(found.of(root).sum())) / MILLIONTHS
