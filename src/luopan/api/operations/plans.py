"""Plans, their versions, a new plan from history."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.version_shapes import (
    Axes,
    Version,
    told_version,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import (
    FURTHEST,
    MOST,
    Amount,
    AmountSaid,
    Code,
    Number,
    Paged,
    RatioSaid,
    Said,
    Some,
    Text,
    some,
)
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.targets import queries, services
from luopan.targets.histories import Element
from luopan.targets.queries.tables import axes, table
from luopan.targets.rehearsal import rehearse
from luopan.targets.services import merging
from luopan.targets.services.yearly import OneOff, plan_year

router = Router(tags=["plans"])
MOST_ROWS = 500


class Plan(Schema):
    """A planning cycle with its versions, the newest first."""

    id: int
    name: str
    year: int
    unit: str
    versions: list[Version]


class PastYear(Said):
    """A past year and its weight."""

    year: int = Field(ge=1900, le=2199)
    weight: RatioSaid = Decimal(1)


class OneOffSaid(Said):
    """Taken out of the base, or with ``back`` put back; no period: over the year."""

    unit: Code
    amount: Annotated[AmountSaid, Field(gt=0)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    back: bool = False
    period: Code = ""


class PlanSaid(Said):
    """A year's plan from history: growth or a total, season, settled amounts, rounding.

    ``holds``: name or code of a unit → its settled amount.
    """

    year: int = Field(ge=1900, le=2199)
    metric: Code = "amount"
    calendar: Code = "months"
    history: list[PastYear] = Field([], max_length=6)
    owner: Literal["then", "now"] = "then"
    aligned: bool = False
    grow: RatioSaid | None = None
    total: AmountSaid | None = None
    holds: dict[str, AmountSaid] = Field({}, max_length=200)
    round_to: AmountSaid | None = Field(None, gt=0)
    clean: list[OneOffSaid] = Field([], max_length=100)
    reason: Text = ""

    def told(self) -> dict[str, Any]:
        """As the service takes it."""
        years = [Element(part.year, float(part.weight)) for part in self.history]
        clean = [OneOff(**dict(one)) for one in self.clean]
        return {**dict(self), "history": years, "clean": clean}


class Share(Schema):
    """A part of the new plan beside the base year."""

    name: str
    amount: Amount
    base: Amount
    growth: float | None


class Rehearsal(Schema):
    """What a new plan would come to; nothing of it is kept."""

    whole: Share
    units: list[Share]
    products: list[Share]
    quarters: list[Share]
    base_year: int
    steps: int
    leaves: int
    reach_date: date | None
    open_periods: list[str]
    counted_in: str


class Drafted(Schema):
    """The draft that was made."""

    version: int
    plan: int
    head: int


class TakeOverSaid(Said):
    """From which version, which unit; no product: all; ``expected``: the last step seen."""

    source: Number
    unit: Code
    product: Code = ""
    expected: int | None = Field(None, ge=0)
    reason: Text = ""


class TakenOver(Schema):
    """The steps, how many leaves have another amount now, and how many other targets."""

    seqs: list[int]
    head: int
    touched: int
    aims: int


class CopySaid(Said):
    """A name, and up to which step."""

    name: Text
    name_other: Text = ""
    seq: int | None = Field(None, ge=0)
    level: Literal["floor", "target", "stretch"] | None = None
    reason: Text = ""


class VersionNamed(Said):
    """Its name, and the one in the second language."""

    name: Text
    name_other: Text = ""
    reason: Text = ""


class CommitSaid(Said):
    """``expected``: the last step that one has seen."""

    expected: int = Field(ge=0)
    reason: Text = ""


class Committed(Schema):
    """The version as it is frozen."""

    version: int
    state: str
    committed_at: datetime
    hash: str


class SheetAsked(Schema):
    """Codes of units, products and periods, and which part of the rows is wanted."""

    unit: list[str] = Field([], max_length=MOST)
    product: list[str] = Field([], max_length=MOST)
    period: list[str] = Field([], max_length=MOST)
    seq: int | None = Field(None, ge=0, le=2**31)
    which: Literal["floor", "target", "stretch"] = "target"
    limit: int = Field(100, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=FURTHEST)


class SheetRow(Schema):
    """A unit and a product: an amount for each period, null where nobody said one."""

    unit: str
    product: str
    amounts: list[Amount | None]


class Sheet(Schema):
    """Some rows of a version; ``count``: of all rows; ``seq``: after which step."""

    periods: list[str]
    rows: list[SheetRow]
    count: int
    seq: int


@router.get("/plans", response=Some[Plan], summary=_("Plans and their versions"))
@policy(Action.TARGETS_READ)
def plans(request: HttpRequest, part: Paged) -> Any:
    """Those one has a part in, the latest year first."""
    found = some(queries.plans(request.user, on=request.on), part)
    found["items"] = [_plan(row) for row in found["items"]]
    return found


def _plan(row: queries.PlanRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": spoken(row),
        "year": row.year,
        "unit": row.root.code,
        "versions": [told_version(version) for version in row.versions],
    }


@router.post("/plans", response=Drafted, summary=_("Create a year's plan from history"))
@policy(Action.PLANS_CREATE)
@keyed(Drafted)
def new_plan(request: HttpRequest, body: PlanSaid) -> Any:
    """A plan, its draft and the steps that lead to its numbers."""
    made = plan_year(actor=request.user, at=request.at, **body.told()).version
    made.refresh_from_db()
    return {"version": made.pk, "plan": made.plan_id, "head": made.head}


@router.post(
    "/plans/preview", response=Rehearsal, summary=_("Preview the result of a plan")
)
@policy(Action.PLANS_CREATE)
def preview_plan(request: HttpRequest, body: PlanSaid) -> Any:
    """The same as planning, with nothing kept."""
    return rehearse(actor=request.user, at=request.at, **body.told())


@router.get("/versions/{version_id}", response=Version, summary=_("A version"))
@policy(Action.TARGETS_READ)
def version(request: HttpRequest, version_id: Number) -> Any:
    """Its state, size and last step."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    return told_version(queries.version_row(found, request.user, on=request.on))


@router.get(
    "/versions/{version_id}/axes",
    response=Axes,
    summary=_("The units, products and periods of a version"),
)
@policy(Action.TARGETS_READ)
def version_axes(request: HttpRequest, version_id: Number) -> Any:
    """Each before what is under it."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    return axes(found, viewer=request.user, on=request.on)


@router.get(
    "/versions/{version_id}/sheet",
    response=Sheet,
    summary=_("The numbers of a version: units × products over periods"),
)
@policy(Action.TARGETS_READ)
def version_sheet(
    request: HttpRequest,
    version_id: Number,
    asked: Annotated[SheetAsked, Query()],
) -> Any:
    """Of those named; of an axis of which nothing is said, all."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    return table(
        found,
        viewer=request.user,
        on=request.on,
        units=asked.unit,
        products=asked.product,
        periods=asked.period,
        seq=asked.seq,
        which=asked.which,
        offset=asked.offset,
        limit=asked.limit,
    )


@router.post(
    "/versions/{version_id}/take-over",
    response=TakenOver,
    summary=_("Merge a part of another version"),
)
@policy(Action.TARGETS_EDIT)
@keyed(TakenOver)
def take_over(request: HttpRequest, version_id: Number, body: TakeOverSaid) -> Any:
    """A unit becomes what it is there, all or nothing; 409 names who was faster."""
    version, source = (
        queries.version_seen(request.user, number, on=request.on)
        for number in (version_id, body.source)
    )
    said = dict(body) | {"version": version, "source": source}
    done = merging.take_over(actor=request.user, at=request.at, **said)
    return asdict(done)


@router.post(
    "/versions/{version_id}/copy", response=Drafted, summary=_("Copy a version")
)
@policy(Action.PLANS_CREATE)
@keyed(Drafted)
def copy_version(request: HttpRequest, version_id: Number, body: CopySaid) -> Any:
    """A new draft with the same steps, or those up to one."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    made = services.copy_version(
        actor=request.user, at=request.at, version=found, **dict(body)
    )
    return {"version": made.pk, "plan": made.plan_id, "head": made.head}


@router.post(
    "/versions/{version_id}/name",
    response=Version,
    summary=_("Rename a version"),
)
@policy(Action.PLANS_CREATE)
@keyed(Version)
def name_version(request: HttpRequest, version_id: Number, body: VersionNamed) -> Any:
    """In one or both languages, until it is committed."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    named = services.name_version(
        actor=request.user, at=request.at, version=found, **dict(body)
    )
    return told_version(queries.version_row(named, request.user, on=request.on))


@router.post(
    "/versions/{version_id}/commit", response=Committed, summary=_("Commit a version")
)
@policy(Action.TARGETS_COMMIT)
@keyed(Committed)
def commit(request: HttpRequest, version_id: Number, body: CommitSaid) -> Any:
    """Freeze it; from then on it is what is tracked."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    done = services.commit(
        actor=request.user, at=request.at, version=found, **dict(body)
    )
    return {
        "version": done.pk,
        "state": done.state,
        "committed_at": done.committed_at,
        "hash": done.committed_hash,
    }
