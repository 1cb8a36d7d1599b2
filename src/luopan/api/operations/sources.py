"""Records that come by themselves: pulled from sources, or pushed by a program."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.operations.imports import Upload
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Said
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.records.connecting.spec import Spec
from luopan.records.models import Source
from luopan.records.queries import sources as queries
from luopan.records.queries import uploads
from luopan.records.services import connecting, pulling, uploading
from luopan.records.uploads.findings import chosen

router = Router(tags=["imports"])
MOST_ROWS, MOST_COLUMNS = 10_000, 200
Cell = Decimal | str | bool | None
Title = Annotated[str, Field(min_length=1, max_length=200)]
RecordKind = Literal[
    "order",
    "contract",
    "shipment",
    "invoice",
    "receipt",
    "return",
    "credit_note",
    "rebate",
    "sell_out",
    "opportunity",
    "activity",
    "stock",
    "cost",
    "stated_target",
    "instalment",
    "stage",
]


class Pull(Schema):
    """A run of a source. ``state``: running, waiting (for an answer), done or failed.

    ``since`` and ``until``: how far the source had been read before, and is now;
    ``upload_id``: the import that asks; ``batches``: what it brought.
    """

    id: int
    state: str
    who: str
    begun_at: datetime
    ended_at: datetime | None
    file: str
    read: int
    taken: int
    refused: int
    since: str
    until: str
    problem: str
    upload_id: int | None
    batches: list[int]


class Begun(Schema):
    """Runs that were begun."""

    pulls: list[Pull]


class SourceRow(Schema):
    """A source; its password is never told. ``ready``: its part is installed here."""

    id: int
    name: str
    kind: str
    ready: bool
    host: str
    port: int
    database: str
    username: str
    has_password: bool
    table: str
    query: str
    cursor: str
    number: str
    back_days: int
    at_once: int
    rule: str
    next_at: datetime | None
    accept_new: bool
    leave_out: bool
    owner: str
    stopped_at: datetime | None
    until: str
    last: Pull | None


class Seen(Schema):
    """A source, what its last try found, and its runs, the newest first."""

    source: SourceRow
    tried_at: datetime | None
    problem: str
    columns: list[str]
    rows: list[list[str]]
    files: list[str]
    sheets: list[dict[str, Any]]
    pulls: list[Pull]


class SourceSaid(Said):
    """A source as it should be.

    ``kind``: postgres, mysql, duckdb, sqlite, spark, clickhouse, trino, snowflake or
    folder; ``table`` or ``query``, one SELECT; ``cursor``: a column that grows with each
    change; ``number``: that of the document number; ``rule``: ``daily 02:30``,
    ``weekly 1 08:00``, ``monthly 1 08:00``, ``every 15`` (minutes) or empty, by hand.
    ``password``: left out, it stays.
    """

    name: Code
    kind: Code
    host: Annotated[str, Field(max_length=253)] = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    database: Annotated[str, Field(max_length=200)] = ""
    username: Code = ""
    password: Annotated[str, Field(max_length=200)] | None = None
    table: Annotated[str, Field(max_length=200)] = ""
    query: Annotated[str, Field(max_length=10_000)] = ""
    cursor: Annotated[str, Field(max_length=200)] = ""
    number: Annotated[str, Field(max_length=200)] = ""
    back_days: Annotated[int, Field(ge=0, le=1_000)] = 0
    at_once: Annotated[int, Field(ge=1, le=1_000_000)] = 50_000
    rule: Annotated[str, Field(max_length=80)] = ""
    accept_new: bool = False
    leave_out: bool = False


class Columns(Said):
    """Name of a column → what it serves as, as for an import."""

    columns: dict[str, str] = Field(max_length=1_000)


class Rows(Said):
    """Rows of one kind of record: each from the name of a column to its value.

    Columns are read as those of a file are. Rows that ask nothing go in by themselves as
    one batch; others wait as an import. ``accept_new``: new products and customers too;
    ``leave_out``: the good rows although others have problems; ``name``: of the import.
    """

    kind: RecordKind
    rows: Annotated[
        list[Annotated[dict[Title, Cell], Field(max_length=MOST_COLUMNS)]],
        Field(min_length=1, max_length=MOST_ROWS),
    ]
    name: Annotated[str, Field(max_length=80)] = ""
    accept_new: bool = False
    leave_out: bool = False


@router.post("/records", response={201: Upload}, summary=_("Push records by program"))
@policy(Action.RECORDS_IMPORT)
@keyed(Upload)
def push(request: HttpRequest, body: Rows) -> Any:
    """Read in the background; a record that is known by its number is not doubled."""
    columns = list(dict.fromkeys(name for row in body.rows for name in row))
    made = uploading.push(
        actor=request.user,
        at=request.at,
        kind=body.kind,
        columns=columns,
        rows=[[row.get(name) for name in columns] for row in body.rows],
        name=body.name,
        accept_new=body.accept_new,
        leave_out=body.leave_out,
    )
    found = uploads.upload_seen(request.user, made.pk, on=request.on)
    return uploads.upload_row(found)


@router.get("/sources", response=list[SourceRow], summary=_("Sources of records"))
@policy(Action.SYSTEM_OPERATE)
def sources(request: HttpRequest) -> Any:
    """By name, each with its last run."""
    return queries.sources(request.user, at=request.at)


@router.post("/sources", response={201: SourceRow}, summary=_("Set up a source"))
@policy(Action.SYSTEM_OPERATE)
@keyed(SourceRow)
def add_source(request: HttpRequest, body: SourceSaid) -> Any:
    """Nothing is pulled yet; ``try`` it first."""
    made = connecting.add_source(
        actor=request.user, at=request.at, spec=Spec(**dict(body))
    )
    return queries.source_row(made)


@router.get("/sources/{source_id}", response=Seen, summary=_("Source details"))
@policy(Action.SYSTEM_OPERATE)
def source(request: HttpRequest, source_id: Number) -> Any:
    """Its first rows as last tried, and its runs."""
    found = queries.source_seen(request.user, source_id, at=request.at)
    tried = queries.tried_of(found)
    return {
        "source": queries.source_row(found),
        "tried_at": tried.at,
        "problem": tried.problem,
        "columns": list(tried.columns),
        "rows": [list(row) for row in tried.rows],
        "files": list(tried.files),
        "sheets": list(tried.found.get("sheets", ())),
        "pulls": list(queries.pulls_of(found)),
    }


@router.post(
    "/sources/{source_id}/change", response=SourceRow, summary=_("Edit a source")
)
@policy(Action.SYSTEM_OPERATE)
@keyed(SourceRow)
def change_source(request: HttpRequest, source_id: Number, body: SourceSaid) -> Any:
    """Whoever changes it answers for it from then on."""
    by = _by(request, source_id)
    return queries.source_row(connecting.change_source(**by, spec=Spec(**dict(body))))


@router.post(
    "/sources/{source_id}/columns",
    response=Done,
    summary=_("Define what a source's columns mean"),
)
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def say_columns(request: HttpRequest, source_id: Number, body: Columns) -> Any:
    """Each pull reads them so."""
    by = _by(request, source_id)
    connecting.say_columns(**by, choices=chosen(body.columns))
    return Done()


@router.post("/sources/{source_id}/try", response=Done, summary=_("Test a source"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def try_source(request: HttpRequest, source_id: Number) -> Any:
    """In the background; what was found stands at the source then."""
    connecting.ask_to_try(**_by(request, source_id))
    return Done()


@router.post("/sources/{source_id}/pull", response=Begun, summary=_("Pull now"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Begun)
def pull(request: HttpRequest, source_id: Number) -> Any:
    """In the background: one run; of a folder one for each file that is whole."""
    begun = pulling.begin_now(**_by(request, source_id))
    found = queries.source_seen(request.user, source_id, at=request.at)
    numbers = {one.pk for one in begun}
    rows = queries.pulls_of(found)
    return {"pulls": [row for row in rows if row.id in numbers]}


@router.post("/sources/{source_id}/stop", response=Done, summary=_("Stop a source"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def stop_source(request: HttpRequest, source_id: Number) -> Any:
    """What it brought stays."""
    connecting.stop_source(**_by(request, source_id))
    return Done()


@router.post("/sources/{source_id}/resume", response=Done, summary=_("Resume a source"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def resume_source(request: HttpRequest, source_id: Number) -> Any:
    """From where it was read up to."""
    connecting.resume_source(**_by(request, source_id))
    return Done()


@router.post(
    "/sources/{source_id}/again",
    response=Done,
    summary=_("Reread a source from the beginning"),
)
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def read_again(request: HttpRequest, source_id: Number) -> Any:
    """At its next pull; nothing counts twice by that."""
    connecting.read_again(**_by(request, source_id))
    return Done()


def _by(request: HttpRequest, source_id: int) -> dict[str, Any]:
    found: Source = queries.source_seen(request.user, source_id, at=request.at)
    return {"actor": request.user, "at": request.at, "source": found}
