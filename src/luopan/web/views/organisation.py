"""设置 › 组织 Settings › Organisation: who stands where, from when until when."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.queries import working_weeks
from luopan.dimensions.queries.remits import check_remit, remit_choices, remits_of
from luopan.dimensions.services import drop_working_week, set_working_week
from luopan.org import dossier, queries, services
from luopan.org.access import Action, Unknown, find_unit, may, reach, unknown
from luopan.org.facts import facts
from luopan.org.models import Unit
from luopan.org.services import NewUnit
from luopan.org.staff import leaders
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import organisation as words
from luopan.web.words import working

Act = Callable[[HttpRequest, Unit], None]


@policy(Action.ORG_READ)
@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """The organisation as of a day: units, seats, who holds them, what is vacant."""
    day = typed.day(request.GET.get("on", "")) or request.on
    found = queries.organisation(day, occupants=True)
    seen = set(
        reach(request.user, Action.ORG_READ, on=request.on).values_list(
            "code", flat=True
        )
    )
    lines = words.lines(found, seen, leaders(day=day))
    top = request.GET.get("under", "")
    if top and not (lines := words.under(lines, top)):
        raise unknown(top)
    said = words.of_organisation(lines, day)
    sought = request.GET.get("q", "").strip()[:60]
    if sought:
        lines = words.named(lines, sought)
    if "xlsx" in request.GET:
        return download(_export(lines, day), at=request.at)
    context = {
        "here": "settings",
        "day": day,
        "today": day == request.on,
        "lines": words.folded(lines),
        "under": top,
        "sought": sought,
        "sentence": said,
    }
    return page(request, "settings/organisation.html", context)


def _export(lines: list[words.Line], day: date) -> Export:
    return Export(
        title=_("Organisation"),
        columns=[
            Column(_("Unit"), width=30),
            Column(_("Code"), width=20),
            Column(_("Role")),
            Column(_("Holder")),
            Column(_("Since"), Holds.DAY),
            Column(_("Until"), Holds.DAY),
        ],
        rows=[
            [line.row.name, line.row.code, line.row.role, line.held_by, *line.dates]
            for line in lines
        ],
        notes=[_("As of %(day)s") % {"day": day}],
        levels=[min(line.depth, 7) for line in lines],
    )


@policy(Action.ORG_READ)
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its dates, and what may be done with it."""
    found, company = dossier.dossier(request.user, code, on=request.on), facts()
    remits = words.remits(remits_of(found.unit), request.on)
    products, metrics = remit_choices(request.on) if found.may_edit else ((), ())
    context = {
        "here": "settings",
        "unit": found,
        "sentence": words.of_unit(found, request.on),
        "is_root": company is not None and found.unit.pk == company.root_id,
        "working": working.of_unit(working_weeks(found.unit), code, request.on),
        "leaves": dossier.leaves_at(found.unit, on=request.on) if found.is_seat else (),
        "holders": words.holders(found, request.on),
        "may_grant": may(
            request.user, Action.ROLES_GRANT, unit=found.unit, on=request.on
        ),
        "may_people": may(request.user, Action.PEOPLE_EDIT, on=request.on),
        "remits": remits,
        "remit_holds": any(not line.over for line in remits),
        "remit_products": products,
        "remit_metrics": metrics,
        "places": dossier.places(request.user, on=request.on) if found.may_edit else (),
        "people": dossier.people(on=request.on) if found.may_edit else (),
    }
    return page(request, "settings/unit.html", context)


@policy(Action.ORG_EDIT)
@require_POST
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one thing to a unit from a day on; days before stay as they were."""
    found = find_unit(request.user, code, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no operation of that name."))
    ACTS[act](request, found)
    messages.success(request, _("Done. Earlier days are unchanged."))
    return go(request, reverse("unit", args=[code]))


def _from(request: HttpRequest) -> date:
    return typed.day(request.POST.get("from_date", "")) or request.on


def _other(request: HttpRequest, name: str) -> Unit:
    code = request.POST.get(name, "")
    if not code:
        raise Refused(_("Choose a unit."))
    return find_unit(request.user, code, on=request.on)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


def _rename(request: HttpRequest, unit: Unit) -> None:
    services.rename_unit(
        actor=request.user,
        at=request.at,
        unit=unit,
        name=request.POST.get("name", ""),
        name_other=request.POST.get("name_other", ""),
        reason=_reason(request),
    )


def _move(request: HttpRequest, unit: Unit) -> None:
    services.move_unit(
        actor=request.user,
        at=request.at,
        unit=unit,
        parent=_other(request, "parent"),
        from_date=_from(request),
        reason=_reason(request),
    )


def _add(request: HttpRequest, unit: Unit) -> None:
    said = request.POST
    new = {
        "actor": request.user,
        "at": request.at,
        "code": said.get("code", ""),
        "name": said.get("name", ""),
        "name_other": said.get("name_other", ""),
        "parent": unit,
        "start_date": _from(request),
        "overlay": "overlay" in said,
        "reason": _reason(request),
    }
    if said.get("kind") == "seat":
        services.add_seat(**new, role=said.get("role", ""))
    else:
        services.add_unit(**new)


def _place(request: HttpRequest, unit: Unit) -> None:
    services.place_person(
        actor=request.user,
        at=request.at,
        seat=unit,
        person=dossier.person_called(request.POST.get("person", "")),
        from_date=_from(request),
        until_date=typed.day(request.POST.get("until_date", "")),
        acting="acting" in request.POST,
        reason=_reason(request),
    )


def _vacate(request: HttpRequest, unit: Unit) -> None:
    services.vacate(
        actor=request.user,
        at=request.at,
        seat=unit,
        from_date=_from(request),
        acting="acting" in request.POST,
        reason=_reason(request),
    )


def _hand_over(request: HttpRequest, unit: Unit) -> None:
    services.hand_over(
        actor=request.user,
        at=request.at,
        seat=unit,
        person=dossier.person_called(request.POST.get("person", "")),
        from_date=_from(request),
        reason=_reason(request),
    )


def _split(request: HttpRequest, unit: Unit) -> None:
    said = request.POST
    codes, names = said.getlist("new_code"), said.getlist("new_name")
    into = [
        NewUnit(c.strip(), n.strip())
        for c, n in zip(codes, names, strict=False)
        if c.strip()
    ]
    pairs = zip(said.getlist("child"), said.getlist("goes_to"), strict=False)
    services.split_unit(
        actor=request.user,
        at=request.at,
        unit=unit,
        into=into,
        children={child: to.strip() for child, to in pairs},
        from_date=_from(request),
        reason=_reason(request),
    )


def _merge(request: HttpRequest, unit: Unit) -> None:
    services.merge_units(
        actor=request.user,
        at=request.at,
        units=[unit, _other(request, "other")],
        into=unit,
        from_date=_from(request),
        reason=_reason(request),
    )


def _end(request: HttpRequest, unit: Unit) -> None:
    heir = request.POST.get("children_to", "")
    services.end_unit(
        actor=request.user,
        at=request.at,
        unit=unit,
        end_date=typed.needed_day(request.POST.get("end_date", "")),
        children_to=_other(request, "children_to") if heir else None,
        reason=_reason(request),
    )


def _working_week(request: HttpRequest, unit: Unit) -> None:
    worked = {typed.whole_number(day, 0) for day in request.POST.getlist("day")}
    set_working_week(
        actor=request.user,
        at=request.at,
        unit=unit,
        rest_days=set(working.weekdays()) - worked,
        keeps_holidays="keeps_holidays" in request.POST,
        from_date=_from(request),
        reason=_reason(request),
    )


def _as_above(request: HttpRequest, unit: Unit) -> None:
    drop_working_week(
        actor=request.user,
        at=request.at,
        unit=unit,
        from_date=_from(request),
        reason=_reason(request),
    )


def _what(request: HttpRequest) -> tuple[str, str]:
    """The axis and the code that were chosen; a customer's code that was typed counts."""
    customer = request.POST.get("customer", "").strip()
    if customer:
        return "customer", customer
    axis, _sign, code = request.POST.get("what", "").partition(":")
    return axis, code


def _remit(request: HttpRequest, unit: Unit) -> None:
    axis, code = _what(request)
    check_remit(request.user, axis, code, on=request.on)
    services.add_remit(
        actor=request.user,
        at=request.at,
        unit=unit,
        axis=axis,
        code=code,
        from_date=_from(request),
        until_date=typed.day(request.POST.get("until_date", "")),
        reason=_reason(request),
    )


def _remit_end(request: HttpRequest, unit: Unit) -> None:
    axis, code = _what(request)
    services.end_remit(
        actor=request.user,
        at=request.at,
        unit=unit,
        axis=axis,
        code=code,
        from_date=_from(request),
        reason=_reason(request),
    )


def _away(request: HttpRequest, unit: Unit) -> None:
    services.add_leave(
        actor=request.user,
        at=request.at,
        person=dossier.person_called(request.POST.get("person", "")),
        from_date=_from(request),
        until_date=typed.day(request.POST.get("until_date", "")),
        reason=_reason(request),
    )


def _back(request: HttpRequest, unit: Unit) -> None:
    services.end_leave(
        actor=request.user,
        at=request.at,
        person=dossier.person_called(request.POST.get("person", "")),
        from_date=_from(request),
        reason=_reason(request),
    )


ACTS: dict[str, Act] = {
    "rename": _rename,
    "move": _move,
    "add": _add,
    "place": _place,
    "vacate": _vacate,
    "hand-over": _hand_over,
    "split": _split,
    "merge": _merge,
    "end": _end,
    "working-week": _working_week,
    "as-above": _as_above,
    "away": _away,
    "back": _back,
    "remit": _remit,
    "remit-end": _remit_end,
}
