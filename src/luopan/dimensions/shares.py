"""Whether a ratio is a share: a part of what it is divided by, and so never more than all."""

from decimal import Decimal

from luopan.dimensions.models import Metric

WITHIN = ("twice", "several", "again")  # rules that keep some of whom they speak
ALIKE = ("kind", "document", "date_field", "person_field", "return_rule")


def most_of(metric: Metric) -> Decimal | None:
    """The largest figure of a metric as its definition tells it; None: it tells none.

    Won of closed deals, customers kept of those there were, margin in sales: 1. Receipts
    of a period may be more than its sales, so such a rate has none.
    """
    top, bottom = metric.numerator, metric.denominator
    if metric.kind != "ratio" or top is None or bottom is None:
        return None
    ways = (_kept_of, _narrower, _matched, _of_a_market)
    return Decimal(1) if any(way(top, bottom) for way in ways) else None


def _kept_of(top: Metric, bottom: Metric) -> bool:
    """Customers that a rule keeps, of those it chooses among."""
    rule, among = top.filter.get("rule"), top.filter.get("of")
    if rule == "again" and bottom.filter.get("rule") == "before":
        return bool(among == bottom.filter.get("of"))
    return rule in WITHIN and among == bottom.code


def _narrower(top: Metric, bottom: Metric) -> bool:
    """The same, of fewer; or what is left of an amount when its cost is taken off."""
    if {"rule", "of"} & {*top.filter, *bottom.filter}:
        return False
    of_money = top.measure == "profit" and bottom.measure in {"amount", "net"}
    counts = top.measure == bottom.measure or of_money
    alike = all(getattr(top, name) == getattr(bottom, name) for name in ALIKE)
    found = all(name in top.filter for name in bottom.filter)
    return (
        counts
        and alike
        and found
        and all(
            _values(top.filter[name]) <= _values(wanted)
            for name, wanted in bottom.filter.items()
        )
    )


def _values(said: object) -> set[object]:
    return set(said) if isinstance(said, list) else {said}


def _matched(top: Metric, bottom: Metric) -> bool:
    """Receipts that were matched to the invoices they are divided by, on the same day."""
    same_day = top.date_field == bottom.date_field == "due_date"
    return (top.document, bottom.document) == ("match", "invoice") and same_day


def _of_a_market(top: Metric, bottom: Metric) -> bool:
    """Own sales, of all that the market or the own customers buy."""
    return bottom.document == "market" and top.document != "market"
