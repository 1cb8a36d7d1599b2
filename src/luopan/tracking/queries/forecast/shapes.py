"""A unit of the forecast, and what one is asked for a period."""

from dataclasses import dataclass
from decimal import Decimal

from luopan.engine.calendar import Span
from luopan.records.queries.untold import Untold
from luopan.tracking.queries.forecast.calls import Called, Three


@dataclass(frozen=True)
class ForecastRow:
    """A unit; amounts in the metric's own unit.

    Attributes:
        due: How many seats of it are held and should call.
        called: How many of them have called in this week.
        team: The sum of its seats: of each its newest call, else what records say.
        change: By how much the seats that had called before say more or less now.
        own: What who holds or leads it calls; None: nothing for this period.
        above: What who leads above it calls.
        actual: What has come.
        target: None: there is none, or it is not to be seen.
        lacking: What no exchange rate turns: ``team`` and ``actual`` are without it.
    """

    code: str
    name: str
    holder: str
    is_seat: bool
    due: int
    called: int
    team: Three
    change: Three
    own: Called | None
    above: Called | None
    actual: Decimal
    target: Decimal | None
    lacking: tuple[Untold, ...] = ()

    @property
    def untold(self) -> bool:
        """Nothing can be told of it: it is one seat's figure, and no sum without a part."""
        return self.is_seat and bool(self.lacking)

    @property
    def outrun(self) -> bool:
        """More has come of a seat than it committed: ``team`` is what has come."""
        return (
            self.is_seat
            and self.own is not None
            and self.own.amounts.committed < self.actual
        )


@dataclass(frozen=True)
class Asked:
    """What one is asked for a period, filled in beforehand.

    Attributes:
        drawn: What it begins from: of a seat the records, of a unit the sum of its seats.
        booked: What has come.
        usual: What usually comes on days like those that are left.
        weighed: Open opportunities × what their stage was worth; ``open`` the same, whole.
        deals: How many those are; ``bare`` of them name no amount.
        mine: What he called last on this side.
        lacking: What no exchange rate turns: all of it is without that.
    """

    span: Span
    drawn: Three
    booked: Decimal
    usual: Decimal
    weighed: Decimal
    open: Decimal
    deals: int
    bare: int
    overdue: int
    mine: Called | None
    target: Decimal | None
    lacking: tuple[Untold, ...] = ()

    @property
    def anew(self) -> bool:
        """He has called it in this week: it begins from that."""
        return self.mine is not None and self.mine.fresh

    @property
    def begins(self) -> Three:
        """What the form is filled in with; what has come since he called counts at least."""
        if self.mine is None or not self.mine.fresh:
            return self.drawn
        said = self.mine.amounts
        return Three(
            max(said.confirmed, self.booked),
            max(said.committed, self.booked),
            max(said.upside, self.booked),
        )
