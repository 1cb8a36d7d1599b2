"""战报 Bulletins: what a room is told of a unit, seen before it goes; those that were sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, find_unit
from luopan.org.language import spoken
from luopan.org.models import Channel
from luopan.papers.fonts import NoFont
from luopan.papers.poster import drawn_height, height, to_png
from luopan.tracking.models import Bulletin
from luopan.tracking.queries import bulletins as queries
from luopan.tracking.services import bulletins as services
from luopan.tracking.services.bulletins import Drawn
from luopan.trail.refusal import Refused
from luopan.web import bulletins as making
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import bulletins as words
from luopan.web.words.report_rules import weekdays

USUAL = {"days": ["1", "2", "3", "4", "5"], "hours": "18:00", "language": "zh-hans"}


@policy(Action.TARGETS_AGREE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those of units one leads, and what was sent into the rooms one reads."""
    return _index(request)


def _index(request: HttpRequest, problem: str = "") -> HttpResponse:
    units = _units(request)
    found = queries.bulletins_led(request.user, request.on)
    context = {
        "here": "coach",
        "rows": [(one, words.when(one)) for one in found],
        "sent": queries.issues_read(request.user, request.on),
        "units": units,
        "problem": problem,
        **_form(request, None, problem),
    }
    status = 422 if problem else 200
    return page(request, "reports/bulletins.html", context, status=status)


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    found = queries.tellable(request.user, request.on)
    return [(one.code, spoken(one)) for one in found]


def _form(
    request: HttpRequest, bulletin: Bulletin | None, problem: str
) -> dict[str, Any]:
    """What the form offers, and how it begins."""
    said = request.POST
    if problem and said:
        begun: dict[str, Any] = {
            "name": said.get("name", ""),
            "unit": said.get("unit", ""),
            "language": said.get("language", ""),
            "room": said.get("room", ""),
            "hours": said.get("hours", ""),
            "days": said.getlist("day"),
            "shows": said.getlist("shows"),
            "opened": said.getlist("opened"),
        }
    elif bulletin is not None:
        begun = {
            "name": bulletin.name,
            "language": bulletin.language,
            "room": str(bulletin.channel_id or ""),
            "hours": ", ".join(bulletin.hours),
            "days": [str(one) for one in bulletin.weekdays],
            "shows": bulletin.shows,
            "opened": bulletin.opened,
        }
    else:
        begun = USUAL | {"name": "", "shows": list(queries.PARTS), "opened": []}
    rooms = queries.rooms_for(request.user, request.on)
    opened = words.opened()
    return {
        "begun": begun,
        "rooms": [("", _("page only, not sent"))]
        + [(str(one.pk), one.name) for one in rooms],
        "weekdays": weekdays(),
        "languages": words.languages(),
        "parts": [(key, title, opened[key]) for key, title in words.parts().items()],
    }


def _drawn(request: HttpRequest) -> Drawn:
    said = request.POST
    hours = said.get("hours", "").replace("，", ",").replace("：", ":")
    return Drawn(
        name=said.get("name", ""),
        language=said.get("language", ""),
        weekdays=[typed.whole_number(one, 0) for one in said.getlist("day")],
        hours=[one.strip() for one in hours.split(",") if one.strip()],
        shows=said.getlist("shows"),
        opened=said.getlist("opened"),
    )


def _room(request: HttpRequest) -> Channel | None:
    number = typed.whole_number(request.POST.get("room", ""), 0)
    if not number:
        return None
    rooms = queries.rooms_for(request.user, request.on)
    found = next((one for one in rooms if one.pk == number), None)
    if found is None:
        raise Unknown(_("There is no such room."))
    return found


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


@policy(Action.TARGETS_AGREE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Draw one up; nothing leaves before it is switched on."""
    code = request.POST.get("unit", "")
    unit = find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    try:
        made = services.draw_up_bulletin(
            **_by(request), unit=unit, drawn=_drawn(request), channel=_room(request)
        )
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _index(request, str(refusal))
    messages.success(request, _("Created. Check it, then switch it on."))
    return go(request, reverse("bulletin", args=[made.pk]))


@policy(Action.TARGETS_AGREE)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One as it would leave now, what it leaves out and why, and how it is set."""
    return _one(request, queries.bulletin_led(request.user, number, on=request.on))


def _one(request: HttpRequest, bulletin: Bulletin, problem: str = "") -> HttpResponse:
    found = queries.content(bulletin, at=request.at, on=request.on)
    with override(bulletin.language):
        told = words.text(found)
        tall = height(words.poster(bulletin, found, request.at))
    issues = bulletin.issues.defer("picture").order_by("-pk")[:10]
    context = {
        "here": "coach",
        "bulletin": bulletin,
        "unit": spoken(bulletin.unit),
        "when": words.when(bulletin),
        "told": told,
        "tall": tall,
        "left": [words.left(one) for one in found.left],
        "sent": issues,
        "problem": problem,
        **_form(request, bulletin, problem),
    }
    status = 422 if problem else 200
    return page(request, "reports/bulletin.html", context, status=status)


@policy(Action.TARGETS_AGREE)
@require_GET
def picture(request: HttpRequest, number: int) -> HttpResponse:
    """The picture as it would leave now."""
    bulletin = queries.bulletin_led(request.user, number, on=request.on)
    found = queries.content(bulletin, at=request.at, on=request.on)
    try:
        with override(bulletin.language):
            shown = to_png(words.poster(bulletin, found, request.at))
    except NoFont:
        raise _no_font() from None
    return HttpResponse(shown, content_type="image/png")


def _no_font() -> Refused:
    return Refused(
        _("There is no Chinese font here to draw with: pip install 'luopan[fonts]'.")
    )


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Set it otherwise, switch it on or off, send a test, take it away."""
    bulletin = queries.bulletin_led(request.user, number, on=request.on)
    acts = {
        "set": _set,
        "on": lambda request, one: _switch(request, one, True),
        "off": lambda request, one: _switch(request, one, False),
        "test": _test,
        "remove": _remove,
    }
    if act not in acts:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, acts[act](request, bulletin))
    except NoFont:
        return _one(request, bulletin, str(_no_font()))
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _one(request, bulletin, str(refusal))
    where = reverse("bulletins") if act == "remove" else None
    return go(request, where or reverse("bulletin", args=[bulletin.pk]))


def _set(request: HttpRequest, bulletin: Bulletin) -> str:
    by = _by(request) | {"bulletin": bulletin, "drawn": _drawn(request)}
    services.change_bulletin(**by, channel=_room(request))
    return _("Set.")


def _switch(request: HttpRequest, bulletin: Bulletin, on: bool) -> str:
    services.switch_bulletin(**_by(request), bulletin=bulletin, on=on)
    return _("It is now sent on schedule.") if on else _("No longer sent.")


def _test(request: HttpRequest, bulletin: Bulletin) -> str:
    said = making.made(bulletin, request.at, test=True)
    services.test_bulletin(**_by(request), bulletin=bulletin, worded=said)
    return _("Test message sent.")


def _remove(request: HttpRequest, bulletin: Bulletin) -> str:
    services.remove_bulletin(**_by(request), bulletin=bulletin)
    return _("Removed.")


@policy(Action.TARGETS_AGREE)
@require_GET
def sent(request: HttpRequest, number: int) -> HttpResponse:
    """One as it left, for whoever reads its room."""
    issue = queries.issue_read(request.user, number, on=request.on)
    tall = drawn_height(bytes(issue.picture))
    context = {"here": "coach", "issue": issue, "tall": tall}
    return page(request, "reports/sent.html", context)


@policy(Action.TARGETS_AGREE)
@require_GET
def sent_picture(request: HttpRequest, number: int) -> HttpResponse:
    """Its picture."""
    issue = queries.issue_read(request.user, number, on=request.on)
    return HttpResponse(bytes(issue.picture), content_type="image/png")
