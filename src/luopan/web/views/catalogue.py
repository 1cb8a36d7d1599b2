"""设置 › 产品、指标、日历、客户、人员: what is sold, counted and when, to whom and by whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions import catalogue, services
from luopan.org import services as org
from luopan.org.access import Action
from luopan.org.staff import person_seen, staff
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy

PAGE = 100


@policy(Action.DIMENSIONS_READ)
@require_http_methods(["GET", "POST"])
def products(request: HttpRequest) -> HttpResponse:
    """The tree of products as of a day; a new one."""
    problem = ""
    if request.method == "POST":
        try:
            _add_product(request)
            messages.success(request, _("Added."))
            return go(request, reverse("products"))
        except Refused as refusal:
            problem = str(refusal)
    day = typed.day(request.GET.get("on", "")) or request.on
    context = {
        "here": "settings",
        "day": day,
        "problem": problem,
        "lines": catalogue.product_lines(day),
        "may_edit": catalogue.may_edit(request.user, on=request.on),
    }
    return page(
        request, "settings/products.html", context, status=422 if problem else 200
    )


def _add_product(request: HttpRequest) -> None:
    said = request.POST
    row = services.NewProduct(
        code=said.get("code", "").strip(),
        name=said.get("name", "").strip(),
        name_other=said.get("name_other", "").strip(),
        parent=said.get("parent") or None,
        kind=said.get("kind", "line"),
        start_date=typed.day(said.get("from_date", "")) or request.on,
    )
    services.add_product(actor=request.user, at=request.at, row=row)


@policy(Action.DIMENSIONS_READ)
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric with its definition 口径."""
    context = {"here": "settings", "metrics": catalogue.metric_lines(request.on)}
    return page(request, "settings/metrics.html", context)


@policy(Action.DIMENSIONS_READ)
@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """How years are cut; which years' holidays are known; a notice from a file."""
    problem = ""
    if request.method == "POST":
        try:
            _load_holidays(request)
            return go(request, reverse("calendars"))
        except Refused as refusal:
            problem = str(refusal)
    context = {
        "here": "settings",
        "problem": problem,
        "calendars": catalogue.calendar_lines(request.on.year),
        "years": catalogue.holiday_years(request.on.year),
        "may_edit": catalogue.may_edit(request.user, on=request.on),
    }
    return page(
        request, "settings/calendars.html", context, status=422 if problem else 200
    )


def _load_holidays(request: HttpRequest) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."))
    loaded = services.load_holidays(
        actor=request.user,
        at=request.at,
        content=file.read(),
        source=file.name or "",
    )
    messages.success(request, _("%(year)s is known now.") % {"year": loaded.year})


@policy(Action.DIMENSIONS_READ)
@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Customers in one's reach, by name, a page at a time."""
    words = request.GET.get("q", "").strip()[:60]
    number = typed.whole_number(request.GET.get("page", ""), 1)
    found = catalogue.customer_page(
        request.user, words, on=request.on, page=number, size=PAGE
    )
    context = {"here": "settings", "found": found, "words": words}
    return page(request, "settings/customers.html", context)


@policy(Action.ORG_READ)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who is with the company, in which seats, until when."""
    day = typed.day(request.GET.get("on", "")) or request.on
    context = {
        "here": "settings",
        "day": day,
        "people": staff(request.user, day=day, on=request.on),
        "may_edit": catalogue.may_edit_people(request.user, on=request.on),
    }
    return page(request, "settings/people.html", context)


@policy(Action.PEOPLE_EDIT)
@require_POST
def add_person(request: HttpRequest) -> HttpResponse:
    """A new person; the account is another thing."""
    said = request.POST
    org.add_person(
        actor=request.user,
        at=request.at,
        code=said.get("code", ""),
        name=said.get("name", ""),
        name_other=said.get("name_other", ""),
        email=said.get("email", ""),
        start_date=typed.day(said.get("from_date", "")) or request.on,
        reason=said.get("reason", ""),
    )
    messages.success(request, _("Added."))
    return go(request, reverse("people"))


@policy(Action.PEOPLE_EDIT)
@require_POST
def end_person(request: HttpRequest, code: str) -> HttpResponse:
    """He leaves: seats fall vacant, access ends, on that day."""
    org.end_person(
        actor=request.user,
        at=request.at,
        person=person_seen(request.user, code, on=request.on),
        end_date=typed.needed_day(request.POST.get("end_date", "")),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Done. Days before stay as they were."))
    return go(request, reverse("people"))
