"""What is prepared for a risk, and what happens when its trigger fires."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.org.access import day_of
from luopan.org.models import Person, User
from luopan.strategy.access import require_own
from luopan.strategy.models import Assumption, Firing, PreparedAction
from luopan.strategy.words import checked_text, needed, with_us
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST = 400
MOST_DAYS = 366


@service("strategy.prepare_action")
def prepare_action(
    *,
    actor: User,
    at: datetime,
    risk: Assumption,
    wording: str,
    owner: Person,
    days: int,
    wording_other: str = "",
    reason: str = "",
) -> PreparedAction:
    """Prepare a step of the answer to a risk 预案.

    Args:
        actor: The risk's owner, or who may change the strategy.
        at: When.
        risk: Which.
        wording: What is done.
        owner: By whom.
        days: Within how many calendar days of the trigger.
        wording_other: In the second language.
        reason: For the trail.

    Raises:
        Refused: The actor may not; it is no risk; the days are none.
    """
    require_own(actor, risk.owner, at=at, on=day_of(at))
    _check_risk(risk)
    if not 0 <= days <= MOST_DAYS:
        raise Refused(_("Enter the number of days after the trigger, up to a year."))
    made = PreparedAction.objects.create(
        risk=risk,
        wording=needed(wording, _("Enter what is to be done."), longest=LONGEST),
        wording_other=checked_text(wording_other, longest=LONGEST),
        owner=with_us(owner, day_of(at)),
        days=days,
        created_at=at,
    )
    note(risk, action=made.pk, owner=owner.code, days=days)
    return made


def _check_risk(risk: Assumption) -> None:
    if risk.kind != Assumption.Kind.RISK:
        raise Refused(
            _("“%(name)s” is an assumption; only a risk has a trigger and an answer."),
            name=risk.name,
        )


@service("strategy.withdraw_action")
def withdraw_action(
    *, actor: User, at: datetime, action: PreparedAction, reason: str = ""
) -> None:
    """Take a step out of a prepared answer.

    Raises:
        Refused: The actor may not; it was taken out before.
    """
    require_own(actor, action.risk.owner, at=at, on=day_of(at))
    still = PreparedAction.objects.filter(pk=action.pk, withdrawn_at=None)
    if not still.update(withdrawn_at=at):
        raise Refused(_("This step has already been removed."))
    note(action.risk, action=action.pk)


@service("strategy.fire_risk")
def fire_risk(*, actor: User, at: datetime, risk: Assumption, reason: str) -> Firing:
    """The trigger fired: the prepared actions are due, counted from today.

    Raises:
        Refused: The actor may not; it is no risk; nothing is said of what happened; it
            fired before and is not over.
    """
    require_own(actor, risk.owner, at=at, on=day_of(at))
    _check_risk(risk)
    why = needed(reason, _("Describe what happened; those who act on it will read it."))
    try:
        with transaction.atomic():
            fired = Firing.objects.create(risk=risk, reason=why, actor=actor, at=at)
    except IntegrityError:
        raise Refused(_("The trigger has already fired and is not over.")) from None
    note(risk, firing=fired.pk)
    return fired


@service("strategy.call_off_risk")
def call_off_risk(*, actor: User, at: datetime, risk: Assumption, reason: str) -> None:
    """It is over: nothing of the prepared answer is due any more.

    Raises:
        Refused: The actor may not; no reason is given; the trigger has not fired.
    """
    require_own(actor, risk.owner, at=at, on=day_of(at))
    why = needed(reason, _("Explain why it is over."))
    running = Firing.objects.filter(risk=risk, over_at=None)
    if not running.update(over_at=at, over_reason=why):
        raise Refused(_("The trigger of this risk has not fired."))
    note(risk)
