"""Relevant: an objective wants the target, and it lies inside the unit's remit."""

from collections.abc import Iterator

import numpy as np

from luopan.targets.queries.audit.ground import Ground
from luopan.targets.queries.audit.shapes import (
    Criterion,
    Draft,
    Mend,
    Rule,
    Severity,
)

C, S = Criterion.RELEVANT, Severity
UNWANTED = Rule("unwanted", C, S.WEIGHTY, Mend.STRATEGY)
PARTLY = Rule("partly_wanted", C, S.NOTE, Mend.STRATEGY)
OUTSIDE = Rule("outside_remit", C, S.WEIGHTY, Mend.GRID)
OTHER_METRIC = Rule("other_metric", C, S.WEIGHTY, Mend.UNIT)
EMPTY_REMIT = Rule("empty_remit", C, S.NOTE, Mend.GRID)
PRODUCT_ENDED = Rule("product_ended", C, S.WEIGHTY, Mend.GRID)


def relevant(ground: Ground) -> Iterator[Draft]:
    """Wanted by an objective; inside the remit; of a product that is still sold."""
    yield from _wanted(ground)
    yield from _inside(ground)
    for product, day in ground.ended.items():
        found = ground.by_product.get(product)
        if found is None or not found[0]:
            continue
        facts = {"product": ground.product_names.get(product, product), "day": day}
        yield Draft(
            PRODUCT_ENDED,
            0,
            touched=tuple(np.flatnonzero(found).tolist()),
            facts=facts | {"amount": int(found[0])},
            product=product,
        )


def _wanted(ground: Ground) -> Iterator[Draft]:
    """The topmost units that no objective wants, or only for some of their products.

    A link to a unit covers all under it; a unit is not asked about where something under
    it is wanted: then the rest under it is.
    """
    size = len(ground.units.codes)
    whole, part = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for link in ground.links:
        if link.unit in ground.units:
            node = ground.units.place(link.unit)
            chosen = whole if link.product is None else part
            chosen[node : ground.ends[node]] = True
    parents = ground.units.parents.tolist()
    some = whole | part
    for node in range(size - 1, 0, -1):
        some[parents[node]] |= some[node]
    only_part = part & ~whole
    for node, _code, _fact in ground.carriers():
        top = node == 0
        if not some[node] and (top or some[parents[node]]):
            yield Draft(
                UNWANTED, node, branch=True, facts={"metric": ground.metric.name}
            )
        elif only_part[node] and (top or not only_part[parents[node]]):
            yield Draft(PARTLY, node, branch=True, facts={"metric": ground.metric.name})


def _inside(ground: Ground) -> Iterator[Draft]:
    """Products and metrics by the nearest remit that says something of them."""
    sold: dict[int, frozenset[str] | None] = {}
    counted: dict[int, frozenset[str] | None] = {}
    parents = ground.units.parents.tolist()
    for node, code in enumerate(ground.units.codes):
        own, above = ground.remits.get(code, {}), parents[node]
        sold[node] = own.get("product") or sold.get(above)
        counted[node] = own.get("metric") or counted.get(above)
    for node, code, _fact in ground.carriers():
        products, metrics = sold[node], counted[node]
        if metrics and ground.metric.code not in metrics:
            facts = {"metric": ground.metric.name, "amount": int(ground.year[node])}
            yield Draft(OTHER_METRIC, node, facts=facts)
        if products is None or ground.children(node):
            continue
        if any(product not in ground.by_product for product in products):
            continue  # the plan is not cut that fine
        inside = sum(_amount(ground, product, node) for product in products)
        outside = int(ground.year[node]) - inside
        if outside:
            facts = {"amount": outside, "products": _names(ground, products)}
            yield Draft(OUTSIDE, node, facts=facts)
        for product in sorted(ground.remits.get(code, {}).get("product", ())):
            if product in ground.by_product and not _amount(ground, product, node):
                facts = {"product": ground.product_names.get(product, product)}
                yield Draft(EMPTY_REMIT, node, facts=facts, product=product)


def _amount(ground: Ground, product: str, node: int) -> int:
    found = ground.by_product.get(product)
    return int(found[node]) if found is not None else 0


def _names(ground: Ground, products: frozenset[str]) -> tuple[str, ...]:
    return tuple(ground.product_names.get(code, code) for code in sorted(products))
