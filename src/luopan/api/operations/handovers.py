"""Handovers: prepared, looked at, done in one act on their day."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Number, RatioSaid, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.dossier import person_called
from luopan.org.policy import policy
from luopan.review.access.handing_over import handover_seen
from luopan.review.queries import handing_over as queries
from luopan.review.services import handing_over as services

router = Router(tags=["handovers"])


class HandoverShape(Schema):
    """A handover."""

    id: int
    person: str
    successor: str
    kind: str
    day: date
    state: str
    seats: list[str]
    who: str
    at: datetime


class ThingShape(Schema):
    """What goes to somebody; ``moved``: it is changed for it, else it follows its seat."""

    kind: str
    key: str
    name: str
    seat_code: str
    to_seat_code: str
    to_person: str
    amount: Amount | None
    currency: str
    moved: bool


class HandoverCreditShape(Schema):
    """Whose the money of an open invoice is; ``account``: the customer's code."""

    document: str
    account: str
    due_date: date | None
    currency: str
    amount: Amount
    own: Amount
    successor: Amount


class HandoverFull(Schema):
    """In full, or the reader's part; ``fingerprint`` is said again when it is done."""

    handover: HandoverShape
    whole: bool
    things: list[ThingShape]
    credits: list[HandoverCreditShape]
    fingerprint: str


class HandoverSaid(Said):
    """Who hands over to whom on which day; kind: leaves or moves. People by code."""

    person: Code
    successor: Code
    day: date
    kind: Code = "leaves"
    reason: Text = ""


class SeatGivenSaid(Said):
    """To whom a seat goes; an empty person: it is vacant."""

    seat: Code
    person: Code = ""
    acting: bool = False


class AccountsGivenSaid(Said):
    """Which customers go to which seat; empty: they stay."""

    accounts: Annotated[list[Code], Field(min_length=1, max_length=2_000)]
    seat: Code = ""


class CreditSaid(Said):
    """goes, stays (``until``) or split (``share``, his part)."""

    rule: Code
    until: date | None = None
    share: RatioSaid | None = None


class HandoverDaySaid(Said):
    """The new day."""

    day: date


class HandOverSaid(Said):
    """The fingerprint of the list that was looked at."""

    fingerprint: Code = ""


class HandoverNumber(Schema):
    """The number of what was made."""

    id: int


@router.get("/handovers", response=list[HandoverShape], summary=_("Visible handovers"))
@policy(Action.ORG_READ)
def handovers(request: HttpRequest) -> Any:
    """What is being prepared first."""
    return queries.handovers(request.user, on=request.on)


@router.get(
    "/handovers/{handover_id}", response=HandoverFull, summary=_("A handover in full")
)
@policy(Action.ORG_READ)
def handover(request: HttpRequest, handover_id: Number) -> Any:
    """As it is prepared, or as it was done."""
    found = queries.handover_page(
        handover_seen(request.user, handover_id, on=request.on),
        viewer=request.user,
        on=request.on,
    )
    return vars(found) | {"handover": found.row, "things": found.rows}


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _found(request: HttpRequest, number: int) -> dict[str, Any]:
    found = handover_seen(request.user, number, on=request.on)
    return _by(request) | {"handover": found}


@router.post("/handovers", response=HandoverNumber, summary=_("Prepare a handover"))
@policy(Action.PEOPLE_EDIT)
@keyed(HandoverNumber)
def prepare(request: HttpRequest, body: HandoverSaid) -> Any:
    """Nothing changes yet."""
    return services.prepare_handover(
        **_by(request),
        person=person_called(body.person),
        successor=person_called(body.successor),
        day=body.day,
        kind=body.kind,
        reason=body.reason,
    )


@router.post(
    "/handovers/{handover_id}/seats",
    response=Done,
    summary=_("Assign who takes over a seat"),
)
@policy(Action.PEOPLE_EDIT)
@keyed(Done)
def give_seat(request: HttpRequest, handover_id: Number, body: SeatGivenSaid) -> Any:
    """As its holder, or acting in it."""
    services.give_seat(
        **_found(request, handover_id),
        seat=find_unit(request.user, body.seat, on=request.on),
        person=person_called(body.person) if body.person else None,
        acting=body.acting,
    )
    return {"done": True}


@router.post(
    "/handovers/{handover_id}/accounts",
    response=Done,
    summary=_("Move customers to another seat"),
)
@policy(Action.PEOPLE_EDIT)
@keyed(Done)
def give_accounts(
    request: HttpRequest, handover_id: Number, body: AccountsGivenSaid
) -> Any:
    """With their open deals."""
    seat = find_unit(request.user, body.seat, on=request.on) if body.seat else None
    said = {"accounts": body.accounts, "seat": seat}
    services.give_accounts(**_found(request, handover_id), **said)
    return {"done": True}


@router.post(
    "/handovers/{handover_id}/credit",
    response=Done,
    summary=_("Set who owns the unpaid money"),
)
@policy(Action.PEOPLE_EDIT)
@keyed(Done)
def set_credit(request: HttpRequest, handover_id: Number, body: CreditSaid) -> Any:
    """Of what was delivered before the day."""
    services.set_credit(
        **_found(request, handover_id),
        rule=body.rule,
        until=body.until,
        share=body.share,
    )
    return {"done": True}


@router.post(
    "/handovers/{handover_id}/day", response=Done, summary=_("Change a handover's day")
)
@policy(Action.PEOPLE_EDIT)
@keyed(Done)
def set_day(request: HttpRequest, handover_id: Number, body: HandoverDaySaid) -> Any:
    """To today, or a later day."""
    services.set_handover_day(**_found(request, handover_id), day=body.day)
    return {"done": True}


@router.post(
    "/handovers/{handover_id}/withdraw",
    response=Done,
    summary=_("Withdraw a handover"),
)
@policy(Action.PEOPLE_EDIT)
@keyed(Done)
def withdraw_handover(request: HttpRequest, handover_id: Number) -> Any:
    """As long as it is not done."""
    services.withdraw_handover(**_found(request, handover_id))
    return {"done": True}


@router.post(
    "/handovers/{handover_id}/do",
    response=Done,
    summary=_("Hand over everything at once"),
)
@policy(Action.PEOPLE_EDIT)
@keyed(Done)
def do_handover(request: HttpRequest, handover_id: Number, body: HandOverSaid) -> Any:
    """On its day, wholly or not at all; who leaves is locked out at once."""
    services.hand_over(**_found(request, handover_id), expected=body.fingerprint)
    return {"done": True}
