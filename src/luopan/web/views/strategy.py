"""战略 Strategy: the objectives of a year, one of them in full, coverage, one page to print."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.org.access import Action, Unknown, anywhere, reach
from luopan.strategy import queries
from luopan.strategy.access import may_edit, objective_called
from luopan.strategy.models import Objective
from luopan.strategy.queries import Chosen, Line, Outline
from luopan.strategy.queries.objectives import chosen_in, history, measures_of, wishes
from luopan.targets.queries import coverage as covering
from luopan.targets.queries.coverage import Balance, Coverage
from luopan.targets.queries.coverage_links import Links
from luopan.targets.queries.resting import resting_of
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import is_part, page, part
from luopan.web.policy import policy
from luopan.web.words import lists
from luopan.web.words import strategy as words
from luopan.web.years import this_year


@policy(Action.STRATEGY_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The outline, and one objective with its measures and the targets that carry it."""
    shown = queries.outline(year_of(request))
    links = Links(shown, request.user, request.on)
    found = covering.coverage(links)
    if "xlsx" in request.GET:
        return download(_export(request, shown, links, found), at=request.at)
    line, objective = _asked_for(request, shown)
    context = frame(request, shown.year) | {
        "shown": shown,
        "rows": _rows(shown, found),
        "top_lacking": words.lacking(_("The top-level weights"), shown.lacking),
        "sentence": words.sentence(shown, found),
        "orphans": len(found.orphans),
        "doubtful": found.opened - found.carried,
        "about": "" if _sees_all(request) else words.about_part(),
        "line": line,
        **(_in_full(request, links, found, line, objective) if line else {}),
    }
    if is_part(request):
        return part(request, "strategy/_chosen.html", context)
    return page(request, "strategy/page.html", context)


def year_of(request: HttpRequest) -> int:
    """The year that is asked for; the running one where none is."""
    year = typed.whole_number(request.GET.get("year", ""), this_year(request))
    return year if 2000 <= year < 2200 else this_year(request)


def frame(request: HttpRequest, year: int) -> dict[str, Any]:
    """What all pages of the strategy show around their own matter."""
    return {
        "here": "strategy",
        "year": year,
        "years": lambda: sorted(
            {*queries.years(), this_year(request), this_year(request) + 1, year}
        ),
        "may_edit": may_edit(request.user, on=request.on),
        "sees_targets": anywhere(request.user, (Action.TARGETS_READ,), on=request.on),
    }


def _sees_all(request: HttpRequest) -> bool:
    """Whether the targets of the whole company are the reader's to see."""
    seen = reach(request.user, Action.TARGETS_READ, on=request.on)
    root = request.company.root if request.company else ""
    return seen.filter(code=root).exists()


def place(year: int, code: str = "") -> str:
    """Where an objective is seen."""
    said = {"year": year} | ({"objective": code} if code else {})
    return f"{reverse('strategy')}?{urlencode(said)}"


def _asked_for(
    request: HttpRequest, shown: Outline
) -> tuple[Line | None, Objective | None]:
    """The objective that is asked for, else the first; 404 for one that is not there."""
    first = next(iter([*shown.live, *shown.lines]), None)
    code = request.GET.get("objective", "") or (first.code if first else "")
    if not code:
        return None, None
    found = objective_called(request.user, code, on=request.on)
    lines = [line for line in shown.lines if line.code == code]
    if not lines:
        raise Unknown(_("There is no such objective."))
    return lines[0], found


def _rows(shown: Outline, found: Coverage) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "kind": words.kind(line.kind),
            "how": found.how[line.code],
            "how_words": str(words.HOWS[found.how[line.code]]),
            "doubt": words.doubt(line, found),
            "lacking": words.lacking(_("The weights under it"), line.lacking)
            if line.open
            else "",
            "url": place(shown.year, line.code),
        }
        for line in shown.lines
    ]


def _in_full(
    request: HttpRequest,
    links: Links,
    found: Coverage,
    line: Line,
    objective: Objective,
) -> dict[str, Any]:
    told = chosen_in(
        links.shown, objective, viewer=request.user, at=request.at, on=request.on
    )
    targets, hidden = covering.carried(links, line)
    return {
        "chosen": told,
        "kind": words.kind(line.kind),
        "how": found.how[line.code],
        "how_words": str(words.HOWS[found.how[line.code]]),
        "doubt": words.doubt(line, found),
        "weights_lacking": words.lacking(_("The weights under it"), line.lacking),
        "balances": [
            balance_row(one) for one in covering.balances(links, line, told.wishes)
        ],
        "targets": targets,
        "hidden": hidden,
        "rests": resting_of(objective, viewer=request.user, on=request.on),
        "history": words.history(history(objective)),
        "acts": _acts(told),
    }


def balance_row(one: Balance) -> dict[str, Any]:
    """A measure as a row: what is wanted, carried, missing."""
    tag, gap = words.gap(one)
    return {
        "wish": one.wish,
        "wanted": words.wanted(one.wish),
        "carried": None if one.carried is None else words.carried(one),
        "tag": tag,
        "gap": gap,
        "why": "" if gap else words.why_no_gap(one),
    }


def _acts(told: Chosen) -> list[tuple[str, str, str]]:
    """What the reader may do with it: the act, its words, its icon."""
    if not told.line.open:
        return [("reopen", _("Restore"), "arrow-back-up")] if told.may_edit else []
    found = [("edit", _("Change"), "edit")] if told.may_word else []
    if told.may_edit:
        found += [
            ("measure", _("Add a measure"), "plus"),
            ("link", _("Link a target"), "link"),
            ("weights", _("Weights"), "scale"),
            ("move", _("Move in outline"), "arrows-sort"),
            ("drop", _("Drop"), "x"),
        ]
    return found


def _export(
    request: HttpRequest, shown: Outline, links: Links, found: Coverage
) -> Export:
    """Each objective with its measures: one row a measure."""
    rows, levels = [], []
    for line, balances in all_balances(request, shown, links):
        for one in balances or [None]:
            rows.append(_exported(line, one, found))
            levels.append(min(line.depth, 7))
    return Export(
        title=_("Strategy %(year)s") % {"year": shown.year},
        columns=[
            Column(_("Objective"), width=36),
            Column(_("Code")),
            Column(_("Kind")),
            Column(_("State")),
            Column(_("Weight"), Holds.COUNT),
            Column(_("Share of the whole"), Holds.RATIO),
            Column(_("Owner")),
            Column(_("Metric")),
            Column(_("Unit")),
            Column(_("Product")),
            Column(_("Expectation"), width=22),
            Column(_("In the plan"), width=22),
            Column(_("Gap"), width=24),
            Column(_("Targets"), width=22),
        ],
        rows=rows,
        notes=[words.sentence(shown, found)],
        levels=levels,
    )


def _exported(line: Line, one: Balance | None, found: Coverage) -> list[Any]:
    wish = one.wish if one else None
    return [
        line.name,
        line.code,
        words.kind(line.kind),
        _("open") if line.open else _("dropped"),
        line.weight,
        line.part,
        line.owner,
        wish.metric if wish else "",
        wish.unit if wish else "",
        wish.product if wish else "",
        words.wanted(wish) if wish else "",
        words.carried(one) if one and one.carried is not None else "",
        words.gap(one)[1] if one else "",
        words.doubt(line, found) or str(words.HOWS[found.how[line.code]]),
    ]


def all_balances(
    request: HttpRequest, shown: Outline, links: Links
) -> list[tuple[Line, tuple[Balance, ...]]]:
    """Every objective of a year with its measures."""
    measures = measures_of(line.id for line in shown.lines)
    return [
        (
            line,
            covering.balances(
                links,
                line,
                wishes(
                    measures.get(line.id, ()),
                    shown.year,
                    viewer=request.user,
                    at=request.at,
                    on=request.on,
                ),
            ),
        )
        for line in shown.lines
    ]


@policy(Action.STRATEGY_READ)
@require_GET
def one_page(request: HttpRequest) -> HttpResponse:
    """The year's strategy on one sheet of A4."""
    shown = queries.outline(year_of(request))
    links = Links(shown, request.user, request.on)
    found = covering.coverage(links)
    rows = [
        {
            "line": line,
            "kind": words.kind(line.kind),
            "doubt": words.doubt(line, found),
            "balances": [balance_row(one) for one in balances],
            "seen": any(one.wish.shown for one in balances),
        }
        for line, balances in all_balances(request, shown, links)
        if line.open
    ]
    context = frame(request, shown.year) | {
        "rows": rows,
        "hidden": any(row["balances"] and not row["seen"] for row in rows),
        "sentence": words.sentence(shown, found),
        "coverage": words.of_coverage(shown, found),
        "entries": [
            one
            for one in queries.book(request.user, on=request.on)
            if one.risk or one.state != "holds"
        ][:6],
    }
    return page(request, "strategy/one_page.html", context)


@policy(Action.STRATEGY_READ)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Which objective no target carries, and which target no objective wants."""
    shown = queries.outline(year_of(request))
    found = covering.coverage(Links(shown, request.user, request.on))
    if "xlsx" in request.GET:
        return download(lists.coverage(shown, found, request.on), at=request.at)
    context = frame(request, shown.year) | {
        "found": found,
        "groups": [
            {
                "title": title,
                "rows": [
                    {"line": line, "url": place(shown.year, line.code)}
                    for line in lines
                ],
            }
            for title, lines in words.groups(found)
        ],
        "orphans": [
            {"row": row, "amount": words.counted(row.amount, row.counted_in)}
            for row in found.orphans
        ],
        "sentence": words.of_coverage(shown, found),
        "empty": not shown.live,
    }
    return page(request, "strategy/coverage.html", context)
