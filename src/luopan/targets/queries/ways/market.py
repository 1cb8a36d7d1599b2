"""From the market: its size, grown to the plan's year, × the own share of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries import counted_in
from luopan.org.language import spoken
from luopan.strategy.models import Segment
from luopan.strategy.queries.market import (
    Figure,
    Kind,
    Newest,
    Share,
    growth_of,
    share_of,
)
from luopan.strategy.queries.own_sales import MONEY_METRIC, Own
from luopan.strategy.spans import MarketSpan
from luopan.targets.queries.ways.asking import MILLIONTHS, Asked, Input, Sold, Way
from luopan.targets.queries.ways.watched import BROADER, NARROWER

KEPT = 3  # years that a range is taken from
NAMED = 6  # markets that are named one by one


@dataclass(frozen=True)
class _Multiplied:
    """Low, middle and high in millionths, of one market, with what they rest on."""

    amounts: tuple[Fraction, Fraction, Fraction]
    inputs: tuple[Input, ...]


def market(asked: Asked) -> Way:
    """Size × growth × share; the range is the lowest and highest of the last years.

    Where no market of exactly this is watched: the own part of the nearest broader one, or
    those within it with the rest as it sold last.
    """
    if asked.metric.code != MONEY_METRIC:
        return asked.unknown("market", _("a market's size is compared with sales only"))
    known = asked.watched
    if not known.segments:
        why = _("no market of this unit and product, above or within it, is watched")
        return asked.unknown("market", why)
    if known.how == NARROWER:
        return _within(asked)
    (segment,) = known.segments
    broader = known.how == BROADER
    sold = asked.own if broader else asked.markets[segment.pk]
    found = _multiplied(asked, segment, sold)
    if isinstance(found, str):
        return asked.unknown("market", found)
    named = [_broader(segment)] if broader else []
    return asked.ranged("market", found.amounts, [*named, *found.inputs])


def _broader(segment: Segment) -> Input:
    note = _("no market matches exactly; the share is this part's share of it")
    return Input(_("nearest broader market"), spoken(segment), "text", note)


def _within(asked: Asked) -> Way:
    """The watched markets within the part, and the rest as it sold in the newest year."""
    base = asked.sold[0] if asked.sold else None
    found = []
    for segment in asked.watched.segments:
        one = _multiplied(asked, segment, asked.markets[segment.pk])
        if not isinstance(one, str):
            found.append((segment, one))
    if base is None or not found:
        why = _("size, growth and own share of the markets within it are not known")
        return asked.unknown("market", why)
    newest = asked.spans[0]
    covered = sum(asked.markets[s.pk].of(newest) for s, _one in found)
    rest = Fraction(base - covered)
    sums = [sum((one.amounts[n] for _s, one in found), rest) for n in range(3)]
    return asked.ranged("market", sums, _parts(asked, found, base, covered))


def _parts(
    asked: Asked, found: Sequence[tuple[Segment, _Multiplied]], base: int, covered: int
) -> list[Input]:
    named = [
        Input(
            spoken(segment),
            asked.quanta(one.amounts[1]),
            "amount",
            _("size × growth × own share"),
        )
        for segment, one in found[:NAMED]
    ]
    more = len(found) - NAMED
    if more > 0:
        told = ngettext("%(count)s more market", "%(count)s more markets", more)
        total = sum((one.amounts[1] for _s, one in found[NAMED:]), Fraction(0))
        named.append(Input(told % {"count": more}, asked.quanta(total), "amount"))
    note = _("the markets that are watched were %(share)s of what it sold")
    share = f"{covered / base:.0%}" if base else "—"
    rest = Input(
        _("outside of them, as last sold"),
        asked.quanta(base - covered),
        "amount",
        note % {"share": share},
    )
    return [*named, rest]


def _multiplied(asked: Asked, segment: Segment, sold: Sold) -> _Multiplied | str:
    """A market × own share of it; or why not."""
    said = asked.watched.said[segment.pk]
    shares = _shares(asked, segment, said, sold)
    if not shares:
        return _("no own share of a full year is known")
    growths = [
        Fraction(str(best))
        for share in shares
        if (best := growth_of(share.span, said).best) is not None
    ]
    ahead = asked.year[0].year - shares[0].span.start_date.year
    if ahead and not growths:
        return _("the market's growth is not known")
    return _times(asked, shares, growths or [Fraction(0)], ahead)


def _shares(asked: Asked, segment: Segment, said: Newest, sold: Sold) -> list[Share]:
    """Computed shares of full years in the money of the metric, the newest first."""
    found = [
        share_of(span, said, {span.code: _own(asked, span, sold)}, True, None)
        for span in asked.watched.years(segment)
    ]
    return [share for share in found if share.ratio is not None][:KEPT]


def _own(asked: Asked, span: MarketSpan, sold: Sold) -> Own:
    recorded = asked.recorded(span.start_date)
    amount = Decimal(sold.of((span.start_date, span.end_date))) / MILLIONTHS
    whole = span.end_date <= asked.on
    return Own(amount if recorded else None, whole, counted_in(asked.metric), recorded)


def _times(
    asked: Asked, shares: Sequence[Share], growths: Sequence[Fraction], ahead: int
) -> _Multiplied:
    ratios = [Fraction(str(share.ratio)) for share in shares]
    size = _size(shares[0])
    amounts = [
        Fraction(size.amount or 0) * MILLIONTHS * (1 + growth) ** ahead * ratio
        for growth, ratio in (
            (min(growths), min(ratios)),
            (growths[0], ratios[0]),
            (max(growths), max(ratios)),
        )
    ]
    note = f"{size.source}, {size.source_date:%Y-%m-%d}"
    if size.stale:
        note = _("%(source)s: out of date") % {"source": note}
    inputs = (
        Input(
            _("market in %(year)s") % {"year": size.span.code},
            asked.quanta(Fraction(size.amount or 0) * MILLIONTHS),
            "amount",
            note,
        ),
        Input(_("its growth a year"), float(growths[0]), "ratio", _spread(growths)),
        Input(_("own share"), float(ratios[0]), "ratio", _spread(ratios)),
    )
    return _Multiplied((amounts[0], amounts[1], amounts[2]), inputs)


def _size(share: Share) -> Figure:
    if share.size is None or share.size.kind != Kind.SIZE:
        raise ValueError("a share without a size")
    return share.size


def _spread(ratios: Sequence[Fraction]) -> str:
    """From the lowest to the highest, where they differ."""
    low, high = min(ratios), max(ratios)
    return f"{float(low):.1%} – {float(high):.1%}" if low != high else ""
