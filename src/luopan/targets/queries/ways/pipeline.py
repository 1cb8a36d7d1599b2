"""From the deals: what is open and expected in the plan's year × the own win rate."""

from fractions import Fraction

from django.utils.translation import gettext as _

from luopan.dimensions.queries import counted_in
from luopan.records.queries import OpenDeals, open_deals, win_rate
from luopan.targets.queries.ways.asking import Asked, Input, Way

SALES = frozenset({"order", "contract", "shipment", "invoice"})
LEAST_CLOSED = 10  # deals that a win rate rests on


def pipeline(asked: Asked) -> Way:
    """Open amount × win rate, by count and by amount; what is won already comes on top.

    What will still be found before the year ends is not in it: early in a cycle it is a
    lower bound and says so.
    """
    metric = asked.metric
    if (
        metric.kind != "additive"
        or metric.measure != "amount"
        or metric.document not in SALES
    ):
        return asked.unknown("pipeline", _("deals do not turn into this metric"))
    money = counted_in(metric)
    said = {
        "unit": asked.unit,
        "product": asked.goods,
        "as_of": asked.on,
        "into": money,
    }
    start, end = asked.year
    coming = open_deals(start=start, end=end, **said)
    if not coming.deals:
        why = _("no open deal is expected to close in the plan's year")
        return asked.unknown("pipeline", why)
    first, last = asked.spans[0]
    won = win_rate(start=first, end=last, **said)
    closed = won.won + won.lost
    rates = [r for r in (won.by_count, won.by_amount) if r is not None]
    if closed < LEAST_CLOSED or not rates:
        why = _("fewer than %(least)s deals closed in %(year)s: no usable win rate")
        told = {"least": LEAST_CLOSED, "year": asked.span_name(asked.spans[0])}
        return asked.unknown("pipeline", why % told)
    low, high = min(rates), max(rates)
    amounts = [
        coming.amount * Fraction(str(rate)) for rate in (low, (low + high) / 2, high)
    ]
    return asked.ranged("pipeline", amounts, _inputs(asked, coming, low, high, closed))


def _inputs(
    asked: Asked, coming: OpenDeals, low: float, high: float, closed: int
) -> list[Input]:
    deals, amount = coming.deals, coming.amount
    note = _("of %(count)s deals closed in %(year)s") % {
        "count": closed,
        "year": asked.span_name(asked.spans[0]),
    }
    return [
        Input(_("open deals expected in the year"), deals, "count"),
        Input(
            _("their amount"),
            asked.quanta(amount),
            "amount",
            _("deals still to be found are not included"),
        ),
        Input(_("win rate, the lower one"), low, "ratio", note),
        Input(_("win rate, the higher one"), high, "ratio", note),
    ]
