"""Many actions at once: from a template, changed together, from a sheet; the templates."""

import base64
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from luopan.actions import queries, services
from luopan.actions.queries import files
from luopan.actions.services.together import Together
from luopan.actions.sheet_template import template
from luopan.actions.standards import Draft
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.records.uploads.handed import content_of

router = Router(tags=["actions"])
DAY = timedelta(days=1)


class TemplateBegun(Said):
    """Which template, for whom, from which day; ``owner`` answers for its actions."""

    template: Code
    unit: Code
    owner: Code
    start_date: date


class ActionNumbers(Schema):
    """Numbers of actions."""

    ids: list[int]


class ActionTicked(Said):
    """An action; ``expected``: the edits that you read."""

    id: Number
    expected: int | None = None


class ChangedTogether(Said):
    """What becomes of each; ``days``: later by so many, with its open milestones."""

    actions: list[ActionTicked] = Field(min_length=1, max_length=services.MOST_TOGETHER)
    owner: Code = ""
    state: Code = ""
    said: Text = ""
    start_date: date | None = None
    last_date: date | None = None
    days: int = Field(0, ge=-1_100, le=1_100)


class ActionDraftShape(Schema):
    """An action of a template, in days from its first one."""

    name: str
    kind: str
    after: int
    lasts: int
    outcome: str
    other: str


class WholeTemplate(Schema):
    """A template; ``edits``: how often it was written, 0 for a standard one."""

    code: str
    name: str
    other: str
    own: bool
    edits: int
    drafts: list[ActionDraftShape]


class ActionDraftSaid(Said):
    """An action of a template; ``other``: its name in the second language."""

    name: Text
    kind: Code
    after: int = Field(ge=0, le=1_000)
    lasts: int = Field(ge=1, le=1_000)
    outcome: Text = ""
    other: Text = ""


class ActionTemplateSaid(Said):
    """A template as a whole; of a standard one's code: it stands in its place."""

    name: Text
    name_other: Text = ""
    drafts: list[ActionDraftSaid] = Field(min_length=1, max_length=12)
    expected: int | None = None


class ActionSheetProblem(Schema):
    """Why a row cannot be taken: where, and what to do."""

    sheet: str
    row: int | None
    column: str
    value: str
    sentence: str
    what_to_do: str


class ActionSheet(Schema):
    """A sheet of actions; ``state``: waiting, applied or discarded.

    ``rows``: that can be taken, or were; ``known``: that are planned already.
    """

    id: int
    name: str
    state: str
    rows: int
    known: int
    problems: list[ActionSheetProblem]
    odd: list[str]


class ActionSheetTemplate(Schema):
    """A workbook to fill in; the content in base64."""

    name: str
    content: str


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


@router.post(
    "/actions/begin",
    response=ActionNumbers,
    summary=_("Create all actions of a template"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ActionNumbers)
def begin_actions(request: HttpRequest, body: TemplateBegun) -> Any:
    """Counted from a day."""
    on, where = request.on, Action.TARGETS_READ
    made = services.begin_from_template(
        **_by(request),
        unit=find_unit(request.user, body.unit, on=on, action=where),
        year=body.start_date.year,
        template=body.template,
        owner=queries.owner_called(request.user, body.owner, on=on),
        start_date=body.start_date,
    )
    return {"ids": [one.pk for one in made]}


@router.post(
    "/actions/change-together",
    response=ActionNumbers,
    summary=_("Edit actions in bulk"),
)
@policy(Action.TARGETS_READ)
@keyed(ActionNumbers)
def change_actions(request: HttpRequest, body: ChangedTogether) -> Any:
    """All of them or none; each that cannot be changed is named with a sentence."""
    expected = {one.id: one.expected for one in body.actions}
    queries.all_seen(request.user, expected, on=request.on)
    owner, on = body.owner, request.on
    change = Together(
        owner=queries.owner_called(request.user, owner, on=on) if owner else None,
        state=body.state,
        said=body.said,
        start_date=body.start_date,
        end_date=body.last_date + DAY if body.last_date else None,
        days=body.days,
    )
    found = services.change_together(**_by(request), expected=expected, change=change)
    return {"ids": [one.pk for one in found]}


@router.get(
    "/action-templates/{code}",
    response=WholeTemplate,
    summary=_("An action plan template"),
)
@policy(Action.TARGETS_READ)
def action_template(request: HttpRequest, code: str) -> Any:
    """With all of its actions."""
    row = queries.template_called(code)
    drafts = [
        {key: value if isinstance(value, int) else str(value) for key, value in said}
        for said in (vars(draft).items() for draft in row.drafts)
    ]
    return vars(row) | {"name": str(row.name), "drafts": drafts}


@router.post(
    "/action-templates/{code}",
    response=Done,
    summary=_("Create an action plan template"),
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def save_action_template(
    request: HttpRequest, code: str, body: ActionTemplateSaid
) -> Any:
    """As a whole; plans begun from it before stay."""
    services.save_template(
        **_by(request),
        code=code,
        name=body.name,
        name_other=body.name_other,
        drafts=[Draft(**dict(one)) for one in body.drafts],
        expected=body.expected,
    )
    return {"done": True}


@router.post(
    "/action-templates/{code}/retire",
    response=Done,
    summary=_("Disable a template"),
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def retire_action_template(request: HttpRequest, code: str) -> Any:
    """Plans begun from it stay."""
    services.retire_template(**_by(request), code=code)
    return {"done": True}


@router.get(
    "/action-sheets/template",
    response=ActionSheetTemplate,
    summary=_("An action workbook to fill in"),
)
@policy(Action.TARGETS_AGREE)
def action_sheet_template(request: HttpRequest) -> Any:
    """With what may be written where."""
    may = files.offered(request.user, on=request.on)
    content = base64.b64encode(template(may, at=request.at)).decode()
    return {"name": f"actions {request.on}.xlsx", "content": content}


@router.post(
    "/action-sheets",
    response={201: ActionNumbers},
    summary=_("Upload action sheets"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ActionNumbers)
def hand_in_action_sheets(request: HttpRequest, files: File[list[UploadedFile]]) -> Any:
    """To be looked at; nothing is planned before it is applied. Answers their numbers."""
    made = [
        services.receive_action_file(
            **_by(request), name=file.name or "", content=content_of(file)
        )
        for file in files[:40]
    ]
    return {"ids": [one.pk for one in made]}


@router.get(
    "/action-sheets/{file_id}",
    response=ActionSheet,
    summary=_("Preview the actions of an action sheet"),
)
@policy(Action.TARGETS_AGREE)
def action_sheet(request: HttpRequest, file_id: Number) -> Any:
    """Or what it became."""
    found = files.action_file_seen(request.user, file_id, on=request.on)
    row = files.file_row(found)
    told = vars(row) | {"known": 0, "problems": [], "odd": []}
    if row.state != "waiting":
        return told
    seen = files.examined(found, viewer=request.user, on=request.on)
    return told | {
        "rows": len(seen.rows),
        "known": seen.known,
        "problems": [problem.told() for problem in seen.problems],
        "odd": [str(line) for line in seen.odd],
    }


@router.post(
    "/action-sheets/{file_id}/apply",
    response=ActionNumbers,
    summary=_("Plan actions from a sheet"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ActionNumbers)
def apply_action_sheet(request: HttpRequest, file_id: Number) -> Any:
    """All of its rows or none; what is planned already is passed over."""
    found = files.action_file_seen(request.user, file_id, on=request.on)
    made = services.apply_action_file(**_by(request), file=found)
    return {"ids": [one.pk for one in made]}


@router.post(
    "/action-sheets/{file_id}/discard",
    response=Done,
    summary=_("Set an action sheet aside"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def discard_action_sheet(request: HttpRequest, file_id: Number) -> Any:
    """Nothing of it is planned."""
    found = files.action_file_seen(request.user, file_id, on=request.on)
    services.discard_action_file(**_by(request), file=found)
    return {"done": True}
