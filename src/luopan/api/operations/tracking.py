"""How it goes, and the records behind every figure."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.shapes import (
    FURTHEST,
    Amount,
    Code,
    Millionths,
    Named,
    Number,
)
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.tracking import queries
from luopan.tracking.queries import Overview, Wish

router = Router(tags=["tracking"])


class ProgressAsked(Schema):
    """Which metric of whom for when, seen from which day; what is left out: as it suits."""

    unit: Code = ""
    metric: Code = ""
    product: Code = ""
    period: Code = ""
    kind: Code = ""
    as_of: date | None = None
    version: Number | None = None
    clock: Code = ""
    base: Code = ""
    hindsight: bool = False

    def wish(self) -> Wish:
        """As the queries take it."""
        names = ProgressAsked.model_fields
        return Wish(**{name: getattr(self, name) for name in names})


class RecordsAsked(ProgressAsked):
    """The same, of one customer or of all, and which part of the list."""

    account: Code = ""
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=FURTHEST)


class Span(Schema):
    """A period; its end is exclusive."""

    code: str
    kind: str
    start_date: date
    end_date: date


class Clock(Schema):
    """Time progress by one clock: calendar, working or history."""

    name: str
    progress: float
    lead: float | None


class Standing(Schema):
    """The figures of one unit; 1.0 is 100 %."""

    state: str
    shape: str
    counted_in: str
    lower_is_better: bool
    reach_date: date | None
    elapsed: int
    days: int
    actual: Amount | None
    target: Amount | None
    attainment: float | None
    due: Amount | None
    pacing: float | None
    clock: str
    clocks: list[Clock]
    progress: float
    lead: float | None
    remaining: Amount | None
    days_passed: int
    days_left: int
    required: Amount | None
    so_far: Amount | None
    landing: Amount | None
    landing_gap: Amount | None
    provisional: bool


class Growth(Schema):
    """A figure beside that of another time; ``word`` where there is no percentage."""

    now: Amount | None
    before: Amount | None
    ratio: float | None
    difference: float | None
    word: str


class Coverage(Schema):
    """Open opportunities against what is still missing."""

    deals: int
    amount: Amount
    win_rate: float | None
    coverage: float | None
    needed: float | None
    expected: Amount | None


class Point(Schema):
    """Where things stood at the end of a day."""

    day_date: date
    target: Amount | None
    actual: Amount | None


class UnitProgress(Schema):
    """A unit under the one asked about; ``unmet``: promises to its actions that are broken."""

    unit: Named
    target: Amount | None
    actual: Amount | None
    attainment: float | None
    lead: float | None
    landing: Amount | None
    gap: Amount | None
    share: float | None
    year: Growth | None
    unmet: int


class Definition(Schema):
    """What the figure means; ``mixed`` says that it adds amounts of several tax bases.

    ``left_out``: what is not in it, and why.
    """

    title: str
    formula: str
    lines: list[tuple[str, str]]
    mixed: str
    left_out: list[tuple[str, str]]


class BesideShape(Schema):
    """Beside the actual: mean, p80, open_median, open_p80 (days), came_back (customers).

    ``count``: of how many it is told.
    """

    key: str
    value: float
    count: int


class StatedRow(Schema):
    """A target that a file stated, beside what happened.

    ``unit`` and ``product`` are names, empty for all; the end is exclusive.
    """

    unit: str
    product: str
    start_date: date
    end_date: date
    target: Amount
    actual: Amount | None
    attainment: float | None


class StatedHere(Schema):
    """The first of the stated targets; no ``total`` where they do not add up."""

    count: int
    rows: list[StatedRow]
    total: StatedRow | None


class MeasuredBy(Schema):
    """What an overlay unit is measured by: records of all units.

    No ``products``: all of them. ``customers`` with all that belong to them, ``accounts`` in
    all; for ``named`` of these a seat names an amount in the plan, and the target is the sum.
    """

    products: list[Named]
    customers: list[Named]
    accounts: int
    named: int


class CustomerProgress(Schema):
    """A customer behind the figure; ``target``: what seats name for it in the plan."""

    account: Named | None
    actual: Amount
    before: Amount
    target: Amount | None


class Progress(Schema):
    """How it goes; ``version``: whose targets these are; ``unmet``: promises broken.

    ``lacking``: exchange rates and conversions nobody entered; figures they are in are null.
    """

    unit: Named
    metric: str
    period: Span
    as_of: date
    version: int | None
    verdict: str
    standing: Standing
    year: Growth | None
    previous: Growth | None
    coverage: Coverage | None
    pace: list[Point]
    rows: list[UnitProgress]
    unmet: int
    lacking: list[str]
    adds_up: bool
    definition: Definition
    stated: StatedHere | None
    measured_by: MeasuredBy | None
    customers: list[CustomerProgress]
    beside: list[BesideShape]


class Record(Schema):
    """A line of a document (or an opportunity, or an activity), with where it came from.

    ``counted_date``: it came when its month was closed and counts on this day, cross-period.
    """

    kind: str
    number: str
    line: str
    day_date: date
    counted_date: date | None
    seat: str | None
    account: str | None
    account_name: str
    product: str | None
    product_name: str
    currency: str
    quantity: Millionths | None
    amount: Millionths | None
    profit: Millionths | None
    batch: str
    batch_id: int
    row: int


class Records(Schema):
    """Some of the records behind a figure, the newest first."""

    period: Span
    as_of: date
    count: int
    items: list[Record]


@router.get("/tracking", response=Progress, summary=_("View progress"))
@policy(Action.RECORDS_READ, Action.TARGETS_READ, every=True)
def progress(request: HttpRequest, asked: Annotated[ProgressAsked, Query()]) -> Any:
    """For any unit, metric and period, as of any day."""
    found = queries.overview(
        asked.wish(), viewer=request.user, at=request.at, on=request.on
    )
    return _told(found)


def _told(found: Overview) -> dict[str, Any]:
    question, under = found.question, found.drill
    return {
        "unit": found.name,
        "metric": question.metric.code,
        "period": question.period,
        "as_of": question.as_of,
        "version": question.version.pk if question.version else None,
        "verdict": found.finding.verdict,
        "standing": found.standing,
        "year": found.growths.year.get(found.name.code),
        "previous": found.growths.previous,
        "coverage": found.coverage if found.coverage and found.coverage.known else None,
        "pace": found.pace.points,
        "rows": [_row(row, found) for row in under.rows],
        "unmet": found.unmet.get(question.unit.code, 0),
        "lacking": [str(one) for one in found.lacking],
        "adds_up": under.adds_up,
        "definition": found.definition,
        "stated": found.stated,
        "measured_by": _measured_by(found),
        "customers": [_customer(row) for row in found.customers.rows]
        if found.customers
        else [],
        "beside": found.beside,
    }


def _measured_by(found: Overview) -> dict[str, Any] | None:
    by = found.measured_by
    if by is None:
        return None
    told = {name: getattr(by, name) for name in MeasuredBy.model_fields}
    names = ("products", "customers")
    return told | {
        name: [{"code": row.code, "name": spoken(row)} for row in told[name]]
        for name in names
    }


def _customer(row: queries.CustomerRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in CustomerProgress.model_fields}
    account = row.account
    return told | {
        "account": account and {"code": account.code, "name": spoken(account)}
    }


def _row(row: queries.DrillRow, found: Overview) -> dict[str, Any]:
    own = UnitProgress.model_fields.keys() - {"unit", "unmet"}
    told = {name: getattr(row, name) for name in own}
    return told | {"unit": row.name, "unmet": found.unmet.get(row.name.code, 0)}


@router.get(
    "/tracking/records", response=Records, summary=_("The records behind a figure")
)
@policy(Action.RECORDS_READ)
def records(request: HttpRequest, asked: Annotated[RecordsAsked, Query()]) -> Any:
    """Of the actual of a question, of all customers or of one."""
    question, found = queries.records(
        asked.wish(),
        viewer=request.user,
        at=request.at,
        on=request.on,
        account=asked.account,
        offset=asked.offset,
        limit=asked.limit,
    )
    return {
        "period": question.period,
        "as_of": question.as_of,
        "count": found.count,
        "items": [_record(row) for row in found.rows],
    }


def _record(row: Any) -> dict[str, Any]:
    names = {"account_name": row.account_name, "product_name": row.product_name}
    told = {name: getattr(row, name) for name in Record.model_fields}
    return told | {key: spoken(_Called(*both)) for key, both in names.items()}


class _Called:
    """A name and the one in the other language."""

    def __init__(self, name: str, name_other: str) -> None:
        self.name, self.name_other = name, name_other
