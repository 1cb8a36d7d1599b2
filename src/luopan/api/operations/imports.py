"""Records: files handed in, looked at, accepted; what was imported, and taken out again."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Paged, Said, Some, Text, some
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.records.batches import batches
from luopan.records.queries import uploads as queries
from luopan.records.queries.currencies import unpriced_in
from luopan.records.services import revoke, uploading
from luopan.records.uploads.findings import chosen, read, read_source
from luopan.records.uploads.handed import content_of

router = Router(tags=["imports"])
MOST_BATCHES = 10_000


class Upload(Schema):
    """Files handed in. ``step``: working, failed, decide, applied or discarded."""

    id: int
    files: list[str]
    who: str
    received_at: datetime
    step: str
    questions: int
    problems: int
    rows: int
    progress: float
    message: str
    batch_id: int | None


class Unpriced(Schema):
    """Amounts that cannot be turned into the company's currency; both days included."""

    currency: str
    into: str
    first_date: date
    last_date: date


class Finding(Schema):
    """What was found in the files; empty while they are being read.

    ``stated_metrics``: codes of the metrics that stated targets are about. ``unpriced``:
    days of currencies that have no exchange rate yet, both included.
    """

    upload: Upload
    first_date: str
    last_date: str
    sheets: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    new: list[dict[str, Any]]
    odd: list[str]
    stated_metrics: list[str]
    unpriced: list[Unpriced]


class Answers(Said):
    """What columns serve as (see a sheet's ``columns``), and which spellings mean the same.

    ``columns``: name of a column → its place; ``same``: spelling → code or spelling;
    ``metric``: what stated targets are about.
    """

    columns: dict[str, str] | None = Field(None, max_length=1_000)
    same: dict[str, str] = Field({}, max_length=1_000)
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    currency: Code | None = None
    metric: Code | None = None

    def told(self) -> dict[str, Any]:
        """As the service takes it."""
        said: dict[str, Any] = {} if self.columns is None else chosen(self.columns)
        said["same"] = self.same
        for name in ("date_order", "currency", "metric"):
            if getattr(self, name):
                said[name] = getattr(self, name)
        return said


class Accept(Said):
    """Take them in.

    ``leave_out``: the good rows although others have problems; ``accept_apart``: names
    that look alike are different things.
    """

    leave_out: bool = False
    accept_apart: bool = False
    reason: Text = ""


class Reason(Said):
    """Why."""

    reason: Text = ""


class Batch(Schema):
    """One import."""

    id: int
    label: str
    rows: int
    actor: str
    applied_at: datetime
    revoked_at: datetime | None


class BatchHistory(Batch):
    """One import with its sums and the files it came from."""

    totals: Any
    source: dict[str, Any]


@router.get("/uploads", response=list[Upload], summary=_("Pending files"))
@policy(Action.RECORDS_IMPORT)
def uploads(request: HttpRequest) -> Any:
    """Neither applied nor discarded, the newest first."""
    return queries.open_uploads(request.user, on=request.on)


@router.post("/uploads", response={201: Upload}, summary=_("Upload files"))
@policy(Action.RECORDS_IMPORT)
@keyed(Upload)
def hand_in(request: HttpRequest, files: File[list[UploadedFile]]) -> Any:
    """They are read in the background; nothing is stored before it is accepted."""
    handed = [(file.name or "", content_of(file)) for file in files]
    made = uploading.receive(actor=request.user, at=request.at, files=handed)
    return _row(request, made.pk)


@router.get("/uploads/{upload_id}", response=Finding, summary=_("Findings in files"))
@policy(Action.RECORDS_IMPORT)
def upload(request: HttpRequest, upload_id: Number) -> Any:
    """Sheets, sums, problems and questions."""
    found = queries.upload_seen(request.user, upload_id, on=request.on)
    empty: dict[str, Any] = {"first_date": "", "last_date": ""}
    lists = (
        "sheets",
        "totals",
        "problems",
        "questions",
        "new",
        "odd",
        "stated_metrics",
    )
    empty |= {name: [] for name in lists}
    seen = {k: v for k, v in (found.found or {}).items() if k in empty}
    row = {
        "upload": queries.upload_row(found),
        "unpriced": unpriced_in(found.found or {}),
    }
    return empty | read(seen) | row


@router.post(
    "/uploads/{upload_id}/say",
    response=Upload,
    summary=_("Answer open questions of an import"),
)
@policy(Action.RECORDS_IMPORT)
@keyed(Upload)
def say(request: HttpRequest, upload_id: Number, body: Answers) -> Any:
    """What columns and spellings mean; the files are read again."""
    found = queries.upload_seen(request.user, upload_id, on=request.on)
    said = body.told()
    uploading.say(actor=request.user, at=request.at, upload=found, choices=said)
    return _row(request, upload_id)


@router.post(
    "/uploads/{upload_id}/accept", response=Upload, summary=_("Accept and store files")
)
@policy(Action.RECORDS_IMPORT)
@keyed(Upload)
def accept(request: HttpRequest, upload_id: Number, body: Accept) -> Any:
    """In the background; as one batch, all or nothing."""
    found = queries.upload_seen(request.user, upload_id, on=request.on)
    by = {"actor": request.user, "at": request.at, "upload": found}
    uploading.accept(**by, **dict(body))
    return _row(request, upload_id)


@router.post(
    "/uploads/{upload_id}/reopen", response=Upload, summary=_("Back to editing answers")
)
@policy(Action.RECORDS_IMPORT)
@keyed(Upload)
def reopen(request: HttpRequest, upload_id: Number) -> Any:
    """After storing was refused."""
    found = queries.upload_seen(request.user, upload_id, on=request.on)
    uploading.reopen(actor=request.user, at=request.at, upload=found)
    return _row(request, upload_id)


@router.post(
    "/uploads/{upload_id}/discard", response=Done, summary=_("Set files aside")
)
@policy(Action.RECORDS_IMPORT)
@keyed(Done)
def discard(request: HttpRequest, upload_id: Number) -> Any:
    """Nothing of them was stored."""
    found = queries.upload_seen(request.user, upload_id, on=request.on)
    uploading.discard(actor=request.user, at=request.at, upload=found)
    return Done()


def _row(request: HttpRequest, number: int) -> queries.UploadRow:
    found = queries.upload_seen(request.user, number, on=request.on)
    return queries.upload_row(found)


@router.get("/batches", response=Some[Batch], summary=_("Imported batches"))
@policy(Action.RECORDS_READ)
def imported(request: HttpRequest, part: Paged) -> Any:
    """The newest first; for who sees all records."""
    return some(batches(request.user, at=request.at, limit=MOST_BATCHES), part)


@router.get("/batches/{batch_id}", response=BatchHistory, summary=_("Import details"))
@policy(Action.RECORDS_READ)
def batch(request: HttpRequest, batch_id: Number) -> Any:
    """Its files, sheets and sums."""
    found = queries.batch_seen(request.user, batch_id, on=request.on)
    told = {name: getattr(found, name) for name in BatchHistory.model_fields}
    return told | {"actor": found.actor.username, "source": read_source(found.source)}


@router.post("/batches/{batch_id}/revoke", response=Done, summary=_("Revoke an import"))
@policy(Action.RECORDS_REVOKE)
@keyed(Done)
def take_back(request: HttpRequest, batch_id: Number, body: Reason) -> Any:
    """What it had replaced counts again."""
    found = queries.batch_seen(request.user, batch_id, on=request.on)
    by = {"actor": request.user, "at": request.at}
    revoke(**by, batch=found, reason=body.reason)
    return Done()
