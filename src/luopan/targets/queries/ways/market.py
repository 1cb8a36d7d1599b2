"""From the market: its size, grown to the plan's year, × the own share."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from luopan.dimensions.queries import counted_in
from luopan.strategy.models import Segment
from luopan.strategy.queries.market import (
    Figure,
    Kind,
    Newest,
    Share,
    growth_of,
    newest,
    open_segments,
    share_of,
    spans_of,
)
from luopan.strategy.queries.own_sales import MONEY_METRIC, own_sales
from luopan.targets.queries.ways.asking import Asked, Input, Way

KEPT = 3  # years that a range is taken from


def market(asked: Asked) -> Way:
    """Size × growth × share; the range is the lowest and highest of the last years."""
    if asked.metric.code != MONEY_METRIC:
        return asked.unknown("market", _("a market's size is compared with sales only"))
    segment = _segment(asked)
    if segment is None:
        why = _("no market of exactly this unit and product is watched")
        return asked.unknown("market", why)
    said = newest([segment], None, asked.on)[segment.pk]
    shares = _shares(asked, segment, said)
    if not shares:
        return asked.unknown("market", _("no own share of a full year is known"))
    growths = [
        Fraction(str(best))
        for share in shares
        if (best := growth_of(share.span, said).best) is not None
    ]
    ahead = asked.year[0].year - shares[0].span.start_date.year
    if ahead and not growths:
        return asked.unknown("market", _("nobody has said how the market grows"))
    return _multiplied(asked, shares, growths or [Fraction(0)], ahead)


def _segment(asked: Asked) -> Segment | None:
    return next(
        (
            row
            for row in open_segments(None)
            if row.unit_id == asked.unit.pk
            and row.product_id == asked.product.pk
            and not row.group_axis
        ),
        None,
    )


def _shares(asked: Asked, segment: Segment, said: Newest) -> list[Share]:
    """Computed shares of full years in the money of the metric, the newest first."""
    money = counted_in(asked.metric)
    years = [span for span in spans_of(said) if span.months == 12]
    wanted = {segment.pk: (segment, money, years)}
    own = own_sales(wanted, as_of=asked.on).get(segment.pk)
    found = [share_of(span, said, own, True, None) for span in reversed(years)]
    return [share for share in found if share.ratio is not None][:KEPT]


def _multiplied(
    asked: Asked, shares: Sequence[Share], growths: Sequence[Fraction], ahead: int
) -> Way:
    ratios = [Fraction(str(share.ratio)) for share in shares]
    size = _size(shares[0])
    amounts = [
        Fraction(size.amount or 0) * 1_000_000 * (1 + growth) ** ahead * ratio
        for growth, ratio in (
            (min(growths), min(ratios)),
            (growths[0], ratios[0]),
            (max(growths), max(ratios)),
        )
    ]
    note = f"{size.source}, {size.source_date:%Y-%m-%d}"
    if size.stale:
        note = _("%(source)s: out of date") % {"source": note}
    inputs = [
        Input(
            _("market in %(year)s") % {"year": size.span.code},
            asked.quanta(Fraction(size.amount or 0) * 1_000_000),
            "amount",
            note,
        ),
        Input(_("its growth a year"), float(growths[0]), "ratio", _spread(growths)),
        Input(_("own share"), float(ratios[0]), "ratio", _spread(ratios)),
    ]
    return asked.ranged("market", amounts, inputs)


def _size(share: Share) -> Figure:
    if share.size is None or share.size.kind != Kind.SIZE:
        raise ValueError("a share without a size")
    return share.size


def _spread(ratios: Sequence[Fraction]) -> str:
    """From the lowest to the highest, where they differ."""
    low, high = min(ratios), max(ratios)
    return f"{float(low):.1%} – {float(high):.1%}" if low != high else ""
