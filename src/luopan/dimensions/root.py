"""The one product above all."""

from datetime import date

from luopan.dimensions.models import Product

ROOT_PRODUCT = "products"
EVER = date(1900, 1, 1)  # since when it stands


def ensure_root() -> Product:
    """The root, made if there is none yet."""
    root, _made = Product.objects.get_or_create(
        code=ROOT_PRODUCT,
        defaults={
            "name": "全部产品",
            "name_other": "All products",
            "kind": "root",
            "start_date": EVER,
        },
    )
    return root
