"""A unit worked back from its target to its week, with those under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.actions.queries.weekly import Adopted, Hours
from luopan.engine import backsolve as engine
from luopan.engine.backsolve import Lever, Needed, Room
from luopan.engine.calendar import Span
from luopan.org.models import Unit
from luopan.tracking.queries.naming import Name
from luopan.tracking.queries.practice import Factor

RATES = ("amount_a_win", "win_rate", "talks_a_deal", "talks_a_visit")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Solved:
    """A unit with all the steps from its target to its week; amounts in money's own unit.

    Attributes:
        state: fits, hours (more than there are), late (nothing begun now closes in time),
            nothing (nothing is missing), no_target, no_rates, over (the year is), overlay
            (it is measured by what others sell, and has no week of its own).
        heads: Seats that are held; their hours are together.
        actual: What has come up to the day that records reach.
        running: What still comes without new opportunities.
        open_deals: Expected to close in the rest of the year, for ``open_amount``; by the
            own win rate they bring ``open_brings``.
        missing: Still to come from opportunities that nobody has begun.
        factors: By key; see ``practice.Factor``.
        working_days: Left, today among them.
        begin_date: Of what is begun after it, less than half closes in time; None: nothing
            is missing.
        levers: What alone would have to change where the hours are not enough.
        lately: Visits a week in the last 13 weeks.
        this_week: Visits since Monday.
        adopted: The number that its holder took on; None: none.
    """

    name: Name
    state: str
    heads: int
    target: Decimal = ZERO
    actual: Decimal = ZERO
    running: Decimal = ZERO
    open_deals: int = 0
    open_amount: Decimal = ZERO
    open_brings: Decimal = ZERO
    missing: Decimal = ZERO
    factors: Mapping[str, Factor] | None = None
    working_days: int = 0
    room: Room | None = None
    needed: Needed | None = None
    begin_date: date | None = None
    levers: tuple[Lever, ...] = ()
    lately: float = 0.0
    this_week: int = 0
    adopted: Adopted | None = None

    @property
    def advised(self) -> int | None:
        """Visits a week; None: there is no advice."""
        if self.state == "nothing":
            return 0
        return self.needed.whole_visits if self.needed else None

    @property
    def most_visits(self) -> int:
        """A week, in the hours that there are."""
        return int(self.room.most_visits + 1e-9) if self.room else 0

    @property
    def moved(self) -> bool:
        """Whether the advice is not any more what it was when he took his number on."""
        if self.adopted is None or self.advised is None:
            return False
        return engine.moved(self.advised, self.adopted.advised)

    @property
    def rests_on(self) -> dict[str, float | str]:
        """What the advice rests on, to be kept with a number that is adopted."""
        found: dict[str, float | str] = {
            "target": str(self.target),
            "actual": str(self.actual),
            "missing": str(self.missing),
        }
        for key in RATES:
            factor = (self.factors or {}).get(key)
            if factor is not None and factor.value is not None:
                found[key] = round(factor.value, 4)
        if self.room is not None:
            found |= {"weeks": round(self.room.weeks, 2)}
            found |= {"in_time": round(self.room.in_time, 4)}
        return found


@dataclass(frozen=True)
class Backsolve:
    """A unit's back-solve with those under it.

    Attributes:
        year: Its name as a number.
        period: The year, a quarter or a month of it that is solved for.
        periods: Year, quarter and month to turn to, around the period or the day.
        end_date: After the last day of it.
        above: From the company down to the unit's parent, those that are the viewer's.
        below: Of the units under it those that the viewer sees, in their order.
        sources: Names of the units whose rates are used, by code.
        hours: How long a visit takes and a day has for them.
        history: Numbers of the seat that were adopted, the newest first.
        mine: The viewer may adopt a number for it: of the year, never of a part.
        may_set: The viewer may say the hours.
    """

    unit: Unit
    year: int
    period: Span
    periods: tuple[Span, ...]
    end_date: date
    as_of: date
    reach_date: date | None
    metric: str
    counted_in: str
    one: Solved
    above: tuple[Name, ...]
    below: tuple[Solved, ...]
    sources: Mapping[str, str]
    hours: Hours
    history: tuple[Adopted, ...]
    mine: bool
    may_set: bool
