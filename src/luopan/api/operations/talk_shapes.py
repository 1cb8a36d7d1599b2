"""Talks, cards, resources and gaps, as they are said and answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, AmountSaid, Code, Said, Text
from luopan.dimensions.models import Metric
from luopan.targets import models, services
from luopan.targets.amounts import own_unit, quanta

Head = Annotated[int, Field(ge=0, le=2**31)]
Long = Annotated[str, Field(max_length=4_000)]


class IssueSaid(Said):
    """What stands under ``unit`` gets its number; ``branch``: all under it."""

    unit: Code
    deadline: date | None = None
    branch: bool = False
    text: Long = ""
    reason: Text = ""


class RecallSaid(Said):
    """``branch``: the unit's own number and all that was issued under it."""

    unit: Code
    branch: bool = False
    reason: Text = ""


class IssueDone(Schema):
    """How many were issued or recalled, stood before, have no number to be issued."""

    count: int
    stood: int
    empty: int


class InTalk(Said):
    """``expected``: the last card (``head``) that one has seen."""

    unit: Code
    text: Long = ""
    expected: Head


class ChipSaid(Said):
    """A part of the difference; all together are the difference."""

    label: Annotated[str, Field(min_length=1, max_length=60)]
    amount: AmountSaid


class AskSaid(Said):
    """A resource asked for: leads and heads as counts, discount in percent, presales in days."""

    resource: Literal["leads", "discount", "presales", "heads", "budget"]
    quantity: AmountSaid
    wanted_date: date
    note: Annotated[str, Field(max_length=300)] = ""

    def told(self) -> services.Asked:
        """As the service takes it."""
        return services.Asked(**dict(self))


class CounterSaid(InTalk):
    """A number, what the difference to the proposal consists of, and what it needs."""

    amount: AmountSaid
    evidence: list[ChipSaid] = Field([], max_length=20)
    asks: list[AskSaid] = Field([], max_length=20)
    deadline: date | None = None

    def told(self, metric: Metric) -> dict[str, Any]:
        """As the service takes it, amounts in quanta."""
        chips = [
            {"label": chip.label, "amount": quanta(chip.amount, metric)}
            for chip in self.evidence
        ]
        return dict(self) | {
            "amount": quanta(self.amount, metric),
            "evidence": chips,
            "asks": [ask.told() for ask in self.asks],
        }


class Carrying(InTalk):
    """``carried``: code of a unit or reserve (``north~``) → how much more it carries."""

    carried: dict[str, AmountSaid] | None = Field(None, max_length=200)


class AnswerSaid(Carrying):
    """The old proposal again, or another that somebody carries."""

    amount: AmountSaid
    deadline: date | None = None


class RemindSaid(Said):
    """A word to whose turn it is."""

    unit: Code
    text: Long = ""


class DelegateSaid(Said):
    """Who speaks in one's place, from a day until before another."""

    unit: Code
    username: Annotated[str, Field(max_length=150)]
    from_date: date | None = None
    until_date: date | None = None
    text: Long = ""


class CellOffered(Said):
    """A part of a submission."""

    product: Code
    period: Code
    amount: AmountSaid


class SubmitSaid(Said):
    """A total, parts of it, or both: what the parts leave lies on the reserve."""

    unit: Code
    amount: AmountSaid | None = None
    cells: list[CellOffered] = Field([], max_length=5_000)
    text: Long = ""
    reason: Text = ""


class Submitted(Schema):
    """The submission that was kept."""

    unit: str
    seq: int
    amount: Amount


class PromiseSaid(Said):
    """Until when, that day included."""

    until_date: date
    text: Long = ""


class WordSaid(Said):
    """In words."""

    text: Long = ""


class AskNow(Schema):
    """What has become of a resource."""

    id: int
    state: str
    promised_date: date | None


class TalkNow(Schema):
    """A talk after an act; ``head``: what the next act is said on top of."""

    unit: str
    head: int
    state: str
    turn: str
    amount: Amount
    version_state: str

    @staticmethod
    def of(card: models.Card) -> dict[str, Any]:
        """After a card."""
        talk = card.talk
        return {
            "unit": talk.unit.code,
            "head": talk.head,
            "state": talk.state,
            "turn": talk.turn if talk.state == "open" else "",
            "amount": own_unit(talk.amount, talk.version.metric),
            "version_state": talk.version.state,
        }


class Talk(Schema):
    """A talk in a list; ``gap``: proposal less offer; ``mine``: it waits for oneself."""

    unit: str
    name: str
    parent: str
    depth: int
    seat: bool
    proposal: Amount
    issued: Amount
    submission: Amount | None
    offer: Amount | None
    gap: Amount | None
    gap_share: float | None
    last_year: Amount | None
    growth: float | None
    state: str
    turn: str
    mine: bool
    since: datetime
    deadline: date | None
    overdue: bool
    with_unit: str
    with_name: str
    escalated: bool
    head: int
    asks: int
    unmet: bool


class Board(Schema):
    """The talks of a version that one may see, the largest disagreement first."""

    state: str
    open: int
    settled: int
    below: int
    above: int
    mine: int
    overdue: int
    last_year: int
    counted_in: str
    items: list[Talk]
    count: int


class Chip(Schema):
    """A part of a difference."""

    label: str
    amount: Amount


class Carrier(Schema):
    """Who carries a part of a difference, or could (``amount``: what it has)."""

    code: str
    name: str
    amount: Amount
    reserve: bool
    issued: bool


class Resource(Schema):
    """A resource asked for, and what one may do with it now."""

    id: int
    resource: str
    counted_in: str
    quantity: Amount
    note: str
    wanted_date: date
    state: str
    promised_by: str
    promised_date: date | None
    overdue: bool
    may_promise: bool
    may_refuse: bool
    may_deliver: bool


class Card(Schema):
    """What was said; ``change``: against the proposal that stood before."""

    seq: int
    kind: str
    side: str
    who: str
    at: datetime
    amount: Amount | None
    change: Amount | None
    text: str
    evidence: list[Chip]
    carried: list[Carrier]
    deadline: date | None
    to: str
    because_of: str
    became: str
    asks: list[Resource]


class Ruler(Schema):
    """The figures of a talk on one scale."""

    last_year: Amount | None
    best_year: int | None
    best: Amount | None
    proposal: Amount
    issued: Amount
    offer: Amount | None
    submission: Amount | None
    lowest: Amount
    highest: Amount


class MayInTalk(Schema):
    """What one may do now; ``share``: the most one may concede, null: any."""

    counter: bool
    withdraw: bool
    accept_proposal: bool
    accept_offer: bool
    answer: bool
    escalate: bool
    delegate: bool
    remind: bool
    remark: bool
    recall: bool
    submit: bool
    share: Amount | None
    enough: bool


class Thread(Schema):
    """A talk with all that was said in it."""

    row: Talk
    cards: list[Card]
    asks: list[Resource]
    ruler: Ruler
    speakers: list[str]
    answerers: list[str]
    carriers: list[Carrier]
    may: MayInTalk
    version_state: str
    counted_in: str


class Gap(Schema):
    """Top-down beside bottom-up; ``said`` of ``units`` at or under it have said a number."""

    unit: str
    name: str
    parent: str
    depth: int
    seat: bool
    top_down: Amount
    bottom_up: Amount | None
    gap: Amount | None
    reserve: Amount | None
    said: int
    units: int
    state: str


class Waited(Schema):
    """An open talk, and for whom it waits."""

    version_id: int
    version: str
    unit: str
    name: str
    side: str
    who: list[str]
    since: datetime
    deadline: date | None
    overdue: bool
    days: int


class Diluted(Schema):
    """A unit: ``handed_down`` = ``own`` − ``kept`` + ``added``."""

    unit: str
    name: str
    depth: int
    own: Amount
    handed_down: Amount
    kept: Amount
    added: Amount
    by: list[str]
