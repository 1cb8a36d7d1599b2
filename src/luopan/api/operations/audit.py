"""The trail: who did what when, and whether it is whole."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.company import Job
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Number
from luopan.org import auditing, errands, services
from luopan.org.access import Action
from luopan.org.auditing import Wanted
from luopan.org.policy import policy

router = Router(tags=["audit"])


class TrailAsked(Schema):
    """What is looked for; ``before``: only entries older than the one of that number.

    ``day`` with ``until``: from the one to the other; ``deeds``: without sign-ins.
    """

    person: Code = ""
    act: Code = ""
    subject: str = Field("", max_length=200)
    day: date | None = None
    until: date | None = None
    deeds: bool = False
    denied: bool = False
    before: Number | None = None
    limit: int = Field(100, ge=1, le=1_000)


class Entry(Schema):
    """One act, allowed or refused, and the seal that it puts on all before it."""

    seq: int
    at: datetime
    actor_name: str
    act: str
    subject: str
    outcome: str
    details: dict[str, Any]
    reason: str
    request_id: str
    hash: str


class Trail(Schema):
    """A part of the trail; ``length``: of the whole; ``more``: older ones match too."""

    items: list[Entry]
    length: int
    more: bool


class Verdict(Schema):
    """Whether all seals hold; else the first that does not, and why."""

    ok: bool
    rows: int
    first_bad_seq: int | None
    why: str


class Head(Schema):
    """The newest seal: keep it outside this installation."""

    head: str


@router.get("/audit", response=Trail, summary=_("The trail, the newest first"))
@policy(Action.AUDIT_READ)
def entries(request: HttpRequest, asked: Annotated[TrailAsked, Query()]) -> Any:
    """Of the whole company."""
    names = Wanted.__dataclass_fields__
    wanted = Wanted(**{name: getattr(asked, name) for name in names})
    found = auditing.acts(request.user, wanted, at=request.at, most=asked.limit)
    return {"items": found.rows, "length": found.length, "more": found.more}


@router.get("/audit/head", response=Head, summary=_("The newest seal of the trail"))
@policy(Action.AUDIT_READ)
def head(request: HttpRequest) -> Any:
    """A line to keep elsewhere."""
    return {"head": auditing.head(request.user, at=request.at)}


@router.get("/audit/verdict", response=Verdict, summary=_("Verify the trail"))
@policy(Action.AUDIT_READ)
def verdict(request: HttpRequest) -> Any:
    """At once; a trail too long for that is proved by a job."""
    found = auditing.verdict(request.user, at=request.at)
    return vars(found) | {"why": str(found.why)}


@router.post(
    "/audit/proofs", response=Job, summary=_("Verify a long trail in the background")
)
@policy(Action.AUDIT_READ)
@keyed(Job)
def ask_for_proof(request: HttpRequest) -> Any:
    """In the background: the answer is the job."""
    number = services.ask_for_proof(actor=request.user, at=request.at)
    return errands.job_seen(request.user, number, on=request.on)
