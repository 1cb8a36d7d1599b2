"""The rail's last step: from the year's review to the next year's plan, with what was learnt."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luopan.org.access import Action
from luopan.org.facts import company_row
from luopan.org.models import Company
from luopan.review.access.looking_back import may_open_next, review_seen, reviews_seen
from luopan.review.models import NextCycle, Review
from luopan.review.queries import next_cycle as queries
from luopan.review.queries.reviews import beginning
from luopan.review.services.next_cycle import open_next_cycle
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import looking_back as words
from luopan.web.words import review_page as said
from luopan.web.years import this_year


@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """To the company's review of the year; where there is none, what is missing."""
    company = company_row()
    year = typed.whole_number(request.GET.get("year", ""), this_year(request))
    review = None
    if company and company.root:
        review = queries.review_of_year(request.user, company.root, year, request.on)
    return _shown(request, review, year)


@policy(Action.PLANS_CREATE)
@require_http_methods(["GET", "POST"])
def of_review(request: HttpRequest, number: int) -> HttpResponse:
    """The list of what goes along; sent, it opens the next year's plan."""
    review = review_seen(request.user, number, on=request.on)
    year = review.end_date.year if not review.period.isdigit() else int(review.period)
    if request.method == "GET":
        return _shown(request, review, year)
    try:
        cycle = open_next_cycle(
            actor=request.user,
            at=request.at,
            review=review,
            seeds=[typed.whole_number(one, 0) for one in request.POST.getlist("seed")],
            grow=typed.ratio(request.POST.get("grow", "")),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _shown(request, review, year, problem=str(refusal))
    messages.success(
        request, _("Opened. Items from the review are listed with the plan.")
    )
    return go(request, reverse("version", args=[cycle.version_id]))


def _shown(
    request: HttpRequest, review: Review | None, year: int, *, problem: str = ""
) -> HttpResponse:
    company = company_row()
    if review is not None and (
        not review.period.isdigit() or company is None or review.unit != company.root
    ):
        review = None  # of a part of the company, or of a part of a year
    ready = review is not None and review.state == Review.State.PUBLISHED
    cycle = queries.cycle_of(review) if review else None
    context: dict[str, Any] = {
        "here": "review",
        "review": review,
        "year": year,
        "following": year + 1,
        "ready": ready,
        "cycle": cycle,
        "marks": _marks(request, review, cycle, year),
        "plans": queries.plans_of(year + 1),
        "begins": None if review else _begins(request, company, year),
        "may": review is not None
        and may_open_next(request.user, review.unit, request.on),
        "problem": problem,
        "typed": request.POST,
    }
    return page(request, "review/next.html", context, status=422 if problem else 200)


def _begins(
    request: HttpRequest, company: Company | None, year: int
) -> dict[str, str] | None:
    """What a form sends to begin the missing review; None: the reader does not write it."""
    found = beginning(request.user, on=request.on)
    root = company.root.code if company and company.root else ""
    mine = root in {code for code, _name in found.units}
    known = str(year) in {one.code for one in found.periods}
    if not (mine and known and found.metrics):
        return None
    return {"unit": root, "period": str(year), "metric": found.metrics[0][0]}


def from_review(request: HttpRequest, plan: int) -> dict[str, Any] | None:
    """What a plan has from a review that the reader may read; None: nothing."""
    cycle = queries.cycle_of_plan(plan)
    seen = reviews_seen(request.user, request.on)
    if cycle is None or not seen.filter(pk=cycle.review_id).exists():
        return None
    marks = [said.mark(one) for one in queries.seeds_of(cycle)]
    named = words.period(cycle.review.period)
    return {"cycle": cycle, "marks": marks, "period": named}


def _marks(
    request: HttpRequest, review: Review | None, cycle: NextCycle | None, year: int
) -> list[dict[str, Any]]:
    if cycle is not None:
        return [said.mark(one) for one in queries.seeds_of(cycle)]
    marks = queries.marks_of_year(review, request.user, request.on, year)
    return [said.mark(one) for one in marks]
