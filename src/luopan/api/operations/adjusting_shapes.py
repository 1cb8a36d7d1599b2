"""What operations about adjustments take and answer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, AmountSaid, Code, Number, RatioSaid, Said, Text
from luopan.review.adjusting.asked import WORKING


class AdjustmentShape(Schema):
    """A request; ``size`` and ``part`` are shares, 1.0 is all.

    ``changed`` is what it came to once decided; ``waits`` names who is to speak.
    """

    id: int
    unit: str
    name: str
    counted_in: str
    trigger: str
    from_date: date
    until_date: date | None
    retroactive: bool
    amount: Amount
    changed: Amount | None
    size: float
    part: float | None
    state: str
    since: datetime
    deadline: date
    overdue: bool
    waits: list[str]
    mine: bool
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    year: int
    reason: str


class AdjustmentsShape(Schema):
    """What waits first, then the newest; ``counts`` by state."""

    total: int
    counts: dict[str, int]
    overdue: int
    rows: list[AdjustmentShape]


class AdjustedMonthShape(Schema):
    """A month of the worked table; ``part``: what share of it is taken off."""

    period: str
    target: Amount
    part: float | None
    days: int
    of: int
    over: bool
    change: Amount
    approved: Amount | None


class PaysShape(Schema):
    """Who takes over how much; ``north~`` is a reserve, no code: all units out of one's sight."""

    code: str
    name: str
    reserve: bool
    share: float
    amount: Amount


class SideShape(Schema):
    """A node's year before and after; ``came``: what has come until now.

    ``problem``: the exchange rate or conversion without which it cannot be told.
    """

    code: str
    name: str
    before: Amount
    after: Amount
    came: Amount | None
    problem: str


class ScoreShape(Schema):
    """The assessment score to date, and at this pace with the number before and after.

    ``why`` there is none: no_sheet, not_held, rate, later, nothing, refused (``problems``
    says more); or why the number does not change it: left_out; else empty.
    """

    sheet: bool
    now: Amount | None
    before: Amount | None
    after: Amount | None
    why: str
    problems: list[str]


class LikeShape(Schema):
    """A like case; ``id`` 0 and no name where the unit is out of reach."""

    id: int
    name: str
    size: float
    part: float
    days: int
    decided_date: date


class LikesShape(Schema):
    """Decided cases with the same trigger; ``usual``: the part that was usually approved."""

    count: int
    usual: float | None
    apart: float | None
    rows: list[LikeShape]


class EventShape(Schema):
    """What was said or done."""

    seq: int
    kind: str
    text: str
    who: str
    at: datetime


class EvidenceShape(Schema):
    """What a request points at: a record, a need, a support, an assumption, an address."""

    kind: str
    label: str
    address: str


class AdjustmentFull(Schema):
    """A request in full; ``result`` is the version in force that it made."""

    adjustment: AdjustmentShape
    months: list[AdjustedMonthShape]
    pays: list[PaysShape]
    sides: list[SideShape]
    score: ScoreShape
    chance: None = None
    likes: LikesShape
    evidence: list[EvidenceShape]
    happened: list[EventShape]
    before: int
    result: int | None


class AdjustmentsAsked(Schema):
    """Which; empty: all in reach."""

    state: Code = ""
    trigger: Code = ""
    unit: Code = ""
    own: bool = False
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class EvidenceSaid(Said):
    """What a request points at."""

    label: Annotated[str, Field(max_length=200)]
    address: Annotated[str, Field(max_length=400)] = ""


class AdjustmentSaid(Said):
    """A request; ``last_date``: the last day that it counts.

    What else is asked for depends on the trigger: ``accounts`` (numbers of customers),
    ``other`` (the seat that gets them), ``moved`` of ``areas``, ``needs``, ``supports``,
    ``share`` (“-0.05”) or ``amount``.
    """

    year: Annotated[int, Field(ge=1990, le=2200)]
    metric: Code = "sales_amount"
    unit: Code
    trigger: Code
    from_date: date
    last_date: date | None = None
    clock: Code = WORKING
    accounts: Annotated[list[Number], Field(max_length=50)] = []
    other: Code = ""
    moved: AmountSaid | None = None
    areas: AmountSaid | None = None
    needs: Annotated[list[Number], Field(max_length=50)] = []
    supports: Annotated[list[Number], Field(max_length=50)] = []
    share: RatioSaid | None = None
    amount: AmountSaid | None = None
    payer: Code = ""
    pays: Annotated[list[Code], Field(max_length=60)] = []
    reason: Text = ""
    past_reason: Text = ""
    evidence: Annotated[list[EvidenceSaid], Field(max_length=20)] = []


class WorkedShape(Schema):
    """What a request would come to; nothing is kept."""

    amount: Amount
    size: float
    payer: str
    months: list[AdjustedMonthShape]
    pays: list[PaysShape]
    sides: list[SideShape]
    score: ScoreShape
    where: str
    who: list[str]
    back: bool


class MadeShape(Schema):
    """The number of a request."""

    id: int


class AdjustmentWordSaid(Said):
    """A word to a request; ``head``: the last event that one has seen."""

    text: Text = ""
    head: Number | None = None


class ApprovalSaid(AdjustmentWordSaid):
    """How much of it is approved: “1” is all."""

    part: RatioSaid = Decimal(1)


class DeputySaid(AdjustmentWordSaid):
    """Who decides in one's place, and until which day."""

    deputy: Code
    until: date


class PolicySaid(Said):
    """What a plan does with what was missed: carry, respread, absorb, or empty: none."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    metric: Code = "sales_amount"
    policy: Code = ""
    reason: Text = ""


class UnitShape(Schema):
    """A unit in mid-year: closed months, what came and was missed, open months."""

    code: str
    name: str
    year: Amount
    closed: Amount
    came: Amount
    missed: Amount
    left: Amount
    planned: Amount
    comes_to: Amount
    signed: Amount | None
    apart: Amount


class MidYearShape(Schema):
    """A plan in mid-year by a policy; ``usual`` is the plan's."""

    policy: str
    usual: str
    closed: list[str]
    open: list[str]
    counted_in: str
    rows: list[UnitShape]


class MidYearAsked(Schema):
    """Of which plan, for which unit, by which policy; without one: the plan's."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    metric: Code = "sales_amount"
    unit: Code = ""
    policy: Code | None = None
