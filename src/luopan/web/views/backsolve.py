"""倒推 Back-solve: what a target asks for a week, of one unit and of those under it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.actions.queries.picks import unseen
from luopan.actions.services.weekly import adopt_weekly_number, set_visit_hours
from luopan.org.access import Action, Unknown
from luopan.org.held import seats_held
from luopan.tracking.queries.backsolve import Backsolve, back_solve, own_week
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.kept import DRAFTING, kept
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import backsolve as words
from luopan.web.words.progress import kind_name, period_name
from luopan.web.words.targeting import waiting
from luopan.web.words.today import Item
from luopan.web.words.worked_week import steps


@policy(Action.TARGETS_READ)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own seat, else the largest part that one leads."""
    seats = seats_held(request.user, on=request.on)
    code = seats[0].code if seats else ""
    if not code:
        code = _found(request, "").unit.code
    return go(request, reverse("back_solve", args=[code]))


@policy(Action.TARGETS_READ)
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The card of Today: one's own week, and who is to be seen; asked for when it stands."""
    found = kept(request, "my week", lambda: _week(request), despite=DRAFTING)
    return part(request, "today/_week.html", {"week": found[0], "late": found[1]})


def _week(request: HttpRequest) -> tuple[words.Week | None, Item | None]:
    found = own_week(request.user, at=request.at, on=request.on)
    late = waiting(unseen(request.user, on=request.on))
    return words.week(found) if found else None, late[0] if late else None


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The worked table, the week, what would help, and those under the unit."""
    found = _found(request, code)
    if "xlsx" in request.GET:
        return download(words.export(found), at=request.at)
    return page(request, "actions/backsolve.html", _context(found))


@policy(Action.TARGETS_READ)
@require_POST
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """A weekly number is adopted, or hours are said; what cannot be is said beside it."""
    found = _found(request, code)
    acts = {"adopt": _adopt, "hours": _hours}
    if act not in acts:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, acts[act](request, found))
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        context = _context(found) | {"problem": str(refusal), "act": act}
        return page(request, "actions/backsolve.html", context, status=422)
    return go(request, reverse("back_solve", args=[code]))


def _found(request: HttpRequest, code: str) -> Backsolve:
    year = typed.whole_number(request.GET.get("year", ""), 0) or None
    by = {"at": request.at, "on": request.on}
    period = request.GET.get("period", "")
    return back_solve(request.user, code, **by, year=year, period=period)


def _context(found: Backsolve) -> dict[str, Any]:
    one = found.one
    return {
        "here": "act",
        "found": found,
        "one": one,
        "sentence": words.sentence(found),
        "steps": steps(found),
        "helps": words.helps(found),
        "until": words.until(found),
        "about": words.about(),
        "word": words.state_word(one),
        "look": words.LOOKS.get(one.state, ""),
        "advised": words.visits(one.advised) if one.advised is not None else "",
        "proposed": min(one.advised or 0, one.most_visits)
        if one.room
        else one.advised or 0,
        # A number is adopted on the advice of the year, and held against no other.
        "moved": words.moved(one) if found.period.kind == "year" else "",
        "rows": words.rows(found),
        "kept": words.kept(found),
        "unit": figures.unit_of_table(found.counted_in),
        "period": period_name(found.period.code, found.period.kind),
        "kinds": [
            (span.code, kind_name(span.kind), span.kind == found.period.kind)
            for span in found.periods
        ],
        "part": found.period.kind != "year",
        "problem": "",
    }


def _adopt(request: HttpRequest, found: Backsolve) -> str:
    if found.one.advised is None:
        raise Refused(_("There is no advice to adopt a number from."))
    visits = typed.whole_number(request.POST.get("visits", "").strip(), -1)
    adopt_weekly_number(
        actor=request.user,
        at=request.at,
        seat=found.unit,
        year=found.year,
        visits=visits,
        advised=found.one.advised,
        reason=request.POST.get("reason", ""),
        rests_on=found.one.rests_on,
    )
    return _("Adopted: %(visits)s.") % {"visits": words.visits(visits)}


def _hours(request: HttpRequest, found: Backsolve) -> str:
    form = request.POST
    set_visit_hours(
        actor=request.user,
        at=request.at,
        unit=found.unit,
        hours_a_visit=typed.amount(form.get("visit", "")) or Decimal(0),
        hours_a_day=typed.amount(form.get("day", "")) or Decimal(0),
    )
    return _("The hours take effect now, here and below.")
