"""Products as facts are read by them: a product and all under it, on a day."""

from datetime import date

from luopan.dimensions.models import Product, ProductParentage
from luopan.org.facts import read_once


@read_once
def products_under(product: Product, on: date) -> list[int] | None:
    """Keys of a product and all under it; None for the root: everything."""
    parents = product_parents(on)
    if product.pk not in parents:
        return None
    children: dict[int, list[int]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    found, waiting = [], [product.pk]
    while waiting:
        key = waiting.pop()
        found.append(key)
        waiting.extend(children.get(key, ()))
    return found


@read_once
def product_parents(on: date) -> dict[int, int]:
    """Under which product each stands on a day, else at the nearest day before it."""
    links = ProductParentage.objects.order_by("start_date").values_list(
        "product_id", "parent_id", "start_date"
    )
    parents: dict[int, int] = {}
    for key, parent, start in links:
        if start <= on or key not in parents:
            parents[key] = parent
    return parents
