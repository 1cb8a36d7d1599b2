"""追踪 Track: how it goes, and the records behind every figure."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.targets.queries.levels import Levels, levels_at_hand
from luopan.tracking import queries
from luopan.tracking.board import Board
from luopan.tracking.queries import Overview, Wish, trust
from luopan.tracking.queries.collections import OF_MONEY
from luopan.tracking.queries.warnings.listing import marks
from luopan.web import figures, typed
from luopan.web.adjusted import adjusted
from luopan.web.kept import DRAFTING, NOTHING, page_kept
from luopan.web.parts import page
from luopan.web.policy import policy
from luopan.web.remedies import remedy
from luopan.web.standings import chart, heat, tables, tiles
from luopan.web.words import progress
from luopan.web.words import trust as trust_words
from luopan.web.words.action_gap import broken
from luopan.web.words.beside import besides

A_PAGE = 50


@policy(Action.RECORDS_READ)
@require_GET
@page_kept(lambda request: NOTHING if request.GET.get("version") else DRAFTING)
def index(request: HttpRequest) -> HttpResponse:
    """How it goes for a unit, a metric and a period, as of a day."""
    found = queries.overview(
        wish(request),
        viewer=request.user,
        at=request.at,
        on=request.on,
        company=request.company,
    )
    return page(request, "track/page.html", _context(request, found))


@policy(Action.RECORDS_READ)
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """The records behind a figure, newest first."""
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    asked, found = queries.records(
        wish(request),
        viewer=request.user,
        at=request.at,
        on=request.on,
        account=request.GET.get("account", ""),
        offset=(number - 1) * A_PAGE,
        limit=A_PAGE,
    )
    lines = tables.record_lines(found.rows, asked.metric.document)
    context = {
        "here": "track",
        "asked": asked,
        "lines": lines,
        "account": _account(request, lines),
        "before": number - 1,
        "after": number + 1,
        "period": progress.period_name(asked.period.code, asked.period.kind),
        "found": found,
        "number": number,
        "last": max(-(-found.count // A_PAGE), 1),
    }
    return page(request, "track/records.html", context)


def _account(request: HttpRequest, lines: Sequence[tables.RecordLine]) -> str:
    """The name of the customer whose records alone are listed; empty: of all."""
    alone = lines and lines[0].row.account == request.GET.get("account", "")
    return lines[0].account if alone else ""


def wish(request: HttpRequest) -> Wish:
    """What the address asks for; wrong words become what suits."""
    said = request.GET
    return Wish(
        unit=said.get("unit", ""),
        metric=said.get("metric", ""),
        product=said.get("product", ""),
        period=said.get("period", ""),
        kind=said.get("kind", ""),
        as_of=typed.day(said.get("as_of", "")),
        version=typed.whole_number(said.get("version", ""), 0) or None,
        clock=said.get("clock", ""),
        base=said.get("base", ""),
        hindsight=said.get("known") == "now",
    )


def levels_of(found: Overview, unit: str) -> Levels | None:
    """Floor and stretch of a unit shown; None: its version has none, or no such cell."""
    question = found.question
    if question.aims is not None:
        return found.levels.get(unit)
    if question.version is None or found.standing.target is None or question.slice:
        return None
    product = question.product.code if question.product else ""
    return levels_at_hand(question.version, unit, product, question.period.code)


def _marked(found: Overview) -> tuple[trust.Mark, str, list[tuple[str, str]]] | None:
    """What stands beside a figure that counts work: how many of its records ask."""
    if not trust.is_work(found.question.metric):
        return None
    mark = trust.mark(Board(found.question))
    if mark is None:
        return None
    return mark, trust_words.rate(mark.rate), trust_words.tell(mark)


def _context(request: HttpRequest, found: Overview) -> dict[str, Any]:
    question, stands = found.question, found.standing
    sort = request.GET.get("sort", "")
    period = question.period
    codes = [question.unit.code, *(row.name.code for row in found.drill.rows)]
    warned = marks(request.user, codes, on=request.on)
    counted = found.standing.counted_in
    changed = adjusted(request, question, counted, codes)
    return {
        "here": "track",
        "found": found,
        "question": question,
        "stands": stands,
        "sentence": progress.sentence(found),
        "period": progress.period_name(period.code, period.kind),
        "kinds": [
            (kind, span.code, progress.kind_name(kind), kind == period.kind)
            for kind, span in found.choices.kinds.items()
            if kind != "half"
        ],
        "tiles": tiles.tiles(found),
        "beside": besides(found),
        "clocks": tiles.clocks(found),
        "clock": progress.clock_name(stands.clock),
        "clock_source": tiles.clock_source(found),
        "bases": tiles.bases(found),
        "heat": heat.heat(found),
        "rows": tables.rows(found, sort, warned, changed),
        "adjusted": changed.get(question.unit.code),
        "warned": warned.get(question.unit.code),
        "sold": queries.is_sold(question.metric),
        "of_money": question.metric.code in OF_MONEY,
        "marked": _marked(found),
        "lacking": [(str(one), remedy(request, one)) for one in found.lacking],
        "unmet": broken(found.unmet.get(question.unit.code, 0)),
        "planned": stands.target is not None and not stands.level,
        "customers": tables.customers(found),
        "stated": tables.stated(found),
        "sort": sort if sort in tables.SORTS else tables.SORTS[0],
        "unit": figures.unit_of_table(stands.counted_in),
        "chart": chart.chart(found, levels_of(found, found.question.unit.code)),
        "chart_rows": chart.chart_table(found),
        "today": question.as_of == question.on,
        "kept": [(k, v) for k, v in request.GET.items() if k not in {"as_of", "known"}],
    }
