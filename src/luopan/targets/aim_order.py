"""Floor ≤ target ≤ stretch of what does not add up, the other way round where less is better."""

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.engine.aims import on_its_side
from luopan.engine.levels import FLOOR, STRETCH
from luopan.org.language import spoken
from luopan.targets.aims import Aims, Key
from luopan.targets.speech import DatabaseSpeech
from luopan.trail.refusal import Refused

# By level, and whether less is better.
_PASSED = {
    (FLOOR, False): _(
        "“%(metric)s” of %(unit)s, %(period)s: the floor %(amount)s would be above the "
        "target %(target)s. Change one of them, or leave the floor empty: then it follows."
    ),
    (STRETCH, False): _(
        "“%(metric)s” of %(unit)s, %(period)s: the stretch %(amount)s would be below the "
        "target %(target)s. Change one of them, or leave the stretch empty: then it follows."
    ),
    (FLOOR, True): _(
        "“%(metric)s” of %(unit)s, %(period)s: less is better, so the floor %(amount)s "
        "cannot be below the target %(target)s. Change one of them, or leave the floor "
        "empty: then it follows."
    ),
    (STRETCH, True): _(
        "“%(metric)s” of %(unit)s, %(period)s: less is better, so the stretch %(amount)s "
        "cannot be above the target %(target)s. Change one of them, or leave the stretch "
        "empty: then it follows."
    ),
}


def refuse_passed(
    metric: Metric, level: str, key: Key, amount: Decimal, target: Decimal
) -> None:
    """Refuse a floor or a stretch that lies on the wrong side of its target."""
    less = metric.lower_is_better
    if on_its_side(amount, target, level, less=less) == amount:
        return
    speech = DatabaseSpeech()
    raise Refused(
        _PASSED[level, less],
        metric=lambda: spoken(metric),
        unit=lambda: speech.anew().name("unit", key.unit),
        period=key.period,
        amount=partial(_figure, speech, metric, amount),
        target=partial(_figure, speech, metric, target),
    )


def _figure(speech: DatabaseSpeech, metric: Metric, amount: Decimal) -> str:
    quanta = (amount / metric.quantum).to_integral_value()
    return speech.anew().figure(metric.code, int(quanta))


def refuse_unordered(aims: Aims) -> None:
    """Refuse what an act leads to where both were said of one unit and period.

    What was said as floor or stretch of a target that stands otherwise is looked at by
    whoever says it; what is shown is in order anyhow.
    """
    both = [
        (level, key, amount, aims.amounts[key])
        for (level, key), amount in sorted(aims.held.items())
        if key in aims.amounts
    ]
    if not both:
        return
    found = Metric.objects.filter(code__in={key.metric for _l, key, *_a in both})
    metrics = {metric.code: metric for metric in found}
    for level, key, amount, target in both:
        metric = metrics.get(key.metric)
        if metric is not None:
            each = (quanta * metric.quantum for quanta in (amount, target))
            refuse_passed(metric, level, key, *each)
