"""The ways to come at a number, and which number was chosen why."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries, services
from luopan.targets.amounts import own_unit, quanta
from luopan.targets.models import Version
from luopan.targets.queries.ways import Way, runs, way_names, ways
from luopan.targets.queries.ways.chosen import Standing, standing

router = Router(tags=["plans"])


class WaysNumberAsked(Schema):
    """A unit and a product by their codes; no product: all of them."""

    unit: Code
    product: Code = ""


class WayInput(Schema):
    """What a way rests on: an amount, a ratio (1.0 = 100 %), a count, or words.

    ``divided``: by how many an amount of all was divided, where it is that of one;
    ``currency``: of a count, or of that number, where it is money.
    """

    label: str
    holds: Literal["amount", "ratio", "count", "text"]
    amount: Amount | None
    value: float | str | None
    divided: float | None
    currency: str
    note: str


class WayRange(Schema):
    """Low, middle and high in the metric's own unit, or why they are not known."""

    key: str
    label: str
    low: Amount | None
    mid: Amount | None
    high: Amount | None
    why_not: str
    inputs: list[WayInput]


class ChosenNumber(Schema):
    """A number as it was chosen; ``way``: what it leans on; ``beside``: the ways that day."""

    amount: Amount
    before: Amount
    way: str
    reason: str
    who: str
    at: datetime
    beside: list[WayRange]


class NumberAndWays(Schema):
    """``amount`` stands now; ``moved``: another was chosen last. Choices newest first."""

    unit: str
    product: str
    amount: Amount
    moved: bool
    may_choose: bool
    ways: list[WayRange]
    choices: list[ChosenNumber]


class ChoiceSaid(Said):
    """No ``amount``: the one that stands. ``expected``: the one that was seen to stand."""

    unit: Code
    product: Code = ""
    amount: AmountSaid | None = None
    way: Code = ""
    reason: Text
    expected: AmountSaid | None = None


@router.get(
    "/versions/{version_id}/ways",
    response=NumberAndWays,
    summary=_("Ways to derive a number, and the one chosen"),
)
@policy(Action.TARGETS_READ)
def number_ways(
    request: HttpRequest, version_id: Number, asked: Annotated[WaysNumberAsked, Query()]
) -> Any:
    """Each as a range with what it rests on; none of them is a forecast."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return _told(request, version, _standing(request, version, asked))


@router.post(
    "/versions/{version_id}/ways",
    response=NumberAndWays,
    summary=_("Choose a number and say why"),
)
@policy(Action.TARGETS_AGREE)
@keyed(NumberAndWays)
def choose_number(request: HttpRequest, version_id: Number, body: ChoiceSaid) -> Any:
    """Another number than stands is set at once; the choice is kept with its reason."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = _standing(request, version, body)
    metric = version.metric
    services.choose(
        actor=request.user,
        at=request.at,
        version=version,
        unit=found.unit,
        product=found.product,
        amount=None if body.amount is None else quanta(body.amount, metric),
        way=body.way,
        reason=body.reason,
        expected=None if body.expected is None else quanta(body.expected, metric),
    )
    return _told(request, version, _standing(request, version, body))


def _standing(
    request: HttpRequest, version: Version, asked: WaysNumberAsked | ChoiceSaid
) -> Standing:
    return standing(
        version,
        asked.unit,
        asked.product,
        viewer=request.user,
        on=request.on,
        names=way_names(
            running=runs(version.plan.calendar, version.plan.year, request.on)
        ),
    )


def _told(request: HttpRequest, version: Version, found: Standing) -> dict[str, Any]:
    shown = ways(version, found.unit, found.product, viewer=request.user, on=request.on)
    metric = version.metric
    return {
        "unit": found.unit.code,
        "product": found.product.code,
        "amount": own_unit(found.amount, metric),
        "moved": found.moved,
        "may_choose": found.may_choose,
        "ways": [_way(way, version) for way in shown],
        "choices": [
            vars(one)
            | {
                "amount": own_unit(one.amount, metric),
                "before": own_unit(one.before, metric),
                "beside": [_way(way, version) for way in one.beside],
            }
            for one in found.choices
        ],
    }


def _way(way: Way, version: Version) -> dict[str, Any]:
    def amount(quanta: int | None) -> Any:
        return None if quanta is None else own_unit(quanta, version.metric)

    inputs = [
        {
            "label": one.label,
            "holds": one.holds,
            "amount": amount(int(one.value)) if one.holds == "amount" else None,
            "value": None if one.holds == "amount" else one.value,
            "divided": None if one.divided is None else float(one.divided),
            "currency": one.currency,
            "note": one.note,
        }
        for one in way.inputs
    ]
    ends = {"low": amount(way.low), "mid": amount(way.mid), "high": amount(way.high)}
    return vars(way) | ends | {"inputs": inputs}
