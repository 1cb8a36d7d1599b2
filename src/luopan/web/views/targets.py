"""目标 Targets: plans and their versions, a new plan from history, two versions compared."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions.queries import calendars, metrics
from luopan.org.access import Action, anywhere
from luopan.org.language import listed
from luopan.org.queries import top_units
from luopan.targets import queries, services
from luopan.targets.histories import Element
from luopan.targets.models import Version
from luopan.targets.queries.collecting import units_under
from luopan.targets.queries.signing_board import counts
from luopan.targets.rehearsal import rehearse
from luopan.targets.services import merging
from luopan.targets.services.yearly import OneOff, plan_year
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.kept import NOTHING, page_kept
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.views import aims, levels
from luopan.web.views.calendars import presets
from luopan.web.views.next_cycle import from_review
from luopan.web.words import findings, lists, steps
from luopan.web.words import units_apart as units_words
from luopan.web.words.letters import counted
from luopan.web.years import this_year

HOLDS = 3  # settled amounts that the form offers lines for
ONE_OFFS = 3  # rows of what is taken out of the base


@policy(Action.TARGETS_READ)
@require_GET
@page_kept(lambda _request: NOTHING)
def index(request: HttpRequest) -> HttpResponse:
    """Plans and versions with state, size and owner."""
    found = queries.plans(request.user, on=request.on)
    if "xlsx" in request.GET:
        return download(lists.plans(found, request.on), at=request.at)
    context = {
        "here": "targets",
        "plans": found,
        "sentence": findings.of_plans(found, this_year(request)),
        "may_plan": queries.may_plan(request.user, on=request.on),
    }
    answer = page(request, "targets/page.html", context)
    answer.fleeting = any(row.folding for plan in found for row in plan.versions)  # type: ignore[attr-defined]
    return answer


@policy(Action.TARGETS_READ)
@require_GET
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: its size, its steps in words, what may be done with it."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    may_commit = queries.may_commit(found, request.user, on=request.on)
    signed = counted(counts(request.user, found, on=request.on))
    acts = queries.history(found, viewer=request.user, on=request.on)
    context = {
        "here": "targets",
        "version": queries.version_row(found, request.user, on=request.on),
        "named": found,
        "mains": main_acts(found.state, may_commit, bool(signed)),
        "lines": steps.lines(acts),
        "others": queries.comparable(found, request.user, on=request.on),
        "may_copy": queries.may_plan(request.user, on=request.on),
        "may_commit": may_commit,
        "signed": signed,
        "sees_padding": anywhere(request.user, (Action.PADDING_READ,), on=request.on),
        "from_review": from_review(request, found.plan_id),
        **levels.context(request, found),
    }
    return page(request, "targets/version.html", context)


def main_acts(state: str, may_commit: bool, signed: bool) -> tuple[str, ...]:
    """The one or two acts that a state is there for; what else can be done is in a menu."""
    if state == "committed":
        return ("grid", "letters") if signed else ("grid", "audit")
    if state == "agreed" and may_commit:
        return "talks", "commit"
    if state != "draft":
        return "grid", "talks"
    return "grid", "commit" if may_commit else "audit"


@policy(Action.TARGETS_READ)
@require_GET
def readiness(request: HttpRequest, version_id: int) -> HttpResponse:
    """How far the numbers of a version are that take long; once there, the page is loaded."""
    found = queries.readiness(request.user, version_id, on=request.on)
    if found.ready and request.GET.get("acted"):
        return go(request, reverse("version", args=[version_id]))
    answer = part(request, "targets/_folding.html", {"found": found})
    if found.ready:
        answer["HX-Refresh"] = "true"
    return answer


@policy(Action.TARGETS_READ)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions of one metric: unit by unit, then where they differ most.

    Of two that are named without an order the older one comes first: what became of it.
    """
    if "with" in request.GET:
        pair = (
            typed.whole_number(request.GET.get(key, ""), 0) for key in ("this", "with")
        )
        first, second = sorted(pair)
        return redirect(f"{reverse('compare')}?one={first}&other={second}")
    one, other = (
        queries.version_seen(
            request.user, typed.whole_number(request.GET.get(key, ""), 0), on=request.on
        )
        for key in ("one", "other")
    )
    which = request.GET.get("which") or "target"
    seen: dict[str, Any] = {"viewer": request.user, "on": request.on}
    units = queries.units_apart(one, other, **seen, which=which, depth=_depth(request))
    sort = request.GET.get("sort", "")
    file = "xlsx" in request.GET
    most = units_words.MOST_CELLS if file else 200
    found = queries.compare(one, other, **seen, most=most, which=which)
    why: Sequence[Any] = [None] * len(found.differences)
    if which == "target":
        why = queries.causes(one, other, found.differences, **seen)
    lines = tuple(zip(queries.difference_lines(one, found), why, strict=True))
    if file:
        export = units_words.export(units, one, other, sort)
        cells = units_words.cells(lines, found.count, units, one, other)
        return download(export, *cells, *aims.sheet(request, one, other), at=request.at)
    context = {
        **levels.beside(request, one, other),
        **aims.beside(request, one, other),
        **_by_unit(units, sort),
        "which": which,
        "here": "targets",
        "one": queries.version_row(one, request.user, on=request.on),
        "other": queries.version_row(other, request.user, on=request.on),
        "found": found,
        "totals": (found.one * one.metric.quantum, found.other * other.metric.quantum),
        "takes": () if other.frozen else _takes(request, other),
        "lines": lines,
    }
    return page(request, "targets/compare.html", context)


def _depth(request: HttpRequest) -> int | None:
    """The level of the organisation that was asked for."""
    said = request.GET.get("level", "")
    return typed.whole_number(said, -1) if said else None


def _by_unit(units: queries.UnitsApart, sort: str) -> dict[str, Any]:
    """The table of units, and what it can be seen by."""
    lines = units_words.ordered(units, sort)
    most = units_words.MOST_LINES
    return {
        "units": units,
        "unit_lines": lines[:most],
        "more_units": max(len(lines) - most, 0),
        "depths": units_words.choices(units),
        "same_units": units_words.same(units),
        "about_units": units_words.about(),
        "sort": units_words.order(sort),
        "table_unit": figures.unit_of_table(units.counted_in),
    }


def _takes(request: HttpRequest, version: Version) -> list[tuple[str, str]]:
    """Units of a draft that the reader may set: a part of another version may go there."""
    under = units_under(request.user, version, on=request.on)
    return [(code, name) for code, name, _below in under]


@policy(Action.TARGETS_EDIT)
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """A unit becomes in the second version what it is in the first."""
    one, other = (
        queries.version_seen(
            request.user,
            typed.whole_number(request.POST.get(key, ""), 0),
            on=request.on,
        )
        for key in ("one", "other")
    )
    done = merging.take_over(
        actor=request.user,
        at=request.at,
        version=other,
        source=one,
        unit=request.POST.get("unit", ""),
        expected=typed.whole_number(request.POST.get("expected", ""), other.head),
    )
    messages.success(request, _taken(done))
    return go(request, f"{reverse('compare')}?one={one.pk}&other={other.pk}")


def _taken(done: merging.TakenOver) -> str:
    """What was taken over, and where it is undone."""
    return _(
        "Applied as step %(seqs)s: cells %(count)s, targets that do not add up %(aims)s. "
        "Undo it on the grid."
    ) % {
        "seqs": listed(done.seqs),
        "count": figures.fixed(done.touched),
        "aims": figures.fixed(done.aims),
    }


@policy(Action.PLANS_CREATE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A year's targets from history: growth or total, season, settled amounts, rounding."""
    context = _form(request)
    if request.method == "POST":
        try:
            said = _said(request)
            drafted = plan_year(actor=request.user, at=request.at, **said)
            return go(request, reverse("version", args=[drafted.version.pk]))
        except Refused as refusal:
            context["problem"] = str(refusal)
    status = 422 if context.get("problem") else 200
    return page(request, "targets/new.html", context, status=status)


@policy(Action.PLANS_CREATE)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the plan would come to, as far as the form is filled."""
    try:
        found = rehearse(actor=request.user, at=request.at, **_said(request))
    except Refused as refusal:
        return part(request, "targets/_preview.html", {"problem": str(refusal)})
    asked = {
        "year": request.POST.get("year", ""),
        "metric": found.metric,
        "calendar": found.calendar,
        "total": f"{found.whole.amount:f}",
        "way": request.POST.get("way", ""),
    }
    context = {"found": found, "asked": urlencode(asked)}
    return part(request, "targets/_preview.html", context)


@policy(Action.PLANS_CREATE)
@require_POST
def copy(request: HttpRequest, version_id: int) -> HttpResponse:
    """A new draft with the same steps."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    made = services.copy_version(
        actor=request.user,
        at=request.at,
        version=found,
        name=request.POST.get("name", ""),
        name_other=request.POST.get("name_other", ""),
    )
    return go(request, reverse("version", args=[made.pk]))


@policy(Action.PLANS_CREATE)
@require_POST
def rename(request: HttpRequest, version_id: int) -> HttpResponse:
    """Another name, in one or both languages."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    services.name_version(
        actor=request.user,
        at=request.at,
        version=found,
        name=request.POST.get("name", ""),
        name_other=request.POST.get("name_other", ""),
    )
    return go(request, reverse("version", args=[found.pk]))


@policy(Action.TARGETS_COMMIT)
@require_POST
def commit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Freeze a version; from then on it is what is tracked."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    services.commit(
        actor=request.user,
        at=request.at,
        version=found,
        expected=typed.whole_number(request.POST.get("expected", ""), -1),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Committed. These targets are now tracked."))
    return go(request, reverse("version", args=[found.pk]))


def _form(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    return {
        "here": "targets",
        "year": said.get("year", this_year(request) + 1),
        "years": [this_year(request) + 1, this_year(request)],
        "metrics": [m for m in metrics(request.on) if m.adds_up],
        "calendars": calendars(),
        "presets": presets(request),
        "lines": range(HOLDS),
        "one_offs": range(ONE_OFFS),
        "units": [row.name for row in top_units(request.on)],
        "roundings": _roundings(),
        "histories": _histories(this_year(request)),
        "said": said,
    }


def _histories(this_year: int) -> list[tuple[str, str]]:
    """Complete years first: what is not over yet would leave the rest of the year at 0."""
    last, before = this_year - 1, this_year - 2
    return [
        (f"{last}", str(last)),
        (f"{last}:75,{before}:25", f"75 % {last} + 25 % {before}"),
        (f"{last}:50,{before}:50", f"50 % {last} + 50 % {before}"),
        (f"{before}", str(before)),
        (f"{this_year}", _("%(year)s so far") % {"year": this_year}),
    ]


def _elements(said: str) -> list[Element]:
    """``2025:75,2024:25``: years and what they weigh."""
    pairs = (part.partition(":") for part in said.split(",") if part)
    return [
        Element(typed.whole_number(year, 0), typed.whole_number(weight, 100) / 100)
        for year, _colon, weight in pairs
    ]


def _roundings() -> list[tuple[str, str]]:
    return [
        ("", _("to the smallest unit")),
        ("100", _("to 100 a month")),
        ("1000", _("to 1,000 a month")),
        ("10000", _("to 10,000 a month")),
    ]


def _said(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    by_total = form.get("size") == "total"
    return {
        "year": typed.whole_number(form.get("year", ""), this_year(request) + 1),
        "metric": form.get("metric") or "amount",
        "calendar": form.get("calendar") or "months",
        "history": _elements(form.get("history", "")),
        "owner": "now" if form.get("owner") == "now" else "then",
        "aligned": form.get("season") == "aligned",
        "grow": None if by_total else typed.ratio(form.get("grow", "")),
        "total": typed.amount(form.get("total", "")) if by_total else None,
        "holds": _holds(form),
        "clean": _one_offs(form),
        "round_to": Decimal(form["round_to"])
        if form.get("round_to", "").isdigit()
        else None,
        "reason": form.get("reason", ""),
        "way": form.get("way", ""),
    }


def _one_offs(form: Any) -> list[OneOff]:
    """Rows that name a unit and an amount; each says why."""
    names = ("clean_unit", "clean_amount", "clean_way", "clean_why")
    rows = zip(*(form.getlist(name) for name in names), strict=False)
    read = [
        (unit, typed.amount(said), way, why) for unit, said, way, why in rows if unit
    ]
    return [
        OneOff(unit, amount, why.strip(), back=way == "back")
        for unit, amount, way, why in read
        if amount
    ]


def _holds(form: Any) -> dict[str, Decimal]:
    pairs = zip(form.getlist("hold_unit"), form.getlist("hold_amount"), strict=False)
    settled = {
        unit.strip(): typed.amount(amount) for unit, amount in pairs if unit.strip()
    }
    return {unit: amount for unit, amount in settled.items() if amount is not None}
