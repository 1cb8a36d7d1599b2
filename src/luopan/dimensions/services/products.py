"""Products: category, line, item; their moves, ends and counting units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Conversion, Product, ProductParentage
from luopan.dimensions.root import EVER, ROOT_PRODUCT, ensure_root
from luopan.dimensions.rules import (
    called,
    check_dates,
    check_name,
    check_new,
    check_unit,
)
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

RANKS = {"root": 0, "category": 1, "line": 2, "item": 3}


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be added; without a parent it stands directly under the root."""

    code: str
    name: str
    parent: str | None = None  # code; may be added by the same call
    kind: str = "item"  # category line item
    start_date: date = EVER
    end_date: date | None = None
    name_other: str = ""
    counted_in: str = ""
    place: int = 0


@service("dimensions.add_product")
def add_product(*, actor: User, at: datetime, row: NewProduct) -> Product:
    """Add one product.

    Raises:
        Refused: He may not; the code is taken; the parent is missing, ranks too low, or
            does not last as long.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"product:{row.code}")
    return _add([row])[0]


@service("dimensions.add_products")
def add_products(
    *, actor: User, at: datetime, rows: Sequence[NewProduct], reason: str = ""
) -> list[Product]:
    """Add many products at once, in a few queries; all or none.

    Returns:
        The products, in the order of the rows.

    Raises:
        Refused: As ``add_product``; names the row's code.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note("products", count=len(rows), codes=[row.code for row in rows[:20]])
    return _add(rows)


def _add(rows: Sequence[NewProduct]) -> list[Product]:
    for row in rows:
        check_name(row.code, row.name)
        check_dates(row.code, row.start_date, row.end_date)
        check_unit(row.counted_in)
        if row.kind not in RANKS or row.kind == "root":
            raise Refused(
                _("“%(code)s” is neither a category nor a line nor an item."),
                code=row.code,
            )
    check_new(Product, [row.code for row in rows])
    parents = _parents(rows)
    _check_no_circle(rows)
    products = Product.objects.bulk_create(
        Product(
            code=row.code,
            name=row.name,
            name_other=row.name_other,
            kind=row.kind,
            counted_in=row.counted_in,
            place=row.place,
            start_date=row.start_date,
            end_date=row.end_date,
        )
        for row in rows
    )
    parents |= {product.code: product for product in products}
    ProductParentage.objects.bulk_create(
        ProductParentage(
            product=product,
            parent=parents[row.parent or ROOT_PRODUCT],
            start_date=row.start_date,
            end_date=row.end_date,
        )
        for row, product in zip(rows, products, strict=True)
    )
    return products


def _parents(rows: Sequence[NewProduct]) -> dict[str, Product]:
    """The standing products that new ones will stand under; each fit to bear them."""
    ensure_root()
    own = {row.code: row for row in rows}
    wanted = {row.parent or ROOT_PRODUCT for row in rows} - own.keys()
    found = called(Product, wanted)
    for row in rows:
        code = row.parent or ROOT_PRODUCT
        parent = own.get(code) or found.get(code)
        if parent is None:
            raise Refused(
                _("The parent “%(parent)s” of “%(code)s” does not exist."),
                code=row.code,
                parent=code,
            )
        _check_under(row, parent, row.start_date)
    return found


def _check_under(
    child: Product | NewProduct, parent: Product | NewProduct, start_date: date
) -> None:
    """The parent ranks high enough and stands from that day for as long as the child."""
    if RANKS[parent.kind] > RANKS[child.kind] or parent.kind == "item":
        raise Refused(
            _("“%(child)s” cannot be placed under “%(parent)s”: its level is too low."),
            child=child.name,
            parent=parent.name,
        )
    ends_early = parent.end_date is not None and (
        child.end_date is None or child.end_date > parent.end_date
    )
    if start_date < parent.start_date or ends_early:
        raise Refused(
            _(
                "“%(child)s” would be under “%(parent)s” on days when that does not exist."
            ),
            child=child.name,
            parent=parent.name,
        )


def _check_no_circle(rows: Sequence[NewProduct]) -> None:
    above = {row.code: row.parent for row in rows}
    safe: set[str] = set()
    for row in rows:
        path: list[str] = []
        code: str | None = row.code
        while code in above and code not in safe:
            if code in path:
                raise _circle(row.name)
            path.append(code)
            code = above[code]
        safe.update(path)


def _circle(name: str) -> Refused:
    return Refused(_("“%(name)s” would be under itself."), name=name)


@service("dimensions.move_product")
def move_product(
    *,
    actor: User,
    at: datetime,
    product: Product,
    parent: Product,
    start_date: date,
    reason: str = "",
) -> None:
    """Put a product under another one from a day on; before, it stands where it stood.

    Raises:
        Refused: He may not; it would stand under itself; the parent ranks too low or
            does not last; a later move is already known.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"product:{product.code}", parent=parent.code, start_date=start_date)
    last = product.parentages.select_related("parent").order_by("-start_date").first()
    if last is None:
        raise Refused(
            _("“%(name)s” is above all products and cannot be moved."),
            name=product.name,
        )
    if start_date < last.start_date or (product.end_date or date.max) <= start_date:
        raise Refused(
            _("“%(name)s” can be moved on %(start)s or later, until it ends."),
            name=product.name,
            start=last.start_date,
        )
    _check_under(product, parent, start_date)
    if product.pk in _ever_above(parent, start_date):
        raise _circle(product.name)
    if last.parent_id == parent.pk:
        return
    if last.start_date == start_date:
        last.parent = parent
        last.save(update_fields=["parent"])
        return
    last.end_date = start_date
    last.save(update_fields=["end_date"])
    product.parentages.create(
        parent=parent, start_date=start_date, end_date=product.end_date
    )


def _ever_above(product: Product, start_date: date) -> set[int]:
    """The product itself and all that is above it on any day from then on."""
    links: dict[int, list[int]] = {}
    for below, above in ProductParentage.objects.after(start_date).values_list(
        "product_id", "parent_id"
    ):
        links.setdefault(below, []).append(above)
    found, waiting = set(), [product.pk]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(links.get(key, ()))
    return found


@service("dimensions.end_product")
def end_product(
    *, actor: User, at: datetime, product: Product, end_date: date, reason: str = ""
) -> None:
    """Let a product end: from that day on there is none.

    Raises:
        Refused: He may not; it would end before it starts; products under it last on.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"product:{product.code}", end_date=end_date)
    if product.kind == "root":
        raise Refused(_("“%(name)s” cannot end."), name=product.name)
    check_dates(product.code, product.start_date, end_date)
    below = ProductParentage.objects.filter(parent=product).after(end_date)
    names = list(below.values_list("product__name", flat=True)[:3])
    if names:
        raise Refused(
            _(
                "“%(name)s” cannot end yet: %(below)s are under it. Move or end them first."
            ),
            name=product.name,
            below=", ".join(names),
        )
    product.parentages.filter(start_date__gte=end_date).delete()
    last = product.parentages.order_by("-start_date").first()
    if last is None:
        raise Refused(_("“%(name)s” cannot end that early."), name=product.name)
    last.end_date = product.end_date = end_date
    last.save(update_fields=["end_date"])
    product.save(update_fields=["end_date"])


@service("dimensions.change_product")
def change_product(
    *,
    actor: User,
    at: datetime,
    product: Product,
    changes: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Change a product's ``name``, ``name_other``, ``counted_in`` or ``place``.

    Raises:
        Refused: He may not; the name is empty or too long.
        ValueError: Anything else is asked to change.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    if not changes.keys() <= {"name", "name_other", "counted_in", "place"}:
        raise ValueError(f"a product cannot change its {sorted(changes)}")
    before = {name: getattr(product, name) for name in changes}
    note(f"product:{product.code}", before=before, after=dict(changes))
    for name, value in changes.items():
        setattr(product, name, value)
    check_name(product.code, product.name)
    check_unit(product.counted_in)
    product.save(update_fields=list(changes))


@service("dimensions.add_conversion")
def add_conversion(
    *,
    actor: User,
    at: datetime,
    product: Product,
    from_unit: str,
    to_unit: str,
    factor: Decimal,
    start_date: date,
    reason: str = "",
) -> Conversion:
    """Say that one ``from_unit`` of a product is ``factor`` of ``to_unit`` from a day on.

    It holds for all that stands under the product, and both ways, so it is best said the
    way that is exact: one case is 12 bottles. What held before ends on that day.

    Raises:
        Refused: He may not; the factor is not positive; the other way round or a later
            one is already known.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"product:{product.code}", units=[from_unit, to_unit], factor=factor)
    if not from_unit or not to_unit or from_unit == to_unit:
        raise Refused(_("A conversion needs two different counting units."))
    check_unit(from_unit)
    check_unit(to_unit)
    if not factor.is_finite() or not 0 < factor < 10**12:
        raise Refused(_("A conversion factor is a number above zero."))
    if factor != round(factor, 12):
        raise Refused(
            _("The factor %(factor)s is not exact. Enter it the other way round."),
            factor=factor,
        )
    pair = Q(from_unit=from_unit, to_unit=to_unit)
    turned = Q(from_unit=to_unit, to_unit=from_unit)
    known = Conversion.objects.filter(pair | turned, product=product)
    last = known.order_by("-start_date").first()
    if last is not None and last.from_unit != from_unit:
        raise Refused(
            _(
                "The conversion from one %(to)s to %(from)s already exists: enter that one."
            ),
            **{"from": from_unit, "to": to_unit},
        )
    if last is not None and last.start_date >= start_date:
        raise Refused(
            _("A conversion from %(start)s already exists."),
            start=last.start_date,
        )
    if last is not None:
        last.end_date = start_date
        last.save(update_fields=["end_date"])
    return Conversion.objects.create(
        product=product,
        from_unit=from_unit,
        to_unit=to_unit,
        factor=factor,
        start_date=start_date,
    )
