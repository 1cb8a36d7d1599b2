"""Markets in words: the sentence of a page, stages, kinds, why a share is not known."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded
from luopan.org.language import in_other_language, spoken
from luopan.strategy.queries.market import Figure, Market, MarketLine, Share
from luopan.strategy.queries.market_page import MarketPage
from luopan.strategy.queries.own_sales import OwnBasis, axis_name
from luopan.strategy.spans import MarketSpan
from luopan.web import figures
from luopan.web.words.clauses import sentences
from luopan.web.words.progress import period_name

STEADY = 0.0005  # a share that moves less shows as 0.0 points: it is called steady


def sentence(found: Market) -> str:
    """What matters in the list: where share is lost, and how old the figures are."""
    lines = found.lines
    if not lines:
        return _("No markets are watched yet.")
    parts = [
        ngettext(
            "%(count)d market is watched.", "%(count)d markets are watched.", len(lines)
        )
        % {"count": len(lines)},
        _of_losses(lines) if sees_own(found) else _of_what_is_seen(),
        _of_age(lines),
    ]
    return sentences(parts)


def sees_own(found: Market) -> bool:
    """Whether own sales stand beside any market: the reader may read those of its unit."""
    return any(line.own_visible for line in found.lines)


def _of_what_is_seen() -> str:
    return _(
        "You see how large they are, how they grow and the sources. Our share is worked out "
        "from all sales of the unit, which only its leader can see."
    )


def _of_losses(lines: tuple[MarketLine, ...]) -> str:
    moved = [(line.share_change, line) for line in lines]
    lost = [(c, line) for c, line in moved if c is not None and c < -STEADY]
    known = sum(change is not None for change, _line in moved)
    if not known:
        return _("No share is comparable with the year before yet.")
    if not lost:
        return _("Own share fell in none of the %(known)d that can be compared.") % {
            "known": known
        }
    change, worst = min(lost, key=lambda pair: pair[0])
    return ngettext(
        "Own share fell in %(lost)d of %(known)d, in %(market)s by %(points)s.",
        "Own share fell in %(lost)d of %(known)d, most in %(market)s: %(points)s.",
        len(lost),
    ) % {
        "lost": len(lost),
        "known": known,
        "market": spoken(worst.segment),
        "points": figures.points(change),
    }


def _of_age(lines: tuple[MarketLine, ...]) -> str:
    old = sum(line.stale for line in lines)
    none = sum(line.share is None for line in lines)
    parts = []
    if old:
        parts.append(
            ngettext(
                "%(count)d size is out of date.",
                "%(count)d sizes are out of date.",
                old,
            )
            % {"count": old}
        )
    if none:
        parts.append(
            ngettext(
                "For %(count)d, no full-year size is known.",
                "For %(count)d, no full-year size is known.",
                none,
            )
            % {"count": none}
        )
    return sentences(parts)


def sentence_of(page: MarketPage) -> str:
    """What matters of one market."""
    share, growth = page.line.share, page.line.growth
    if share is None or share.size is None:
        return _("The full-year size of this market is not known yet.")
    parts = [
        _("%(year)s: market size %(size)s%(growth)s.")
        % {
            "year": share.span.code,
            "size": amount(share.size),
            "growth": _grown(growth.best if growth else None),
        },
        _of_share(page.line, share) if page.line.own_visible else "",
    ]
    if page.line.stance is not None:
        parts.append(
            _("Stage: %(stage)s; suggested stance: %(stance)s.")
            % {"stage": page.line.stance.stage_name, "stance": page.line.stance.name}
        )
    if page.line.stale:
        parts.append(_("The figure is out of date."))
    return sentences(parts)


def _grown(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return _(", %(growth)s vs the year before") % {"growth": figures.change(ratio)}


def _of_share(line: MarketLine, share: Share) -> str:
    if share.ratio is None:
        return _("Own share: %(why)s.") % {"why": why_not(share.why_not)}
    said = _("Own share %(share)s") % {"share": figures.percent(share.ratio)}
    change = line.share_change
    if change is None:
        return said + _(".")
    if abs(change) <= STEADY:
        return said + _(", unchanged from the year before.")
    return said + _(", %(points)s vs the year before.") % {
        "points": figures.points(change)
    }


def why_not(reason: str) -> str:
    """Why there is no share."""
    words = {
        "no_size": _("no size is known"),
        "hidden": _("you cannot see own sales there"),
        "unit": _("own sales are not counted in the market's unit"),
        "no_records": _("own records do not go back so far"),
        "to_come": _("period to come"),
        "running": _("the span is still running"),
    }
    return words.get(reason, "")


def why_no_value(reason: str) -> str:
    """Why a proposed metric has no figure here."""
    words = {
        "no_market": _("not known: no market size for this year"),
        "no_wallet": _("not known: no source for the customers' total spending"),
        "hidden": _("you cannot see own sales there"),
        "elsewhere": _("see Track: not broken down by market"),
        "nobody": _("not known: nobody bought in the reference period"),
    }
    return words.get(reason, "")


def amount(figure: Figure, *, even: bool = False) -> str:
    """A figure with what it is counted in; even with others beside it."""
    if figure.amount is None:
        return figures.NOTHING
    if not figure.counted_in:
        return figures.percent(float(figure.amount))
    return counted(figure.amount, figure.counted_in, even=even)


def counted(value: Any, counted_in: str, *, even: bool = False) -> str:
    """An amount with its unit: ¥384M; 3.84 亿元; 1.2 万台."""
    text = figures.compact(value, counted_in, even=even)
    if not figures.chinese():
        return text if counted_in in figures.SIGNS else f"{text} {counted_in}"
    word = "元" if counted_in == "CNY" else counted_in
    return f"{text}{word}" if not word.isascii() else f"{text} {word}"


def kind_name(kind: str) -> str:
    """What a figure is a figure of."""
    words = {
        "size": _("market size"),
        "growth": _("market growth"),
        "own_share": _("own share as stated"),
        "competitor_share": _("a competitor's share"),
        "demand": _("demand"),
        "wallet": _("total spending of own customers on it"),
        "price": _("price level"),
    }
    return words.get(kind, kind)


def finding_name(kind: str) -> str:
    """What a finding speaks of."""
    words = {
        "competitor": _("competition"),
        "demand": _("demand"),
        "policy": _("policy"),
        "opportunity": _("opportunity"),
        "threat": _("threat"),
    }
    return words.get(kind, kind)


def confidence_name(confidence: str) -> str:
    """How sure a source is."""
    words = {"high": _("high"), "medium": _("medium"), "low": _("low")}
    return words.get(confidence, confidence)


def tax_name(basis: str) -> str:
    """With tax or without."""
    words = {
        "incl": _("with tax"),
        "excl": _("without tax"),
        "unknown": _("tax not stated"),
    }
    return words.get(basis, basis)


def basis_line(basis: OwnBasis | None) -> str:
    """By which definition own sales count, and with which tax."""
    if basis is None:
        return _("There is no metric “sales amount”, so own sales are not known.")
    other = in_other_language()
    name = (basis.name_other if other else "") or basis.name
    taxes = [tax_name(each) for each in basis.tax_bases] or [tax_name("unknown")]
    return _("Own sales: %(metric)s (documents: %(tax)s). %(definition)s") % {
        "metric": name,
        "tax": " / ".join(taxes),
        "definition": (basis.definition_other if other else "") or basis.definition,
    }


def span_name(span: MarketSpan) -> str:
    """A span of the calendar as people say it; a year is its number."""
    kinds = {6: "half", 3: "quarter", 1: "month"}
    return period_name(span.code, kinds.get(span.months, ""))


def where(segment: Any) -> str:
    """Region, product and group of customers of a segment."""
    parts = [spoken(segment.unit), spoken(segment.product)]
    if segment.group_axis:
        parts.append(
            _("%(axis)s %(value)s")
            % {
                "axis": axis_name(segment.group_axis),
                "value": worded(segment.group_value),
            }
        )
    else:
        parts.append(_("all customers"))
    return " · ".join(parts)
