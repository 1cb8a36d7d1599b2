"""The forecast of a unit: what its seats call, what those who lead call beside it."""

from dataclasses import dataclass
from datetime import date, datetime

from luopan.dimensions.queries import counted_in
from luopan.engine.calendar import Span
from luopan.org.models import User
from luopan.tracking.access import side_of
from luopan.tracking.models import Call
from luopan.tracking.queries.asking import Question
from luopan.tracking.queries.forecast.desk import Desk
from luopan.tracking.queries.forecast.periods import Periods, call_day
from luopan.tracking.queries.forecast.shapes import Asked, ForecastRow

OWN, ABOVE = Call.Side.OWN.value, Call.Side.ABOVE.value


@dataclass(frozen=True)
class Forecast:
    """A page of the forecast.

    Attributes:
        period: The one that the rows are about.
        top: The unit; ``rows`` what stands directly under it.
        side: On which side the viewer calls the unit: own, above; empty: on none.
        asked: What he is asked for; empty without a side.
        missing: Names of held seats directly under the unit that have not called.
        derived: The quarter follows from the months and is not asked for.
        reach_date: The last day that the data reach.
        beside: Codes of the rows that the viewer calls beside their own, for this period.
    """

    question: Question
    periods: Periods
    period: Span
    counted_in: str
    top: ForecastRow
    rows: tuple[ForecastRow, ...]
    side: str
    asked: tuple[Asked, ...]
    missing: tuple[str, ...]
    derived: bool
    reach_date: date | None
    beside: frozenset[str] = frozenset()

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return self.periods.week

    @property
    def call_date(self) -> date:
        """The day of it on which calls are asked for."""
        return call_day(self.periods.week)


def forecast(
    *,
    viewer: User,
    at: datetime,
    on: date,
    unit: str = "",
    period: str = "",
    as_of: date | None = None,
) -> Forecast:
    """The forecast of a unit for a period that is called in the week.

    Args:
        viewer: Who asks.
        at: Now.
        on: Today, for his rights.
        unit: Code; empty: the largest part of the viewer.
        period: Code of this month, the next or the quarter; empty: this month.
        as_of: The day from which it is seen; None: today.

    Raises:
        Unknown: No such unit, or out of his reach.
        Refused: Another period; a unit whose amounts add up nowhere.
    """
    desk = Desk.at(viewer, at=at, on=on, unit=unit, as_of=as_of)
    chosen = desk.sight.periods.called(period)
    side = side_of(viewer, desk.question.unit, on)
    rows = [desk.row(code, chosen) for code in desk.children]
    return Forecast(
        desk.question,
        desk.sight.periods,
        chosen,
        counted_in(desk.board.metric),
        desk.row(desk.board.code, chosen),
        tuple(rows),
        side,
        tuple(desk.asked(span, side) for span in desk.sight.periods.asked)
        if side
        else (),
        tuple(
            one.holder or one.name
            for one in rows
            if one.due > one.called and one.is_seat
        ),
        desk.sight.periods.derived,
        desk.board.reach,
        desk.beside(viewer)
        if side and chosen in desk.sight.periods.asked
        else frozenset(),
    )
