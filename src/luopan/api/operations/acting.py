"""Action plans: actions, what they bring and need, whether plans add up to the gap."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from luopan.actions import queries, services
from luopan.actions.checks import Brings
from luopan.actions.queries import Wish
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Done, Number, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.strategy.queries.objectives import metric_called
from luopan.tracking.queries import gap_board

router = Router(tags=["actions"])


class ActionShape(Schema):
    """An action; ``last_date`` is included, ``brings`` in the metric's own unit.

    ``said`` came with its state: what came of it, why it was dropped; ``unmet``: something
    promised for it has not come in time.
    """

    id: int
    unit: str
    year: int
    name: str
    kind: str
    state: str
    said: str
    owner: str
    start_date: date
    last_date: date
    outcome: str
    metric_code: str
    brings: Amount | None
    from_date: date | None
    until_date: date | None
    confidence: float | None
    milestones: int
    reached: int
    late: bool
    unmet: bool
    edits: int


class ActionsAsked(Schema):
    """Which; what is not said is not asked for."""

    year: int | None = None
    unit: Code = ""
    owner: Code = ""
    state: Code = ""
    kind: Code = ""


class ActionsPart(ActionsAsked):
    """The same, and which part of the list; one that is not full is the last."""

    limit: int = Field(queries.MOST, ge=1, le=1_000)
    offset: int = Field(0, ge=0, le=1_000_000)


class BringsSaid(Said):
    """What it should bring; ``confidence`` 1 is certain, ``last_date`` is included."""

    metric: Code
    amount: AmountSaid
    from_date: date
    last_date: date
    confidence: float


class ActionSaid(Said):
    """A new action; ``last_date`` is included."""

    unit: Code
    year: int
    name: Code
    owner: Code
    start_date: date
    last_date: date
    kind: Code = "other"
    outcome: Text = ""
    particulars: dict[str, Text] = {}
    brings: BringsSaid | None = None


class StateSaid(Said):
    """How far it is; ``expected``: the edits that you read."""

    state: Code
    said: Text = ""
    expected: int | None = None


class BringsChanged(Said):
    """Nothing: it brings nothing any more."""

    brings: BringsSaid | None = None
    expected: int | None = None


class ActionMade(Schema):
    """Its number."""

    id: int


class GapAsked(Schema):
    """Of which targets."""

    year: int
    metric: Code = ""
    unit: Code = ""


class GapShape(Schema):
    """A unit; ``landing`` at the speed up to now; ``gap``: target − landing.

    ``state``: none, covered, hoped, short or empty. ``unmet``: promises that are broken.
    """

    code: str
    name: str
    target: Amount
    actual: Amount
    landing: Amount
    gap: Amount
    planned: Amount
    expected: Amount
    count: int
    state: str
    unmet: int


class TemplateShape(Schema):
    """A template and the names of its actions."""

    code: str
    name: str
    own: bool
    actions: list[str]


@router.get("/actions", response=list[ActionShape], summary=_("Visible actions"))
@policy(Action.TARGETS_READ)
def actions(request: HttpRequest, asked: Annotated[ActionsPart, Query()]) -> Any:
    """Those that end first on top."""
    wish = Wish(**{name: getattr(asked, name) for name in ActionsAsked.model_fields})
    part = {"first": asked.offset, "most": asked.limit}
    return queries.action_rows(request.user, wish, on=request.on, **part)


@router.post("/actions", response=ActionMade, summary=_("Plan an action"))
@policy(Action.TARGETS_AGREE)
@keyed(ActionMade)
def add_action(request: HttpRequest, body: ActionSaid) -> Any:
    """For a unit whose target one may speak about."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    made = services.add_action(
        actor=request.user,
        at=request.at,
        unit=unit,
        year=body.year,
        name=body.name,
        owner=queries.owner_called(request.user, body.owner, on=request.on),
        kind=body.kind,
        start_date=body.start_date,
        end_date=body.last_date + timedelta(days=1),
        outcome=body.outcome,
        particulars=body.particulars,
        brings=_brings(body.brings),
    )
    return {"id": made.pk}


def _brings(said: BringsSaid | None) -> Brings | None:
    if said is None:
        return None
    until = said.last_date + timedelta(days=1)
    metric = metric_called(said.metric)
    amount = Decimal(said.amount)
    return Brings(metric, amount, said.from_date, until, said.confidence)


@router.post(
    "/actions/{action_id}/state",
    response=Done,
    summary=_("Update an action's progress"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def move_action(request: HttpRequest, action_id: Number, body: StateSaid) -> Any:
    """planned, doing, done or dropped."""
    one = queries.one_action(request.user, action_id, on=request.on)
    by = {"actor": request.user, "at": request.at, "action": one.action}
    services.move_action(**by, **dict(body))
    return {"done": True}


@router.post(
    "/actions/{action_id}/brings",
    response=Done,
    summary=_("Set an action's expected contribution"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def change_brings(request: HttpRequest, action_id: Number, body: BringsChanged) -> Any:
    """It counts against the gap."""
    one = queries.one_action(request.user, action_id, on=request.on)
    services.edit_action(
        actor=request.user,
        at=request.at,
        action=one.action,
        expected=body.expected,
        brings=_brings(body.brings),
    )
    return {"done": True}


@router.get(
    "/actions/gap",
    response=list[GapShape],
    summary=_("Whether action plans close the gap"),
)
@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
def gap(request: HttpRequest, asked: Annotated[GapAsked, Query()]) -> Any:
    """For every unit whose target one sees."""
    board = gap_board(
        request.user,
        asked.year,
        at=request.at,
        on=request.on,
        metric=asked.metric,
        unit=asked.unit,
    )
    return board.rows


@router.get(
    "/action-templates",
    response=list[TemplateShape],
    summary=_("Action plan templates"),
)
@policy(Action.TARGETS_READ)
def templates(request: HttpRequest) -> Any:
    """The standard ones, and the company's own."""
    return [
        {
            "code": row.code,
            "name": row.spoken,
            "own": row.own,
            "actions": [str(draft.name) for draft in row.drafts],
        }
        for row in queries.templates()
    ]
