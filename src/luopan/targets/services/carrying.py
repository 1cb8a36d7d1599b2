"""Which targets carry which objective."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric, Product
from luopan.org.access import Action, require
from luopan.org.models import Unit, User
from luopan.strategy.models import Objective
from luopan.targets.models import Carrier, Plan
from luopan.targets.queries.standing import check_target
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.link_objective")
def link(
    *,
    actor: User,
    at: datetime,
    objective: Objective,
    plan: Plan,
    metric: Metric,
    unit: Unit | None = None,
    product: Product | None = None,
    reason: str = "",
) -> Carrier:
    """Say that a target carries an objective.

    Args:
        actor: Who says so.
        at: When.
        objective: Which.
        plan: Of the same year.
        metric: Of a version of that plan.
        unit: Of the plan; none: all of it.
        product: Of the plan; none: all of them.
        reason: For the trail.

    Raises:
        Refused: The actor may not change the strategy; the objective was dropped; there is
            no such target; it carries the objective already.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    unit = unit or plan.root
    if objective.state != Objective.State.OPEN:
        raise Refused(
            _("“%(objective)s” was dropped. Restore it first."),
            objective=objective.name,
        )
    if plan.year != objective.year:
        raise Refused(
            _("“%(plan)s” plans %(year)s; “%(objective)s” is of another year."),
            plan=plan.name,
            year=plan.year,
            objective=objective.name,
        )
    check_target(plan, metric, unit, product)
    try:
        with transaction.atomic():
            made = Carrier.objects.create(
                objective=objective,
                plan=plan,
                metric=metric,
                unit=unit,
                product=product,
                created_at=at,
                created_by=actor,
            )
    except IntegrityError:
        raise Refused(_("This target carries the objective already.")) from None
    what = {"unit": unit.code, "product": product and product.code}
    note(objective, carrier=made.pk, plan=plan.pk, metric=metric.code, **what)
    return made


@service("targets.unlink_objective")
def unlink(*, actor: User, at: datetime, carrier: Carrier, reason: str = "") -> None:
    """Say that a target no longer carries an objective; that it did stays to be seen.

    Raises:
        Refused: The actor may not; the link had ended.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    still = Carrier.objects.filter(pk=carrier.pk, ended_at=None)
    if not still.update(ended_at=at):
        raise Refused(_("This target no longer carries the objective."))
    carrier.ended_at = at
    note(carrier.objective, carrier=carrier.pk, metric=carrier.metric.code)
