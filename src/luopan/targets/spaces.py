"""The axes of a version: what stands on any day of the plan's year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import products_between, year_spans
from luopan.dimensions.queries.products import ProductRow
from luopan.engine.calendar import Span, leaves, periods_as_tree_rows
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree
from luopan.org.models import Remit
from luopan.org.queries import Row, units_between
from luopan.targets.models import Plan
from luopan.trail.refusal import Refused

ALL_PRODUCTS = "products"  # the one product of a metric that has none
FINEST = ("root", "category", "line", "item")


def space_of(plan: Plan, metric: Metric) -> Space:
    """Units, products and periods of a plan, and who is assigned to what when."""
    spans = year_spans(plan.calendar, plan.year)
    start, end = spans[0].start_date, spans[0].end_date
    units = _under(plan.root.code, units_between(start, end).totals)
    products = _products(metric, start, end, plan.finest_product)
    unit_tree = _tree([(row.code, row.parent_code) for row in units], plan.root.code)
    product_tree = _tree([(row.code, row.parent_code) for row in products], None)
    periods = Tree.build(periods_as_tree_rows(spans))
    space = _assigned(unit_tree, product_tree, periods, units, start, end)
    return replace(space, absent=_absent(space, leaves(spans), units, products))


def _under(root: str, rows: Sequence[Row]) -> list[Row]:
    """The rows of a subtree; they come in tree order."""
    found, codes = [], {root}
    for row in rows:
        if row.code == root or row.parent_code in codes:
            codes.add(row.code)
            found.append(row)
    return found


def _products(metric: Metric, start: date, end: date, finest: str) -> list[ProductRow]:
    """The products that targets are set for, down to the finest kind of the plan."""
    if metric.grain and "product" not in metric.grain:
        return []
    kinds = FINEST[: FINEST.index(finest) + 1]
    rows = [
        row
        for row in products_between(start, end)
        if row.kind in kinds or row.parent_code is None
    ]
    roots = [row for row in rows if row.parent_code is None]
    if len(roots) > 1:
        raise Refused(
            _("“%(code)s” has no parent product: put it under one first."),
            code=roots[-1].code,
        )
    return list(rows)


def _tree(rows: list[tuple[str, str | None]], root: str | None) -> Tree:
    if not rows:
        return Tree.build([(root or ALL_PRODUCTS, None)])
    for code, _parent in rows:
        if code.endswith(RESERVE):
            raise Refused(
                _("“%(code)s” ends in “~”, which marks a reserve: rename it."),
                code=code,
            )
    rows = [(code, None if code == root else parent) for code, parent in rows]
    return Tree.build(rows, reserves=True)


def _assigned(
    units: Tree,
    products: Tree,
    periods: Tree,
    rows: Sequence[Row],
    start: date,
    end: date,
) -> Space:
    """All pairs, or those that remits leave: a unit sells what the nearest remit says."""
    said: dict[str, set[str]] = {}
    remits = Remit.objects.filter(axis=Remit.Axis.PRODUCT, start_date__lt=end).exclude(
        end_date__lte=start
    )
    for code, product in remits.values_list("unit__code", "code"):
        said.setdefault(code, set()).add(product)
    if not said or len(products) == 1:
        return Space.full(units, products, periods)
    allowed: dict[str, set[str] | None] = {}
    for row in rows:
        allowed[row.code] = said.get(row.code, allowed.get(row.parent_code or ""))
    pairs = [
        (unit, product)
        for unit, reserve in zip(units.leaf_codes, units.is_reserve, strict=True)
        if not reserve
        for product in _sold(products, allowed[unit])
    ]
    if not pairs:
        raise Refused(_("The remits leave nobody any product to sell."))
    return Space.assigned(units, products, periods, pairs)


def _sold(products: Tree, codes: set[str] | None) -> list[str]:
    if codes is None:
        codes = {products.codes[0]}
    leaf_codes, reserve = products.leaf_codes, products.is_reserve
    found = [
        place
        for code in codes
        if code in products
        for place in range(products.slice(code).start, products.slice(code).stop)
    ]
    return [leaf_codes[place] for place in sorted(set(found)) if not reserve[place]]


def _absent(
    space: Space,
    spans: Sequence[Span],
    units: Sequence[Row],
    products: Sequence[ProductRow],
) -> NDArray[np.bool_] | None:
    """Where a seat or product does not stand on any day of a period."""
    unit_dates = {row.code: (row.start_date, row.end_date) for row in units}
    product_dates = {row.code: (row.start_date, row.end_date) for row in products}
    off_units = _off(space.units, unit_dates, spans)
    off_products = _off(space.products, product_dates, spans)
    absent = off_units[space.pairs[:, 0]] | off_products[space.pairs[:, 1]]
    return absent if absent.any() else None


def _off(
    tree: Tree, dates: dict[str, tuple[date, date | None]], spans: Sequence[Span]
) -> NDArray[np.bool_]:
    off = np.zeros((len(tree), len(spans)), dtype=bool)
    for place, code in enumerate(tree.leaf_codes):
        start, end = dates.get(code, (date.min, None))
        if start <= spans[0].start_date and end is None:
            continue
        for column, span in enumerate(spans):
            off[place, column] = start >= span.end_date or (
                end is not None and end <= span.start_date
            )
    return off
