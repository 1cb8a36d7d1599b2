"""How sound a figure is: what stands beside it and is never taken off it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.operations.tracking import ProgressAsked
from luopan.api.shapes import Amount, Named
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.records.queries.untold import count, missing
from luopan.tracking import queries

router = Router(tags=["tracking"])


class MonthEnd(Schema):
    """A month that is over; ``rush``: of its last three working days, beyond the usual.

    ``amount`` and ``last`` are null where an exchange rate is missing for some of it.
    """

    code: str
    amount: Amount | None
    last: Amount | None
    share: float | None
    rush: Amount | None
    returned: Amount | None
    returned_share: float | None


class PoorDeal(Schema):
    """An open opportunity that wants a hand; ``slipped`` and ``quiet`` are days."""

    number: str
    account: Named | None
    seat: Named | None
    stage: str
    amount: Amount | None
    created: date | None
    expected: date | None
    touched: date | None
    contacts: int
    slipped: int | None
    quiet: int | None
    stale: bool
    single: bool


class Dealer(Schema):
    """What a dealer took and sold on in 90 days, and his stock; quantities."""

    account: Named
    taken: Decimal
    sold: Decimal
    stock: Decimal
    days: float | None


class Soundness(Schema):
    """What stands beside a figure; ``usual``: median share of three days of a month.

    ``without``: how many open deals no exchange rate turns: the amounts are without them;
    ``lacking``: which rates are missing, of months too, each pair of currencies once.
    """

    unit: Named
    metric: str
    counted_in: str
    as_of: date
    usual: float | None
    months: list[MonthEnd]
    open_deals: int
    open_amount: Amount
    currency: str
    without: int
    lacking: list[str]
    deals: list[PoorDeal]
    dealers: list[Dealer]


@router.get(
    "/tracking/soundness", response=Soundness, summary=_("Soundness of a figure")
)
@policy(Action.RECORDS_READ)
def soundness(request: HttpRequest, asked: Annotated[ProgressAsked, Query()]) -> Any:
    """Month-end rush, what came back, and open deals that want a hand."""
    found = queries.soundness(
        asked.wish(), viewer=request.user, at=request.at, on=request.on
    )
    return {
        "unit": found.name,
        "metric": found.question.metric.code,
        "counted_in": found.counted_in,
        "as_of": found.question.as_of,
        "usual": found.usual,
        "months": found.months,
        "open_deals": found.care.deals,
        "open_amount": found.care.amount,
        "currency": found.care.currency,
        "without": count(found.care.lacking),
        "lacking": missing(found.lacking),
        "deals": [_poor(row) for row in found.care.rows],
        "dealers": [
            {name: getattr(row, name) for name in ("taken", "sold", "stock", "days")}
            | {"account": {"code": row.account.code, "name": spoken(row.account)}}
            for row in (found.channel.rows if found.channel else ())
        ],
    }


def _poor(row: queries.CareRow) -> dict[str, Any]:
    deal = row.deal
    own = ("stage", "created", "expected", "touched", "contacts")
    said = ("amount", "slipped", "quiet", "stale", "single")
    named = {"account": row.account, "seat": row.seat}
    return (
        {"number": deal.key}
        | {name: getattr(deal, name) for name in own}
        | {name: getattr(row, name) for name in said}
        | {
            name: each and {"code": each.code, "name": spoken(each)}
            for name, each in named.items()
        }
    )
