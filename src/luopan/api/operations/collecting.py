"""Collecting by workbook: asked for, downloaded, returned, compared, loaded."""

import base64
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.records.uploads.handed import content_of
from luopan.targets import queries
from luopan.targets.collecting.writing import workbook
from luopan.targets.models import Version
from luopan.targets.queries import collecting
from luopan.targets.services import applying
from luopan.targets.services import collecting as services

router = Router(tags=["agreement"])


class WorkbookFault(Schema):
    """Why a file is refused: where, and what to do."""

    code: str
    place: str
    sentence: str


class WorkbookChange(Schema):
    """A row that a file changes, in the year."""

    unit: str
    product: str
    before: Amount | None
    after: Amount | None


class CellClash(Schema):
    """A cell that the file changes and that somebody else has changed meanwhile."""

    unit: str
    product: str
    period: str
    was: Amount
    now: Amount
    said: Amount


class FileAsTargets(Schema):
    """What a file would do to the targets, against the workbook as it was handed out."""

    cells: int
    before: Amount
    after: Amount
    clashes: list[CellClash]


class ReturnedFile(Schema):
    """A file that came back, and what it would change.

    ``as_targets``: for who may change the targets of its unit.
    """

    id: int
    name: str
    step: str
    unit: str
    number: int | None
    who: str
    at: datetime
    faults: list[WorkbookFault]
    blank: int
    cells: int
    before: Amount | None
    total: Amount
    proposal: Amount | None
    moved: list[WorkbookChange]
    changed: int
    message: str
    as_targets: FileAsTargets | None


class CollectedUnit(Schema):
    """A unit: asked until when, how far, by whom."""

    unit: str
    name: str
    deadline: date | None
    overdue: bool
    step: str
    who: str
    at: datetime | None
    number: int | None
    total: Amount | None
    proposal: Amount


class Collection(Schema):
    """Who has sent what, and the files that are not loaded yet."""

    version_id: int
    rows: list[CollectedUnit]
    files: list[ReturnedFile]


class WorkbooksAsked(Said):
    """Whom one asks for workbooks."""

    units: list[Code] = Field(min_length=1, max_length=1_000)
    deadline: date
    text: Text = ""


class WorkbooksWanted(Schema):
    """How many were asked."""

    units: int


class WorkbookOf(Said):
    """A unit by its code."""

    unit: Code


class WorkbookWanted(WorkbookOf):
    """``filled``: with the numbers that stand, to be changed."""

    filled: bool = False


class ApplySaid(Said):
    """``over``: also where somebody else has changed a cell since."""

    over: bool = False
    reason: Text = ""


class WorkbookApplied(Schema):
    """The step that the file became."""

    seq: int
    head: int


class HandedOut(Schema):
    """A workbook; the content in base64."""

    number: int
    name: str
    content: str


class ReturnsTaken(Schema):
    """Files that were taken; they are read in the background."""

    files: list[int]


class LoadSaid(Said):
    """Which files are loaded."""

    files: list[Number] = Field(min_length=1, max_length=services.MOST_FILES)


def _version(request: HttpRequest, version_id: int) -> Version:
    return queries.version_seen(request.user, version_id, on=request.on)


def _by(request: HttpRequest, version: Version) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "version": version}


@router.get(
    "/versions/{version_id}/workbooks",
    response=Collection,
    summary=_("Who has sent a workbook, and what returned files change"),
)
@policy(Action.TARGETS_READ)
def workbooks(request: HttpRequest, version_id: Number) -> Any:
    """Units one sees; files of units whose workbook one may load."""
    version = _version(request, version_id)
    found = collecting.board(request.user, version, on=request.on)
    return {**vars(found), "files": [_file(one) for one in found.files]}


def _file(one: collecting.File) -> dict[str, Any]:
    names = ("unit", "product", "period", "was", "now", "said")
    told = one.as_targets and {
        **vars(one.as_targets),
        "clashes": [
            dict(zip(names, clash, strict=True)) for clash in one.as_targets.clashes
        ],
    }
    return {**vars(one), "as_targets": told}


@router.post(
    "/versions/{version_id}/workbooks/ask",
    response=WorkbooksWanted,
    summary=_("Request workbooks from units"),
)
@policy(Action.TARGETS_EDIT)
@keyed(WorkbooksWanted)
def ask_for_workbooks(
    request: HttpRequest, version_id: Number, body: WorkbooksAsked
) -> Any:
    """Until a day; who was asked before gets the new day."""
    version = _version(request, version_id)
    return {"units": services.ask_for_workbooks(**_by(request, version), **dict(body))}


@router.post(
    "/versions/{version_id}/workbooks/hand-out",
    response=HandedOut,
    summary=_("Download a unit's workbook"),
)
@policy(Action.TARGETS_AGREE)
@keyed(HandedOut)
def hand_out_workbook(
    request: HttpRequest, version_id: Number, body: WorkbookWanted
) -> Any:
    """The same one again, as long as nothing in it has changed."""
    version = _version(request, version_id)
    made = services.hand_out_workbook(**_by(request, version), **dict(body))
    return {
        "number": made.number,
        "name": f"{body.unit} {version.plan.year} {made.number}.xlsx",
        "content": base64.b64encode(workbook(made)).decode(),
    }


@router.post(
    "/versions/{version_id}/workbooks/return",
    response={201: ReturnsTaken},
    summary=_("Return workbooks"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ReturnsTaken)
def return_workbooks(
    request: HttpRequest, version_id: Number, files: File[list[UploadedFile]]
) -> Any:
    """Up to 40, also in a zip; nothing is loaded before it is asked for."""
    version = _version(request, version_id)
    handed = [(file.name or "", content_of(file)) for file in files]
    made = services.return_workbooks(**_by(request, version), files=handed)
    return {"files": [one.pk for one in made]}


@router.get(
    "/returned/{returned_id}",
    response=ReturnedFile,
    summary=_("What a returned workbook changes"),
)
@policy(Action.TARGETS_AGREE)
def returned_workbook(request: HttpRequest, returned_id: Number) -> Any:
    """Its faults, or its differences by row."""
    found = collecting.returned_seen(request.user, returned_id, on=request.on)
    return _file(collecting.file_of(found, request.user, on=request.on))


@router.post(
    "/versions/{version_id}/workbooks/load",
    response=ReturnsTaken,
    summary=_("Load returned workbooks"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ReturnsTaken)
def load_workbooks(request: HttpRequest, version_id: Number, body: LoadSaid) -> Any:
    """In the background; each wholly or not at all."""
    version = _version(request, version_id)
    found = collecting.returned_of(request.user, version, body.files, on=request.on)
    services.accept_workbooks(**_by(request, version), returned=found)
    return {"files": body.files}


@router.post(
    "/returned/{returned_id}/apply",
    response=WorkbookApplied,
    summary=_("Use a returned workbook as targets"),
)
@policy(Action.TARGETS_EDIT)
@keyed(WorkbookApplied)
def apply_workbook(request: HttpRequest, returned_id: Number, body: ApplySaid) -> Any:
    """The cells it changes, as one step; 409 names what others changed since."""
    found = collecting.returned_seen(request.user, returned_id, on=request.on)
    by = {"actor": request.user, "at": request.at}
    done = applying.apply_workbook(**by, returned=found, **dict(body))
    return {"seq": done.seq, "head": done.head}


@router.post(
    "/returned/{returned_id}/put-away",
    response=Done,
    summary=_("Set a returned workbook aside"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def put_workbook_away(request: HttpRequest, returned_id: Number) -> Any:
    """Nothing of it is loaded."""
    found = collecting.returned_seen(request.user, returned_id, on=request.on)
    by = {"actor": request.user, "at": request.at}
    services.put_workbook_away(**by, returned=found)
    return {"done": True}


@router.post(
    "/versions/{version_id}/workbooks/remind",
    response=Done,
    summary=_("Remind a unit of its workbook"),
)
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def remind_of_workbook(
    request: HttpRequest, version_id: Number, body: WorkbookOf
) -> Any:
    """Once a day is enough."""
    version = _version(request, version_id)
    services.remind_of_workbook(**_by(request, version), unit=body.unit)
    return {"done": True}
