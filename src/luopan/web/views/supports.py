"""协同 What units ask of other departments: asked, promised, refused, delivered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, anywhere
from luopan.targets.models import Support, Version
from luopan.targets.queries import supports as queries
from luopan.targets.services import supporting
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.talks import boards, pages
from luopan.web.words import resources as resource_words
from luopan.web.words import supports as words

OPEN = {Support.State.ASKED, Support.State.ACCEPTED}  # somebody still waits


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What others wait for from us, and what we wait for from others."""
    return page(request, "supports/page.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    rows = queries.supports(request.user, on=request.on)
    ours = [row for row in rows if row.at_home and row.state in OPEN]
    answered = [row for row in rows if row.at_home and row.state not in OPEN]
    mine = [row for row in rows if row.by_me and not row.at_home]
    others = [row for row in rows if not row.at_home and not row.by_me]
    version = boards.chosen(request)
    own = _own(request, version)
    return {
        "here": "align",
        "sentence": words.sentence(rows),
        "ours": words.lines(ours, request.on),
        "answered": words.lines(answered, request.on),
        "mine": words.lines(mine, request.on),
        "others": words.lines(others, request.on),
        "late_ours": words.overdue_count(ours),
        "late_mine": words.overdue_count(mine),
        "late_others": words.overdue_count(others),
        "version": version,
        "unit": pages.counting(version).unit if version else None,
        "own": own,
        "resources": resource_words.counts_as(),
        "departments": queries.departments(request.on) if own else (),
    }


def _own(request: HttpRequest, version: Version | None) -> tuple[tuple[str, str], ...]:
    """The units that one may ask for: those one speaks for in the version."""
    agrees = (Action.TARGETS_AGREE,)
    if version is None or not anywhere(request.user, agrees, on=request.on):
        return ()
    return queries.own_of(request.user, version, on=request.on)


def _again(request: HttpRequest, refusal: Refused, opens: str) -> HttpResponse:
    if refusal.status not in {400, 409}:
        raise refusal
    context = _context(request) | {"problem": str(refusal), "opens": opens}
    return page(request, "supports/page.html", context, status=422)


@policy(Action.TARGETS_AGREE)
@require_POST
def ask(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask a department for something, until a day."""
    version = boards.version_named(request, version_id)
    form, counting = request.POST, pages.counting(version)
    try:
        wanted = typed.day(form.get("wanted", ""))
        if wanted is None:
            raise Refused(
                gettext_lazy("Enter the day it is needed by, later than today.")
            )
        supporting.ask_support(
            actor=request.user,
            at=request.at,
            version=version,
            unit=form.get("unit", ""),
            department=form.get("department", ""),
            what=form.get("what", ""),
            wanted_date=wanted,
            quantity=typed.amount(form.get("quantity", "")),
            measure=form.get("measure", ""),
            carries=counting.quanta(form.get("carries", "")),
            resource=form.get("resource", ""),
        )
    except Refused as refusal:
        return _again(request, refusal, "ask")
    messages.success(request, _("Requested; the department sees it on Today."))
    return go(request, reverse("supports"))


def _accept(request: HttpRequest, support: Support) -> str:
    until = typed.day(request.POST.get("until", ""))
    if until is None:
        raise Refused(gettext_lazy("Enter when it will be available."))
    supporting.accept_support(
        **_by(request, support),
        until_date=until,
        quantity=typed.amount(request.POST.get("quantity", "")),
        text=request.POST.get("text", ""),
    )
    return _("Promised.")


def _by(request: HttpRequest, support: Support) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "support": support}


def _refuse(request: HttpRequest, support: Support) -> str:
    text = request.POST.get("text", "")
    supporting.refuse_support(**_by(request, support), text=text)
    return _("Refused; the unit can see why.")


def _deliver(request: HttpRequest, support: Support) -> str:
    supporting.deliver_support(**_by(request, support))
    return _("Delivery confirmed.")


def _withdraw(request: HttpRequest, support: Support) -> str:
    supporting.withdraw_support(**_by(request, support))
    return _("Withdrawn.")


def _remind(request: HttpRequest, support: Support) -> str:
    supporting.remind_of_support(**_by(request, support))
    return _("Reminder sent.")


ACTS: Mapping[str, Callable[[HttpRequest, Support], str]] = {
    "accept": _accept,
    "refuse": _refuse,
    "deliver": _deliver,
    "withdraw": _withdraw,
    "remind": _remind,
}


@policy(Action.TARGETS_READ)
@require_POST
def act(request: HttpRequest, support_id: int, act: str) -> HttpResponse:
    """A word to a request: promised until a day, refused, delivered, taken back, reminded."""
    found = queries.support_seen(request.user, support_id, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, ACTS[act](request, found))
    except Refused as refusal:
        return _again(request, refusal, "")
    return go(request, reverse("supports"))


@policy(Action.TARGETS_READ)
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    rows = queries.supports(request.user, on=request.on)
    day, count = Holds.DAY, Holds.COUNT
    export = Export(
        title=_("Commitments of departments"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Department"), width=18),
            Column(_("What"), width=34),
            Column(_("State")),
            Column(_("Required by"), day),
            Column(_("Promised date"), day),
            Column(_("Quantity"), count),
            Column(_("Measured in")),
            Column(_("Affected target"), count, width=18),
            Column(_("Details in words"), width=34),
        ],
        rows=[
            [
                row.unit_name,
                row.department_name,
                row.what,
                words.state(row)[0],
                row.wanted_date,
                row.promised_date,
                row.promised_quantity or row.quantity,
                row.measure,
                row.carries,
                row.text,
            ]
            for row in rows
        ],
        notes=[words.sentence(rows)],
    )
    return download(export, at=request.at)
