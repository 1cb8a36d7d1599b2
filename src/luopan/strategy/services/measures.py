"""By what an objective is measured, and how much of it is wanted."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric, Product
from luopan.org.access import Action, require
from luopan.org.models import Unit, User
from luopan.strategy.models import Measure, Objective
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LARGEST = 2**62
FURTHEST = 100  # times


@service("strategy.add_measure")
def add_measure(
    *,
    actor: User,
    at: datetime,
    objective: Objective,
    metric: Metric,
    unit: Unit | None = None,
    product: Product | None = None,
    amount: Decimal | None = None,
    level: Decimal | None = None,
    change: Decimal | None = None,
    reason: str = "",
) -> Measure:
    """Say what shows that an objective is reached.

    Args:
        actor: Who says so.
        at: When.
        objective: Of which one.
        metric: What is counted.
        unit: Of which unit; none: the company.
        product: Of which product with all under it; none: all.
        amount: How much is wanted, in the metric's own unit (yuan, pieces).
        level: Which height of a metric that does not add up (0.3: 30 %, 45: days).
        change: How much more than the year before (0.2: a fifth more).
        reason: For the trail.

    Raises:
        Refused: The actor may not; the objective was dropped; not exactly one of amount,
            level and change is said, or it does not fit the metric.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    if objective.state != Objective.State.OPEN:
        raise Refused(
            _("“%(objective)s” was dropped. Restore it first."),
            objective=objective.name,
        )
    if sum(said is not None for said in (amount, level, change)) != 1:
        raise Refused(_("Enter exactly one of these: an amount, a level or a change."))
    _check_fit(metric, amount, level, change)
    made = Measure.objects.create(
        objective=objective,
        metric=metric,
        unit=unit,
        product=product,
        amount=None if amount is None else _quanta(amount, metric),
        level=None if level is None else float(level),
        change=None if change is None else float(change),
        created_at=at,
    )
    where = {"unit": unit and unit.code, "product": product and product.code}
    note(objective, measure=made.pk, metric=metric.code, **where)
    return made


def _check_fit(
    metric: Metric,
    amount: Decimal | None,
    level: Decimal | None,
    change: Decimal | None,
) -> None:
    """Amounts are for what adds up, levels for what does not; a change goes down to nothing."""
    adds_up = metric.kind not in {"ratio", "duration"}
    if level is not None and adds_up:
        raise Refused(
            _("“%(metric)s” must be entered as an amount."), metric=metric.name
        )
    if amount is not None and not adds_up:
        raise Refused(_("“%(metric)s” must be entered as a level."), metric=metric.name)
    if change is not None and (not adds_up or not -1 <= change <= FURTHEST):
        raise Refused(
            _(
                "A change vs the year before cannot be entered this way for “%(metric)s”."
            ),
            metric=metric.name,
        )


def _quanta(amount: Decimal, metric: Metric) -> int:
    found = amount / metric.quantum
    if found != found.to_integral_value() or abs(found) > LARGEST:
        raise Refused(
            _(
                "%(amount)s is not a multiple of %(quantum)s, the smallest unit of “%(metric)s”."
            ),
            amount=f"{amount:f}",
            quantum=f"{metric.quantum.normalize():f}",
            metric=metric.name,
        )
    return int(found)


@service("strategy.withdraw_measure")
def withdraw_measure(
    *, actor: User, at: datetime, measure: Measure, reason: str = ""
) -> None:
    """No longer measure an objective by this; that it was stays to be seen.

    Raises:
        Refused: The actor may not; it was withdrawn before.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    still = Measure.objects.filter(pk=measure.pk, withdrawn_at=None)
    if not still.update(withdrawn_at=at):
        raise Refused(_("This measure was withdrawn before."))
    measure.withdrawn_at = at
    note(measure.objective, measure=measure.pk, metric=measure.metric.code)
