"""Customers: found, added, changed, given to seats, ended."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.organisation import Changed
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Paged, Said, Some, Text
from luopan.dimensions import clientele, services
from luopan.dimensions.clientele import Wish
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.records.queries.first_owners import first_owners

router = Router(tags=["catalogue"])
Tier = Annotated[int, Field(ge=1, le=99)]
Channel = Annotated[str, Field(max_length=40)]


class Customer(Schema):
    """A customer, and whose it is: the seat, by name and code; empty: nobody's."""

    code: str
    name: str
    group: str
    group_code: str
    dealer_tier: int | None
    channel: str
    owner: str
    owner_code: str
    end_date: date | None


class CustomerOwner(Schema):
    """A seat that a customer belonged to; no code: out of sight. The end is exclusive."""

    code: str
    name: str
    start_date: date
    end_date: date | None


class CustomerWhole(Customer):
    """A customer with what lists say of it, and whose it was when, the newest first."""

    attributes: dict[str, Any]
    owners: list[CustomerOwner]


class CustomerSaid(Said):
    """A new customer. ``owner``: code of a seat; ``group``: code of another customer."""

    code: Code
    name: Text
    name_other: Text = ""
    owner: Code | None = None
    group: Code | None = None
    dealer_tier: Tier | None = None
    channel: Channel = ""
    from_date: date | None = None
    reason: Text = ""


class CustomerEdited(Said):
    """What of a customer changes; what is left out stays, null empties it."""

    customer: Code
    name: Text | None = None
    name_other: Text | None = None
    group: Code | None = None
    dealer_tier: Tier | None = None
    channel: Channel | None = None
    reason: Text = ""


class CustomersGiven(Said):
    """Customers come to a seat, or to nobody (null), from a day on; no day: today."""

    customers: list[Code] = Field(min_length=1, max_length=10_000)
    owner: Code | None
    from_date: date | None = None
    reason: Text = ""


class CustomersMoved(Schema):
    """How many changed hands."""

    count: int


class CustomerEnds(Said):
    """It ends; the day is the first without it."""

    customer: Code
    end_date: date
    reason: Text = ""


class FirstOwnerOut(Schema):
    """A customer of nobody, and the seat that sold to it last."""

    customer: str
    owner: str
    last: date
    count: int


class ClienteleAsked(Schema):
    """Which customers; ``owner``: code of a seat, or ``-``: those of nobody."""

    q: str = Field("", max_length=60)
    owner: Code = ""
    group: Code = ""
    channel: Channel = ""
    ended: bool = False


@router.get("/customers", response=Some[Customer], summary=_("Find customers by name"))
@policy(Action.DIMENSIONS_READ)
def customers(
    request: HttpRequest, part: Paged, asked: Annotated[ClienteleAsked, Query()]
) -> Any:
    """Of one's own reach; ``q``: a part of a name, or how a code begins."""
    wish = Wish(asked.q.strip(), asked.owner, asked.group, asked.channel, asked.ended)
    rows = clientele.customers(
        request.user, wish, on=request.on, offset=part.offset, limit=part.limit
    )
    return {
        "items": rows,
        "count": clientele.count_of(request.user, wish, on=request.on),
    }


@router.post("/customers", response=Changed, summary=_("Add a customer"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Changed)
def add_customer(request: HttpRequest, body: CustomerSaid) -> Any:
    """From a day on; the seat has it from that day."""
    row = services.NewAccount(
        code=body.code.strip(),
        name=body.name.strip(),
        name_other=body.name_other.strip(),
        owner=body.owner,
        group=body.group,
        dealer_tier=body.dealer_tier,
        channel=body.channel.strip(),
        start_date=body.from_date or request.on,
    )
    return services.add_account(actor=request.user, at=request.at, row=row)


@router.post("/customer-changes/edit", response=Done, summary=_("Edit a customer"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Done)
def edit_customer(request: HttpRequest, body: CustomerEdited) -> Any:
    """Names, group, tier, channel."""
    found = clientele.customer_seen(request.user, body.customer, on=request.on)
    said = body.model_dump(exclude={"customer", "reason"}, exclude_unset=True)
    texts = {"name", "name_other", "channel"}
    changes = {
        name: (value or "").strip() if name in texts else value
        for name, value in said.items()
    }
    services.change_accounts(**_by(request, body), changes={found.row.code: changes})
    return {"done": True}


@router.post(
    "/customer-changes/give",
    response=CustomersMoved,
    summary=_("Change the owner of customers"),
)
@policy(Action.DIMENSIONS_EDIT, Action.CUSTOMERS_GIVE)
@keyed(CustomersMoved)
def give_customers(request: HttpRequest, body: CustomersGiven) -> Any:
    """All of it or nothing; days before stay as they were.

    Who leads seats may among them, and give one of nobody to them.
    """
    count = services.assign_owners(
        **_by(request, body),
        owners=dict.fromkeys(body.customers, body.owner),
        start_date=body.from_date or request.on,
    )
    return {"count": count}


@router.post("/customer-changes/end", response=Done, summary=_("End a customer"))
@policy(Action.DIMENSIONS_EDIT)
@keyed(Done)
def end_customer(request: HttpRequest, body: CustomerEnds) -> Any:
    """From that day on it is nobody's; what was sold to it stays."""
    found = clientele.customer_seen(request.user, body.customer, on=request.on)
    services.end_account(
        **_by(request, body), account=found.account, end_date=body.end_date
    )
    return {"done": True}


@router.get(
    "/customer-changes/first",
    response=list[FirstOwnerOut],
    summary=_("Last seller to customers without an owner"),
)
@policy(Action.DIMENSIONS_EDIT)
def customers_first(request: HttpRequest) -> Any:
    """What could be given to whom; nothing is written."""
    return [
        {
            "customer": one.code,
            "owner": one.seat_code,
            "last": one.last,
            "count": one.count,
        }
        for one in first_owners(request.on)
    ]


@router.get(
    "/customers/{path:code}", response=CustomerWhole, summary=_("A customer in detail")
)
@policy(Action.DIMENSIONS_READ)
def customer(request: HttpRequest, code: Code) -> Any:
    """Of one's own reach."""
    found = clientele.customer_seen(request.user, code, on=request.on)
    return {
        **vars(found.row),
        "name": spoken(found.account),
        "attributes": found.attributes,
        "owners": found.owners,
    }


def _by(request: HttpRequest, body: Any) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "reason": body.reason}
