"""行动 Act: action plans as a list, a board, a Gantt, my week; and against the gap."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.actions import queries, services
from luopan.actions.kinds import KINDS, STATES
from luopan.actions.queries import ActionRow, Wish
from luopan.actions.queries.feeds import feed_since
from luopan.actions.queries.files import action_files
from luopan.actions.queries.picks import unseen
from luopan.org.access import Action, Unknown, anywhere, find_unit
from luopan.org.language import spoken
from luopan.strategy.words import span_of_year
from luopan.tracking.queries import gap_board
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import MOST_ROWS, download
from luopan.web.paging import Pages, pages_of
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import action_gap as gaps
from luopan.web.words import actions as words
from luopan.web.words import targeting
from luopan.web.years import this_year

OPENS = {"add", "begin", "bring"}
FETCHED = {"add": "_add.html", "begin": "_begin.html", "together": "_many.html"}
LOOKS = ("list", "board", "gantt", "week")
A_PAGE = 200  # rows of the list; the other looks show the first ``queries.MOST``


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The actions in reach, in one of four looks."""
    return page(request, "actions/page.html", _context(request))


def week_with(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """One's own week with more to say beside it."""
    context = _context(request, "week") | more
    return page(request, "actions/page.html", context, status=status)


def list_with(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """The list as the address asks for it, with more to say beside it."""
    context = _context(request, "list") | _forms(request) | more
    return page(request, "actions/page.html", context, status=status)


def _context(request: HttpRequest, look: str = "") -> dict[str, Any]:
    asked = request.GET
    look = look or asked.get("as", "list")
    look = look if look in LOOKS else "list"
    year = typed.whole_number(asked.get("year", ""), this_year(request))
    wish = _wish(request, look, year)
    sums = queries.sums(request.user, wish, on=request.on)
    pages = _pages(request, look, sums.count)
    rows = queries.action_rows(request.user, wish, on=request.on, **pages.rows)
    writes = anywhere(request.user, (Action.TARGETS_AGREE,), on=request.on)
    context = {
        "here": "act",
        "as": look,
        "year": year,
        "sentence": words.sentence(sums),
        "rows": rows,
        "pages": pages,
        "hidden": 0 if look == "list" else sums.count - len(rows),
        "looks": _looks(week=writes or look == "week"),
        "kinds": [("", _("all kinds")), *KINDS.items()],
        "states": [("", _("all states")), *STATES.items()],
        "may_write": writes,
        "sets_standards": anywhere(request.user, (Action.PLANS_CREATE,), on=request.on),
        "opens": asked["opens"] if asked.get("opens") in OPENS else "",
    }
    if look != "week":
        chosen = asked.get("unit", "")
        context["branches"] = queries.branches(request.user, chosen, on=request.on)
    if writes:
        context["files"] = action_files(request.user)
    filled = _forms(request) if context["opens"] in FETCHED else {}
    return context | _shown(request, look, rows, year) | filled


def _looks(*, week: bool) -> list[tuple[str, str]]:
    """What the actions can be seen as; who plans none has no week of his own."""
    titles = (_("List"), _("Board"), _("Gantt"), _("My week"))
    return list(zip(LOOKS, titles, strict=True))[: None if week else -1]


def _pages(request: HttpRequest, look: str, count: int) -> Pages:
    """The page asked for, of a list; the other looks have one."""
    if look != "list":
        return Pages(1, 1, queries.MOST)
    return pages_of(request, count, A_PAGE)


def _wish(request: HttpRequest, look: str, year: int) -> Wish:
    asked, on = request.GET, request.on
    if look != "week":
        return Wish(
            year=year,
            unit=asked.get("unit", ""),
            owner=asked.get("owner", ""),
            state=asked.get("state", ""),
            kind=asked.get("kind", ""),
        )
    person = request.user.person
    monday = on - timedelta(days=on.weekday())
    span = monday, monday + timedelta(days=7)
    return Wish(owner=person.code if person else "-", during=span)


def _shown(
    request: HttpRequest, look: str, rows: tuple[ActionRow, ...], year: int
) -> dict[str, Any]:
    if look == "board":
        return {"lanes": words.lanes(rows), "moves": list(STATES.items())[:3]}
    if look == "gantt":
        try:
            span = span_of_year(year)
        except Refused:
            span = span_of_year(this_year(request))
        return {
            "bars": words.bars(rows, span),
            "months": words.months(span),
            "now": words.now(request.on, span),
        }
    if look == "week":
        since = feed_since(request.user)
        lines = words.lines(rows)
        days = words.week(rows, request.on)
        late = targeting.late(unseen(request.user, on=request.on))
        return {"days": days, "lines": lines, "feed_since": since, "late": late}
    return {"lines": words.lines(rows), "ticks": any(row.may_change for row in rows)}


def _forms(request: HttpRequest) -> dict[str, Any]:
    """What the forms offer; the first unit is one's own."""
    units = queries.units_of(request.user, on=request.on)
    people = queries.owners(request.user, on=request.on)
    mine = request.user.person
    return {
        "units": units,
        "people": [(one.code, spoken(one)) for one in people],
        "mine": mine.code if mine else "",
        "templates": [(one.code, one.spoken) for one in queries.templates()],
        "kind_options": list(KINDS.items()),
        "states_to_set": list(STATES.items()),
    }


@policy(Action.TARGETS_READ)
@require_GET
def form(request: HttpRequest, which: str) -> HttpResponse:
    """What a form chooses from: thousands of names, asked for when it is opened."""
    if which not in FETCHED:
        raise Unknown(_("There is no such form."))
    return part(request, f"actions/{FETCHED[which]}", _forms(request))


def again(request: HttpRequest, refusal: Refused, opens: str) -> HttpResponse:
    """The list with the form that was refused, as it was typed."""
    if refusal.status not in {400, 409}:
        raise refusal
    context = _context(request) | {"problem": str(refusal), "opens": opens}
    context |= _forms(request) if opens in FETCHED else {}
    return page(request, "actions/page.html", context, status=422)


@policy(Action.TARGETS_AGREE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Plan an action."""
    form = request.POST
    try:
        where = _unit(request)
        start, last = _days(form.get("start", ""), form.get("last", ""))
        made = services.add_action(
            actor=request.user,
            at=request.at,
            unit=where,
            year=typed.whole_number(form.get("year", ""), start.year),
            name=form.get("name", ""),
            owner=queries.owner_called(
                request.user, form.get("owner", ""), on=request.on
            ),
            kind=form.get("kind", "other"),
            start_date=start,
            end_date=last + timedelta(days=1),
            outcome=form.get("outcome", ""),
        )
    except Refused as refusal:
        return again(request, refusal, "add")
    messages.success(request, _("Created. Now enter the expected contribution."))
    return go(request, reverse("action", args=[made.pk]))


def _unit(request: HttpRequest) -> Any:
    code = request.POST.get("unit", "")
    if not code:  # the form was sent before its fields had come
        raise Refused(gettext_lazy("Choose the unit or seat it is for."))
    return find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)


def _days(start: str, last: str) -> tuple[Any, Any]:
    first, final = typed.day(start), typed.day(last)
    if first is None or final is None:
        raise Refused(gettext_lazy("Enter the first and last day."))
    return first, final


@policy(Action.TARGETS_AGREE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Plan all actions of a template."""
    form = request.POST
    try:
        where = _unit(request)
        start = typed.day(form.get("start", ""))
        if start is None:
            raise Refused(gettext_lazy("Enter the start date."))
        made = services.begin_from_template(
            actor=request.user,
            at=request.at,
            unit=where,
            year=start.year,
            template=form.get("template", ""),
            owner=queries.owner_called(
                request.user, form.get("owner", ""), on=request.on
            ),
            start_date=start,
        )
    except Refused as refusal:
        return again(request, refusal, "begin")
    told = ngettext(
        "%(count)s action planned.", "%(count)s actions planned.", len(made)
    )
    messages.success(request, told % {"count": len(made)})
    return go(request, f"{reverse('act')}?unit={where.code}&year={start.year}")


@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
@require_GET
def gap(request: HttpRequest) -> HttpResponse:
    """Whether plans add up to the gap, at every level in reach."""
    year = typed.whole_number(request.GET.get("year", ""), this_year(request))
    board = gap_board(
        request.user,
        year if 2000 <= year < 2200 else this_year(request),
        at=request.at,
        on=request.on,
        metric=request.GET.get("metric", ""),
        unit=request.GET.get("unit", ""),
    )
    if "xlsx" in request.GET:
        return download(gaps.gap_export(board), at=request.at)
    asked = request.GET.getlist("open") if "open" in request.GET else None
    shown = gaps.opened(board, asked)
    context = {
        "here": "act",
        "board": board,
        "sentence": gaps.gap_sentence(board),
        "lines": gaps.gap_lines(board, shown),
        "kept": gaps.kept_cells(board, shown),
        "unit": figures.unit_of_table(board.counted_in),
        "about": gaps.about_landing(board),
        "wide_only": (1, 2, 3, 6),
    }
    return page(request, "actions/gap.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    year = typed.whole_number(request.GET.get("year", ""), this_year(request))
    wish = _wish(request, "list", year)
    rows = queries.action_rows(request.user, wish, on=request.on, most=MOST_ROWS)
    told = words.sentence(queries.sums(request.user, wish, on=request.on))
    steps = queries.steps_of([row.id for row in rows])
    return download(words.export(rows, told, steps), at=request.at)
