"""复盘 Review: goal, result, causes, lessons, what next; per unit and for the company."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.actions.access import action_seen
from luopan.actions.access import seen as actions_seen
from luopan.org.access import Action, Unknown, find_unit
from luopan.org.dossier import people, person_called
from luopan.org.facts import company_row
from luopan.org.language import spoken
from luopan.review.access.looking_back import line_of, review_seen, seed_of
from luopan.review.models import Review, ReviewLine
from luopan.review.queries import looking_back as queries
from luopan.review.queries import reviews
from luopan.review.services import looking_back as services
from luopan.review.services import next_cycle
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import looking_back as words
from luopan.web.words import review_page as said
from luopan.web.years import this_year

READS = (Action.TARGETS_READ, Action.RECORDS_READ)
ACTIONS_MOST = 40


@policy(*READS, every=True)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The reviews in reach, and what one may begin."""
    return _index(request)


def _index(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    year = typed.whole_number(request.GET.get("year", ""), 0) or None
    code = request.GET.get("unit", "")
    unit = None
    if code:
        unit = find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    found = reviews.reviews(request.user, on=request.on, year=year, unit=code)
    if "xlsx" in request.GET:
        return download(words.export(found), at=request.at)
    begins = reviews.beginning(request.user, on=request.on)
    context = {
        "here": "review",
        "sentence": words.sentence(found),
        "lines": words.lines(found),
        "year": year,
        "years": (this_year(request), this_year(request) - 1),
        "unit": unit,
        "begins": begins,
        "periods": [(one.code, words.period(one.code)) for one in begins.periods],
        "actions": _own_actions(request) if begins.units else [],
        "problem": problem,
        "said": request.POST,
    }
    return page(request, "review/page.html", context, status=422 if problem else 200)


def _own_actions(request: HttpRequest) -> list[tuple[int, str]]:
    """Actions of units that the reader writes for, and that say what they should bring."""
    mine = reviews.beginning(request.user, on=request.on).units
    rows = actions_seen(request.user, request.on).filter(
        plan__unit__code__in=[code for code, _name in mine], metric__isnull=False
    )
    return [(one.pk, spoken(one)) for one in rows.order_by("-pk")[:ACTIONS_MOST]]


@policy(Action.TARGETS_AGREE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a review of a unit's period, or of one action."""
    try:
        made = _begun(request)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _index(request, problem=str(refusal))
    return go(request, reverse("one_review", args=[made.pk]))


def _begun(request: HttpRequest) -> Review:
    form, by = request.POST, {"actor": request.user, "at": request.at}
    if number := typed.whole_number(form.get("action", ""), 0):
        chosen = action_seen(request.user, number, on=request.on)
        return services.open_review_of_action(**by, action=chosen)
    code = form.get("unit", "")
    unit = find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    return services.open_review(
        **by, unit=unit, metric=form.get("metric", ""), period=form.get("period", "")
    )


# ── one in full ──


@policy(*READS, every=True)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A review in full."""
    review = review_seen(request.user, number, on=request.on)
    return _one(request, review)


def _one(request: HttpRequest, review: Review, *, problem: str = "") -> HttpResponse:
    found = queries.review_page(review, viewer=request.user, on=request.on)
    options = said.evidence(found)
    named = dict(options)
    if "xlsx" in request.GET:
        return download(said.export_one(found, named), at=request.at)
    money, rest = found.row.counted_in, _("other products")
    company = company_row()
    context = {
        "here": "review",
        "found": found,
        "row": found.row,
        "line": words.line(found.row),
        "title": words.title(found.row),
        "sentence": said.of_one(found),
        "unit": figures.unit_of_table(money),
        "bridges": [
            (heading, said.bridge(pieces, kind, money, rest))
            for heading, pieces, kind in (
                (_("By unit"), found.units, "unit"),
                (_("By product"), found.products, "product"),
                (_("By month"), found.months, "month"),
            )
            if pieces
        ],
        "causes": said.shown(found, "cause", named),
        "lessons": said.shown(found, "lesson", named),
        "nexts": said.shown(found, "next", named),
        "options": options,
        "concerned": [
            ("", _("the unit itself")),
            *(
                (key.removeprefix("unit:"), name)
                for key, name in found.named.items()
                if key.startswith("unit:")
            ),
        ],
        "kinds": list(words.kinds().items()),
        "seed_kinds": list(words.seed_kinds().items()),
        "said_before": _said_before(found),
        "at_top": bool(company and company.root_id == review.unit_id),
        "people": _people(request) if found.writes or found.marks else [],
        "problem": problem,
        "said": request.POST,
    }
    return page(request, "review/one.html", context, status=422 if problem else 200)


def _people(request: HttpRequest) -> list[tuple[str, str]]:
    return [(one.code, spoken(one)) for one in people(on=request.on)]


def _said_before(found: queries.ReviewPage) -> dict[str, Any]:
    """What was said before the period beside what became of it."""
    facts = found.facts
    return {
        "assumptions": [
            (one["state"], said.assumption(one, found), said.since(one, found))
            for one in facts["assumptions"]
        ],
        "actions": [
            (
                one["key"],
                said.action(one),
                figures.named(Decimal(one["expected"] or 0), found.row.counted_in),
                one["reached"],
                one["steps"],
            )
            for one in facts["actions"]
        ],
        "warnings": [
            (one["key"], said.warning(one, found)) for one in facts["warnings"]
        ],
        "kept": said.promises_kept(facts["promises"].get("kept", 0)),
        "broken": said.promises_broken(facts["promises"].get("broken", 0)),
        "promised": any(facts["promises"].values()),
        "failed": facts["promises"].get("broken", 0),
    }


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Write it, mark what goes along, publish it; what cannot be is said beside it."""
    review = review_seen(request.user, number, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        told, where = ACTS[act](request, review)
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _one(request, review, problem=str(refusal))
    messages.success(request, told)
    return go(request, reverse("one_review", args=[where or review.pk]))


@policy(Action.TARGETS_AGREE)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say as who leads above that it is read, and what one answers."""
    review = review_seen(request.user, number, on=request.on)
    try:
        services.answer_review(
            **_by(request), review=review, text=request.POST.get("text", "")
        )
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _one(request, review, problem=str(refusal))
    messages.success(request, _("Added to the review."))
    return go(request, reverse("one_review", args=[review.pk]))


Did = tuple[str, int]


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _write(request: HttpRequest, review: Review) -> Did:
    form = request.POST
    concerns, owner = form.get("concerns", ""), form.get("owner", "")
    unit = None
    if concerns:
        unit = find_unit(
            request.user, concerns, on=request.on, action=Action.TARGETS_READ
        )
    line = services.Said(
        part=form.get("part", ""),
        text=form.get("text", ""),
        kind=form.get("kind", ""),
        evidence=form.get("evidence", ""),
        concerns=unit,
        owner=person_called(owner) if owner else None,
        due_date=typed.day(form.get("due", "")),
    )
    services.write_line(**_by(request), review=review, said=line)
    return _("Written."), 0


def _line(request: HttpRequest, review: Review) -> ReviewLine:
    return line_of(review, typed.whole_number(request.POST.get("line", ""), 0))


def _take_out(request: HttpRequest, review: Review) -> Did:
    services.take_out_line(**_by(request), line=_line(request, review))
    return _("It is removed."), 0


def _summarise(request: HttpRequest, review: Review) -> Did:
    text = request.POST.get("text", "")
    services.summarise(**_by(request), review=review, text=text)
    return _("Saved."), 0


def _tell_anew(request: HttpRequest, review: Review) -> Did:
    services.tell_anew(**_by(request), review=review)
    return _("Goal and result updated with current data."), 0


def _lift(request: HttpRequest, review: Review) -> Did:
    chosen = [typed.whole_number(one, 0) for one in request.POST.getlist("lesson")]
    services.lift_lessons(**_by(request), review=review, lessons=chosen)
    return _("Included in this review."), 0


def _publish(request: HttpRequest, review: Review) -> Did:
    services.publish(**_by(request), review=review)
    return _("Published. It no longer changes; later additions need a new edition."), 0


def _edition(request: HttpRequest, review: Review) -> Did:
    reason = request.POST.get("reason", "")
    made = services.new_edition(**_by(request), review=review, reason=reason)
    return _("New edition started."), made.pk


def _mark(request: HttpRequest, review: Review) -> Did:
    form = request.POST
    next_cycle.plant_seed(
        **_by(request),
        line=_line(request, review),
        kind=form.get("kind", ""),
        said={
            "unit": form.get("unit", ""),
            "amount": typed.amount(form.get("amount", "")),
            "back": form.get("back") == "1",
            "owner": form.get("owner", ""),
            "action": typed.whole_number(form.get("action", ""), 0),
        },
    )
    return _("Marked for the next plan."), 0


def _unmark(request: HttpRequest, review: Review) -> Did:
    number = typed.whole_number(request.POST.get("seed", ""), 0)
    next_cycle.take_seed_back(**_by(request), seed=seed_of(review, number))
    return _("It is withdrawn."), 0


ACTS: dict[str, Callable[[HttpRequest, Review], Did]] = {
    "write": _write,
    "take-out": _take_out,
    "summarise": _summarise,
    "tell-anew": _tell_anew,
    "lift": _lift,
    "publish": _publish,
    "edition": _edition,
    "mark": _mark,
    "unmark": _unmark,
}
