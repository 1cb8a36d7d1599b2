"""What a new plan would come to, found by making it and taking it back.

The numbers shown while one fills the form are made by the very service that keeps them
later, so they cannot differ from what is kept. Nothing of it stays: neither rows nor trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from luopan.dimensions.queries import counted_in, year_spans
from luopan.org.access import day_of
from luopan.org.models import User
from luopan.records.cube import actual_cube
from luopan.targets.cells import whole
from luopan.targets.histories import MILLIONTHS, source_spans
from luopan.targets.queries.sheets import sheet, totals
from luopan.targets.services.history import Drafted
from luopan.targets.services.yearly import plan_year
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Share:
    """A unit or product right under the whole; amounts in the metric's own unit."""

    name: str
    amount: Decimal
    base: Decimal

    @property
    def growth(self) -> float | None:
        """Against the base year; None where that was nothing or less."""
        if self.base <= 0:
            return None
        return float(self.amount / self.base) - 1


@dataclass(frozen=True)
class Rehearsal:
    """The new plan in a few totals."""

    whole: Share
    units: tuple[Share, ...]
    products: tuple[Share, ...]
    quarters: tuple[Share, ...]
    base_year: int  # the first year of the history; what is compared with
    steps: int
    leaves: int
    reach_date: date | None
    open_periods: tuple[str, ...]  # of history: not over yet, so nothing lies there
    counted_in: str
    metric: str  # code
    calendar: str  # code


class _TakenBack(Exception):
    """Leaves the transaction so that nothing of it stays."""


@contextmanager
def _nothing_stays() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _TakenBack
    except _TakenBack:
        pass


def rehearse(*, actor: User, at: datetime, year: int, **said: Any) -> Rehearsal:
    """The totals that ``plan_year`` would lead to.

    Args:
        actor: Who would plan.
        at: When.
        year: To plan.
        said: As ``plan_year`` takes it.

    Raises:
        Refused: As ``plan_year`` would be.
    """
    found: list[Rehearsal] = []
    said = {**said, "way": None}  # a choice is kept with the plan, not rehearsed
    with _nothing_stays():
        drafted = plan_year(actor=actor, at=at, year=year, **said)
        found.append(_read(drafted, actor, at))
    return found[0]


def _read(drafted: Drafted, actor: User, at: datetime) -> Rehearsal:
    version = drafted.version
    version.refresh_from_db()
    space = thaw_space(version.space_hash)
    root = whole(space)
    units = [root.unit, *space.units.children(root.unit)]
    products = [root.product, *space.products.children(root.product)]
    on = day_of(at)
    shown = sheet(version, viewer=actor, on=on, units=units, products=products)
    base_year = int(drafted.history.parameters["elements"][0]["label"])
    spans = source_spans(version.plan, base_year)
    actual = actual_cube(version.metric, space, spans, on, known_at=at, owner="then")
    periods = [node.code for node in shown.periods]
    before = totals(space, actual.amounts, units, products, periods)
    quantum = version.metric.quantum

    def share(name: str, u: int, p: int, t: int = 0) -> Share:
        now = int(shown.amounts[u, p, t]) * quantum
        return Share(name, now, Decimal(int(before[u, p, t])) / MILLIONTHS)

    spans_of_year = year_spans(version.plan.calendar, version.plan.year)
    quarterly = {span.code for span in spans_of_year if span.kind == "quarter"}
    quarters = [t for t, code in enumerate(periods) if code in quarterly]
    return Rehearsal(
        whole=share(shown.units[0].name, 0, 0),
        units=tuple(
            share(n.name, u, 0)
            for u, n in enumerate(shown.units)
            if u and (not n.reserve or shown.amounts[u, 0, 0])
        ),
        products=tuple(
            share(n.name, 0, p)
            for p, n in enumerate(shown.products)
            if p and (not n.reserve or shown.amounts[0, p, 0])
        ),
        quarters=tuple(share(shown.periods[t].name, 0, 0, t) for t in quarters),
        base_year=base_year,
        steps=len(drafted.steps),
        leaves=space.shape[0] * space.shape[1],
        reach_date=drafted.history.reach_date,
        open_periods=drafted.history.open_periods,
        counted_in=counted_in(version.metric),
        metric=version.metric.code,
        calendar=version.plan.calendar.code,
    )
