"""快速处理 Quick answers: what waits for one, each with what can be answered in one tap."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.actions.queries import asked_for, late_for
from luopan.actions.queries.promises import Awaited
from luopan.org.access import Action
from luopan.targets.queries import agreement as talks
from luopan.targets.queries import supports as queries
from luopan.web.parts import page
from luopan.web.policy import SIGNED_IN, policy
from luopan.web.talks import boards, pages
from luopan.web.waits import waits
from luopan.web.words import actions, supports
from luopan.web.words import answers as words
from luopan.web.words.today import Item

SOON = timedelta(days=7)  # offered as the day of a promise
LATEST = 2  # cards of a talk that are shown at least


@policy(SIGNED_IN)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """For a phone: where the link of a digest leads."""
    found = waits(request)
    context = {
        "here": "today",
        "groups": words.by_deadline(found, request.on, without=("support", "resource")),
        "late": actions.awaited(late_for(request.user, on=request.on)),
        "asks": _asks(request) if found.get("resource") else (),
        "supports": _supports(request) if found.get("support") else (),
        "soon": request.on + SOON,
        "sentence": words.sentence(found),
    }
    return page(request, "today/answers.html", context)


def _asks(request: HttpRequest) -> list[tuple[Item, Awaited]]:
    """What actions ask one for, to be promised here until a day."""
    rows = asked_for(request.user, on=request.on)
    return list(zip(actions.awaited(rows), rows, strict=True))


def _supports(request: HttpRequest) -> tuple[supports.Line, ...]:
    """What one's department is asked for, to be promised or refused here."""
    rows = queries.waited_for(request.user, on=request.on)
    return supports.lines(rows, request.on)


@policy(Action.TARGETS_AGREE)
@require_GET
def talk(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """A talk as a question: the number, yes, or a word against it."""
    version = boards.version_named(request, version_id)
    found = talks.talk(request.user, version, code, on=request.on, choices=())
    context: dict[str, Any] = pages.of(request, version, found)
    context |= {"here": "today", "latest": _latest(context["cards"], context["takes"])}
    return page(request, "today/quick_talk.html", context)


def _latest(cards: Sequence[Any], takes: str) -> list[Any]:
    """The last cards, and before them the number that can be accepted with its reason."""
    last = list(cards[-LATEST:])
    named = [card for card in cards if takes and card.amount == takes]
    return [one for one in named[-1:] if one not in last] + last
