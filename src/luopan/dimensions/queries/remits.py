"""What units may sell, to whom, measured by what: by name, and what may be named."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, AccountOwner, Metric, Product
from luopan.dimensions.queries.metrics import metrics
from luopan.dimensions.queries.products import product_tree
from luopan.org.access import Action, may, reach
from luopan.org.language import spoken
from luopan.org.models import Remit, Unit, User
from luopan.trail.refusal import Refused

NAMED = {
    Remit.Axis.PRODUCT: Product,
    Remit.Axis.CUSTOMER: Account,
    Remit.Axis.METRIC: Metric,
}


@dataclass(frozen=True)
class RemitLine:
    """Something in the remit of a unit; the end is exclusive.

    Attributes:
        axis: product, customer or metric.
        name: In the reader's language; the code where nothing has it any more.
    """

    axis: str
    code: str
    name: str
    start_date: date
    end_date: date | None

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.axis}:{self.code}"


def remits_of(unit: Unit) -> tuple[RemitLine, ...]:
    """The remit that a unit says of itself, by axis and code, ended parts too."""
    rows = list(Remit.objects.filter(unit=unit).order_by("axis", "code", "start_date"))
    names = {
        (axis, one.code): spoken(one)
        for axis, kind in NAMED.items()
        if (codes := [row.code for row in rows if row.axis == axis])
        for one in kind.objects.filter(code__in=codes)
    }
    return tuple(
        RemitLine(
            row.axis,
            row.code,
            names.get((row.axis, row.code), row.code),
            row.start_date,
            row.end_date,
        )
        for row in rows
    )


def remit_choices(on: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Products and metrics of a day that a remit may name: code and name each."""
    products = [(row.code, spoken(row)) for row in product_tree(on) if row.parent_code]
    return products, [(row.code, spoken(row)) for row in metrics(on)]


def check_remit(viewer: User, axis: str, code: str, *, on: date) -> None:
    """Pass if a remit may name something: it is there, and a customer is in sight.

    Raises:
        Refused: There is no such product, metric or customer that the viewer may see.
    """
    kind = NAMED.get(axis)  # type: ignore[call-overload]
    found = kind is not None and kind.objects.filter(code=code).exists()
    if found and axis == Remit.Axis.CUSTOMER:
        found = _in_sight(viewer, code, on)
    if not found:
        raise Refused(
            _("There is no product, metric or customer “%(code)s” that you can see."),
            code=code[:120],
        )


def _in_sight(viewer: User, code: str, on: date) -> bool:
    if may(viewer, Action.RECORDS_READ, on=on):
        return True
    inside = reach(viewer, Action.RECORDS_READ, on=on)
    owned = AccountOwner.objects.on(on).filter(account__code=code, seat__in=inside)
    return owned.exists()
