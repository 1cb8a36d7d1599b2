"""辅导 Coach: who needs me this week, a person, a talk of two."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org.access import Action, Unknown, may
from luopan.org.facts import facts
from luopan.org.language import spoken
from luopan.tracking.coached import audience_now, nobody
from luopan.tracking.queries.coaching.desk import Desk, desk
from luopan.tracking.queries.coaching.people import PersonPage, metrics, person_page
from luopan.tracking.queries.coaching.talk import TalkPage, metric_named, talk_page
from luopan.tracking.services import coaching as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.questions import Form
from luopan.web.words import coaching as words
from luopan.web.words import coaching_talks as forms


@policy(Action.RECORDS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Whom one leads, the most pressing first; who leads nobody comes to his own page."""
    code = request.GET.get("unit", "")
    found = desk(request.user, at=request.at, on=request.on, unit=code)
    if found is not None and "xlsx" in request.GET:
        return download(words.export(found, request.on), at=request.at)
    if found is not None:
        return page(request, "coach/people.html", _people(request, found))
    person = request.user.person
    if person is not None:
        own = _person_of(request, person.code)
        if own.unit is not None or own.talks:
            return page(request, "coach/person.html", _person(request, own))
    return page(request, "coach/nobody.html", _nobody(request))


def _nobody(request: HttpRequest) -> dict[str, Any]:
    """For who neither leads nor is led; the trail is for some of them."""
    audits = may(request.user, Action.AUDIT_READ, on=request.on)
    return _rule(request) | {"here": "coach", "may_audit": audits}


def _people(request: HttpRequest, found: Desk) -> dict[str, Any]:
    return _rule(request) | {
        "here": "coach",
        "found": found,
        "sentence": words.sentence(found, request.on),
        "mates": words.mates(found, request.on),
        "about": words.about(),
        "own": request.user.person,
    }


def _rule(request: HttpRequest) -> dict[str, Any]:
    """Who sees talks, and whether the reader sets that."""
    stands = audience_now()
    return {
        "audience": stands,
        "seen_by": forms.seen_by(stands),
        "audiences": list(forms.audiences().items()),
        "may_rule": may(request.user, Action.PLANS_CREATE, on=request.on),
        "for_others": words.for_others(),
    }


@policy(Action.PLANS_CREATE)
@require_POST
def set_rule(request: HttpRequest) -> HttpResponse:
    """Who sees talks that are written from now on."""
    audience = request.POST.get("audience", "")
    services.set_talk_audience(actor=request.user, at=request.at, audience=audience)
    messages.success(
        request,
        _("Set. It applies to talks written from now on and opens no earlier ones."),
    )
    return go(request, reverse("coach"))


# ── a person ──


def _is_top(found: PersonPage) -> bool:
    """Whether what he leads is the company: nothing is above it."""
    company = facts()
    return (
        company is not None
        and found.unit is not None
        and found.unit.pk == company.root_id
    )


@policy(Action.RECORDS_READ)
@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """How somebody stands, what was agreed with him, the talks that the reader may see."""
    found = _person_of(request, code)
    if "xlsx" in request.GET:
        if not found.own:
            raise nobody()
        return download(words.export_person(found), at=request.at)
    return page(request, "coach/person.html", _person(request, found))


def _person_of(request: HttpRequest, code: str, *, brief: bool = False) -> PersonPage:
    return person_page(request.user, code, at=request.at, on=request.on, brief=brief)


def _person(request: HttpRequest, found: PersonPage) -> dict[str, Any]:
    return {
        "here": "coach",
        "found": found,
        "person": found.person,
        "unit": found.unit,
        "unit_name": spoken(found.unit) if found.unit else "",
        "is_top": _is_top(found),
        "sentence": words.person_sentence(found, request.on),
        "strip": words.strip(found.stand) if found.stand else [],
        "parts": words.parts(found.stand) if found.stand else [],
        "lags": words.lags(found.stand),
        "warnings": words.warned(found.warnings),
        "open": words.talks(found.open, request.on),
        "talks": words.talks(found.talks, request.on),
        "seen_by": forms.seen_by(found.audience),
    }


@policy(Action.TARGETS_AGREE)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write a talk down; who will see it stands above the first line."""
    if request.method == "POST":
        found = _person_of(request, code, brief=True)
        try:
            talk = services.write_talk(
                **_by(request),
                person=found.person,
                record=_record(request),
                held_date=typed.day(request.POST.get("held", "")),
                audience=request.POST.get("audience", ""),
            )
        except Refused as refusal:
            return _form(request, found, _told(refusal))
        messages.success(request, _("Saved. They can see it now and answer."))
        return go(request, reverse("coach_talk", args=[talk.pk]))
    about = request.GET.get("about", "")
    found = _person_of(request, code, brief=not about)
    if found.own:
        raise nobody()
    return _form(request, found, "", words.prefilled(about, found))


def _form(
    request: HttpRequest,
    found: PersonPage,
    problem: str,
    said: dict[str, Any] | None = None,
) -> HttpResponse:
    who = spoken(found.person)
    form = forms.record_form(who, found.audience, metrics(), request.on, said or {})
    back = reverse("coach_person", args=[found.person.code])
    action = reverse("write_talk", args=[found.person.code])
    return asked(request, form, action=action, back=back, crumb=who, problem=problem)


def asked(request: HttpRequest, form: Form, **context: Any) -> HttpResponse:
    """A form on a page of its own; with a problem it comes back as it was typed."""
    problem = context.get("problem", "")
    said = form.answered(request.POST) if request.method == "POST" else form
    filled = {"here": "coach", "form": said, **context}
    return page(request, "coach/form.html", filled, status=422 if problem else 200)


def _told(refusal: Refused) -> str:
    if refusal.status not in {400, 409}:
        raise refusal
    return str(refusal)


def _by(request: HttpRequest) -> dict[str, Any]:
    at: datetime = request.at
    return {"actor": request.user, "at": at}


def _record(request: HttpRequest) -> services.Record:
    form = request.POST
    return services.Record(
        form.get("observation", ""),
        form.get("step", ""),
        metric_named(form.get("metric", "")),
        typed.day(form.get("follow", "")),
    )


# ── a talk ──


@policy(Action.RECORDS_READ)
@require_GET
def talk(request: HttpRequest, number: int) -> HttpResponse:
    """A talk as far as the reader may see it."""
    found = _talk_of(request, number)
    return page(request, "coach/talk.html", _talk(request, found))


def _talk_of(request: HttpRequest, number: int) -> TalkPage:
    return talk_page(request.user, number, at=request.at, on=request.on)


def _talk(request: HttpRequest, found: TalkPage, **more: Any) -> dict[str, Any]:
    row = found.row
    who = _("You") if row.mine else spoken(row.person)
    return {
        "here": "coach",
        "found": found,
        "row": row,
        "person": row.person,
        "other": row.leader if row.mine else spoken(row.person),
        "record": row.record,
        "state": words.state(row, request.on),
        "look": words.look(row, request.on),
        "entries": forms.entries(row),
        "compared": forms.before_after(found.compared) if found.compared else [],
        "bars": forms.bars(found.compared, who) if found.compared else [],
        "who": forms.read_by(row),
        "outcomes": list(forms.outcomes().items()),
        "least": (request.on + timedelta(days=1)).isoformat(),
        "said": request.POST.dict(),
        "problem": "",
        **more,
    }


@policy(Action.TARGETS_AGREE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """One's own record anew; the earlier edition stays beside it."""
    found = _talk_of(request, number)
    row = found.row
    if row.leader_id != request.user.pk or row.record is None:
        raise Unknown(_("There is no such talk."))
    problem = ""
    if request.method == "POST":
        try:
            services.correct_talk(
                **_by(request),
                talk=found.talk,
                record=_record(request),
                expected=typed.whole_number(request.POST.get("seen", ""), 0),
            )
        except Refused as refusal:
            problem = _told(refusal)
        else:
            messages.success(request, _("Corrected; the earlier edition is kept."))
            return go(request, reverse("coach_talk", args=[number]))
    form = forms.record_form(
        spoken(row.person),
        row.audience,
        metrics(),
        request.on,
        forms.as_said(row),
        corrects=True,
    )
    where = reverse("coach_talk", args=[number])
    return asked(
        request,
        form,
        action=reverse("correct_talk", args=[number]),
        back=where,
        crumb=spoken(row.person),
        problem=problem,
    )


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Say a word, have read it, or look at the step again."""
    acts = {"answer": _answer, "follow": _follow}
    if act not in acts:
        raise Unknown(_("There is no such operation."))
    found = _talk_of(request, number)
    try:
        messages.success(request, acts[act](request, found))
    except Refused as refusal:
        context = _talk(request, found, problem=_told(refusal), act=act)
        return page(request, "coach/talk.html", context, status=422)
    return go(request, reverse("coach_talk", args=[number]))


def _expected(request: HttpRequest) -> int:
    return typed.whole_number(request.POST.get("seen", ""), 0)


def _answer(request: HttpRequest, found: TalkPage) -> str:
    said = request.POST.get("said", "")
    services.answer_talk(
        **_by(request), talk=found.talk, expected=_expected(request), said=said
    )
    return _("Added to the record.") if said.strip() else _("Marked as read.")


def _follow(request: HttpRequest, found: TalkPage) -> str:
    form = request.POST
    services.follow_up(
        **_by(request),
        talk=found.talk,
        outcome=form.get("outcome", ""),
        expected=_expected(request),
        said=form.get("words", ""),
        follow_date=typed.day(form.get("follow", "")),
    )
    return _("Followed up.")
