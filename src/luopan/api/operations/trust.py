"""Trust in process data: what records of work ask, first to whose they are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.operations.tracking import ProgressAsked
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Named, Said, Text
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.tracking import services
from luopan.tracking.queries.trust import DoubtRow, Rate, trust

router = Router(tags=["tracking"])


class TrustRateShape(Schema):
    """Of ``looked`` records ``asked`` raise a question; ``said`` of these are explained."""

    looked: int
    asked: int
    said: int


class WordsShape(Schema):
    """What somebody said to it."""

    words: str
    who: str
    at: datetime


class DoubtShape(Schema):
    """A record that raises a question; of an opportunity ``record`` is key|stage.

    ``shown_date``: from this day who leads above sees it. ``mended``: it asks nothing any
    more, the record was changed on that day.
    """

    check: str
    record: str
    seat: Named | None
    account: Named | None
    day_date: date
    since_date: date
    shown_date: date
    against: str
    mine: bool
    said: list[WordsShape]
    mended: date | None


class TrustShape(Schema):
    """``side``: own, led, or empty: nothing is shown. Rates by check, month and unit."""

    unit: Named
    period: str
    side: str
    whole: TrustRateShape
    checks: dict[str, TrustRateShape]
    months: dict[str, TrustRateShape]
    units: dict[str, TrustRateShape]
    doubts: list[DoubtShape]


class TrustAsked(ProgressAsked):
    """``check``: only doubts of this one."""

    check: Code = ""


class ExplanationSaid(Said):
    """What one says to a question of one's own record; ``period``: of its year."""

    check: Code
    record: Text
    said: Text
    period: Code = ""


@router.get(
    "/tracking/trust", response=TrustShape, summary=_("Doubts about work records")
)
@policy(Action.RECORDS_READ)
def what_records_ask(
    request: HttpRequest, asked: Annotated[TrustAsked, Query()]
) -> Any:
    """One's own at once; those of people one leads a week later; nobody else's."""
    found = trust(
        asked.wish(),
        viewer=request.user,
        at=request.at,
        on=request.on,
        check=asked.check,
    )
    return {
        "unit": found.name,
        "period": found.question.period.code,
        "side": found.side,
        "whole": found.whole,
        "checks": found.checks,
        "months": _by_code((span.code, rate) for span, rate in found.months),
        "units": _by_code((name.code, rate) for name, rate in found.rows),
        "doubts": [_doubt(row) for row in (*found.doubts, *found.mended)],
    }


def _by_code(rows: Any) -> Mapping[str, Rate]:
    return dict(rows)


def _doubt(row: DoubtRow) -> dict[str, Any]:
    doubt = row.doubt
    named = {"seat": row.seat, "account": row.account}
    return {
        "check": doubt.check,
        "record": doubt.record,
        "day_date": doubt.day,
        "since_date": doubt.since,
        "shown_date": row.shown_date,
        "against": doubt.aside,
        "mine": row.mine,
        "said": row.said,
        "mended": row.mended,
    } | {
        name: each and {"code": each.code, "name": spoken(each)}
        for name, each in named.items()
    }


@router.post(
    "/tracking/trust/explanations",
    response=Done,
    summary=_("Explain a question about your own record"),
)
@policy(Action.RECORDS_ENTER)
@keyed(Done)
def explain_doubt(request: HttpRequest, body: ExplanationSaid) -> Any:
    """It stands beside the record, for who may see it."""
    services.explain_doubt(
        actor=request.user,
        at=request.at,
        check=body.check,
        record=body.record,
        said=body.said,
        period=body.period,
    )
    return {"done": True}
