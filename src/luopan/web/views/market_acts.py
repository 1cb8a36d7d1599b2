"""What one does to a market from its page; each says what was done."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luopan.org.access import Unknown
from luopan.org.facts import home_currency
from luopan.strategy import stating
from luopan.strategy.models import Finding, Segment
from luopan.strategy.queries.market_page import finding_seen
from luopan.strategy.services import market as services
from luopan.web import typed


def observe(request: HttpRequest, segment: Segment) -> str:
    """A figure with its source."""
    said = request.POST
    figure = stating.figure(
        kind=said.get("kind", ""),
        period=said.get("period", ""),
        amount=said.get("amount", ""),
        unit=said.get("unit", ""),
        home=home_currency(),
        source=said.get("source", ""),
        source_date=typed.day(said.get("source_date", "")),
        confidence=said.get("confidence", ""),
        today=request.on,
        tax_basis=said.get("tax_basis", "unknown"),
        competitor=said.get("competitor", ""),
        remark=said.get("remark", ""),
    )
    services.observe(
        actor=request.user, at=request.at, segment=segment, figures=[figure]
    )
    return _("Recorded. Earlier entries stay readable.")


def find(request: HttpRequest, segment: Segment) -> str:
    """A note with its source; maybe in the place of another one."""
    said = request.POST
    finding = stating.finding(
        kind=said.get("kind", ""),
        text=said.get("text", ""),
        text_other=said.get("text_other", ""),
        source=said.get("source", ""),
        source_date=typed.day(said.get("source_date", "")),
        confidence=said.get("confidence", ""),
        competitor=said.get("competitor", ""),
        today=request.on,
    )
    before = _finding(segment, said["replaces"]) if said.get("replaces") else None
    services.find(
        actor=request.user,
        at=request.at,
        segment=segment,
        said=finding,
        replaces=before,
    )
    return _("Recorded.")


def withdraw(request: HttpRequest, segment: Segment) -> str:
    """A note that no longer holds."""
    services.withdraw_finding(
        actor=request.user,
        at=request.at,
        finding=_finding(segment, request.POST.get("finding", "")),
        reason=request.POST.get("reason", ""),
    )
    return _("Removed from view; still readable as of earlier days.")


def _finding(segment: Segment, number: str) -> Finding:
    found = finding_seen(segment, typed.whole_number(number, 0))
    if found is None:
        raise Unknown(_("There is no such note."))
    return found


def judge(request: HttpRequest, segment: Segment) -> str:
    """The stage of life."""
    services.judge_phase(
        actor=request.user,
        at=request.at,
        segment=segment,
        stage=request.POST.get("stage", ""),
        reason=request.POST.get("reason", ""),
    )
    return _("Recorded. The suggested stance is shown below.")


def change(request: HttpRequest, segment: Segment) -> str:
    """Its name, and how long figures are fresh."""
    said = request.POST
    services.change_segment(
        actor=request.user,
        at=request.at,
        segment=segment,
        name=said.get("name", ""),
        name_other=said.get("name_other", ""),
        fresh_months=typed.whole_number(said.get("fresh_months", ""), 0),
    )
    return _("Changed.")


def close(request: HttpRequest, segment: Segment) -> str:
    """It is watched no longer."""
    services.close_segment(
        actor=request.user,
        at=request.at,
        segment=segment,
        reason=request.POST.get("reason", ""),
    )
    return _("No longer watched. Everything recorded stays readable.")


ACTS: dict[str, Callable[[HttpRequest, Segment], str]] = {
    "observe": observe,
    "find": find,
    "withdraw": withdraw,
    "judge": judge,
    "change": change,
    "close": close,
}
