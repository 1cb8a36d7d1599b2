"""The company, who asks, and background work."""

from datetime import date, datetime
from itertools import chain
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Number, Said, Text
from luopan.org import errands, queries, services
from luopan.org.access import Action, Denied, name_of
from luopan.org.bearers import carries_everything
from luopan.org.policy import SIGNED_IN, policy
from luopan.review.queries.pay import own_pay
from luopan.trail import services as trail
from luopan.trail.upkeep.export import own_tables
from luopan.trail.upkeep.shelf import backups as kept_backups

router = Router(tags=["company"])


class Company(Schema):
    """What the company goes by; ``call_weekday``: of the weekly forecast, 1 is Monday."""

    name: str
    name_other: str
    time_zone: str
    currency: str
    first_month: int
    language: str
    root: str
    call_weekday: int


class CompanyChange(Said):
    """Settings to change; what is not said stays."""

    name: Text | None = None
    name_other: Text | None = None
    time_zone: Code | None = None
    language: Code | None = None
    first_month: int | None = None
    call_weekday: int | None = None
    reason: Text = ""


class Role(Schema):
    """A role over a unit and all under it."""

    role: str
    unit: str
    start_date: date
    end_date: date | None


class Me(Schema):
    """Whose token this is, and what it may."""

    username: str
    name: str
    day: date
    token: str
    scopes: list[str]
    expires_at: datetime
    roles: list[Role]


class Job(Schema):
    """Work in the background. ``state``: ready, running, done, failed or parked."""

    id: int
    kind: str
    state: str
    progress: float
    message: str
    attempts: int
    actor_name: str
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None


class Backup(Schema):
    """A copy of all data."""

    name: str
    size: int
    written_at: datetime


@router.get("/company", response=Company, summary=_("The company"))
@policy(SIGNED_IN)
def company(request: HttpRequest) -> Any:
    """What the company goes by."""
    return queries.company()


@router.post("/company", response=Company, summary=_("Change company settings"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Company)
def change_company(request: HttpRequest, body: CompanyChange) -> Any:
    """Change settings; the currency stays, for amounts rest on it."""
    said = body.model_dump(exclude_none=True)
    services.edit_company(actor=request.user, at=request.at, **said)
    return queries.company()


class OwnTable(Schema):
    """Rows of a table that are of oneself; cells as in the exported tables."""

    name: str
    columns: list[str]
    rows: list[list[str | int | float | None]]


@router.get(
    "/me/data", response=list[OwnTable], summary=_("All data kept about oneself")
)
@policy(SIGNED_IN)
def own_data(request: HttpRequest) -> Any:
    """What one has said and done, table by table; for tokens that carry all one may."""
    if not carries_everything(request.user, on=request.on):
        raise Denied(
            _("Only a token with all your permissions can read all your data.")
        )
    kept = own_tables(queries.self_of(request.user))
    paid = own_pay(request.user, at=request.at, on=request.on)
    return [
        {
            "name": table.name,
            "columns": [name for name, _kind, _to in table.columns],
            "rows": list(table.rows),
        }
        for table in chain(kept, paid)
    ]


@router.get("/me", response=Me, summary=_("Whose token this is, and what it can do"))
@policy(SIGNED_IN)
def me(request: HttpRequest) -> Any:
    """The owner of the token."""
    token = request.token
    return {
        "username": request.user.username,
        "name": name_of(request.user),
        "day": request.on,
        "token": token.name,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
        "roles": [
            {
                "role": held.role,
                "unit": held.unit.name,
                "start_date": held.start_date,
                "end_date": held.end_date,
            }
            for held in queries.roles_of(request.user, request.on)
        ],
    }


@router.get("/jobs", response=list[Job], summary=_("Background jobs, newest first"))
@policy(SIGNED_IN)
def jobs(
    request: HttpRequest,
    state: Code = "",
    limit: int = Query(100, ge=1, le=500),
) -> Any:
    """One's own; who operates the system sees all."""
    return errands.jobs_seen(
        request.user, on=request.on, state=state or None, limit=limit
    )


@router.get("/jobs/{job_id}", response=Job, summary=_("A background job"))
@policy(SIGNED_IN)
def job(request: HttpRequest, job_id: Number) -> Any:
    """How far it is, or why it failed."""
    return errands.job_seen(request.user, job_id, on=request.on)


@router.post("/jobs/{job_id}/again", response=Job, summary=_("Rerun a failed job"))
@policy(Action.RECORDS_IMPORT, Action.TARGETS_EDIT, Action.SYSTEM_OPERATE)
@keyed(Job)
def run_again(request: HttpRequest, job_id: Number) -> Any:
    """Put a failed job back into the queue."""
    found = errands.job_seen(request.user, job_id, on=request.on)
    trail.run_again(actor=request.user, at=request.at, job_id=found.id)
    return errands.job_seen(request.user, job_id, on=request.on)


@router.get("/backups", response=list[Backup], summary=_("List backups of all data"))
@policy(Action.SYSTEM_OPERATE)
def backups(request: HttpRequest) -> Any:
    """Newest first."""
    return kept_backups()


@router.post("/backups", response=Job, summary=_("Create a backup of all data"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Job)
def back_up(request: HttpRequest) -> Any:
    """In the background: the answer is the job."""
    number = services.ask_for_backup(actor=request.user, at=request.at)
    return errands.job_seen(request.user, number, on=request.on)
