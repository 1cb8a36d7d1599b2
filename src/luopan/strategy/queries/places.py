"""Where a market can be: units whose markets one may watch, products."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Product
from luopan.org.access import Action, find_unit, reach
from luopan.org.models import Unit, User
from luopan.trail.refusal import Refused


def units_to_watch(viewer: User, *, on: date) -> tuple[Unit, ...]:
    """Units, without seats and overlays, whose markets the viewer may change."""
    rows = reach(viewer, Action.STRATEGY_EDIT, on=on).on(on)
    found = rows.filter(kind=Unit.Kind.UNIT, overlay=False)
    return tuple(found.order_by("place", "code"))


def units_to_plan(viewer: User, *, on: date) -> tuple[Unit, ...]:
    """Units, without seats, whose targets the viewer may change."""
    rows = reach(viewer, Action.TARGETS_EDIT, on=on).on(on)
    return tuple(rows.filter(kind=Unit.Kind.UNIT).order_by("place", "code"))


def unit_called(viewer: User, code: str, *, on: date) -> Unit:
    """The unit of a code, if the viewer sees it.

    Raises:
        Unknown: There is none that he may see.
    """
    return find_unit(viewer, code, on=on)


def product_called(code: str) -> Product:
    """The product of a code.

    Raises:
        Refused: There is none.
    """
    found = Product.objects.filter(code=code).first()
    if found is None:
        raise Refused(_("There is no product with the code “%(code)s”."), code=code)
    return found
