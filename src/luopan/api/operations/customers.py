"""Customers of a number: of a seat by line, of a unit rolled up; named, spread, handed over."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import (
    Amount,
    AmountSaid,
    Code,
    Number,
    RatioSaid,
    Said,
    Text,
)
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.targets import queries
from luopan.targets.amounts import own_unit, quanta
from luopan.targets.models import Version
from luopan.targets.queries.customers import (
    Customer,
    RolledUp,
    SeatCustomers,
    rolled_up,
    seat_customers,
)
from luopan.targets.services import customers as services
from luopan.trail.refusal import Refused

router = Router(tags=["plans"])
Codes = Annotated[list[Code], Field(max_length=500)]
Edition = Annotated[int, Field(ge=0, le=2**31 - 1)]


class SeatAsked(Schema):
    """A seat or unit by its code; no product: all of them."""

    unit: Code
    product: Code = ""


class NamedAt(Schema):
    """A seat that names a customer."""

    unit: str
    amount: Amount


class ProductPart(Schema):
    """What a customer is to bring of a product in the year."""

    product: str
    amount: Amount


class CustomerLine(Schema):
    """What a customer is to bring, a month each in the order of ``periods``.

    ``last``: what it brought in ``base_year``; ``to_date``: in the running year so far.
    ``owner``: the seat it belongs to now, if that is another one. ``whole``: of all
    products, if that was said: the ``parts`` and ``rest_of_products``.
    """

    account: str
    name: str
    dealer_tier: int | None
    channel: str
    last: Amount
    to_date: Amount
    year: Amount
    months: list[Amount]
    owner: str
    beside: list[NamedAt]
    parts: list[ProductPart]
    whole: Amount | None
    rest_of_products: Amount | None


class SeatSplit(Schema):
    """A seat's number by customer and month; ``named`` and ``rest`` make the number.

    ``rest``: 待开发, below 0 where more is named; null: the seat has no number yet.
    ``others``: customers of the seat that are not named. ``edition``: to be said back.
    ``closed``: periods that are closed; what lines have there stays.
    """

    unit: str
    product: str
    counted_in: str
    periods: list[str]
    number: list[Amount] | None
    named: list[Amount]
    rest: list[Amount] | None
    lines: list[CustomerLine]
    others: list[CustomerLine]
    edition: int
    may_change: bool
    closed: list[str]
    base_year: int
    as_of_date: date


class SeatOpen(Schema):
    """A seat: its number, what is named, what is yet to be found."""

    unit: str
    name: str
    holder: str
    team: str
    number: Amount | None
    named: Amount
    rest: Amount | None
    over: bool
    customers: int


class SharedCustomer(Schema):
    """A customer once, with every seat that names it."""

    account: str
    name: str
    amount: Amount
    seats: list[NamedAt]


class UnitSplit(Schema):
    """The customers of a unit; ``kept``: what of its number lies in no seat."""

    unit: str
    product: str
    counted_in: str
    number: Amount
    named: Amount
    rest: Amount
    kept: Amount
    seats: list[SeatOpen]
    customers: list[SharedCustomer]
    as_of_date: date


class AtSeat(Said):
    """A seat's split as it was seen; no ``expected``: as it is."""

    unit: Code
    product: Code = ""
    expected: Edition | None = None
    reason: Text = ""


class LineSaid(Said):
    """What a customer is to bring: a month each, or the year."""

    account: Code
    months: Annotated[list[AmountSaid], Field(max_length=60)] | None = None
    year: AmountSaid | None = None


class LinesSaid(AtSeat):
    """Lines of customers."""

    lines: Annotated[list[LineSaid], Field(max_length=500)]


class FillSaid(AtSeat):
    """From the newest full year, grown; no customers: all of the seat that bought."""

    growth: RatioSaid
    accounts: Codes = []


class SpreadSaid(AtSeat):
    """By what months follow: each customer's own year, the seat's number, or alike."""

    accounts: Codes
    by: Literal["own", "seat", "even"] = "own"


class RemoveSaid(AtSeat):
    """Customers to take out."""

    accounts: Codes


class HandSaid(AtSeat):
    """Customers to hand over, from a month on; none: the whole year."""

    accounts: Codes
    to: Code
    from_period: Code = ""


class SplitDone(Schema):
    """What the split came to in the year."""

    edition: int
    changed: int
    named: Amount
    rest: Amount | None


def _version(request: HttpRequest, version_id: int) -> Version:
    return queries.version_seen(request.user, version_id, on=request.on)


@router.get(
    "/versions/{version_id}/customers",
    response=SeatSplit,
    summary=_("A seat's number by customer and month"),
)
@policy(Action.TARGETS_READ)
def customers_of_seat(
    request: HttpRequest, version_id: Number, asked: Annotated[SeatAsked, Query()]
) -> Any:
    """With what is yet to be found."""
    version = _version(request, version_id)
    return _told(
        seat_customers(
            request.user, version, asked.unit, at=request.at, product=asked.product
        )
    )


def _told(found: SeatCustomers) -> dict[str, Any]:
    return {
        **vars(found),
        "unit": found.unit.code,
        "product": found.product.code if found.product else "",
        "closed": [
            code for code, shut in zip(found.periods, found.closed, strict=True) if shut
        ],
        "lines": [_line(one) for one in found.lines],
        "others": [_line(one) for one in found.others],
    }


def _line(one: Customer) -> dict[str, Any]:
    return {
        **vars(one),
        "account": one.account.code,
        "name": spoken(one.account),
        "dealer_tier": one.account.dealer_tier,
        "channel": one.account.channel,
        "year": one.year,
        "parts": [{"product": p.product.code, "amount": p.amount} for p in one.parts],
        "rest_of_products": one.rest_of_products,
        "owner": one.owner.code if one.owner else "",
        "beside": [{"unit": b.unit.code, "amount": b.amount} for b in one.beside],
    }


@router.get(
    "/versions/{version_id}/customers/together",
    response=UnitSplit,
    summary=_("Who has how much yet to find, and every customer once"),
)
@policy(Action.TARGETS_READ)
def customers_of_unit(
    request: HttpRequest, version_id: Number, asked: Annotated[SeatAsked, Query()]
) -> Any:
    """Of all seats under a unit, the largest rest first."""
    version = _version(request, version_id)
    found = rolled_up(
        request.user, version, asked.unit, at=request.at, product=asked.product
    )
    return _together(found)


def _together(found: RolledUp) -> dict[str, Any]:
    return {
        **vars(found),
        "unit": found.unit.code,
        "product": found.product.code if found.product else "",
        "seats": [
            {**vars(row), "unit": row.unit.code, "name": spoken(row.unit)}
            for row in found.seats
        ],
        "customers": [
            {
                "account": one.account.code,
                "name": spoken(one.account),
                "amount": one.amount,
                "seats": [{"unit": b.unit.code, "amount": b.amount} for b in one.seats],
            }
            for one in found.accounts
        ],
    }


def _done(version: Version, made: services.Naming) -> dict[str, Any]:
    return {
        **vars(made),
        "named": own_unit(made.named, version.metric),
        "rest": None if made.rest is None else own_unit(made.rest, version.metric),
    }


def _by(request: HttpRequest, version: Version, said: Mapping[str, Any]) -> Any:
    return {"actor": request.user, "at": request.at, "version": version, **said}


@router.post(
    "/versions/{version_id}/customers",
    response=SplitDone,
    summary=_("Name customers for a seat's number"),
)
@policy(Action.TARGETS_AGREE)
@keyed(SplitDone)
def name_customers(request: HttpRequest, version_id: Number, body: LinesSaid) -> Any:
    """All of the lines or none; a year goes over its months; 409 names who was faster."""
    version = _version(request, version_id)
    lines = {one.account: _said(one, version) for one in body.lines}
    said = {**dict(body), "lines": lines}
    made = services.name_customers(**_by(request, version, said))
    return _done(version, made)


def _said(line: LineSaid, version: Version) -> int | list[int]:
    if line.months is not None:
        return [quanta(month, version.metric) for month in line.months]
    if line.year is None:
        raise Refused(
            _("Enter the target of “%(account)s”: a year, or its months."),
            account=line.account,
        )
    return quanta(line.year, version.metric)


@router.post(
    "/versions/{version_id}/customers/fill",
    response=SplitDone,
    summary=_("Name customers by last year's purchases"),
)
@policy(Action.TARGETS_AGREE)
@keyed(SplitDone)
def fill_customers(request: HttpRequest, version_id: Number, body: FillSaid) -> Any:
    """Grown by a ratio, month by month."""
    version = _version(request, version_id)
    made = services.fill_customers(**_by(request, version, dict(body)))
    return _done(version, made)


@router.post(
    "/versions/{version_id}/customers/spread",
    response=SplitDone,
    summary=_("Distribute the yearly amounts of customers over months"),
)
@policy(Action.TARGETS_AGREE)
@keyed(SplitDone)
def spread_customers(request: HttpRequest, version_id: Number, body: SpreadSaid) -> Any:
    """Each year stays."""
    version = _version(request, version_id)
    made = services.spread_customers(**_by(request, version, dict(body)))
    return _done(version, made)


@router.post(
    "/versions/{version_id}/customers/remove",
    response=SplitDone,
    summary=_("Remove customers from a seat's number"),
)
@policy(Action.TARGETS_AGREE)
@keyed(SplitDone)
def remove_customers(request: HttpRequest, version_id: Number, body: RemoveSaid) -> Any:
    """What they were to bring is yet to be found again."""
    version = _version(request, version_id)
    made = services.remove_customers(**_by(request, version, dict(body)))
    return _done(version, made)


@router.post(
    "/versions/{version_id}/customers/hand-over",
    response=SplitDone,
    summary=_("Hand over customers to another seat"),
)
@policy(Action.TARGETS_EDIT)
@keyed(SplitDone)
def hand_over_customers(
    request: HttpRequest, version_id: Number, body: HandSaid
) -> Any:
    """With their lines from a month on; both seats keep their numbers."""
    version = _version(request, version_id)
    made = services.hand_over_customers(**_by(request, version, dict(body)))
    return _done(version, made)
