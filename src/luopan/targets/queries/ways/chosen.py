"""The number that stands, and what was said each time one was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Product
from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.org.access import Action, Unknown, may, name_of
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import numbered
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Choice, Version
from luopan.targets.queries.leaf_targets import shown_units
from luopan.targets.queries.ways.asking import Way
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Chosen:
    """A choice as it was made.

    Attributes:
        amount: In quanta, like all amounts here.
        before: What stood in the version until then.
        way: The way leaned on; empty: none of them.
        beside: The ways as they were that day, without what they rested on; empty where
            the viewer may not see the unit's records.
    """

    amount: int
    before: int
    way: str
    reason: str
    beside: tuple[Way, ...]
    who: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """One number of a version, in quanta.

    Attributes:
        amount: What stands now.
        choices: The newest first.
        may_choose: The viewer may choose another number, or say why it is this one.
    """

    unit: Unit
    product: Product
    amount: int
    choices: tuple[Chosen, ...]
    may_choose: bool

    @property
    def moved(self) -> bool:
        """The number is another by now than the one that was chosen last."""
        return bool(self.choices) and self.choices[0].amount != self.amount


def standing(
    version: Version,
    unit: str,
    product: str = "",
    *,
    viewer: User,
    on: date,
    names: Mapping[str, str],
) -> Standing:
    """The number of a unit and a product for the year, and how it was chosen.

    Args:
        version: One that the viewer sees a part of.
        unit: Code.
        product: Code; empty: all products.
        viewer: Who asks.
        on: The day his rights are asked for.
        names: Of the ways, by key.

    Raises:
        Unknown: The version has no such number, or it is not his to see.
    """
    if not shown_units(version, [unit], viewer=viewer, on=on):
        raise Unknown(_("There is no such number."))
    code = product or ROOT_PRODUCT
    if code not in thaw_space(version.space_hash).products:
        raise Unknown(_("There is no such number."))
    place, above = numbered(version, unit)
    goods = Product.objects.get(code=code)
    rows = Choice.objects.filter(version=version, unit=place, product=goods)
    rows = rows.select_related("actor__person").order_by("-seq")
    sees = may(viewer, Action.RECORDS_READ, unit=place, on=on)
    return Standing(
        place,
        goods,
        amount_of(version, unit, code),
        tuple(_chosen(row, names if sees else {}) for row in rows),
        not version.frozen
        and all(
            may(viewer, Action.TARGETS_EDIT, unit=u, on=on) for u in (place, above)
        ),
    )


def amount_of(version: Version, unit: str, product: str) -> int:
    """What stands for the year, in quanta."""
    period = thaw_space(version.space_hash).periods.codes[0]
    return int(state_of(version).total(Cell(unit, product, period)))


def _chosen(row: Choice, names: Mapping[str, str]) -> Chosen:
    beside = tuple(
        Way(one["key"], names[one["key"]], one["low"], one["mid"], one["high"])
        for one in row.beside
        if one["key"] in names
    )
    return Chosen(
        row.amount, row.before, row.way, row.reason, beside, name_of(row.actor), row.at
    )
