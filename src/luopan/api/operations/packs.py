"""Meeting packs: what a meeting looks at, as fields and as files."""

import base64
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.acting import ActionShape, GapShape
from luopan.api.operations.forecasting import moves_told, year_told
from luopan.api.operations.forecasting_shapes import MovesShape, YearShape
from luopan.api.operations.meeting_shapes import DecisionShape, PromiseShape
from luopan.api.operations.tracking import Span, Standing, UnitProgress
from luopan.api.operations.warnings import WarningShape
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Named, Number, Said
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.tracking.queries import pack as queries
from luopan.tracking.queries.pack import Pack, PackWish
from luopan.tracking.services import packs as services
from luopan.trail.refusal import Refused

router = Router(tags=["coaching"])
Kind = Literal["daily", "weekly", "monthly", "quarterly"]
File = Literal["pptx", "docx", "xlsx", "pdf"]


class PackAsked(Schema):
    """Which pack; ``meeting``: its unit, its kind, and what was promised before it."""

    kind: Kind = "weekly"
    unit: Code = ""
    period: Code = ""
    meeting: Number | None = None
    since: date | None = None


class PackFileSaid(Said):
    """Of which pack a file; ``units``: one of each, as a zip."""

    kind: Kind = "weekly"
    unit: Code = ""
    period: Code = ""
    meeting: Number | None = None
    since: date | None = None
    file: File
    language: Literal["zh", "en"] = "zh"
    units: Annotated[list[Code], Field(max_length=60)] = []


class PackCause(Schema):
    """The warning that says most of a unit under the one asked about."""

    unit: str
    warning: WarningShape


class PackCall(Schema):
    """A forecast call that was changed; ``side``: own or above."""

    unit: str
    period: str
    side: str
    was: Amount
    now: Amount


class PackNeed(Schema):
    """A resource that waits for the reader's promise."""

    need: int
    action: int
    resource: str
    what: str
    much: Amount


class PackAskedFor(Schema):
    """What has to be decided: a warning without a step, or a resource asked for."""

    warning: WarningShape | None
    need: PackNeed | None


class PackShape(Schema):
    """What a meeting looks at; ``first``: there was no meeting before."""

    kind: str
    unit: Named
    metric: str
    period: Span
    since: date
    first: bool
    standing: Standing
    rows: list[UnitProgress]
    causes: list[PackCause]
    promises: list[PromiseShape]
    decided: list[DecisionShape]
    asked: list[PackAskedFor]
    deals: MovesShape | None
    calls: list[PackCall]
    warnings_new: list[WarningShape]
    warnings_gone: list[WarningShape]
    year: YearShape | None
    gaps: list[GapShape]
    done: list[ActionShape]
    late: list[ActionShape]
    due: list[ActionShape]


class PackJob(Schema):
    """The job that makes it."""

    job_id: int


class PackFile(Schema):
    """A file, its content in base64."""

    name: str
    mime: str
    content: str


class PackTemplateShape(Schema):
    """What packs are made on; without a name: Luopan's own. ``found``: layouts or fields."""

    kind: str
    language: str
    name: str
    found: list[Any]


class PackTemplateSaid(Said):
    """A PowerPoint or Word file, its content in base64."""

    kind: Literal["pptx", "docx"]
    language: Literal["zh", "en"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=24_000_000)]


def _wish(request: HttpRequest, said: Any) -> PackWish:
    if said.meeting is not None:
        return queries.wish_by_number(request.user, said.meeting, on=request.on)
    return PackWish(said.kind, said.unit, said.period, None, said.since)


@router.get("/packs", response=PackShape, summary=_("What a meeting covers"))
@policy(Action.RECORDS_READ)
def meeting_pack(request: HttpRequest, asked: Annotated[PackAsked, Query()]) -> Any:
    """The same figures as the pages; nothing that the reader could not look up himself."""
    found = queries.pack(
        _wish(request, asked), viewer=request.user, at=request.at, on=request.on
    )
    return _told(found)


def _told(found: Pack) -> dict[str, Any]:
    front, changed, ahead = found.front, found.changes, found.ahead
    question, seen = front.found.question, front.found
    deals, year, actions = changed.deals, ahead.year, found.todo.actions
    return {
        "kind": front.setting.kind,
        "unit": seen.name,
        "metric": question.metric.code,
        "period": question.period,
        "since": front.setting.since,
        "first": front.setting.first,
        "standing": seen.standing,
        "rows": [
            vars(row) | {"unit": row.name, "unmet": seen.unmet.get(row.name.code, 0)}
            for row in seen.drill.rows
        ],
        "causes": [
            {"unit": code, "warning": row} for code, row in front.causes.items()
        ],
        "promises": front.promises,
        "decided": front.decided,
        "asked": [
            {"warning": one.warning, "need": one.need and asdict(one.need)}
            for one in front.asked
        ],
        "deals": deals and moves_told(deals),
        "calls": changed.calls,
        "warnings_new": changed.warned.new,
        "warnings_gone": changed.warned.gone,
        "year": year and year_told(year),
        "gaps": ahead.gaps.rows if ahead.gaps else [],
        "done": actions.done,
        "late": actions.late,
        "due": actions.due,
    }


@router.post(
    "/packs/files", response=PackJob, summary=_("Create meeting packs as files")
)
@policy(Action.RECORDS_READ)
@keyed(PackJob)
def make_packs(request: HttpRequest, body: PackFileSaid) -> Any:
    """In the background, in the rights of who asks."""
    job = services.ask_for_packs(
        actor=request.user,
        at=request.at,
        wish=_wish(request, body),
        file=body.file,
        language=body.language,
        units=body.units,
    )
    return {"job_id": job}


@router.get(
    "/packs/files/{job_id}", response=PackFile, summary=_("A meeting pack as a file")
)
@policy(Action.RECORDS_READ)
def made_pack(request: HttpRequest, job_id: Number) -> Any:
    """That one's own job has made; for a week."""
    made = queries.made_seen(request.user, job_id, on=request.on)
    content = base64.b64encode(made.file.read_bytes()).decode()
    return {"name": made.name, "mime": made.mime, "content": content}


@router.get(
    "/pack-templates",
    response=list[PackTemplateShape],
    summary=_("Template of meeting packs in use"),
)
@policy(Action.ORG_EDIT)
def pack_templates(request: HttpRequest) -> Any:
    """By kind of file and language."""
    return [
        {
            "kind": kind,
            "language": language,
            "name": one.name if one else "",
            "found": one.found if one else [],
        }
        for (kind, language), one in queries.templates_used().items()
    ]


@router.post(
    "/pack-templates",
    response=PackTemplateShape,
    summary=_("Use your own file as the meeting pack template"),
)
@policy(Action.ORG_EDIT)
@keyed(PackTemplateShape)
def take_pack_template(request: HttpRequest, body: PackTemplateSaid) -> Any:
    """From now on."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except ValueError:  # letters that are none of it, or too few
        raise Refused(_("The content is not base64.")) from None
    return services.take_pack_template(
        actor=request.user,
        at=request.at,
        name=body.name,
        content=content,
        kind=body.kind,
        language=body.language,
    )


@router.post(
    "/pack-templates/{kind}/{language}/drop",
    response=Done,
    summary=_("Reset meeting packs to Luopan's template"),
)
@policy(Action.ORG_EDIT)
@keyed(Done)
def drop_pack_template(
    request: HttpRequest,
    kind: Literal["pptx", "docx"],
    language: Literal["zh", "en"],
) -> Any:
    """From now on."""
    services.drop_pack_template(
        actor=request.user, at=request.at, kind=kind, language=language
    )
    return {"done": True}
