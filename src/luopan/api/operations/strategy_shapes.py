"""What is said and answered about the strategy."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, AmountSaid, Code, Number, RatioSaid, Said, Text

Kind = Literal["direction", "growth", "expansion", "profit"]
State = Literal["holds", "doubt", "invalidated"]
Year = int


class MeasureOut(Schema):
    """A measure beside what targets carry; ``shown``: whether you may see its amounts.

    ``change`` and ``level`` are ratios or heights (0.12: 12 %); ``gap`` is carried − wanted.
    """

    id: int
    metric: str
    unit: str | None
    product: str | None
    counted_in: str
    wanted: Amount | None
    level: float | None
    change: float | None
    carried: Amount | None
    gap: Amount | None
    shown: bool


class CarriedOut(Schema):
    """A target that carries an objective."""

    id: int
    plan: int
    version: int | None
    metric: str
    unit: str
    product: str | None
    amount: Amount | None
    counted_in: str


class ObjectiveOut(Schema):
    """An objective; ``share`` of the whole year (1.0), ``end_date`` exclusive.

    ``carried``: own, below, above, none or dropped. ``lacking``: what its children's
    weights lack to 100.
    """

    code: str
    name: str
    kind: str
    state: str
    parent: str | None
    weight: int
    share: float
    lacking: int | None
    owner: str
    start_date: date
    end_date: date
    wording: str
    carried: str


class ObjectiveFull(ObjectiveOut):
    """With measures and targets; ``hidden``: targets of units out of reach.

    ``edits``: how often it was changed, which a change gives back as ``expected``.
    """

    edits: int
    dropped_reason: str
    measures: list[MeasureOut]
    targets: list[CarriedOut]
    hidden: int
    rests_on: list[str]


class OrphanOut(Schema):
    """A target that no objective wants; ``partly``: some of its products are wanted."""

    version: int
    metric: str
    unit: str
    whole: bool
    partly: bool
    amount: Amount | None
    counted_in: str


class CoverageOut(Schema):
    """Both ways."""

    year: int
    wanted: int
    uncovered: list[str]
    orphans: list[OrphanOut]


class ObjectiveSaid(Said):
    """A new objective; no dates: the parent's or the year's."""

    year: Year = Field(ge=2000, le=2199)
    kind: Kind
    name: Text
    name_other: Text = ""
    wording: Text = ""
    wording_other: Text = ""
    owner: Code
    parent: Code | None = None
    start_date: date | None = None
    end_date: date | None = None
    weight: int = Field(0, ge=0, le=100)
    code: Code = ""
    reason: Text = ""


class ObjectiveEdit(Said):
    """What is not said stays. ``expected``: how often it was changed when one read it."""

    objective: Code
    name: Text | None = None
    name_other: Text | None = None
    wording: Text | None = None
    wording_other: Text | None = None
    kind: Kind | None = None
    owner: Code | None = None
    start_date: date | None = None
    end_date: date | None = None
    expected: int | None = None
    reason: Text = ""


class ObjectiveMove(Said):
    """No parent: on top. Before a sibling, or last."""

    objective: Code
    parent: Code | None = None
    before: Code | None = None
    reason: Text = ""


class Weighing(Said):
    """Code → parts of 100, of objectives that stand side by side."""

    weights: dict[str, int] = Field(max_length=200)
    reason: Text = ""


class ObjectiveReason(Said):
    """An objective, and why."""

    objective: Code
    reason: Text = ""


class MeasureSaid(Said):
    """One of amount (the metric's own unit), level and change (0.12: 12 % more)."""

    objective: Code
    metric: Code
    unit: Code | None = None
    product: Code | None = None
    amount: AmountSaid | None = None
    level: RatioSaid | None = None
    change: RatioSaid | None = None
    reason: Text = ""


class MeasureEnds(Said):
    """By its number."""

    measure: Number
    reason: Text = ""


class LinkSaid(Said):
    """A target by any version of its plan and metric; no unit: all of the plan."""

    objective: Code
    version: Number
    unit: Code | None = None
    product: Code | None = None
    reason: Text = ""


class LinkEnds(Said):
    """By its number."""

    link: Number
    reason: Text = ""


class Coded(Schema):
    """What was changed."""

    code: str


class Numbered(Schema):
    """What was made."""

    id: int


class AssumptionOut(Schema):
    """An assumption or risk; ``probability`` as a person entered it, ``overdue`` in days."""

    code: str
    name: str
    kind: str
    state: str
    owner: str
    source: str
    review_date: date
    overdue: int
    probability: float | None
    amount: Amount | None
    fired: datetime | None


class JudgementOut(Schema):
    """How somebody found it."""

    state: str
    reason: str
    who: str
    at: datetime


class StepOut(Schema):
    """A step of a prepared answer; due since the trigger fired."""

    id: int
    wording: str
    owner: str
    days: int
    due_date: date | None


class AnswerOut(Schema):
    """What an owner said."""

    verdict: str
    text: str
    who: str
    at: datetime


class RestOut(Schema):
    """What rests on an assumption: an objective by its code, or a target."""

    id: int
    assumption: str
    objective: str
    name: str
    unit: str
    metric: str
    product: str | None
    amount: Amount | None
    counted_in: str
    open: bool
    asked: list[str]
    said: list[AnswerOut]


class AssumptionFull(AssumptionOut):
    """With its past, its answer, and what rests on it."""

    wording: str
    evidence: str
    trigger: str
    answer: str
    judgements: list[JudgementOut]
    steps: list[StepOut]
    rests: list[RestOut]
    hidden: int


class AssumptionWords(Said):
    """What an assumption says; of a risk besides what makes it one."""

    name_other: Text | None = None
    wording: Text | None = None
    wording_other: Text | None = None
    evidence: Text | None = None
    source: Text | None = None
    probability: RatioSaid | None = None
    amount: AmountSaid | None = None
    trigger: Text | None = None
    answer: Text | None = None
    reason: Text = ""


class AssumptionSaid(AssumptionWords):
    """A new assumption or risk."""

    kind: Literal["assumption", "risk"] = "assumption"
    name: Text
    owner: Code
    review_date: date
    code: Code = ""


class AssumptionEdit(AssumptionWords):
    """What is not said stays."""

    assumption: Code
    name: Text | None = None
    owner: Code | None = None


class Judging(Said):
    """How it is found today; the next review lies ahead."""

    assumption: Code
    state: State
    review_date: date
    reason: Text = ""


class PreparedSaid(Said):
    """A step of a risk's answer: within so many days of the trigger."""

    assumption: Code
    wording: Text
    wording_other: Text = ""
    owner: Code
    days: int = Field(ge=0, le=366)
    reason: Text = ""


class StepEnds(Said):
    """By its number."""

    step: Number
    reason: Text = ""


class AssumptionReason(Said):
    """An assumption, and why."""

    assumption: Code
    reason: Text


class RestSaid(Said):
    """An objective by its code, or a target by any version of its plan and metric."""

    assumption: Code
    objective: Code | None = None
    version: Number | None = None
    unit: Code | None = None
    product: Code | None = None
    reason: Text = ""


class RestEnds(Said):
    """By its number."""

    rest: Number
    reason: Text = ""


class FallAnswer(Said):
    """It stands all the same, or it changes; and why or how."""

    rest: Number
    verdict: Literal["stands", "changes"]
    text: Text
