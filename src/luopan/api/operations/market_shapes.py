"""What the operations of market insight take and give."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, Code, Said, Text

Confidence = Literal["high", "medium", "low"]


class MarketShare(Schema):
    """Own sales of a span beside the market; ratios: 1.0 is 100 %.

    ``why_not``: no_size, no_records, hidden, unit, to_come or running: why there is no share.
    """

    period: str
    size: Amount | None
    counted_in: str
    own: Amount | None
    share: float | None
    share_stated: float | None
    why_not: str
    mixed_tax: bool
    source: str
    source_date: date | None
    confidence: str
    stale: bool


class MarketRow(Schema):
    """A market with its newest full year."""

    code: str
    name: str
    unit: str
    product: str
    group_axis: str
    group_value: str
    stage: str
    growth: float | None
    share_change: float | None
    newest: MarketShare | None


class MarketFigure(Schema):
    """A figure that somebody stated; a ratio has no ``counted_in``."""

    kind: str
    competitor: str
    period: str
    amount: Amount | None
    counted_in: str
    tax_basis: str
    source: str
    source_date: date
    confidence: str
    counts: bool
    who: str


class MarketNote(Schema):
    """What was found out."""

    id: int
    kind: str
    competitor: str
    text: str
    source: str
    source_date: date
    confidence: str
    who: str


class ProposedMetric(Schema):
    """A metric that the stage proposes to set targets for."""

    code: str
    value: float | None
    why_not: str


class MarketWhole(MarketRow):
    """A market with all that is known of it."""

    shares: list[MarketShare]
    figures: list[MarketFigure]
    notes: list[MarketNote]
    proposed: list[ProposedMetric]


class MarketSaid(Said):
    """A new market; ``group_axis``: channel, dealer_tier or an attribute of customers."""

    code: Code
    name: Text
    name_other: Text = ""
    unit: Code
    product: Code
    group_axis: Code = ""
    group_value: Code = ""
    fresh_months: int = Field(12, ge=1, le=60)


class FigureSaid(Said):
    """A figure with its source. Without an amount: what was said does not hold."""

    kind: Literal[
        "size", "growth", "own_share", "competitor_share", "demand", "wallet", "price"
    ]
    period: Code
    amount: Text = ""
    unit: Code = ""
    tax_basis: Literal["incl", "excl", "unknown"] = "unknown"
    competitor: Code = ""
    source: Text
    source_date: date
    confidence: Confidence
    remark: Text = ""


class NoteSaid(Said):
    """What was found out, with its source; maybe in the place of another note."""

    kind: Literal["competitor", "demand", "policy", "opportunity", "threat"]
    text: Text
    text_other: Text = ""
    competitor: Code = ""
    source: Text
    source_date: date
    confidence: Confidence


class StageSaid(Said):
    """In which stage of life the market is, and why one thinks so."""

    stage: Literal["emerging", "growth", "mature", "declining"]
    reason: Text


class MarketChange(Said):
    """Another name, or after how many months figures are stale."""

    name: Text
    name_other: Text = ""
    fresh_months: Annotated[int, Field(ge=1, le=120)] = 12
    reason: Text = ""


class WhySaid(Said):
    """Why."""

    reason: Text


class MarketCode(Schema):
    """The market that was touched."""

    code: str


class SheetProblem(Schema):
    """A row of a sheet that cannot be taken in."""

    sheet: str
    row: int | None
    column: str
    value: str
    sentence: str
    what_to_do: str


class MarketSheet(Schema):
    """A sheet that was handed in. ``state``: waiting, applied or discarded."""

    id: int
    name: str
    state: str
    figures: int
    notes: int
    known: int
    problems: list[SheetProblem]
