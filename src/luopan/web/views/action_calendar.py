"""One's own actions in one's own calendar: a secret address, and what it answers."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from luopan.actions import services
from luopan.actions.queries.feeds import subscribed, subscriber
from luopan.org.access import Action
from luopan.papers.calendar import calendar
from luopan.tracking.queries.meetings.waiting import own_meetings
from luopan.trail.refusal import Refused
from luopan.web.parts import go
from luopan.web.policy import PUBLIC, policy
from luopan.web.views.actions import week_with
from luopan.web.words.action_calendar import events
from luopan.web.words.meetings import events as meeting_events

HOURS = 1  # after so many a calendar looks again


@policy(PUBLIC)
@require_GET
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the secret was handed to; anything else is not there."""
    user = subscriber(token, on=request.on)
    if user is None:
        raise Http404
    with translation.override(user.language or settings.LANGUAGE_CODE):
        found = subscribed(user, on=request.on)
        name = _("My actions · Luopan")
        mine = own_meetings(user, on=request.on)
        listed = [
            *events(found, lambda number: _address(request, number)),
            *meeting_events(mine, lambda number: _address(request, number, "meeting")),
        ]
        body = calendar(name, listed, at=request.at, hours=HOURS)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _address(request: HttpRequest, number: int, page: str = "action") -> str:
    return request.build_absolute_uri(reverse(page, args=[number]))


@policy(Action.TARGETS_READ)
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """A new address; this answer is the only place that ever shows it."""
    try:
        token = services.subscribe(actor=request.user, at=request.at)
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return week_with(request, status=422, feed_problem=str(refusal))
    where = request.build_absolute_uri(reverse("action_feed", args=[token]))
    return week_with(request, feed_address=where)


@policy(Action.TARGETS_READ)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The address answers no more."""
    try:
        services.end_subscription(actor=request.user, at=request.at)
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return week_with(request, status=422, feed_problem=str(refusal))
    messages.success(
        request, _("The address is disabled: calendars can no longer read it.")
    )
    return go(request, f"{reverse('act')}?as=week")
