"""Whether a metric tells a height, a flow, or a ratio that hangs on how long its period is."""

from luopan.dimensions.models import Metric

HEIGHTS = frozenset({"balance", "duration"})
FLOWS = frozenset({"additive", "first"})


def is_level(metric: Metric) -> bool:
    """Whether a metric tells a height and not a flow: no share of it is due by a day."""
    return metric.kind in HEIGHTS or (metric.kind == "ratio" and not by_length(metric))


def by_length(metric: Metric) -> bool:
    """Whether a ratio hangs on the length of its period: a year's says nothing of a month's.

    One flow by another, or one height by another, is the same whatever the period. Sales
    grow by the day and customers, each counted once, ever less so; whoever is to come back
    has more time to in a year: such ratios are known when their period is over.

    Args:
        metric: With its parts at hand, if it is a ratio.
    """
    if metric.numerator is None or metric.denominator is None:
        return False
    kinds = {metric.numerator.kind, metric.denominator.kind}
    return not (kinds <= FLOWS or kinds <= HEIGHTS)


def at_end(metric: Metric) -> bool:
    """Whether what a period wants is due at its end: customers do not come day by day."""
    return metric.kind == "distinct" or by_length(metric)
