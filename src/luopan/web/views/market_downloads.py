"""Markets as workbooks: the list, one market with its sources, the template to fill in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.dimensions.queries.terms import worded
from luopan.org.access import Action, day_of, name_of
from luopan.org.language import spoken
from luopan.strategy.queries import market as queries
from luopan.strategy.queries.market import MarketLine, Share
from luopan.strategy.queries.market_page import MarketPage, market_page
from luopan.web.exports import XLSX, Column, Export, Holds, download
from luopan.web.policy import policy
from luopan.web.views.market import as_of
from luopan.web.words import market as words
from luopan.web.words import market_template
from luopan.web.years import this_year

A, R, D, N = Holds.AMOUNT, Holds.RATIO, Holds.DAY, Holds.COUNT


@policy(Action.STRATEGY_READ)
@require_GET
def markets(request: HttpRequest) -> HttpResponse:
    """The list with every year that has a size."""
    found = queries.market(request.user, on=request.on, as_of=as_of(request))
    rows = [
        _row(line, share, found.currency)
        for line in found.lines
        for share in line.shares
    ]
    return download(
        Export(
            title=_("Market insight"),
            columns=[
                Column(_("Market"), width=30),
                Column(_("Scope covered"), width=34),
                Column(_("Stage")),
                Column(_("Year")),
                Column(_("Size"), A),
                Column(_("Size in another unit"), width=20),
                Column(_("Own sales"), A),
                Column(_("Own share"), R),
                Column(_("Share as stated"), R),
                Column(_("Why there is no share"), width=26),
                Column(_("Source"), width=34),
                Column(_("Source date"), D),
                Column(_("Confidence")),
                Column(_("Tax")),
            ],
            rows=rows,
            counted_in=found.currency,
            notes=[
                words.basis_line(found.basis),
                _("As of %(day)s") % {"day": found.as_of},
            ],
        ),
        at=request.at,
    )


def _row(line: MarketLine, share: Share, currency: str) -> list[Any]:
    size, own, stated = share.size, share.own, share.stated
    home = size is not None and size.counted_in == currency
    return [
        spoken(line.segment),
        words.where(line.segment),
        str(line.stance.stage_name) if line.stance else "",
        share.span.code,
        size.amount if home else None,
        words.amount(size) if size and not home else "",
        own.amount if own and own.counted_in == currency else None,
        share.ratio,
        float(stated.amount) if stated and stated.amount is not None else None,
        words.why_not(share.why_not) if share.ratio is None else "",
        worded(size.source) if size else "",
        size.source_date if size else None,
        words.confidence_name(size.confidence) if size else "",
        words.tax_name(size.tax_basis) if size else "",
    ]


@policy(Action.STRATEGY_READ)
@require_GET
def segment(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure that was said of one market, with its source."""
    found = queries.segment_seen(code)
    seen = market_page(found, viewer=request.user, on=request.on, as_of=as_of(request))
    rows = [
        [
            words.kind_name(each.figure.kind),
            worded(each.figure.competitor),
            each.figure.span.code,
            words.amount(each.figure),
            each.figure.amount,
            each.figure.counted_in or "1.0 = 100%",
            words.tax_name(each.figure.tax_basis),
            worded(each.figure.source),
            each.figure.source_date,
            words.confidence_name(each.figure.confidence),
            _("counts") if each.counts else _("replaced"),
            name_of(each.figure.who),
            day_of(each.figure.at),
        ]
        for each in seen.said
    ]
    return download(
        Export(
            title=spoken(found),
            columns=[
                Column(_("What"), width=22),
                Column(_("Competitor"), width=18),
                Column(_("Span")),
                Column(_("Value"), width=16),
                Column(_("Exact value"), N, width=18),
                Column(_("Unit of measure")),
                Column(_("Tax")),
                Column(_("Source"), width=36),
                Column(_("Source date"), D),
                Column(_("Confidence")),
                Column(_("State")),
                Column(_("Recorded by")),
                Column(_("When"), D),
            ],
            rows=rows,
            notes=[words.where(found), words.sentence_of(seen)],
        ),
        _course(seen),
        at=request.at,
    )


def _course(seen: MarketPage) -> Export:
    """Share over time: of every span the market, own sales, and what of it they are."""
    sizes = [share.size.counted_in for share in seen.shares if share.size]
    counted_in = sizes[-1] if sizes else ""
    growths = {growth.span.code: growth.ratio for growth in seen.growths}
    return Export(
        title=_("Share over time"),
        columns=[
            Column(_("Span")),
            Column(_("Size"), A),
            Column(_("Size in another unit"), width=20),
            Column(_("Growth"), R),
            Column(_("Own sales"), A),
            Column(_("Own share"), R),
            Column(_("Share as stated"), R),
            Column(_("Why there is no share"), width=26),
        ],
        rows=[_of_span(one, growths, counted_in) for one in reversed(seen.shares)],
        counted_in=counted_in,
        notes=[
            words.basis_line(seen.basis),
            _("As of %(day)s") % {"day": seen.as_of},
        ],
    )


def _of_span(
    share: Share, growths: Mapping[str, float | None], counted_in: str
) -> list[Any]:
    size, own, stated = share.size, share.own, share.stated
    alike = size is not None and size.counted_in == counted_in
    return [
        share.span.code,
        size.amount if size and alike else None,
        words.amount(size) if size and not alike else "",
        growths.get(share.span.code),
        own.amount if own and own.counted_in == counted_in else None,
        share.ratio,
        float(stated.amount) if stated and stated.amount is not None else None,
        words.why_not(share.why_not) if share.ratio is None else "",
    ]


@policy(Action.STRATEGY_EDIT)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A workbook to fill in: a row for every market, and the words that are understood."""
    content = market_template.workbook(
        list(queries.open_segments(None)), on=request.on, at=request.at
    )
    answer = HttpResponse(content, content_type=XLSX)
    name = quote(_("Market figures") + f" {this_year(request)}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
