"""What numbers stand on: exchange rates, products with their conversions."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.catalogue import Added
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, FactorSaid, Paged, Said, Some, Text, some
from luopan.dimensions import services
from luopan.dimensions.exchange import NewRate
from luopan.dimensions.queries.product_page import conversions_of, product_of_code
from luopan.dimensions.queries.rate_lists import rate_rows
from luopan.org.access import Action
from luopan.org.policy import policy

router = Router(tags=["catalogue"])
MOST = 5_000  # rates at once
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Counted = Annotated[str, Field(min_length=1, max_length=20)]


class ExchangeRate(Schema):
    """One ``currency`` is ``rate`` of ``into`` from a day; the end is exclusive."""

    currency: str
    into: str
    start_date: date
    end_date: date | None
    rate: Amount
    source: str


class ExchangeRateSaid(Said):
    """What one ``currency`` is worth from a day on, until a later rate of the pair."""

    currency: Currency
    into: Currency
    start_date: date
    rate: FactorSaid
    source: Annotated[str, Field(max_length=200)] = ""


class RatesSaid(Said):
    """Rates to enter; one of a day that has a rate already takes its place."""

    rates: list[ExchangeRateSaid] = Field(min_length=1, max_length=MOST)
    reason: Text = ""


class RatesEntered(Schema):
    """How many rates were entered."""

    count: int


class Conversion(Schema):
    """One ``from_unit`` is ``factor`` of ``to_unit``; ``product``: whose word it is."""

    product: str
    from_unit: str
    to_unit: str
    factor: Amount
    start_date: date
    end_date: date | None


class ConversionSaid(Said):
    """Said the way that is exact: one case is 12 bottles."""

    from_unit: Counted
    to_unit: Counted
    factor: FactorSaid
    from_date: date
    reason: Text = ""


class ProductMoved(Said):
    """Under which product it stands, from a day on."""

    parent: Code
    from_date: date
    reason: Text = ""


class ProductEnded(Said):
    """The first day without it."""

    end_date: date
    reason: Text = ""


class ProductChanged(Said):
    """What it is called and counted in; what is not said stays."""

    name: Text | None = None
    name_other: Text | None = None
    counted_in: Annotated[str, Field(max_length=20)] | None = None
    reason: Text = ""


@router.get("/rates", response=Some[ExchangeRate], summary=_("Exchange rates"))
@policy(Action.DIMENSIONS_READ)
def rates(
    request: HttpRequest,
    part: Paged,
    currency: str = Query("", max_length=3),
    into: str = Query("", max_length=3),
    on: date | None = None,
) -> Any:
    """By pair, the latest first; ``on``: only those that hold on a day."""
    return some(rate_rows(currency, into, on=on), part)


@router.post("/rates", response=RatesEntered, summary=_("Enter exchange rates"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(RatesEntered)
def enter_rates(request: HttpRequest, body: RatesSaid) -> Any:
    """All or none."""
    rows = [NewRate(**dict(row)) for row in body.rates]
    by = {"actor": request.user, "at": request.at, "reason": body.reason}
    return {"count": len(services.add_rates(**by, rows=rows))}


@router.get(
    "/products/{path:code}/conversions",
    response=Some[Conversion],
    summary=_("Conversions of a product"),
)
@policy(Action.DIMENSIONS_READ)
def conversions(request: HttpRequest, code: Code, part: Paged) -> Any:
    """Its own first, then those of what it stands under."""
    rows = conversions_of(product_of_code(code), on=request.on)
    found = some(rows, part)
    found["items"] = [
        {name: getattr(row, name) for name in Conversion.model_fields}
        | {"product": row.product.code}
        for row in found["items"]
    ]
    return found


@router.post(
    "/products/{path:code}/conversions",
    response=Added,
    summary=_("Add a conversion"),
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def add_conversion(request: HttpRequest, code: Code, body: ConversionSaid) -> Any:
    """From a day on; both ways, and for all that stands under the product."""
    said = body.dict()
    found, start = product_of_code(code), said.pop("from_date")
    by = {"actor": request.user, "at": request.at}
    services.add_conversion(**by, product=found, start_date=start, **said)
    return found


@router.post(
    "/products/{path:code}/move", response=Added, summary=_("Change a product's parent")
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def move_product(request: HttpRequest, code: Code, body: ProductMoved) -> Any:
    """Under another product, from a day on; before, it stands where it stood."""
    found = product_of_code(code)
    services.move_product(
        actor=request.user,
        at=request.at,
        product=found,
        parent=product_of_code(body.parent),
        start_date=body.from_date,
        reason=body.reason,
    )
    return found


@router.post("/products/{path:code}/end", response=Added, summary=_("End a product"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def end_product(request: HttpRequest, code: Code, body: ProductEnded) -> Any:
    """From that day on there is none; nothing of it is deleted."""
    found = product_of_code(code)
    by = {"actor": request.user, "at": request.at, "reason": body.reason}
    services.end_product(**by, product=found, end_date=body.end_date)
    return found


@router.post(
    "/products/{path:code}/change", response=Added, summary=_("Edit a product")
)
@policy(Action.DIMENSIONS_EDIT)
@keyed(Added)
def change_product(request: HttpRequest, code: Code, body: ProductChanged) -> Any:
    """Its names, and what it is counted in."""
    found, said = product_of_code(code), body.dict()
    by = {"actor": request.user, "at": request.at, "reason": said.pop("reason")}
    changes = {name: value for name, value in said.items() if value is not None}
    services.change_product(**by, product=found, changes=changes)
    return found
