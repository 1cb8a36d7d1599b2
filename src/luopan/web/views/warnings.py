"""预警 Early warning: what is coming, since when, why, and what is done; the rules."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.actions.access import action_seen
from luopan.actions.kinds import KINDS
from luopan.actions.queries import owner_called
from luopan.org.access import Action, Unknown, find_unit, may
from luopan.org.held import holders_of
from luopan.org.models import Unit
from luopan.tracking.access import warning_seen
from luopan.tracking.models import EarlyWarning
from luopan.tracking.queries.warnings import listing
from luopan.tracking.queries.warnings.listing import Wish
from luopan.tracking.queries.warnings.setting import rules_page
from luopan.tracking.queries.warnings.untold import NotTold
from luopan.tracking.services import watching
from luopan.tracking.services.warning_rules import set_warning_rule
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.remedies import remedies
from luopan.web.words import warning_causes, warning_rules
from luopan.web.words import warnings as words
from luopan.web.words.lacking import notices

A_PAGE = 20
FULL = 6  # of the first page that stand in full; a line for each of the others
OPENS = {"snooze", "take"}
NARROWS = {"unit", "rule", "state", "level"}


@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The warnings of units in reach: one's own first, then by what is at stake."""
    wish, on = _wish(request), request.on
    title = _("Early warnings")
    if "xlsx" in request.GET:
        found = listing.warnings(request.user, wish, on=on)
        book = words.export(found, title, _holders(found.rows, on))
        return download(book, at=request.at)
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    at = {"offset": (number - 1) * A_PAGE, "limit": A_PAGE}
    found = listing.warnings(request.user, wish, on=on, **at)
    lines = words.lines(found.rows, _holders(found.rows, on))
    full = 0 if number > 1 else FULL if len(lines) > FULL + 2 else len(lines)
    context = {
        "here": "track",
        "sentence": words.sentence(found, own=wish.own),
        "lines": lines[:full],
        "rest": lines[full:],
        "wish": wish,
        "own": "1" if wish.own else "0",
        "unit": _unit(request, wish.unit),
        "states": [
            (key, title, found.counts.get(key, 0))
            for key, title in words.states().items()
        ],
        "rules": [("", _("all rules")), *words.rules().items()],
        "kinds": [("", _("all levels")), ("units", _("units")), ("seats", _("seats"))],
        "total": found.total,
        "about": words.about(),
        **_lacking(request, found.untold),
        "number": number,
        "last": max(-(-found.total // A_PAGE), 1),
        "before": number - 1,
        "after": number + 1,
    }
    return page(request, "warnings/page.html", context)


def _holders(rows: Sequence[listing.WarningRow], on: date) -> Mapping[str, str]:
    """Who is in the seats that are warned of, today."""
    return holders_of([row.code for row in rows if row.is_seat], on=on)


def _wish(request: HttpRequest) -> Wish:
    asked = request.GET
    return Wish(
        unit=asked.get("unit", ""),
        rule=asked.get("rule", ""),
        state=asked.get("state", ""),
        kind=asked.get("level", ""),
        own=_own(request),
    )


def _own(request: HttpRequest) -> bool:
    """What waits for him comes first of all; who hears of nothing sees what there is."""
    asked = request.GET
    if "own" in asked or asked.keys() & NARROWS:
        return asked.get("own", "0") != "0"
    return listing.hears(request.user, on=request.on)


def _unit(request: HttpRequest, code: str) -> Any:
    """The unit that is asked about; what is out of reach is not there."""
    if not code:
        return None
    return find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)


@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A warning in full, with what became of it."""
    warning = warning_seen(request.user, number, on=request.on)
    opens = request.GET.get("opens", "")
    return page(
        request,
        "warnings/one.html",
        _context(request, warning) | {"opens": opens if opens in OPENS else ""},
    )


def _context(request: HttpRequest, warning: EarlyWarning) -> dict[str, Any]:
    found = listing.warning_page(warning, viewer=request.user, on=request.on)
    begun = words.proposed(found, request.user.person, request.on)
    return {
        "here": "track",
        "found": found,
        "row": found.row,
        "line": words.lines([found.row], _holders([found.row], request.on))[0],
        "causes": warning_causes.causes(found.row),
        "parts": warning_causes.parts(found.row),
        "happened": words.happened(found.happened, found.row.counted_in),
        "begun": begun,
        "said": begun | request.POST.dict(),
        "kind_options": list(KINDS.items()),
        "least": (request.on + timedelta(days=1)).isoformat(),
        "most": (request.on + timedelta(days=watching.MOST_DAYS)).isoformat(),
        "about": words.about(),
        **_lacking(request, found.untold),
        "problem": "",
    }


def _lacking(request: HttpRequest, untold: Collection[NotTold]) -> dict[str, Any]:
    """Which rates are missing, where they are entered, and what cannot be told for it."""
    found = notices((one.lacking for one in untold), words.untold(untold))
    return {
        "lacking": remedies(request, found),
        "lacking_means": words.untold_means(),
    }


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Snooze it, take it up with an action, answer it; what cannot be is said beside it."""
    warning = warning_seen(request.user, number, on=request.on)
    acts = {"snooze": _snooze, "take": _take, "plan": _plan, "answer": _answer}
    if act not in acts:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, acts[act](request, warning))
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        opens = {"snooze": "snooze", "take": "take", "plan": "take"}.get(act, "")
        said = {"problem": str(refusal), "opens": opens, "act": act}
        context = _context(request, warning) | said
        return page(request, "warnings/one.html", context, status=422)
    return go(request, reverse("warning", args=[warning.pk]))


def _by(request: HttpRequest, warning: EarlyWarning) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "warning": warning}


def _snooze(request: HttpRequest, warning: EarlyWarning) -> str:
    until = typed.day(request.POST.get("until", ""))
    if until is None:
        raise Refused(_("Enter the day it can wait until."))
    reason = request.POST.get("reason", "")
    watching.snooze(**_by(request, warning), until=until, reason=reason)
    return _("Snoozed until %(day)s.") % {"day": until}


def _take(request: HttpRequest, warning: EarlyWarning) -> str:
    chosen = typed.whole_number(request.POST.get("action", ""), 0)
    action = action_seen(request.user, chosen, on=request.on)
    watching.take_up(**_by(request, warning), action=action)
    return _("Taken up.")


def _plan(request: HttpRequest, warning: EarlyWarning) -> str:
    form = request.POST
    start, last = typed.day(form.get("start", "")), typed.day(form.get("last", ""))
    if start is None or last is None:
        raise Refused(_("Enter the first and last day."))
    owner = owner_called(request.user, form.get("owner", ""), on=request.on)
    planned = watching.NewAction(
        name=form.get("name", ""),
        owner=owner,
        start_date=start,
        end_date=last + timedelta(days=1),
        kind=form.get("kind", "other"),
        outcome=form.get("outcome", ""),
    )
    watching.take_up_anew(**_by(request, warning), planned=planned)
    return _("Planned, and the warning is taken up.")


def _answer(request: HttpRequest, warning: EarlyWarning) -> str:
    watching.answer(**_by(request, warning), said=request.POST.get("said", ""))
    return _("Added to the warning.")


# ── the rules ──


@policy(Action.TARGETS_READ)
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """What each rule looks at, in sentences, and where it is set otherwise."""
    return _rules(request)


def _rules(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    code = request.POST.get("unit", "") or request.GET.get("unit", "")
    unit = _unit(request, code)
    found = rules_page(request.user, unit, on=request.on)
    form = request.POST if problem else {}
    context = {
        "here": "settings",
        "found": found,
        "lines": [warning_rules.line(one, form) for one in found.rules],
        "choices": warning_rules.choices(),
        "about": warning_rules.about(),
        "problem": problem,
        "problem_of": request.POST.get("rule", ""),
        "of_seat": found.unit is not None and found.unit.kind == Unit.Kind.SEAT,
        "may_set": found.unit is not None
        and may(request.user, Action.TARGETS_EDIT, unit=found.unit, on=request.on),
    }
    status = 422 if problem else 200
    return page(request, "settings/warnings.html", context, status=status)


@policy(Action.TARGETS_EDIT)
@require_POST
def set_rule(request: HttpRequest) -> HttpResponse:
    """A rule says something else at a unit and below; the worker looks by it at once."""
    form = request.POST
    code = form.get("unit", "")
    unit = find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    try:
        said = warning_rules.read(form)
        set_warning_rule(
            actor=request.user,
            at=request.at,
            unit=unit,
            rule=form.get("rule", ""),
            said=said,
        )
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _rules(request, problem=str(refusal))
    messages.success(
        request, _("Set. Warnings are being checked with it; refresh in a minute.")
    )
    return go(request, f"{reverse('warning_rules')}?unit={quote(unit.code)}")
