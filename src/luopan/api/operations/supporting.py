"""What units ask of other departments: asked, promised, refused, delivered."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Done, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries
from luopan.targets.amounts import quanta
from luopan.targets.queries import supports as supports_of
from luopan.targets.services import supporting

router = Router(tags=["agreement"])


class SupportShape(Schema):
    """Something asked of a department, and what became of it."""

    id: int
    version_id: int
    unit: str
    department: str
    what: str
    quantity: Amount | None
    measure: str
    resource: str
    wanted_date: date
    carries: Amount | None
    asked_by: str
    asked_at: datetime
    state: str
    promised_date: date | None
    promised_quantity: Amount | None
    text: str
    late: bool


class SupportsAsked(Schema):
    """Of one unit only."""

    unit: Code = ""


class SupportMade(Schema):
    """The number of what was asked."""

    id: int


class SupportSaid(Said):
    """What a unit needs, from whom, until when; ``resource``: planned, that it adds to."""

    unit: Code
    department: Code
    what: Text
    wanted_date: date
    quantity: AmountSaid | None = None
    measure: Code = ""
    carries: AmountSaid | None = None
    resource: Code = ""


class SupportPromised(Said):
    """Until when it comes, and how much of it."""

    until_date: date
    quantity: AmountSaid | None = None
    text: Text = ""


class SupportWords(Said):
    """In words."""

    text: Text = ""


@router.get(
    "/supports",
    response=list[SupportShape],
    summary=_("What units wait for from departments"),
)
@policy(Action.TARGETS_READ)
def supports(request: HttpRequest, asked: Annotated[SupportsAsked, Query()]) -> Any:
    """Of units one sees, and of departments one answers for."""
    return supports_of.supports(request.user, on=request.on, unit=asked.unit)


@router.post(
    "/versions/{version_id}/supports",
    response=SupportMade,
    summary=_("Request support from a department"),
)
@policy(Action.TARGETS_AGREE)
@keyed(SupportMade)
def ask_support(request: HttpRequest, version_id: Number, body: SupportSaid) -> Any:
    """For a unit one speaks for."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = dict(body)
    if body.carries is not None:
        said["carries"] = quanta(body.carries, version.metric)
    by = {"actor": request.user, "at": request.at, "version": version}
    return {"id": supporting.ask_support(**by, **said).pk}


def _by(request: HttpRequest, support_id: int) -> dict[str, Any]:
    found = supports_of.support_seen(request.user, support_id, on=request.on)
    return {"actor": request.user, "at": request.at, "support": found}


@router.post(
    "/supports/{support_id}/accept",
    response=Done,
    summary=_("Answer as a department"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def accept_support(
    request: HttpRequest, support_id: Number, body: SupportPromised
) -> Any:
    """Until a day."""
    supporting.accept_support(**_by(request, support_id), **dict(body))
    return {"done": True}


@router.post(
    "/supports/{support_id}/refuse",
    response=Done,
    summary=_("Refuse a support request"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def refuse_support(request: HttpRequest, support_id: Number, body: SupportWords) -> Any:
    """With the reason."""
    supporting.refuse_support(**_by(request, support_id), text=body.text)
    return {"done": True}


@router.post(
    "/supports/{support_id}/deliver",
    response=Done,
    summary=_("Confirm that a department delivered"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def deliver_support(
    request: HttpRequest, support_id: Number, body: SupportWords
) -> Any:
    """The unit that asked, or the department."""
    supporting.deliver_support(**_by(request, support_id), text=body.text)
    return {"done": True}


@router.post(
    "/supports/{support_id}/withdraw",
    response=Done,
    summary=_("Withdraw a request to a department"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def withdraw_support(
    request: HttpRequest, support_id: Number, body: SupportWords
) -> Any:
    """The unit that asked."""
    supporting.withdraw_support(**_by(request, support_id), text=body.text)
    return {"done": True}


@router.post(
    "/supports/{support_id}/remind",
    response=Done,
    summary=_("Remind a department"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def remind_of_support(request: HttpRequest, support_id: Number) -> Any:
    """Once a day is enough."""
    supporting.remind_of_support(**_by(request, support_id))
    return {"done": True}
