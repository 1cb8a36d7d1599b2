"""What an action needs 资源保障: asked, promised until a day or refused, delivered, used."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import may_promise, require_change
from luopan.actions.checks import OVER, check_runs
from luopan.actions.kinds import RESOURCES
from luopan.actions.models import Action, Need
from luopan.org.access import Action as Right
from luopan.org.access import Denied, day_of, name_of, who_may
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.strategy.words import checked_text, needed
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST = Decimal(10) ** 14
MOVES = ("promised", "refused_date", "delivered", "used")
NOT_REFUSED = {"refused_by": None, "refused_date": None, "refused_said": ""}


@service("actions.ask")
def ask(
    *,
    actor: User,
    at: datetime,
    action: Action,
    resource: str,
    amount: Decimal,
    what: str = "",
) -> Need:
    """Ask for something that an action needs.

    Args:
        actor: Who may change the action.
        at: When.
        action: Which.
        resource: Of ``kinds.RESOURCES``.
        amount: How much: money of the company's, days, heads, pieces.
        what: In a few words.

    Raises:
        Refused: He may not; no such resource; an amount of 0 or less; the action is over.
    """
    require_change(actor, action, at=at)
    check_runs(action)
    _check_resource(resource)
    made = Need.objects.create(
        action=action,
        resource=resource,
        what=checked_text(what, longest=200),
        asked=_much(amount),
        asked_by=actor,
    )
    note(action, need=resource, asked=amount)
    return made


@service("actions.withdraw_need")
def withdraw_need(*, actor: User, at: datetime, need: Need) -> None:
    """Take back what was asked for, as long as nobody has promised it.

    Raises:
        Refused: He may not change the action; it was promised; the action is over.
    """
    require_change(actor, need.action, at=at)
    check_runs(need.action)
    note(need.action, need=need.resource, asked=need.asked, withdrawn=True)
    if not Need.objects.filter(pk=need.pk, promised=None).delete()[0]:
        raise Conflict(
            _("This has been promised meanwhile and can no longer be withdrawn.")
        )


@service("actions.promise")
def promise(
    *, actor: User, at: datetime, need: Need, amount: Decimal, until_date: date
) -> Need:
    """Promise so much of it until a day; anew while nothing was delivered, or once refused.

    Raises:
        Refused: He may not change the unit's target; the day is over; it was delivered;
            the action is over.
    """
    on = day_of(at)
    _require_answerer(actor, need.action, on)
    if until_date < on:
        raise Refused(_("The day %(day)s has already passed."), day=until_date)
    said = {
        "promised": _much(amount),
        "promised_by": actor,
        "promised_date": until_date,
    }
    if need.refused_date:
        said |= NOT_REFUSED
    return _moved(need, said, delivered=None)


@service("actions.refuse_need")
def refuse_need(*, actor: User, at: datetime, need: Need, text: str) -> Need:
    """Say that it will not come, and why; who asked is told on Today until he withdraws it.

    Raises:
        Refused: He may not change the unit's target; no reason; it was promised or refused;
            the action is over.
    """
    on = day_of(at)
    _require_answerer(actor, need.action, on)
    reason = needed(text, _("Explain why it is not possible."), longest=400)
    said = {"refused_by": actor, "refused_date": on, "refused_said": reason}
    return _moved(need, said, promised=None, refused_date=None)


@service("actions.deliver")
def deliver(*, actor: User, at: datetime, need: Need, amount: Decimal) -> Need:
    """Say how much of what was promised has come.

    Raises:
        Refused: He may not change the action; nothing was promised.
    """
    require_change(actor, need.action, at=at)
    if need.promised is None:
        raise Refused(_("No promise yet; whoever promises gives a delivery date."))
    return _moved(need, {"delivered": _much(amount), "delivered_date": day_of(at)})


@service("actions.use")
def use(*, actor: User, at: datetime, need: Need, amount: Decimal) -> Need:
    """Say how much of what came has been used; once the action is over, how much it took.

    Raises:
        Refused: He may not change the action; more than has come, and it still goes on.
    """
    require_change(actor, need.action, at=at)
    much = _much(amount)
    said: dict[str, Any] = {"used": much}
    if need.delivered is None or much > need.delivered:
        if need.action.state not in OVER:
            raise Refused(
                _("%(amount)s cannot have been used: only %(came)s has arrived."),
                amount=f"{much.normalize():f}",
                came=f"{(need.delivered or Decimal(0)).normalize():f}",
            )
        # What was used had come, whether or not anybody said so then.
        said |= {"delivered": much, "delivered_date": day_of(at)}
    return _moved(need, said)


@service("actions.record_used")
def record_used(
    *,
    actor: User,
    at: datetime,
    action: Action,
    resource: str,
    amount: Decimal,
    what: str = "",
) -> Need:
    """Say what an action that is over has used and nobody had asked for.

    Args:
        actor: Who may change the action.
        at: When.
        action: Which.
        resource: Of ``kinds.RESOURCES``.
        amount: How much: money of the company's, days, heads, pieces.
        what: In a few words.

    Raises:
        Refused: He may not; no such resource; an amount of 0 or less; it still goes on.
    """
    require_change(actor, action, at=at)
    if action.state not in OVER:
        raise Conflict(_("It is still in progress: request what it needs."))
    _check_resource(resource)
    much = _much(amount)
    made = Need.objects.create(
        action=action,
        resource=resource,
        what=checked_text(what, longest=200),
        asked=Decimal(0),
        asked_by=actor,
        delivered=much,
        delivered_date=day_of(at),
        used=much,
    )
    note(action, need=resource, used=amount)
    return made


def _require_answerer(actor: User, action: Action, on: date) -> None:
    if not may_promise(actor, action, on):
        others = who_may(Right.TARGETS_EDIT, unit=action.plan.unit, on=on)
        raise Denied(
            _("What “%(action)s” needs is promised by %(who)s."),
            action=lambda: spoken(action),
            who=lambda: name_of(others[0]) if others else _("nobody yet"),
        )
    check_runs(action)


def _moved(need: Need, said: dict[str, Any], **still: Any) -> Need:
    """Compare and set."""
    before = {key: getattr(need, key) for key in MOVES}
    asked = {
        (f"{key}__isnull" if value is None else key): (True if value is None else value)
        for key, value in (before | still).items()
    }
    if not Need.objects.filter(pk=need.pk, **asked).update(**said):
        raise Conflict(_("Someone has just answered this."))
    for key, value in said.items():
        setattr(need, key, value)
    told = {key: str(value) for key, value in said.items()}
    note(need.action, need=need.resource, **told)
    return need


def _check_resource(resource: str) -> None:
    if resource not in RESOURCES:
        raise Refused(
            _("There is no resource “%(resource)s”; choose %(known)s."),
            resource=resource[:40],
            known=", ".join(RESOURCES),
        )


def _much(amount: Decimal) -> Decimal:
    if not 0 < amount < MOST or amount != round(amount, 2):
        raise Refused(_("Enter the quantity: more than 0, at most two decimals."))
    return amount
