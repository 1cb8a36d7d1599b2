"""From the resources: what one of each brought in the year before × how many are planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.org.facts import home_currency
from luopan.targets.models import Version
from luopan.targets.queries.planned import (
    RESOURCES,
    Figure,
    Promise,
    figure_of,
    promised_under,
    promises_to,
    said_of,
)
from luopan.targets.queries.ways.asking import Asked, Input, Way
from luopan.targets.storage import thaw_space

WAY = "resources"


@dataclass(frozen=True)
class _Against:
    """A resource in both years: the year before is more than nothing."""

    resource: str
    figure: Figure
    before: Decimal
    planned: Decimal
    promises: tuple[Promise, ...]

    @property
    def all_of_it(self) -> Decimal:
        """What is planned, with what departments promised on top."""
        return self.planned + sum((p.quantity for p in self.promises), Decimal(0))

    def amount(self, base: int) -> Fraction:
        """The year before, in the measure in which the resource grows."""
        return base * Fraction(self.all_of_it) / Fraction(self.before)


def resources(asked: Asked) -> Way:
    """Each resource says a number by itself; the range lies between the lowest and highest.

    The middle is the median of them. One resource alone has no spread, and says so.
    """
    version = asked.plan.version
    if version is None:
        return asked.unknown(
            WAY, _("resources are planned for a version, and there is none yet")
        )
    base = asked.sold[0] if asked.sold else None
    if not base:
        why = _("there are no records of a full year, or they are nothing")
        return asked.unknown(WAY, why)
    known = _known(asked, version)
    if not known:
        why = _("no resource has figures for both years for this unit")
        return asked.unknown(WAY, why)
    amounts = [one.amount(base) for one in known]
    sold = Input(asked.span_name(asked.spans[0]), asked.quanta(base), "amount")
    inputs = [sold, *(each for one in known for each in _inputs(asked, one, base))]
    if len(known) == 1:
        inputs.append(_alone())
    if asked.product.code != ROOT_PRODUCT:
        inputs.append(_of_all_products())
    ends = (min(amounts), Fraction(median(amounts)), max(amounts))
    return asked.ranged(WAY, ends, inputs)


def _known(asked: Asked, version: Version) -> list[_Against]:
    """The resources of which both years are known, with what is promised on top."""
    tree, said = thaw_space(version.space_hash).units, said_of(version)
    if not said or asked.unit.code not in tree:
        return []
    unit = asked.unit.code
    promises = tuple(promised_under(promises_to(version, asked.on), tree, unit))
    found = []
    for resource in RESOURCES:
        figure = figure_of(said, tree, unit, resource)
        if figure is None or not figure.before or figure.planned is None:
            continue
        mine = tuple(one for one in promises if one.resource == resource)
        found.append(_Against(resource, figure, figure.before, figure.planned, mine))
    return found


def _inputs(asked: Asked, one: _Against, base: int) -> Sequence[Input]:
    words = resource_words()[one.resource]
    each = Fraction(base) / Fraction(one.before)
    currency = home_currency() if one.resource == "budget" else ""
    return [
        Input(
            words.each,
            asked.quanta(each),
            "amount",
            one.figure.before_source or _summed(one.figure),
            exact=asked.exact(each),
            times=Fraction(one.all_of_it),
            divided=one.before,
            currency=currency,
        ),
        Input(
            words.planned,
            float(one.all_of_it),
            "count",
            _planned(one),
            gives=asked.quanta(one.amount(base)),
            currency=currency,
        ),
    ]


def _planned(one: _Against) -> str:
    """Where the planned count is from, and what of it departments promised."""
    said = one.figure.planned_source or _summed(one.figure)
    told = _("%(count)s of it promised by %(department)s, by %(day)s")
    came = _("%(count)s of it delivered by %(department)s")
    parts = [
        (came if p.delivered else told)
        % {
            "count": _count(p.quantity),
            "department": p.department,
            "day": f"{p.until_date:%Y-%m-%d}",
        }
        for p in one.promises
    ]
    return " · ".join([said, *parts])


def _summed(figure: Figure) -> str:
    return ngettext(
        "sum of %(count)s unit under it",
        "sum of %(count)s units under it",
        figure.parts,
    ) % {"count": figure.parts}


def _count(amount: Decimal) -> str:
    return f"{amount:,.2f}".rstrip("0").rstrip(".")


def _alone() -> Input:
    return Input(
        _("one resource alone"),
        _("no range: nothing to compare with"),
        "text",
    )


def _of_all_products() -> Input:
    return Input(
        _("resources of all products"),
        _("assumed to serve this product in last year's proportion"),
        "text",
    )


@dataclass(frozen=True)
class _Words:
    """A resource in words: what one of it brought, and how much is planned."""

    each: str
    planned: str


def resource_words() -> dict[str, _Words]:
    """By resource, in the reader's language."""
    return {
        "heads": _Words(_("a head brought"), _("heads planned")),
        "budget": _Words(_("each unit of expense brought"), _("expense planned")),
        "presales": _Words(_("a presales day brought"), _("presales days planned")),
        "leads": _Words(_("a lead brought"), _("leads planned")),
    }
