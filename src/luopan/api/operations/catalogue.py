"""What is sold, counted and when."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Paged, Said, Some, Text, some
from luopan.dimensions import catalogue, services
from luopan.dimensions.definitions import usual_grain, usual_quantum
from luopan.dimensions.notices import MOST_BYTES
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.records.uploads.handed import beginning_of

router = Router(tags=["catalogue"])


class Product(Schema):
    """A product on a day; ``kind``: root, category, line or item."""

    code: str
    name: str
    kind: str
    parent: str | None
    counted_in: str
    start_date: date
    end_date: date | None


class ProductSaid(Said):
    """A new product; without a parent it stands right under all products."""

    code: Code
    name: Text
    name_other: Text = ""
    parent: Code | None = None
    kind: Literal["category", "line", "item"] = "line"
    from_date: date | None = None


class Added(Schema):
    """What was added."""

    code: str


class Metric(Schema):
    """A metric with its definition; ``quantum`` is the smallest step of its targets.

    ``waiting``: it is being counted from the records that were there before it.
    """

    code: str
    name: str
    kind: str
    adds_up: bool
    quantum: Amount
    counted_in: str
    document: str
    date_field: str
    tax_basis: str
    return_rule: str
    lower_is_better: bool
    definition: str
    waiting: bool


class MetricOnly(Said):
    """What a metric is narrowed to; empty: to nothing.

    ``effective``: of activities, those with a named contact, an outcome and a dated next
    step, once a customer and day.
    """

    outcome: list[Literal["won", "lost"]] = []
    stage: list[Text] = Field(default=[], max_length=50)
    kind: list[Text] = Field(default=[], max_length=50)
    channel: list[Text] = Field(default=[], max_length=50)
    effective: bool = False


class MetricSaid(Said):
    """A metric of one's own: made of records, or (``ratio``) one divided by another.

    ``quantum``: the smallest step of its targets; without one, as is usual.
    """

    code: Code
    name: Text
    name_other: Text = ""
    kind: Literal["additive", "distinct", "first", "balance", "duration", "ratio"]
    document: Code = ""
    measure: (
        Literal["amount", "net", "quantity", "cost", "profit"]
        | (Literal["count", "account", "days", ""])
    ) = ""
    date_field: Code = "day_date"
    person_field: Literal["seat", "account_owner"] = "seat"
    tax_basis: Literal["incl", "excl", "unknown"] = "unknown"
    return_rule: Literal["own", "original", "none"] = "own"
    only: MetricOnly = MetricOnly()
    look_back_months: int | None = Field(default=None, ge=1, le=120)
    numerator: Code | None = None
    denominator: Code | None = None
    currency: str = Field(default="", max_length=3)
    counted_in: str = Field(default="", max_length=20)
    quantum: AmountSaid | None = None
    lower_is_better: bool = False
    definition: Text = ""
    definition_other: Text = ""
    reason: Text = ""


class Year(Schema):
    """A year whose holidays are known now."""

    year: int


@router.get("/products", response=Some[Product], summary=_("Products on a given day"))
@policy(Action.DIMENSIONS_READ)
def products(request: HttpRequest, part: Paged, on: date | None = None) -> Any:
    """In the order of the tree, the top first."""
    found = some(catalogue.product_lines(on or request.on), part)
    found["items"] = [_product(line.row) for line in found["items"]]
    return found


def _product(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": spoken(row),
        "kind": row.kind,
        "parent": row.parent_code,
        "counted_in": row.counted_in,
        "start_date": row.start_date,
        "end_date": row.end_date,
    }


@router.post("/products", response=Added, summary=_("Add a product"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def add_product(request: HttpRequest, body: ProductSaid) -> Any:
    """Under another one, from a day on."""
    row = services.NewProduct(
        code=body.code.strip(),
        name=body.name.strip(),
        name_other=body.name_other.strip(),
        parent=body.parent,
        kind=body.kind,
        start_date=body.from_date or request.on,
    )
    return services.add_product(actor=request.user, at=request.at, row=row)


@router.get(
    "/metrics", response=list[Metric], summary=_("Metrics with their definitions")
)
@policy(Action.DIMENSIONS_READ)
def metrics(request: HttpRequest) -> Any:
    """Those that hold today."""
    return [
        {name: getattr(line.row, name, None) for name in Metric.model_fields}
        | {
            "name": spoken(line.row),
            "counted_in": line.counted_in,
            "definition": line.definition,
        }
        for line in catalogue.metric_lines(request.on)
    ]


@router.post("/metrics", response=Added, summary=_("Add a custom metric"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def add_metric(request: HttpRequest, body: MetricSaid) -> Any:
    """What was there before it is counted in the background."""
    told = body.model_dump(exclude={"reason", "only", "quantum"})
    for part in ("numerator", "denominator"):
        told[part] = catalogue.metric_called(told[part]) if told[part] else None
    row = services.NewMetric(
        **told,
        quantum=body.quantum or usual_quantum(body.kind, body.measure),
        filter={name: said for name, said in body.only.model_dump().items() if said},
        grain=usual_grain(body.kind, body.document, body.measure),
    )
    return services.add_metric(
        actor=request.user, at=request.at, row=row, reason=body.reason
    )


class MetricWords(Said):
    """What people read of a metric; the definition itself does not change."""

    name: Text
    name_other: Text = ""
    definition: Text = ""
    definition_other: Text = ""
    reason: Text = ""


class MetricAnew(Said):
    """Another metric in the place of one, from a day on; what is not said is as it was."""

    code: Code
    from_date: date
    tax_basis: Literal["incl", "excl", "unknown"]
    reason: Text = ""


@router.post(
    "/metrics/{path:code}/words",
    response=Added,
    summary=_("Edit the wording of a metric"),
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def word_metric(request: HttpRequest, code: Code, body: MetricWords) -> Any:
    """Its names and the words of its definition, in one or both languages."""
    found = catalogue.metric_called(code)
    services.name_metric(
        actor=request.user, at=request.at, metric=found, **body.model_dump()
    )
    return found


@router.post(
    "/metrics/{path:code}/anew", response=Added, summary=_("Redefine a metric")
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def define_metric_anew(request: HttpRequest, code: Code, body: MetricAnew) -> Any:
    """Figures of both keep their own code, and are never added."""
    return services.replace_metric(
        actor=request.user,
        at=request.at,
        metric=catalogue.metric_called(code),
        start_date=body.from_date,
        code=body.code.strip(),
        changes={"tax_basis": body.tax_basis},
        reason=body.reason,
    )


@router.post("/holidays", response=Year, summary=_("Load the holidays of a year"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Year)
def load_holidays(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """From a file as in holiday-cn; loading it again corrects the year."""
    return services.load_holidays(
        actor=request.user,
        at=request.at,
        content=beginning_of(file, MOST_BYTES),
        source=file.name or "",
    )
