"""例会 Meetings: what comes, and the one page one looks at while a meeting is held."""

import secrets
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, anywhere
from luopan.tracking.attending import ARRANGES, meeting_seen, promise_seen
from luopan.tracking.models import Meeting, MeetingPromise
from luopan.tracking.queries import meetings as queries
from luopan.tracking.queries.meetings.before import decision_of, person_of
from luopan.tracking.services import meetings as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.words import meetings as words

PARTS = {
    "attend": "people",
    "note": "note",
    "decide": "decisions",
    "undecide": "decisions",
    "promise": "promises",
    "unpromise": "promises",
    "plan": "promises",
    "settle": "last",
    "later": "last",
    "reopen": "last",
}
OPENS = {"shift", "cancel"}
Act = Callable[[HttpRequest, Meeting], str]


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What comes, what is to be closed, what was held; the recurring ones."""
    said, unit = request.GET.get("own", ""), request.GET.get("unit", "")
    by = {"on": request.on, "unit": unit}
    own = said != "0"
    found = queries.meetings(request.user, **by, own=own)
    if own and not said and not (found.series or found.coming or found.held):
        own = False  # who takes part in none comes to read what there is
        found = queries.meetings(request.user, **by)
    context = {
        "here": "coach",
        "sentence": words.sentence(found, request.on),
        "to_close": words.lines(found.to_close),
        "coming": words.coming(found),
        "unread": found.unread,
        "held": words.lines(found.held),
        "series": [(row, words.series_line(row)) for row in found.series],
        "own": own,
        "unit": unit,
        "arranges": anywhere(request.user, (ARRANGES,), on=request.on),
    }
    return page(request, "meetings/page.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting: what was promised last time first, then the agenda, then what comes of it."""
    meeting = meeting_seen(request.user, number, on=request.on)
    opens = request.GET.get("opens", "")
    context = _context(request, meeting)
    context["opens"] = opens if opens in OPENS else ""
    return page(request, "meetings/one.html", context)


def _context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    found = queries.meeting_page(request.user, meeting, on=request.on)
    held = meeting.state == Meeting.State.HELD
    return {
        "here": "coach",
        "found": found,
        "meeting": meeting,
        "sentence": words.meeting_sentence(found),
        "state": words.states()[meeting.state],
        "look": words.LOOKS[meeting.state],
        "held": held,
        "writes": held and found.may_write,
        "ticks": found.may_write and meeting.state != Meeting.State.CLOSED,
        "last": words.promise_lines(found.last, request.on),
        "promises": words.promise_lines(found.promises, request.on),
        "points": words.point_lines(found),
        "warnings": [(one, words.warning_word(one)) for one in found.warnings],
        "people": [(one.code, one.name) for one in found.people],
        "due": (request.on + timedelta(days=7)).isoformat(),
        "today": request.on.isoformat(),
        "key": secrets.token_hex(8),
        "pack": _pack(meeting),
        "problem": "",
        "said": request.POST,
        "opens": "",
    }


def _pack(meeting: Meeting) -> str:
    """Where the papers of a meeting are; empty in a version without them."""
    try:
        return reverse("meeting_pack", args=[meeting.pk])
    except NoReverseMatch:
        return ""


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """One thing that is done to a meeting; what cannot be is said where it was asked."""
    meeting = meeting_seen(request.user, number, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    problem = ""
    try:
        said = ACTS[act](request, meeting)
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        problem, said = str(refusal), ""
    if is_part(request) and act in PARTS:
        return _part(request, meeting, act, problem)
    if problem:
        return _refused(request, meeting, act, problem)
    messages.success(request, said)
    return go(request, reverse("meeting", args=[meeting.pk]))


def _part(
    request: HttpRequest, meeting: Meeting, act: str, problem: str
) -> HttpResponse:
    context = _context(request, meeting) | {"problem": problem, "act": act}
    if act == "note":
        place = typed.whole_number(request.POST.get("point", ""), 0)
        context["line"] = context["points"][min(place, len(context["points"]) - 1)]
        context["kept"] = not problem
    status = 422 if problem else 200
    return part(request, f"meetings/_{PARTS[act]}.html", context, status=status)


def _refused(
    request: HttpRequest, meeting: Meeting, act: str, problem: str
) -> HttpResponse:
    meeting.refresh_from_db()
    opens = act if act in OPENS else ""
    said = {"problem": problem, "act": act, "opens": opens}
    context = _context(request, meeting) | said
    return page(request, "meetings/one.html", context, status=422)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _open(request: HttpRequest, meeting: Meeting) -> str:
    services.open_meeting(**_by(request), meeting=meeting)
    return _("Started. What you write here is saved immediately.")


def _attend(request: HttpRequest, meeting: Meeting) -> str:
    came = request.POST.getlist("came")
    services.attend(**_by(request), meeting=meeting, came=came)
    return _("Saved.")


def _note(request: HttpRequest, meeting: Meeting) -> str:
    form = request.POST
    services.put_note(
        **_by(request),
        meeting=meeting,
        point=typed.whole_number(form.get("point", ""), -1),
        text=form.get("text", ""),
        expected=typed.whole_number(form.get("edits", ""), 0),
    )
    return _("Saved.")


def _decide(request: HttpRequest, meeting: Meeting) -> str:
    form = request.POST
    code = form.get("by", "")
    services.decide(
        **_by(request),
        meeting=meeting,
        text=form.get("text", ""),
        key=form.get("key", ""),
        decided_by=person_of(meeting, code) if code else None,
    )
    return _("Saved.")


def _undecide(request: HttpRequest, meeting: Meeting) -> str:
    number = typed.whole_number(request.POST.get("decision", ""), 0)
    services.withdraw_decision(**_by(request), decision=decision_of(meeting, number))
    return _("It is withdrawn.")


def _promise(request: HttpRequest, meeting: Meeting) -> str:
    form = request.POST
    services.promise(
        **_by(request),
        meeting=meeting,
        person=person_of(meeting, form.get("who", "")),
        text=form.get("text", ""),
        due_date=typed.needed_day(form.get("due", "")),
        key=form.get("key", ""),
        as_action=bool(form.get("as_action")),
    )
    return _("Saved.")


def _of(request: HttpRequest) -> MeetingPromise:
    number = typed.whole_number(request.POST.get("promise", ""), 0)
    return promise_seen(request.user, number, on=request.on)


def _unpromise(request: HttpRequest, meeting: Meeting) -> str:
    services.withdraw_promise(**_by(request), promise=_of(request))
    return _("It is withdrawn.")


def _plan(request: HttpRequest, meeting: Meeting) -> str:
    services.plan_promise(**_by(request), promise=_of(request))
    return _("Turned into an action.")


def _looked_at(meeting: Meeting) -> Meeting | None:
    """The meeting in which promises are looked at; before and after it none is."""
    return meeting if meeting.state == Meeting.State.HELD else None


def _settle(request: HttpRequest, meeting: Meeting) -> str:
    form = request.POST
    services.settle_promise(
        **_by(request),
        promise=_of(request),
        outcome=form.get("outcome", ""),
        meeting=_looked_at(meeting),
        said=form.get("said", ""),
    )
    return _("Saved.")


def _later(request: HttpRequest, meeting: Meeting) -> str:
    form = request.POST
    services.move_promise(
        **_by(request),
        promise=_of(request),
        until=typed.needed_day(form.get("until", "")),
        said=form.get("said", ""),
        meeting=_looked_at(meeting),
    )
    return _("Moved to that day.")


def _reopen(request: HttpRequest, meeting: Meeting) -> str:
    services.reopen_promise(
        **_by(request), promise=_of(request), meeting=_looked_at(meeting)
    )
    return _("Reopened.")


def _shift(request: HttpRequest, meeting: Meeting) -> str:
    form = request.POST
    services.move_meeting(
        **_by(request),
        meeting=meeting,
        day=typed.needed_day(form.get("day", "")),
        starts_at=hour_of(form.get("starts_at", "")),
        reason=form.get("reason", ""),
    )
    return _("Moved to that day.")


def _cancel(request: HttpRequest, meeting: Meeting) -> str:
    reason = request.POST.get("reason", "")
    services.cancel_meeting(**_by(request), meeting=meeting, reason=reason)
    return _("Cancelled; participants can see it in the list.")


def _close(request: HttpRequest, meeting: Meeting) -> str:
    services.close_meeting(**_by(request), meeting=meeting)
    return _("Closed. Participants can find the minutes on Today.")


def hour_of(text: str) -> time:
    """09:30, as a time field sends it.

    Raises:
        Refused: It is no hour.
    """
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Enter the time as 09:30.")) from None


ACTS: dict[str, Act] = {
    "open": _open,
    "attend": _attend,
    "note": _note,
    "decide": _decide,
    "undecide": _undecide,
    "promise": _promise,
    "unpromise": _unpromise,
    "plan": _plan,
    "settle": _settle,
    "later": _later,
    "reopen": _reopen,
    "shift": _shift,
    "cancel": _cancel,
    "close": _close,
}
