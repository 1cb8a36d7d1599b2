"""From the past: what was sold, and that grown as the plan as a whole grows."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.targets.queries.ways.asking import Asked, Input, Way


def last_year(asked: Asked) -> Way:
    """The newest year; the range is what the years before it brought."""
    known = [amount for amount in asked.sold if amount is not None]
    if not known or asked.sold[0] is None:
        return asked.unknown("last_year", _no_history(asked))
    inputs = [
        Input(asked.span_name(span), asked.quanta(amount), "amount")
        for span, amount in zip(asked.spans, asked.sold, strict=True)
        if amount is not None
    ]
    return _around("last_year", asked, Fraction(known[0]), known, inputs)


def growth_rule(asked: Asked) -> Way:
    """The newest year × the growth of the whole plan; the range is the unit's own growth.

    For the whole itself that would only say its number again: it grows as it grew.
    """
    base = asked.sold[0] if asked.sold else None
    if not base:
        return asked.unknown("growth", _no_history(asked))
    own = _own_growths(asked.sold)
    if asked.unit.pk == asked.plan.root and asked.product.code == ROOT_PRODUCT:
        return _as_it_grew(asked, base, own)
    growth = plan_growth(asked)
    if growth is None:
        why = _("the plan as a whole has no numbers, or no base to grow from")
        return asked.unknown("growth", why)
    inputs = [
        Input(asked.span_name(asked.spans[0]), asked.quanta(base), "amount"),
        Input(_("growth of the whole plan"), float(growth), "ratio"),
        *_grown(asked, own),
    ]
    amounts = [base * (1 + each) for each in (growth, *own)]
    return _around("growth", asked, amounts[0], amounts, inputs)


def _as_it_grew(asked: Asked, base: int, own: Sequence[Fraction]) -> Way:
    """The newest year × the mean of the own growths; the range is all of them."""
    if not own:
        why = _("two full years are needed to see how the whole grows")
        return asked.unknown("growth", why)
    mean = sum(own, Fraction(0)) / len(own)
    inputs = [
        Input(asked.span_name(asked.spans[0]), asked.quanta(base), "amount"),
        Input(_("its own growth, on average"), float(mean), "ratio"),
        *_grown(asked, own),
    ]
    amounts = [base * (1 + each) for each in (mean, *own)]
    return _around("growth", asked, amounts[0], amounts, inputs)


def _grown(asked: Asked, own: Sequence[Fraction]) -> list[Input]:
    names = map(asked.span_name, asked.spans)
    return [
        Input(_("own growth, %(year)s") % {"year": name}, float(each), "ratio")
        for each, name in zip(own, names, strict=False)
    ]


def plan_growth(asked: Asked) -> Fraction | None:
    """The whole plan's total against what all of it sold in the newest year."""
    target, before = asked.plan.total(), asked.whole.of(asked.spans[0])
    return Fraction(target, before) - 1 if target and before > 0 else None


def _own_growths(sold: Sequence[int | None]) -> list[Fraction]:
    """Of each year against the one before it, the newest first."""
    return [
        Fraction(after, before) - 1
        for after, before in zip(sold, sold[1:], strict=False)
        if after is not None and before
    ]


def _around(
    key: str,
    asked: Asked,
    mid: Fraction,
    amounts: Sequence[Fraction | int],
    inputs: Sequence[Input],
) -> Way:
    """A range that holds all amounts around the one that counts."""
    low, middle, high = (asked.quanta(a) for a in (min(amounts), mid, max(amounts)))
    return Way(key, asked.names[key], low, middle, high, tuple(inputs))


def _no_history(asked: Asked) -> str:
    if asked.metric.kind != "additive":
        return _("“%(metric)s” does not add up over a year") % {
            "metric": asked.metric.name
        }
    return _("there are no records of a full year, or they are nothing")
