"""What requests and answers about pay and contests are made of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, AmountSaid, Code, RatioSaid, Said, Text

Kind = Literal["commission", "bonus", "deduction"]
Every = Literal["month", "quarter", "year"]
Level = Literal["", "floor", "target", "stretch"]
Audience = Literal["seat", "team", "branch", "company"]


class PayRuleSaid(Said):
    """A rule; attainments and shares: 1 = 100 %. ``steps``: pairs of attainment and share."""

    key: Code = ""
    kind: Kind = "commission"
    name: Code
    name_other: Code = ""
    metric: Code
    product: Code = ""
    channel: Code = ""
    steps: list[tuple[RatioSaid, RatioSaid]] = Field(
        default_factory=list, max_length=12
    )
    whole: bool = False
    level: Level = ""
    above_stretch: RatioSaid | None = None
    gate: RatioSaid | None = None
    cap: AmountSaid | None = None
    sum: AmountSaid | None = None
    receipts: bool = False
    receipt_steps: list[tuple[RatioSaid, RatioSaid]] = Field(
        default_factory=list, max_length=12
    )
    back_months: int = Field(0, ge=0, le=36)
    bad_months: int = Field(0, ge=0, le=36)
    bar: AmountSaid | None = None
    each: AmountSaid | None = None
    most: AmountSaid | None = None


class PaySchemeSaid(Said):
    """``expected``: number of the edition that one has read."""

    from_date: date
    every: Every
    rules: list[PayRuleSaid] = Field(max_length=20)
    expected: int = Field(ge=0, le=10**6)


class PaySchemeOpening(Said):
    """For a role of seats, for heads, or (``unit``) for one unit or seat alone."""

    name: Code
    name_other: Code = ""
    audience: Audience = "seat"
    role: Code = ""
    unit: Code = ""


class PaySchemePublishing(Said):
    """``expected``: number of the edition that one has read."""

    expected: int = Field(ge=0, le=10**6)
    reason: Text


class PayRuleOut(Schema):
    """A rule with its sentences."""

    key: str
    kind: Kind
    name: str
    metric: str
    sentences: list[str]


class PaySchemeOut(Schema):
    """``published``: number of the edition in force today; 0: none."""

    scheme: int
    name: str
    audience: Audience
    role: str
    unit: str
    published: int
    from_date: date | None
    rules: list[PayRuleOut]


class PayLineOut(Schema):
    """What a rule brings; ``came``: what it is paid on; amounts in the company's currency.

    Of a rule that goes by receipts, with tax: what was sold, invoiced and received of it.
    ``lacking``: exchange rates that are missing; it is not worked out, and amounts are null.
    """

    line: str
    name: str
    metric: str
    came: Amount | None
    target: Amount | None
    attainment: float | None
    earned: Amount | None
    taken_back: Amount | None
    payable: Amount | None
    sold: Amount | None
    invoiced: Amount | None
    received: Amount | None
    lacking: list[str]


class PayPeriodOut(Schema):
    """A settled period; in the sums ``decided`` by disputes, ``handed`` by handovers.

    ``without``: documents whose exchange rate is missing; unless 0 the sums are not complete,
    or null.
    """

    person: str
    unit: str
    period: str
    over: bool
    scheme: int
    edition: int
    earned: Amount | None
    taken_back: Amount | None
    payable: Amount | None
    decided: Amount
    handed: Amount
    lines: list[PayLineOut]
    without: int


class PayOut(Schema):
    """Of one person."""

    person: str
    as_of: date
    currency: str
    periods: list[PayPeriodOut]


class UnpaidOut(Schema):
    """What nobody earned of a seat; ``why``: vacant, acting, handed (over); ``who``: to whom.

    ``without``: documents whose exchange rate is missing.
    """

    unit: str
    start_date: date
    last_date: date
    why: str
    who: str
    amount: Amount | None
    without: int


class PeriodPaid(Schema):
    """Of everybody in reach for a period; ``unpaid`` is paid to nobody.

    ``lacking``: exchange rates that are missing, each pair once; what rests on them is null.
    """

    period: str
    as_of: date
    currency: str
    rows: list[PayPeriodOut]
    unpaid: list[UnpaidOut]
    lacking: list[str]


class PayAsked(Schema):
    """Of whom (empty: oneself), in which year (0: this one)."""

    person: Code = ""
    year: int = Field(0, ge=0, le=2198)


class PeriodAsked(Schema):
    """Which period; empty: the newest."""

    period: Code = ""


class WhatIf(Schema):
    """So much more of a metric (of a product, a channel) in the running period."""

    metric: Code
    amount: AmountSaid
    product: Code = ""
    channel: Code = ""


class DisputeSaid(Said):
    """A line of one's own pay, and what is wrong with it."""

    unit: Code
    period: Code
    line: Code
    said: Text


class PayDecisionSaid(Said):
    """``amount`` is added to what was earned; only upheld, only by who may change pay."""

    upheld: bool
    said: Text
    amount: AmountSaid = Decimal(0)


class DisputeOut(Schema):
    """``amount``: added by the decision, to who may see pay; else 0."""

    number: int
    person: str
    unit: str
    period: str
    line: str
    said: str
    at: datetime
    due: date
    state: Literal["open", "upheld", "not_upheld"]
    decision: str
    amount: Amount


class RewardRuleSaid(Said):
    """What the company allows."""

    leaders_see: bool
    contests: bool
    dispute_days: int = Field(7, ge=1, le=60)
    reason: Text = ""


class PayMade(Schema):
    """The number of what was made."""

    number: int


class ContestSaid(Said):
    """A contest with all its rules; ``period``: a month, quarter or half still to begin."""

    unit: Code
    name: Code
    name_other: Code = ""
    words: Text = ""
    metric: Code
    period: Code
    among: Literal["seat", "team"] = "seat"
    ranking: Literal["attainment", "growth", "progress"] = "attainment"
    top: int = Field(3, ge=1, le=10)
    shows_rate: bool = True


class ContestOut(Schema):
    """A contest in a list; ``waits``: it is over, and its result does not stand yet."""

    contest: int
    name: str
    unit: str
    metric: str
    period: str
    among: Literal["seat", "team"]
    ranking: Literal["attainment", "growth", "progress"]
    top: int
    state: Literal["coming", "running", "over", "waits", "ended", "called_off"]
    entrants: int


class PlaceOut(Schema):
    """A place that one may see; no rank: nothing to rank it by, or it cannot be told.

    ``without``: of one's own, how many documents no exchange rate or conversion turns.
    """

    entrant: int
    unit: str
    group: int
    rank: int | None
    rate: float | None
    own: bool
    without: int


class ContestStanding(ContestOut):
    """The first of each group, and the places in one's reach.

    ``untold``: how many have no place for want of an exchange rate or conversion.
    ``lacking``: which are missing of one's own, each pair once.
    """

    as_of: date | None
    rules: str
    untold: int
    lacking: list[str]
    places: list[PlaceOut]


class EntrantMoved(Said):
    """Into which group, and why."""

    entrant: int = Field(ge=1, le=2**63 - 1)
    group: int = Field(ge=1, le=1000)
    reason: Text


class CalledOff(Said):
    """Why."""

    reason: Text
