"""The months of a plan that are over, and what each unit brought in them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Product
from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.engine.calendar import Span
from luopan.engine.rounding.exact import nearest
from luopan.engine.shortfall import missed
from luopan.engine.tree import RESERVE
from luopan.org.models import Unit
from luopan.records.footing import known_now
from luopan.records.queries.scopes import Scope, by_scope
from luopan.review.adjusting.days import months
from luopan.targets.cube import state_of
from luopan.targets.histories import MILLIONTHS
from luopan.targets.models import Version
from luopan.targets.queries.sheets import totals
from luopan.tracking import cube

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Closed:
    """What was to come and what came in the months that are over; in quanta.

    Attributes:
        spans: All months of the year.
        count: How many of them are over.
        leaves: Codes of the unit leaves, reserves too.
        targets: Shape ``(leaves, months)``.
        actuals: Shape ``(leaves, closed months)``; of reserves 0.
        short: Shape ``(leaves,)``; what each missed, of reserves 0.
        whole: What came in all under the top of the plan: with records that name no seat.
    """

    spans: tuple[Span, ...]
    count: int
    leaves: tuple[str, ...]
    targets: Ints
    actuals: Ints
    short: Ints
    whole: int

    @property
    def periods(self) -> tuple[str, ...]:
        """Codes of the months that are over."""
        return tuple(span.code for span in self.spans[: self.count])

    @property
    def open(self) -> tuple[str, ...]:
        """Codes of the others."""
        return tuple(span.code for span in self.spans[self.count :])


def closed_months(version: Version, *, on: date) -> Closed:
    """Of a version in force, as of a day; one reading of the records."""
    spans = months(version)
    count = sum(span.end_date <= on for span in spans)
    state = state_of(version)
    space = state.space
    leaves = space.units.leaf_codes
    codes = [span.code for span in spans]
    root = [space.products.codes[0]]
    targets = totals(space, state.amounts, leaves, root, codes)[:, 0]
    top = space.units.codes[0]
    came = _came(version, (*leaves, top), spans[:count], on)
    actuals, whole = came[:-1], int(came[-1].sum())
    short = missed(targets[:, :count], actuals)
    short[[code.endswith(RESERVE) for code in leaves]] = 0
    return Closed(spans, count, tuple(leaves), targets, actuals, short, whole)


@dataclass(frozen=True, eq=False)
class _Came:
    """What is kept of a reading of the records."""

    amounts: Ints

    def size(self) -> int:
        """Bytes in memory."""
        return self.amounts.nbytes


def _came(
    version: Version, codes: tuple[str, ...], spans: tuple[Span, ...], on: date
) -> Ints:
    """What each unit brought in each month, to the nearest quantum.

    Kept until anything is known or stands otherwise: a reading of all records took 0.5 s.
    """
    event, rests = known_now()
    about = version.metric_id, version.space_hash, spans, on, event, rests
    name = "|".join(map(str, ("closed months", *about)))
    return cube.kept(name, lambda: _Came(_read(version, codes, spans, on))).amounts


def _read(
    version: Version, codes: tuple[str, ...], spans: tuple[Span, ...], on: date
) -> Ints:
    found = np.zeros((len(codes), len(spans)), np.int64)
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    places = [n for n, code in enumerate(codes) if code in units]
    if not places or not spans:
        return found
    product = Product.objects.get(code=ROOT_PRODUCT).pk
    scopes = [Scope(units[codes[n]], product) for n in places]
    days = [(span.start_date, span.end_date) for span in spans]
    rows = by_scope(version.metric, scopes, days, as_of=on)
    size = int(version.metric.quantum * MILLIONTHS)
    for place, row in zip(places, rows, strict=True):
        found[place] = [_whole(one.amount, size) for one in row]
    return found


def _whole(amount: int, size: int) -> int:
    return nearest(Fraction(amount, size))
