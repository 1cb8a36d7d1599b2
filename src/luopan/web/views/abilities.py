"""能力 Abilities: skills of roles, how people are seen in them, training."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org.access import Action, Unknown, may
from luopan.tracking.coached import nobody
from luopan.tracking.queries.ability import skills as queries
from luopan.tracking.queries.ability.roles import roles
from luopan.tracking.queries.coaching.people import metrics, weak_metric
from luopan.tracking.queries.coaching.talk import metric_named
from luopan.tracking.services import abilities as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.views.coaching import asked
from luopan.web.words import abilities as words


@policy(Action.RECORDS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The skill matrix of one's people; else one's own skills; else those of the roles."""
    code = request.GET.get("unit", "")
    found = queries.team(request.user, on=request.on, unit=code)
    if found is not None:
        context = {
            "here": "coach",
            "found": found,
            "sentence": words.team_sentence(found),
            "tables": words.team_rows(found),
            "about": words.about(),
        }
        return page(request, "coach/team_abilities.html", context)
    person = request.user.person
    if person is not None:
        own = _of(request, person.code)
        if own.unit is not None:
            return page(request, "coach/abilities.html", _abilities(request, own))
    return go(request, reverse("skills"))


def _of(request: HttpRequest, code: str) -> queries.Abilities:
    """His skills, with training for the weakest part of his formula."""
    by = {"at": request.at, "on": request.on}
    return queries.abilities(
        request.user,
        code,
        on=request.on,
        weak=lambda unit: weak_metric(request.user, unit, **by),
    )


def _abilities(
    request: HttpRequest, found: queries.Abilities, **more: Any
) -> dict[str, Any]:
    return {
        "here": "coach",
        "found": found,
        "person": found.person,
        "unit": found.unit,
        "role": words.post(found.role),
        "sentence": words.sentence(found),
        "rows": words.rows(found),
        "proposed": words.training_rows(_proposed(found)),
        "taken": words.training_rows(found.taken),
        "about": words.about(),
        "problem": "",
        **more,
    }


def _proposed(found: queries.Abilities) -> list[queries.TrainingRow]:
    """What serves a gap or the weak factor, and is neither taken nor finished yet."""
    rows = [
        row for skill in found.skills if skill.gap for row in skill.training
    ] + list(found.weak)
    fresh = {row.training.code: row for row in rows if row.state in {"", "left"}}
    return list(fresh.values())


@policy(Action.RECORDS_READ)
@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """The skills of somebody: himself, or who leads him."""
    found = _of(request, code)
    if "xlsx" in request.GET:
        if not found.own:
            raise nobody()
        return download(words.export(found), at=request.at)
    return page(request, "coach/abilities.html", _abilities(request, found))


@policy(Action.TARGETS_AGREE)
@require_POST
def say(request: HttpRequest, code: str) -> HttpResponse:
    """At which level one sees oneself, or somebody one leads."""
    found = queries.abilities(request.user, code, on=request.on)
    form = request.POST
    try:
        services.see_skill(
            actor=request.user,
            at=request.at,
            person=found.person,
            skill=form.get("skill", ""),
            level=typed.whole_number(form.get("level", ""), 0),
            said=form.get("said", ""),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        context = _abilities(request, found, problem=str(refusal))
        return page(request, "coach/abilities.html", context, status=422)
    messages.success(request, _("Saved with its date; earlier views are kept."))
    return go(request, reverse("person_abilities", args=[code]))


@policy(Action.RECORDS_READ)
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """What each role has to be able to do, and the catalogue of training."""
    some = queries.skills()
    context = {
        "here": "coach",
        "roles": words.skills_by_role(some),
        "trainings": words.catalogue_rows(queries.trainings(), some),
        "may_edit": may(request.user, Action.PLANS_CREATE, on=request.on),
    }
    return page(request, "coach/skills.html", context)


@policy(Action.PLANS_CREATE)
@require_http_methods(["GET", "POST"])
def edit_skill(request: HttpRequest, code: str) -> HttpResponse:
    """A skill, new (``new``) or as its next edition."""
    skill = None if code == "new" else queries.skill_called(code)
    if skill is None and code != "new":
        raise Unknown(_("There is no such skill."))
    problem = ""
    if request.method == "POST":
        try:
            services.save_skill(
                actor=request.user,
                at=request.at,
                said=_skill(request),
                code=skill.code if skill else "",
                expected=typed.whole_number(request.POST.get("seen", ""), 0),
            )
        except Refused as refusal:
            problem = _told(refusal)
        else:
            messages.success(request, _("Saved. Existing views of people are kept."))
            return go(request, reverse("skills"))
    form = words.skill_form(skill, roles(on=request.on), metrics(), {})
    return asked(
        request,
        form,
        action=reverse("edit_skill", args=[code]),
        back=reverse("skills"),
        crumb=_("Skills of roles"),
        problem=problem,
    )


def _told(refusal: Refused) -> str:
    if refusal.status not in {400, 409}:
        raise refusal
    return str(refusal)


def _skill(request: HttpRequest) -> services.SkillSaid:
    form = request.POST
    return services.SkillSaid(
        name=form.get("name", ""),
        role=form.get("role", ""),
        needed=typed.whole_number(form.get("needed", ""), 0),
        levels=[form.get(f"level{n}", "") for n in words.LEVELS],
        name_other=form.get("name_other", ""),
        levels_other=[form.get(f"other{n}", "") for n in words.LEVELS],
        metric=metric_named(form.get("metric", "")),
        active=form.get("active", "1") != "0",
    )


@policy(Action.PLANS_CREATE)
@require_http_methods(["GET", "POST"])
def edit_training(request: HttpRequest, code: str) -> HttpResponse:
    """A training of the catalogue, new (``new``) or as its next edition."""
    one = None if code == "new" else queries.training_called(code)
    if one is None and code != "new":
        raise Unknown(_("There is no such training."))
    problem, form = "", request.POST
    if request.method == "POST":
        try:
            services.save_training(
                actor=request.user,
                at=request.at,
                said=services.TrainingSaid(
                    name=form.get("name", ""),
                    place=form.get("place", ""),
                    name_other=form.get("name_other", ""),
                    skill=form.get("skill", ""),
                    metric=metric_named(form.get("metric", "")),
                    active=form.get("active", "1") != "0",
                ),
                code=one.code if one else "",
                expected=typed.whole_number(form.get("seen", ""), 0),
            )
        except Refused as refusal:
            problem = _told(refusal)
        else:
            messages.success(request, _("Saved."))
            return go(request, reverse("skills"))
    return asked(
        request,
        words.training_form(one, queries.skills(), metrics()),
        action=reverse("edit_training", args=[code]),
        back=reverse("skills"),
        crumb=_("Skills of roles"),
        problem=problem,
    )


@policy(Action.RECORDS_READ)
@require_POST
def step(request: HttpRequest, code: str) -> HttpResponse:
    """Take a training, have finished it, or leave it; for oneself."""
    services.step_training(
        actor=request.user,
        at=request.at,
        training=code,
        state=request.POST.get("state", ""),
    )
    messages.success(request, _("Saved."))
    return go(request, reverse("abilities"))
