"""On which assumptions objectives and targets rest, and what is said when one falls."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric, Product
from luopan.org.access import Action, Denied, day_of, may, require
from luopan.org.models import Unit, User
from luopan.strategy.access import owns, require_own, speaks
from luopan.strategy.models import Assumption, Objective
from luopan.strategy.words import needed
from luopan.targets.models import Answer, Plan, Resting
from luopan.targets.queries.resting import is_asked, newest_fall
from luopan.targets.queries.standing import check_target
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.rest_objective")
def rest_objective(
    *,
    actor: User,
    at: datetime,
    assumption: Assumption,
    objective: Objective,
    reason: str = "",
) -> Resting:
    """Say that an objective rests on an assumption.

    Raises:
        Refused: The actor neither owns the objective nor may change the strategy; it was
            dropped; it is said already.
    """
    require_own(actor, objective.owner, at=at, on=day_of(at))
    if objective.state != Objective.State.OPEN:
        raise Refused(
            _("“%(objective)s” was dropped. Restore it first."),
            objective=objective.name,
        )
    made = _made(actor, at, assumption, objective=objective)
    note(objective, assumption=assumption.code, resting=made.pk)
    return made


@service("targets.rest_target")
def rest_target(
    *,
    actor: User,
    at: datetime,
    assumption: Assumption,
    plan: Plan,
    metric: Metric,
    unit: Unit | None = None,
    product: Product | None = None,
    reason: str = "",
) -> Resting:
    """Say that a target rests on an assumption.

    Args:
        actor: May change the target, or the strategy.
        at: When.
        assumption: Which.
        plan: The target's.
        metric: The target's.
        unit: None: all of the plan.
        product: None: all products.
        reason: For the trail.

    Raises:
        Refused: The actor may neither; there is no such target; it is said already.
    """
    unit = unit or plan.root
    _require_target(actor, unit, at)
    check_target(plan, metric, unit, product)
    made = _made(
        actor, at, assumption, plan=plan, metric=metric, unit=unit, product=product
    )
    what = {"unit": unit.code, "product": product and product.code}
    note(assumption, resting=made.pk, plan=plan.pk, metric=metric.code, **what)
    return made


def _require_target(actor: User, unit: Unit, at: datetime) -> None:
    """Whoever may change the strategy, or targets of the unit."""
    if not may(actor, Action.STRATEGY_EDIT, on=day_of(at)):
        require(actor, Action.TARGETS_EDIT, unit=unit, at=at)


def _made(actor: User, at: datetime, assumption: Assumption, **what: object) -> Resting:
    same = {"product": None, **what} if "plan" in what else what
    live = Resting.objects.filter(assumption=assumption, ended_at=None, **same)
    if live.exists():
        raise Refused(
            _("That already rests on “%(assumption)s”."), assumption=assumption.name
        )
    return Resting.objects.create(
        assumption=assumption, created_at=at, created_by=actor, **what
    )


@service("targets.rest_no_more")
def rest_no_more(
    *, actor: User, at: datetime, resting: Resting, reason: str = ""
) -> None:
    """It no longer rests on the assumption; that it did, and what was answered, stays.

    Raises:
        Refused: The actor may not; it was taken off before.
    """
    if resting.objective is not None:
        require_own(actor, resting.objective.owner, at=at, on=day_of(at))
    else:
        _require_target(actor, resting.unit, at)
    still = Resting.objects.filter(pk=resting.pk, ended_at=None)
    if not still.update(ended_at=at):
        raise Refused(_("It was already removed from this assumption."))
    resting.ended_at = at
    note(resting.objective or resting.assumption, resting=resting.pk)


@service("targets.answer_fall")
def answer_fall(
    *, actor: User, at: datetime, resting: Resting, verdict: str, text: str
) -> Answer:
    """Say what becomes of a target or objective whose assumption has fallen.

    Args:
        actor: One of those who are asked, or who may change the strategy.
        at: When.
        resting: What rests on the assumption.
        verdict: stands (it is kept all the same) or changes.
        text: Why, or how.

    Raises:
        Denied: The actor is not asked.
        Refused: Nothing is asked any more; it was answered before; nothing is said.
    """
    _require_asked(actor, resting, at)
    why = needed(text, _("Explain why it stays, or how it is to change."))
    fall = newest_fall(resting)
    if fall is None or resting.ended_at is not None:
        raise Refused(_("There are no questions left here."))
    if verdict not in Answer.Verdict.values:
        raise Refused(
            _("Choose to keep it or change it; “%(said)s” is neither."), said=verdict
        )
    try:
        with transaction.atomic():
            made = Answer.objects.create(
                resting=resting,
                judgement=fall,
                verdict=verdict,
                text=why,
                actor=actor,
                at=at,
            )
    except IntegrityError:
        raise Refused(_("This has already been answered.")) from None
    note(resting.assumption, resting=resting.pk, verdict=verdict)
    return made


def _require_asked(actor: User, resting: Resting, at: datetime) -> None:
    on = day_of(at)
    if may(actor, Action.STRATEGY_EDIT, on=on):
        return
    own = resting.objective is not None and owns(actor, resting.objective.owner, on)
    if not own and not (speaks(actor) and is_asked(actor, resting, on=on)):
        raise Denied(_("Only those who were asked can answer here."))
