"""Templates of action plans: the standard ones, and those the company writes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.actions import queries, services
from luopan.actions.kinds import KINDS
from luopan.actions.queries import TemplateRow
from luopan.actions.services.templates import MOST
from luopan.actions.standards import Draft
from luopan.org.access import Action, anywhere
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All of them; one is open to be written, for who may."""
    return page(request, "actions/templates.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    rows = queries.templates()
    code = request.POST.get("code") or request.GET.get("code", "")
    chosen = next((row for row in rows if row.code == code), None)
    writes = anywhere(request.user, (Action.PLANS_CREATE,), on=request.on)
    return {
        "here": "act",
        "templates": rows,
        "kinds": KINDS,
        "writes": writes,
        "chosen": chosen,
        "code": code,
        "lines": _lines(request, chosen) if writes else (),
        "kind_options": list(KINDS.items()),
    }


def _lines(request: HttpRequest, chosen: TemplateRow | None) -> list[dict[str, Any]]:
    """The form's rows: what was typed, else what stands there, and three more."""
    form = request.POST
    if "name-0" in form:
        keys = ("name", "kind", "after", "lasts", "outcome")
        return [
            {key: form.get(f"{key}-{n}", "") for key in keys} | {"n": n}
            for n in range(MOST)
            if f"name-{n}" in form
        ]
    drafts = list(chosen.drafts) if chosen else []
    room = min(MOST, len(drafts) + 3)
    empty = Draft("", "visits", 0, 30)
    drafts += [empty] * (room - len(drafts))
    return [vars(draft) | {"n": n} for n, draft in enumerate(drafts)]


@policy(Action.PLANS_CREATE)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Write one; rows without a name are left out."""
    form = request.POST
    try:
        services.save_template(
            actor=request.user,
            at=request.at,
            code=form.get("code", ""),
            name=form.get("name", ""),
            name_other=form.get("name_other", ""),
            drafts=[
                Draft(
                    line["name"],
                    line["kind"],
                    typed.whole_number(line["after"], -1),
                    typed.whole_number(line["lasts"], 0),
                    line["outcome"],
                )
                for line in _lines(request, None)
                if line["name"].strip()
            ],
            expected=typed.whole_number(form.get("edits", ""), 0),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        context = _context(request) | {"problem": str(refusal)}
        return page(request, "actions/templates.html", context, status=422)
    messages.success(request, _("Saved. Plans already created from it are unchanged."))
    return go(request, reverse("action_templates"))


@policy(Action.PLANS_CREATE)
@require_POST
def retire(request: HttpRequest) -> HttpResponse:
    """Offer one no more."""
    services.retire_template(
        actor=request.user, at=request.at, code=request.POST.get("code", "")
    )
    messages.success(request, _("Disabled."))
    return go(request, reverse("action_templates"))
