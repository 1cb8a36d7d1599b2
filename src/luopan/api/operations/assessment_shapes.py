"""What requests and answers about assessment sheets and scores are made of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, AmountSaid, Code, Number, Said, Text

Audience = Literal["seat", "team", "branch", "company"]
Rule = Literal["linear", "stepped", "items", "veto"]


class AssessmentLineOut(Schema):
    """A line of a sheet; an empty metric is marked by hand. Shares and attainments: 1 = 100 %."""

    key: str
    name: str
    metric: str
    weight: Amount
    rule: Rule
    parameters: dict[str, Any]
    sentence: str
    source: Literal["target", "fixed", "marked"]
    bar: Amount | None
    level: Literal["floor", "target", "stretch"]


class AssessmentSheet(Schema):
    """A sheet: ``lines`` are those that count, or of the newest draft for who draws it up.

    ``edition``: number of what is shown; ``published``: of what counts, 0 for none.
    """

    sheet: int
    audience: Audience
    role: str
    unit: str
    edition: int
    published: int
    editable: bool
    units: int
    lines: list[AssessmentLineOut]


class AssessmentRow(Schema):
    """A sheet in a list; ``units``: how many that you see are held to it."""

    sheet: int
    audience: Audience
    role: str
    unit: str
    published: int
    draft: bool
    units: int
    lines: list[AssessmentLineOut]


class AssessmentLineSaid(Said):
    """A line as it is wanted; ``parameters`` by rule.

    ``linear``: floor, cap. ``stepped``: steps as pairs of attainment and share. ``items``:
    each, most. ``veto``: least (of a metric), spoils (month, quarter or year).
    """

    metric: Code = ""
    name: Code = ""
    name_other: Code = ""
    weight: AmountSaid = Decimal(0)
    rule: Rule = "linear"
    parameters: dict[str, Any] = Field(default_factory=dict, max_length=8)
    source: Literal["target", "fixed"] = "target"
    bar: AmountSaid | None = None
    level: Literal["floor", "target", "stretch"] = "target"
    key: Code = ""


class AssessmentSheetSaid(Said):
    """``expected``: number of the edition that one has read."""

    lines: list[AssessmentLineSaid] = Field(max_length=30)
    expected: int = Field(ge=0, le=10**6)
    reason: Text = ""


class AssessmentOpening(Said):
    """For a role of seats, for heads, or (``unit``) for one unit or seat alone."""

    audience: Audience = "seat"
    role: Code = ""
    unit: Code = ""
    reason: Text = ""


class AssessmentPublishing(Said):
    """``expected``: number of the edition that one has read."""

    expected: int = Field(ge=0, le=10**6)
    reason: Text = ""


class AssessmentsCopying(Said):
    """From which plan."""

    source: Number
    reason: Text = ""


class AssessmentMarking(Said):
    """What no record tells; ``key``: of the line in the unit's sheet."""

    unit: Code
    key: Code
    day: date
    text: Text
    count: AmountSaid = Decimal(1)


class MarkTakenBack(Said):
    """Why."""

    reason: Text


class AssessmentMade(Schema):
    """The number of what was made."""

    number: int


class AssessmentsMade(Schema):
    """The sheets that were made."""

    sheets: list[int]


class ScoreLine(Schema):
    """What came, what was due by then, and the one held against the other.

    ``untold``: an exchange rate or conversion is missing for what came (``lacking``).
    """

    key: str
    outcome: Literal[
        "counted", "left_out", "added", "clear", "vetoed", "unknown", "untold"
    ]
    weight: Amount
    points: Amount
    actual: Amount | None
    due: Amount | None
    attainment: float | None
    count: Amount
    lacking: list[str]


class ScorePeriod(Schema):
    """The score of a period; none where nothing weighted is known, or a line is untold.

    ``without``: how many documents no exchange rate or conversion turns.
    """

    period: str
    kind: Literal["month", "quarter", "year"]
    over: bool
    score: Amount | None
    without: int
    vetoed: list[str]
    lines: list[ScoreLine]


class ScoreMark(Schema):
    """What was marked by hand."""

    number: int
    key: str
    day: date
    count: Amount
    text: str
    at: datetime
    taken_back: bool


class UnitScores(Schema):
    """By the sheet that counts; no sheet: 0 and no periods. Only periods that have begun."""

    unit: str
    sheet: int
    edition: int
    as_of: date
    periods: list[ScorePeriod]
    marks: list[ScoreMark]


class ScoreAsked(Schema):
    """Of whom."""

    unit: Code
