"""What requests and answers about the rolling forecast are made of."""

from datetime import date, datetime

from ninja import Schema

from luopan.api.shapes import Amount, AmountSaid, Code, Said, Text


class ThreeShape(Schema):
    """Each amount holds the one before it, in the metric's own unit."""

    confirmed: Amount
    committed: Amount
    upside: Amount


class CalledShape(Schema):
    """A call; ``drawn`` is what records said at that moment."""

    amounts: ThreeShape
    drawn: ThreeShape | None
    who: str
    said: str
    week_date: date
    at: datetime
    fresh: bool
    brought: bool


class RowShape(Schema):
    """A unit: its team's sum, its own call, the call from above it.

    ``without``: documents whose exchange rate is missing; sums are without them, and of one
    seat ``team`` and ``actual`` are null.
    """

    code: str
    name: str
    holder: str
    is_seat: bool
    due: int
    called: int
    team: ThreeShape | None
    change: ThreeShape
    own: CalledShape | None
    above: CalledShape | None
    actual: Amount | None
    target: Amount | None
    without: int


class DrawnShape(Schema):
    """What one is asked for a period, filled in beforehand, ``without`` so many documents."""

    period: str
    drawn: ThreeShape
    booked: Amount
    usual: Amount
    weighed: Amount
    open: Amount
    deals: int
    bare: int
    overdue: int
    without: int


class ForecastShape(Schema):
    """``side``: own, above, or empty: the reader does not call this unit.

    ``lacking``: exchange rates that are missing, each pair of currencies once.
    """

    week_date: date
    period: str
    periods: list[str]
    reach_date: date | None
    side: str
    asked: list[DrawnShape]
    top: RowShape
    rows: list[RowShape]
    lacking: list[str]


class ForecastAsked(Schema):
    """Of which unit and period, seen from which day; empty: what suits."""

    unit: Code = ""
    period: Code = ""
    as_of: date | None = None


class ForecastUnit(Schema):
    """Of which unit; empty: the reader's largest part."""

    unit: Code = ""


class MovesAsked(Schema):
    """Of which unit, for which period."""

    unit: Code = ""
    period: Code = ""


class PeriodSaid(Said):
    """Three amounts of a period, each holding the one before it."""

    period: Code
    confirmed: AmountSaid
    committed: AmountSaid
    upside: AmountSaid


class CallSaid(Said):
    """A call of a unit for the week that runs."""

    unit: Code
    calls: list[PeriodSaid]
    said: Text = ""


class BroughtSaid(Said):
    """A call of a seat that was made elsewhere."""

    seat: Code
    call: PeriodSaid
    said: Text = ""


class SheetSaid(Said):
    """The calls of one week; ``week_date`` any day of it."""

    week_date: date
    rows: list[BroughtSaid]
    metric: Code = "sales_amount"


class CallsKept(Schema):
    """How many."""

    count: int


class MoveShape(Schema):
    """A deal: won, lost, later, earlier, larger, smaller, new, gone, received or handed."""

    kind: str
    key: str
    account: str
    unit: str
    stage: str
    before: date | None
    after: date | None
    was: Amount | None
    amount: Amount | None
    effect: Amount | None


class MovesShape(Schema):
    """``opening`` and the effects of all moves make ``closing``; the largest come first.

    ``without``: opportunities whose exchange rate is missing; in no sum.
    """

    period: str
    since: date
    opening: Amount
    closing: Amount
    count: int
    rows: list[MoveShape]
    without: int
    lacking: list[str]


class RollShape(Schema):
    """The year as it was seen: so many months over, so many left.

    ``without``: documents whose exchange rate is missing, as in each month.
    """

    over: int
    left: int
    as_of: date
    actual: Amount
    ahead: Amount
    total: Amount
    without: int


class MonthShape(Schema):
    """A month; ``origin``: actual, call or course (last year's); ``closed``: its close is done."""

    period: str
    origin: str
    closed: bool
    amount: Amount
    low: Amount
    high: Amount
    target: Amount | None
    without: int


class YearShape(Schema):
    """A unit's year; the target does not move with it."""

    year: int
    target: Amount | None
    rolls: list[RollShape]
    months: list[MonthShape]
    lacking: list[str]


class NearShape(Schema):
    """A month that is over: by weeks before its last, what was committed and the error.

    ``actual`` is null where an exchange rate is missing (``lacking``).
    """

    unit: str
    who: str
    side: str
    period: str
    actual: Amount | None
    called: dict[str, Amount | None]
    errors: dict[str, float | None]
    answer: str
    lacking: list[str]


class AccuracyAnswered(Said):
    """What one says to how near one's own calls of a month were."""

    unit: Code
    period: Code
    said: Text
