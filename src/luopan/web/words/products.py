"""Products in words, and their tables as workbooks."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.catalogue import ProductLine
from luopan.dimensions.models import Product
from luopan.dimensions.queries.product_page import ProductSeen
from luopan.dimensions.queries.terms import worded
from luopan.org.language import spoken
from luopan.web.exports import Column, Export, Holds
from luopan.web.figures import fixed
from luopan.web.words.clauses import counted, run_on

KINDS = ("root", "category", "line", "item")


def of_product(found: ProductSeen, on: date) -> str:
    """What it is, since when and until when, and how much stands under it."""
    product, said = found.product, []
    kinds = dict(zip(KINDS, _kinds(), strict=True))
    said.append(kinds.get(product.kind, product.kind))
    if product.end_date is not None:
        ended = (
            _("ended on %(day)s") if product.end_date <= on else _("ends on %(day)s")
        )
        said.append(ended % {"day": product.end_date})
    if found.below:
        under = ngettext("%(count)s under it", "%(count)s under it", len(found.below))
        said.append(under % {"count": fixed(len(found.below))})
    if product.counted_in:
        counted = _("counted in %(unit)s") % {"unit": worded(product.counted_in)}
        said.append(counted)
    return " · ".join(said)


def of_products(lines: Sequence[ProductLine], day: date) -> str:
    """How many of each kind there are; what stands above them all is none of them."""
    there = Counter(line.row.kind for line in lines)
    categories, parts, items = there["category"], there["line"], there["item"]
    said = [
        (categories, ngettext("%(n)s category", "%(n)s categories", categories)),
        (parts, ngettext("%(n)s product line", "%(n)s product lines", parts)),
        (items, ngettext("%(n)s item", "%(n)s items", items)),
    ]
    return run_on(counted(said), f"{day:%Y-%m-%d}")


def _kinds() -> tuple[str, ...]:
    return (_("all products"), _("category"), _("product line"), _("item"))


def places(lines: Sequence[ProductLine], product: Product) -> list[tuple[str, str]]:
    """What it may stand under: what ranks high enough and is neither it nor below it."""
    rank, found, above = KINDS.index(product.kind), [], None
    for line in lines:
        if above is not None and line.depth > above:
            continue  # stands under it
        above = line.depth if line.row.code == product.code else None
        fits = KINDS.index(line.row.kind) <= rank and line.row.kind != "item"
        if above is None and fits:
            found.append((line.row.code, f"{'　' * line.depth}{spoken(line.row)}"))
    return found


def counting_units(found: ProductSeen) -> list[str]:
    """Units that are known here: offered, not prescribed."""
    units = [row.from_unit for row in found.conversions]
    units += [row.to_unit for row in found.conversions]
    units += [p.counted_in for p in (found.product, *found.below) if p.counted_in]
    return sorted(set(units))


def as_export(lines: Sequence[ProductLine], day: date) -> Export:
    """The tree of products of a day."""
    return Export(
        title=_("Products"),
        columns=[
            Column(_("Product"), width=30),
            Column(_("Kind")),
            Column(_("Code"), width=20),
            Column(_("Measured in")),
            Column(_("Since"), Holds.DAY),
            Column(_("Until"), Holds.DAY),
        ],
        rows=[
            [
                spoken(line.row),
                line.kind,
                line.row.code,
                worded(line.row.counted_in),
                line.row.start_date,
                line.row.end_date,
            ]
            for line in lines
        ],
        notes=[_("As of %(day)s") % {"day": day}],
        levels=[min(line.depth, 7) for line in lines],
    )


def conversions(found: ProductSeen) -> Export:
    """The conversions that hold for a product."""
    return Export(
        title=_("Conversions"),
        columns=[
            Column(_("One")),
            Column(_("is")),
            Column(_("Measured in")),
            Column(_("From"), Holds.DAY),
            Column(_("Until"), Holds.DAY),
            Column(_("Set at"), width=30),
        ],
        rows=[
            [
                worded(row.from_unit),
                f"{row.factor.normalize():f}",
                worded(row.to_unit),
                row.start_date,
                row.end_date,
                spoken(row.product),
            ]
            for row in found.conversions
        ],
        notes=[spoken(found.product)],
    )
