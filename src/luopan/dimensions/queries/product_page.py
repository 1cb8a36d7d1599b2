"""One product with its history: where it stood, what it is counted in, what stands below."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Conversion, Product, ProductParentage
from luopan.org.access import Unknown


@dataclass(frozen=True, slots=True)
class Stood:
    """Under what a product stood, and when."""

    parent: Product
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """One ``from_unit`` is ``factor`` of ``to_unit``; ``product``: whose word it is."""

    product: Product
    from_unit: str
    to_unit: str
    factor: Decimal
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class ProductSeen:
    """A product, its past, and the conversions that hold for it."""

    product: Product
    stood: tuple[Stood, ...]
    conversions: tuple[ConversionRow, ...]
    below: tuple[Product, ...]


def product_of_code(code: str) -> Product:
    """The product of a code.

    Raises:
        Unknown: There is none.
    """
    found = Product.objects.filter(code=code).first()
    if found is None:
        raise Unknown(_("There is no product with this code."))
    return found


def product_seen(code: str, *, on: date) -> ProductSeen:
    """A product as its page shows it, the latest of everything first.

    Raises:
        Unknown: There is none.
    """
    product = product_of_code(code)
    stays = product.parentages.select_related("parent").order_by("-start_date")
    below = ProductParentage.objects.on(on).filter(parent=product)
    return ProductSeen(
        product,
        tuple(Stood(s.parent, s.start_date, s.end_date) for s in stays),
        conversions_of(product, on=on),
        tuple(
            link.product
            for link in below.select_related("product").order_by(
                "product__place", "product__pk"
            )
        ),
    )


def conversions_of(product: Product, *, on: date) -> tuple[ConversionRow, ...]:
    """What was said of a product's units, and of those it stands under on a day."""
    line = _line(product, on)
    rows = Conversion.objects.filter(product__in=line).select_related("product")
    found = [
        ConversionRow(
            row.product,
            row.from_unit,
            row.to_unit,
            row.factor,
            row.start_date,
            row.end_date,
        )
        for row in rows.order_by("from_unit", "to_unit", "-start_date")
    ]
    return tuple(sorted(found, key=lambda row: line.index(row.product.pk)))


def _line(product: Product, on: date) -> list[int]:
    """Keys of the product and of all that it stands under, from below."""
    links = dict(ProductParentage.objects.on(on).values_list("product_id", "parent_id"))
    keys = [product.pk]
    while (above := links.get(keys[-1])) is not None:
        keys.append(above)
    return keys


def said_conversions() -> tuple[ConversionRow, ...]:
    """All conversions, by product."""
    rows = Conversion.objects.select_related("product")
    return tuple(
        ConversionRow(
            row.product,
            row.from_unit,
            row.to_unit,
            row.factor,
            row.start_date,
            row.end_date,
        )
        for row in rows.order_by("product__code", "from_unit", "-start_date")
    )
