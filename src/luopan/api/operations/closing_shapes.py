"""What goes in and comes out where a period is closed."""

from datetime import date, datetime

from ninja import Schema

from luopan.api.shapes import (
    Amount,
    Code,
    Millionths,
    Named,
    Number,
    RatioSaid,
    Said,
    Text,
)


class ClosingMonthShape(Schema):
    """A month.

    ``where``: running, waiting, before (closing began), nothing (to close), confirming,
    closed, reopened.
    """

    period: Code
    where: str
    seats: int
    missing: int
    objections: int
    deadline_date: date | None
    closed_at: datetime | None


class MonthsShape(Schema):
    """The months of a year; ``silent`` are the seats that have not confirmed the open one."""

    year: int
    months: list[ClosingMonthShape]
    silent: list[Named]


class SeatShape(Schema):
    """A seat of a round. ``said``: objected, confirmed, changed, open, silent, vacant.

    ``figures`` are in the metric's own unit by its code; a ratio is 1 at 100 %.
    """

    seat: Named
    said: str
    acting: bool
    confirmed_at: datetime | None
    figures: dict[str, Millionths | None]


class ObjectionShape(Schema):
    """An objection; ``may_decide``: the reader decides it."""

    id: int
    seat: Named
    metric: Code
    kind: str
    record: str
    to_seat: Named | None
    share: Amount | None
    to_date: date | None
    reason: str
    state: str
    due_date: date
    decision: str
    batch: int | None
    may_decide: bool


class RoundShape(Schema):
    """A round; ``counts`` of all seats of the company, ``seats`` of those in reach."""

    id: int
    period: Code
    metrics: list[Code]
    decides: str
    deadline_date: date
    closed_at: datetime | None
    reopened_at: datetime | None
    sha256: str
    counts: dict[str, int]
    seats: list[SeatShape]
    objections: list[ObjectionShape]


class RecordShape(Schema):
    """A line behind a figure; ``counted_date``: it counts on this day, cross-period."""

    kind: str
    number: str
    line: str
    day_date: date
    counted_date: date | None
    account: str | None
    product: str | None
    currency: str
    amount: Millionths | None
    quantity: Millionths | None


class MineShape(Schema):
    """A seat's figures; a confirmation sends ``seen`` back."""

    row: SeatShape
    seen: str
    may_confirm: bool
    records: list[RecordShape]
    count: int
    objections: list[ObjectionShape]


class MonthsAsked(Schema):
    """Of which year; none: the running one."""

    year: int | None = None


class LinesAsked(Schema):
    """``metric``: whose records are wanted; none: no records."""

    metric: Code = ""
    offset: int = 0


class BegunSaid(Said):
    """``decides``: operations or line."""

    period: Code
    deadline: date
    decides: Code = "operations"


class ClosingReasonSaid(Said):
    """Why."""

    reason: Text = ""


class DeadlineSaid(Said):
    """A new deadline, and why."""

    deadline: date
    reason: Text


class ConfirmSaid(Said):
    """``seen``: name of the figures one has seen."""

    seen: Code = ""


class ObjectSaid(Said):
    """``kind``: owner, split, period, no_return, return; ``share`` of ``to_seat``, 0 to 1."""

    metric: Code
    kind: Code
    record: Text
    reason: Text
    to_seat: Code = ""
    share: RatioSaid | None = None
    to_date: date | None = None


class ObjectionDecisionSaid(Said):
    """``to_seat``: whose it is, where the objection does not say."""

    accepted: bool
    reason: Text
    to_seat: Code = ""


class RoundMade(Schema):
    """The number of the round."""

    id: Number


class ObjectionMade(Schema):
    """The number of the objection."""

    id: Number


class RestatedRowShape(Schema):
    """A figure when closed and today, in the metric's own unit."""

    unit: Named
    metric: Code
    closed: Millionths | None
    today: Millionths | None
    difference: Millionths


class CauseShape(Schema):
    """A batch that changed the month after its close."""

    batch: int
    revoked: bool
    metric: Code
    amount: Millionths


class ChangedShape(Schema):
    """A document behind the difference."""

    record: str
    day_date: date
    before: Millionths | None
    after: Millionths | None


class LateShape(Schema):
    """A document that came after the close and counts on ``counted_date``."""

    record: str
    day_date: date
    counted_date: date
    amount: Millionths | None


class RestatedShape(Schema):
    """A closed month beside what is known of it today."""

    period: Code
    closed_at: datetime
    sha256: str
    rows: list[RestatedRowShape]
    causes: list[CauseShape]
    changed: list[ChangedShape]
    late: list[LateShape]
