"""Talks, cards, resources and gaps, as answers."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from luopan.api.shapes import Amount
from luopan.targets import models
from luopan.targets.amounts import own_unit


class IssueDone(Schema):
    """How many were issued or recalled, stood before, have no number to be issued."""

    count: int
    stood: int
    empty: int


class Submitted(Schema):
    """The submission that was kept."""

    unit: str
    seq: int
    amount: Amount


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
    """A talk in a list; ``gap``: proposal less offer; ``mine``: it waits for oneself.

    ``floor`` and ``stretch``: of the proposal; null where the version has no levels.
    """

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
    holder: str
    floor: Amount | None
    stretch: Amount | None


class TalkBoard(Schema):
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


class AuthorityNow(Schema):
    """How much of an issued number a role may concede; ``share``: 0.05 = 5 %, null: any."""

    role: str
    title: str
    share: Amount | None
    start_date: date | None
    set_by: str
