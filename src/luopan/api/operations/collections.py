"""What was collected and what is owed: three rates, ageing, DSO."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.operations.tracking import ProgressAsked
from luopan.api.shapes import Millionths
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.records.queries.collecting import Collected
from luopan.records.queries.owed import Rate
from luopan.tracking.queries.collections import collections

router = Router(tags=["tracking"])


class PartOfWhole(Schema):
    """What was collected of what."""

    part: Millionths
    whole: Millionths
    value: float | None


class OwedShape(Schema):
    """A unit; ``overdue`` is for 1–30, 31–60, 61–90 and more than 90 days."""

    unit: str
    open: Millionths
    not_due: Millionths
    overdue: list[Millionths]
    without_due: Millionths
    due: PartOfWhole
    document: PartOfWhole
    dso: float | None


class CollectionsShape(Schema):
    """A unit and those under it; an empty code: what is of none of them."""

    counted_in: str
    as_of: date
    period: str
    whole: OwedShape
    flow: PartOfWhole | None
    parts: list[OwedShape]


@router.get(
    "/tracking/collections",
    response=CollectionsShape,
    summary=_("Collections and receivables"),
)
@policy(Action.RECORDS_READ)
def owed(request: HttpRequest, asked: Annotated[ProgressAsked, Query()]) -> Any:
    """As Track is asked; the metric is of no matter."""
    by = {"viewer": request.user, "at": request.at, "on": request.on}
    found = collections(asked.wish(), **by)
    if found.lacking is not None:
        raise found.lacking
    return {
        "counted_in": found.counted_in,
        "as_of": found.question.as_of,
        "period": found.question.period.code,
        "whole": _owed(found.question.unit.code, found.whole),
        "flow": _rate(found.flow) if found.flow else None,
        "parts": [_owed(part.code, part.found) for part in found.parts],
    }


def _owed(code: str, one: Collected) -> dict[str, Any]:
    return {
        "unit": code,
        "open": one.ageing.total,
        "not_due": one.ageing.not_due,
        "overdue": one.ageing.overdue,
        "without_due": one.ageing.without_due,
        "due": _rate(one.due),
        "document": _rate(one.document),
        "dso": one.outstanding.value,
    }


def _rate(rate: Rate) -> dict[str, Decimal | float | int | None]:
    return {"part": rate.numerator, "whole": rate.denominator, "value": rate.value}
