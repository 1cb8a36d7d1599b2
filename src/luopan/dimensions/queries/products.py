"""The tree of products, on a day or over a span of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from luopan.dimensions.models import Product, ProductParentage
from luopan.dimensions.root import ROOT_PRODUCT

__all__ = ["ROOT_PRODUCT", "ProductRow", "product_tree", "products_between"]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product and what it stands under."""

    code: str
    parent_code: str | None
    kind: str  # root category line item
    name: str
    name_other: str
    counted_in: str
    place: int
    start_date: date
    end_date: date | None


def product_tree(on: date) -> tuple[ProductRow, ...]:
    """The tree as of a day, in preorder, root first; two queries."""
    return _tree(ProductParentage.objects.on(on), Product.objects.on(on))


def products_between(start_date: date, end_date: date) -> tuple[ProductRow, ...]:
    """All products valid on any day of a span, each under its last parent in it."""
    return _tree(
        ProductParentage.objects.during(start_date, end_date),
        Product.objects.during(start_date, end_date),
    )


def _tree(
    parentages: "QuerySet[ProductParentage]", valid: "QuerySet[Product]"
) -> tuple[ProductRow, ...]:
    links = parentages.order_by("start_date").values_list("product_id", "parent_id")
    parents: dict[int, int] = dict(links)  # a later link overwrites an earlier one
    products = {product.pk: product for product in valid}
    return tuple(
        _row(products[key], products, parents) for key in _preorder(products, parents)
    )


def _preorder(products: Mapping[int, Product], parents: Mapping[int, int]) -> list[int]:
    children: dict[int | None, list[int]] = {}
    ordered = sorted(products.values(), key=lambda p: (p.place, p.code), reverse=True)
    for product in ordered:
        children.setdefault(parents.get(product.pk), []).append(product.pk)
    found, stack = [], children.get(None, [])
    while stack:
        key = stack.pop()
        found.append(key)
        stack.extend(children.get(key, ()))
    return found


def _row(
    product: Product, products: Mapping[int, Product], parents: Mapping[int, int]
) -> ProductRow:
    above = products.get(parents.get(product.pk, 0))
    return ProductRow(
        product.code,
        above.code if above else None,
        product.kind,
        product.name,
        product.name_other,
        product.counted_in,
        product.place,
        product.start_date,
        product.end_date,
    )
