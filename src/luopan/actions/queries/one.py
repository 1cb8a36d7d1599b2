"""One action with all that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import (
    action_seen,
    may_promise,
    may_write,
    seen,
)
from luopan.actions.models import Action, Evidence, Milestone, Need
from luopan.actions.queries.listing import ActionRow, row_of
from luopan.org.access import Unknown, name_of
from luopan.org.facts import facts
from luopan.org.models import User


@dataclass(frozen=True)
class Step:
    """A milestone; ``late``: its day is over and it was not reached."""

    id: int
    name: str
    due_date: date
    reached_date: date | None
    late: bool


@dataclass(frozen=True)
class NeedRow:
    """A resource of an action.

    Attributes:
        late: Promised for a day that is over, and nothing has come 前提未兑现.
        state: asked, refused, promised, delivered or used.
    """

    id: int
    resource: str
    what: str
    asked: Decimal
    asked_by: str
    promised: Decimal | None
    promised_by: str
    promised_date: date | None
    refused_by: str
    refused_date: date | None
    refused_said: str
    delivered: Decimal | None
    used: Decimal | None
    state: str
    late: bool


@dataclass(frozen=True)
class Shown:
    """Something that shows what was done."""

    text: str
    address: str
    who: str
    at: datetime


@dataclass(frozen=True)
class OneAction:
    """An action with its steps, needs and evidence.

    Attributes:
        particulars: By the fields of its kind.
        expense: The budget it needs: used, else promised, else asked and not refused;
            None: none.
        expense_ratio: 费销比: that ÷ what it should bring, both in the company's
            currency; None: it cannot be said.
        changed_by: Who changed it last.
    """

    row: ActionRow
    action: Action
    particulars: dict[str, str]
    steps: tuple[Step, ...]
    needs: tuple[NeedRow, ...]
    evidence: tuple[Shown, ...]
    expense: Decimal | None
    expense_ratio: float | None
    changed_by: str
    may_change: bool
    may_promise: bool


def one_action(viewer: User, number: int, *, on: date) -> OneAction:
    """An action that the viewer may see.

    Raises:
        Unknown: There is none, or it is out of his reach.
    """
    one = action_seen(viewer, number, on=on)
    changes = may_write(viewer, one, on)
    needs = tuple(_need(need, on) for need in _needs(one))
    row = row_of(one, on, changes)
    expense = _expense(needs)
    return OneAction(
        row=row,
        action=one,
        particulars=dict(one.particulars),
        steps=_steps(one, on),
        needs=needs,
        evidence=_evidence(one),
        expense=expense,
        expense_ratio=expense_ratio(expense, row),
        changed_by=name_of(one.edited_by),
        may_change=changes,
        may_promise=may_promise(viewer, one, on),
    )


def expense_ratio(expense: Decimal | None, row: ActionRow) -> float | None:
    """费销比: expense ÷ what an action should bring; None where money is not held to money."""
    company = facts()
    currency = company.currency if company else ""
    if expense is None or not row.brings or row.counted_in != currency:
        return None
    return float(expense / row.brings)


def milestone_seen(viewer: User, number: int, *, on: date) -> Milestone:
    """A milestone of an action that the viewer may see."""
    rows = Milestone.objects.filter(pk=number, action__in=seen(viewer, on).values("pk"))
    found = rows.select_related("action__plan__unit", "action__owner").first()
    if found is None:
        raise Unknown(_("There is no such milestone."))
    return found


def need_seen(viewer: User, number: int, *, on: date) -> Need:
    """A need of an action that the viewer may see."""
    rows = Need.objects.filter(pk=number, action__in=seen(viewer, on).values("pk"))
    found = rows.select_related("action__plan__unit", "action__owner").first()
    if found is None:
        raise Unknown(_("There is no such resource."))
    return found


def _needs(one: Action) -> list[Need]:
    rows = Need.objects.filter(action=one).order_by("pk")
    return list(
        rows.select_related(
            *(f"{who}_by__person" for who in ("asked", "promised", "refused"))
        )
    )


def _need(one: Need, on: date) -> NeedRow:
    state = next(
        (
            key
            for key in ("used", "delivered", "promised")
            if getattr(one, key) is not None
        ),
        "refused" if one.refused_date else "asked",
    )
    due = one.promised_date
    return NeedRow(
        one.pk,
        one.resource,
        one.what,
        one.asked,
        name_of(one.asked_by),
        one.promised,
        name_of(one.promised_by) if one.promised_by else "",
        due,
        name_of(one.refused_by) if one.refused_by else "",
        one.refused_date,
        one.refused_said,
        one.delivered,
        one.used,
        state,
        late=state == "promised" and due is not None and due < on,
    )


def _expense(needs: tuple[NeedRow, ...]) -> Decimal | None:
    found = [
        next(
            much for much in (need.used, need.promised, need.asked) if much is not None
        )
        for need in needs
        if need.resource == Need.Resource.BUDGET and need.state != "refused"
    ]
    return sum(found, Decimal(0)) if found else None


def _steps(one: Action, on: date) -> tuple[Step, ...]:
    rows = Milestone.objects.filter(action=one).order_by("due_date", "pk")
    return tuple(
        Step(
            row.pk,
            row.name,
            row.due_date,
            row.reached_date,
            late=row.reached_date is None and row.due_date < on,
        )
        for row in rows
    )


def _evidence(one: Action) -> tuple[Shown, ...]:
    rows = Evidence.objects.filter(action=one).select_related("actor__person")
    return tuple(
        Shown(row.text, row.address, name_of(row.actor), row.at)
        for row in rows.order_by("-at", "-pk")
    )
