"""What the frame of every page calls: the palette, the language."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.catalogue import products_named
from luopan.dimensions.clientele import customers_called
from luopan.org import services
from luopan.org.access import Action, anywhere
from luopan.org.finding import find as find_in_org
from luopan.org.language import spoken
from luopan.targets.queries.agreement import talks_of
from luopan.web.other_names import called
from luopan.web.parts import address
from luopan.web.policy import PUBLIC, SIGNED_IN, policy
from luopan.web.shell import stations
from luopan.web.words.strategy_found import found as found_of

SHOWN = 24
FIRST = 6  # pages before all else: a name is not hidden behind twenty of them
THINGS = 8  # units and people among them: room is left for talks and products
CUSTOMERS = 5  # of thousands: who types on finds the others


@policy(SIGNED_IN)
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What the palette finds: pages, units, people, customers, products in reach."""
    words = request.GET.get("q", "").strip()[:60]
    pages = _pages_called(words.lower(), _pages(request))
    things = find_in_org(request.user, words, on=request.on) if words else ()
    found = pages[:FIRST] + [
        {"label": t.name, "kind": t.kind, "url": f"{address('track')}?{t.query}"}
        for t in things[:THINGS]
    ]
    found += _customers(request, words)
    found += _talks(request, [t.unit for t in things])
    found += _of_strategy(request, words) + _products(request, words)
    found += pages[FIRST:]
    return JsonResponse({"found": found[:SHOWN]})


def _pages_called(words: str, pages: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those of that name first, then those that people also call so."""
    own = [page for page in pages if words in page["label"].lower()]
    also = called()
    others = [page for page in pages if words in also.get(page["url"], "")]
    return own + [page for page in others if page not in own]


def _customers(request: HttpRequest, words: str) -> list[dict[str, str]]:
    """Customers whose page the reader may open."""
    asks = (Action.DIMENSIONS_READ,)
    if not words or not anywhere(request.user, asks, on=request.on):
        return []
    called_so = customers_called(request.user, words, on=request.on, most=CUSTOMERS)
    return [
        {
            "label": f"{name} · {code}",
            "kind": _("Customer"),
            "url": reverse("customer", args=[code]),
        }
        for code, name in called_so
    ]


def _talks(request: HttpRequest, units: list[str]) -> list[dict[str, str]]:
    """The talks about the numbers of units and people that were found."""
    asks = (Action.TARGETS_READ,)
    if not units or not anywhere(request.user, asks, on=request.on):
        return []
    return [
        {
            "label": f"{one.name} · {one.version}",
            "kind": _("Talk about a number"),
            "url": reverse("talk", args=[one.version_id, one.unit]),
        }
        for one in talks_of(request.user, units, on=request.on)
    ]


def _of_strategy(request: HttpRequest, words: str) -> list[dict[str, str]]:
    asks = (Action.STRATEGY_READ,)
    return (
        found_of(words) if words and anywhere(request.user, asks, on=request.on) else []
    )


def _products(request: HttpRequest, words: str) -> list[dict[str, str]]:
    if not words or not anywhere(
        request.user, (Action.DIMENSIONS_READ,), on=request.on
    ):
        return []
    return [
        {
            "label": spoken(row),
            "kind": _("Product"),
            "url": f"{address('track')}?{urlencode({'product': row.code})}",
        }
        for row in products_named(words, on=request.on)
    ]


def _of_adjusting() -> list[tuple[str, str, Action | None]]:
    """Numbers in force that change."""
    return [
        (_("Adjustments"), "adjustments", Action.TARGETS_READ),
        (_("Request an adjustment"), "new_adjustment", Action.TARGETS_AGREE),
        (_("Mid-year plan"), "replans", Action.TARGETS_READ),
    ]


def _of_forecast() -> list[tuple[str, str, Action | None]]:
    return [
        (_("Rolling forecast"), "forecast", Action.RECORDS_READ),
        (_("What changed"), "forecast_moves", Action.RECORDS_READ),
        (_("Year ahead"), "forecast_year", Action.RECORDS_READ),
        (_("Forecast accuracy"), "forecast_accuracy", Action.RECORDS_READ),
    ]


def _of_review() -> list[tuple[str, str, Action | None]]:
    return [
        (_("Go to the next year"), "next_cycle", Action.RECORDS_READ),
        (_("Handovers"), "handovers", Action.ORG_READ),
        (_("Period close"), "closing", Action.RECORDS_READ),
        (_("My figures to confirm"), "own_closing", Action.RECORDS_ENTER),
        *_of_pay(),
    ]


def _of_pay() -> list[tuple[str, str, Action | None]]:
    return [
        (_("My incentive pay"), "pay", Action.TARGETS_READ),
        (_("Incentive pay in my scope"), "pay_people", Action.PAY_READ),
        (_("Pay schemes"), "pay_schemes", Action.TARGETS_READ),
        (_("Pay disputes"), "pay_disputes", Action.TARGETS_READ),
        (_("Contests"), "contests", Action.TARGETS_READ),
    ]


def _of_settings() -> list[tuple[str, str, Action | None]]:
    return [
        (_("Settings"), "settings", None),
        (_("Organisation"), "organisation", Action.ORG_READ),
        (_("People"), "people", Action.ORG_READ),
        (_("Customers"), "customers", Action.DIMENSIONS_READ),
        (_("First owners of customers"), "first_owners", Action.DIMENSIONS_EDIT),
        (_("Products"), "products", Action.DIMENSIONS_READ),
        (_("Calendars"), "calendars", Action.DIMENSIONS_READ),
        (_("Exchange rates"), "rates", Action.DIMENSIONS_READ),
        (_("Terms in the second language"), "terms", Action.DIMENSIONS_EDIT),
        (_("Ramps of new people"), "ramps", Action.ORG_READ),
        (_("Letter templates"), "letter_templates", Action.PLANS_CREATE),
        (_("Meeting pack templates"), "pack_templates", Action.ORG_EDIT),
        (_("Accounts and roles"), "accounts", Action.ROLES_GRANT),
        (_("Sources"), "sources", Action.SYSTEM_OPERATE),
        (_("Channels"), "channels", Action.SYSTEM_OPERATE),
        (_("Backups"), "backups", Action.SYSTEM_OPERATE),
        (_("Metrics"), "metrics", Action.DIMENSIONS_READ),
        (_("Audit trail"), "audit", Action.AUDIT_READ),
    ]


def _of_coaching() -> list[tuple[str, str, Action | None]]:
    """Coaching, reports, meetings; and what is adjusted on the way."""
    return [
        (_("Who needs me this week"), "coach", Action.RECORDS_READ),
        (_("Abilities"), "abilities", Action.RECORDS_READ),
        (_("Skills of roles"), "skills", Action.RECORDS_READ),
        (_("Onboarding"), "onboarding", Action.RECORDS_READ),
        (_("Daily and weekly reports"), "reports", Action.TARGETS_AGREE),
        (_("Reporting rules"), "report_rules", Action.TARGETS_READ),
        (_("Bulletins"), "bulletins", Action.TARGETS_AGREE),
        (_("Meetings"), "meetings", Action.TARGETS_READ),
        (_("Promises in meetings"), "meeting_promises", Action.TARGETS_READ),
        (_("Schedule meetings"), "new_meeting_series", Action.TARGETS_EDIT),
        (_("Meeting types"), "meeting_presets", Action.TARGETS_READ),
        (_("Meeting pack"), "pack", Action.RECORDS_READ),
        *_of_adjusting(),
    ]


def _of_targets() -> list[tuple[str, str, Action | None]]:
    """What belongs to a version of the targets."""
    return [
        (_("SMART audit"), "newest_audit", Action.TARGETS_READ),
        (_("Customer split"), "own_customers", Action.TARGETS_READ),
        (_("By people"), "own_people", Action.TARGETS_EDIT),
        (_("Assessment sheets"), "newest_assessment", Action.TARGETS_READ),
        (_("Dilution ledger"), "newest_dilution", Action.PADDING_READ),
        (_("How the target was derived"), "own_number", Action.TARGETS_READ),
        (_("Letters of commitment"), "newest_letters", Action.TARGETS_READ),
        (_("Letters signed on paper"), "newest_papers", Action.PLANS_CREATE),
        (_("Collect workbooks"), "collect", Action.TARGETS_READ),
        (_("Commitments of departments"), "supports", Action.TARGETS_READ),
        (_("Ways to derive the number"), "newest_ways", Action.TARGETS_READ),
        (_("Planned resources"), "newest_resources", Action.TARGETS_READ),
        (_("Non-additive targets"), "newest_aims", Action.TARGETS_READ),
        (_("Authority to concede"), "authority", Action.TARGETS_READ),
    ]


def _pages(request: HttpRequest) -> list[dict[str, str]]:
    """Pages that the reader's roles open."""
    kind = _("Page")
    loop = [(s.label, s.url) for s in stations("nothing") if s.url]
    others: list[tuple[str, str, Action | None]] = [
        (_("Today"), "home", None),
        (_("Log"), "log", Action.RECORDS_ENTER),
        (_("Import"), "imports", Action.RECORDS_IMPORT),
        (_("Background jobs"), "jobs", None),
        (_("Quick answers"), "answers", None),
        (_("Messages"), "messages", None),
        (_("Strategy on one page"), "strategy_page", Action.STRATEGY_READ),
        (_("New plan"), "new_plan", Action.PLANS_CREATE),
        (_("Coverage of objectives"), "strategy_coverage", Action.STRATEGY_READ),
        (_("Assumptions and risks"), "assumptions", Action.STRATEGY_READ),
        (_("Market insight"), "market", Action.STRATEGY_READ),
        *_of_targets(),
        (_("Plans vs gap"), "action_gap", Action.TARGETS_READ),
        (_("Target customers"), "target_customers", Action.TARGETS_READ),
        (_("Weekly activity needed"), "own_back_solve", Action.TARGETS_READ),
        (_("Collections and receivables"), "collections", Action.RECORDS_READ),
        (_("Soundness"), "soundness", Action.RECORDS_READ),
        (_("Early warnings"), "warnings", Action.TARGETS_READ),
        (_("Early warning rules"), "warning_rules", Action.TARGETS_READ),
        (_("Trust checks"), "trust", Action.RECORDS_READ),
        *_of_coaching(),
        (_("Action plan templates"), "action_templates", Action.TARGETS_READ),
        *_of_review(),
        *_of_forecast(),
        *_of_settings(),
        (_("My account"), "me", None),
    ]
    named = [
        (label, address(route))
        for label, route, action in others
        if action is None or anywhere(request.user, (action,), on=request.on)
    ]
    if anywhere(request.user, (Action.RECORDS_ENTER,), on=request.on):
        named.append((_("New deal"), f"{address('log')}?kind=deal"))
    if anywhere(request.user, (Action.TARGETS_READ,), on=request.on):
        levels = _("Floor, target, stretch")
        named.append((levels, f"{address('decompose')}?which=floor"))
        act = address("act")
        named.append((_("My week of actions"), f"{act}?as=week"))
        named.append((_("Actions in your calendar"), f"{act}?as=week#feed"))
    if anywhere(request.user, (Action.TARGETS_AGREE,), on=request.on):
        named.append((_("Plan an action"), f"{address('act')}?opens=add"))
        named.append((_("Actions from a sheet"), f"{address('act')}?opens=bring"))
    return [
        {"label": label, "kind": kind, "url": url} for label, url in loop + named if url
    ]


@policy(PUBLIC)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on; kept with the account, and in this browser."""
    chosen = request.POST.get("language", "")
    answer = redirect(_safe(request, request.POST.get("next", "")))
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            services.choose_language(actor=request.user, at=request.at, language=chosen)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax"
        )
    return answer


def _safe(request: HttpRequest, where: str) -> str:
    hosts = {request.get_host()}
    return where if url_has_allowed_host_and_scheme(where, hosts) else reverse("home")
