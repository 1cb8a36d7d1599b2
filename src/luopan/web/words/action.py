"""One action in words: its fields, needs, what it should bring."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luopan.actions.kinds import FIELDS, RESOURCES
from luopan.actions.queries import OneAction
from luopan.actions.queries.one import NeedRow
from luopan.dimensions.queries import metrics as known_metrics
from luopan.org.language import spoken
from luopan.strategy.queries.own_sales import home_currency
from luopan.web import figures

LOOKS = {"asked": "wait", "promised": "on", "delivered": "on", "used": "done"}
NEXT = {"asked": "promise", "promised": "deliver", "delivered": "use"}


@dataclass(frozen=True)
class NeedLine:
    """A resource in words; ``next`` is the act that comes next, if the reader may."""

    row: NeedRow
    name: str
    course: str
    word: str
    look: str
    next: str


def needs(one: OneAction) -> tuple[NeedLine, ...]:
    """What an action needs, and how far each has come."""
    return tuple(_need(row, one) for row in one.needs)


def _need(row: NeedRow, one: OneAction) -> NeedLine:
    named = {
        "asked": _("requested"),
        "promised": _("promised"),
        "delivered": _("delivered"),
        "used": _("used"),
    }
    steps = [
        f"{named[key]} {much(row.resource, getattr(row, key))}"
        for key in named
        if getattr(row, key) is not None
    ]
    nexts = NEXT.get(row.state, "")
    may = one.may_promise if nexts == "promise" else one.may_change
    return NeedLine(
        row,
        f"{RESOURCES[row.resource]} {row.what}".strip(),
        " → ".join(steps),
        _("promise not kept") if row.late else named[row.state],
        "bad" if row.late else LOOKS[row.state],
        nexts if may else "",
    )


def much(resource: str, amount: Decimal | None) -> str:
    """How much of a resource; expense in the company's currency."""
    if amount is None:
        return ""
    if resource == "budget":
        return figures.compact(amount, home_currency())
    return figures.fixed(amount, 0 if amount == amount.to_integral_value() else 1)


def fields(one: OneAction, typed: Any) -> list[tuple[str, str, str]]:
    """The fields of its kind: name, label, what was said."""
    return [
        (key, str(label), typed.get(f"f-{key}", one.particulars.get(key, "")))
        for key, label in FIELDS[one.row.kind].items()
    ]


def metrics() -> list[tuple[str, str]]:
    """What an action may bring: metrics that add up."""
    return [
        (row.code, spoken(row)) for row in known_metrics() if row.kind == "additive"
    ]


def brings(one: OneAction) -> dict[str, str]:
    """What it should bring, for the form."""
    row = one.row
    if row.brings is None or row.confidence is None:
        return {"metric": "sales_amount", "sure": "50%"}
    return {
        "metric": row.metric_code,
        "amount": f"{row.brings.normalize():f}",
        "sure": f"{round(row.confidence * 100)}%",
    }
