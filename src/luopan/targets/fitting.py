"""The products of a customer fit into its line of all products; the rest are others 其余产品."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, Product
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.targets.amounts import own_unit
from luopan.targets.models import Version
from luopan.targets.splits import by_products, of_all_products
from luopan.targets.splitting import Months
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused


def check_products(
    version: Version,
    seat: Unit,
    product: Product | None,
    lines: Mapping[Account, Months],
) -> None:
    """Pass if the products of customers fit into their lines of all products.

    What was too much before may become less; where no line of all products was said
    there is none to fit into.

    Raises:
        Refused: The products of a customer would come to more in the year; names him.
    """
    keys = [account.pk for account in lines]
    parts = by_products(version, seat, keys)
    wholes = of_all_products(version, seat, keys)
    for account, line in lines.items():
        own, whole = dict(parts.get(account.pk, {})), wholes.get(account.pk)
        before = sum(own.values()) - whole if whole is not None else 0
        if product is None:
            whole = sum(line)
        elif _stands_on_top(version, product):
            own[product.code] = sum(line)
        after = sum(own.values()) - (whole or 0)
        if own and whole is not None and after > max(before, 0):
            raise _too_much(version, account, whole, sum(own.values()))


def _stands_on_top(version: Version, product: Product) -> bool:
    """Whether the product stands right under all of them."""
    products = thaw_space(version.space_hash).products
    return products.parent(product.code) == products.codes[0]


def _too_much(version: Version, account: Account, whole: int, products: int) -> Refused:
    metric = version.metric
    return Refused(
        _(
            "“%(customer)s” is to bring %(whole)s of all products in the year, and its "
            "products would sum to %(products)s. Raise its line of all products first, "
            "or lower a product's."
        ),
        customer=spoken(account),
        whole=f"{own_unit(whole, metric).normalize():,f}",
        products=f"{own_unit(products, metric).normalize():,f}",
    )
