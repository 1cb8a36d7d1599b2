"""设置 Settings: the tiles, the company, backups."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org import clock, nights, queries, services
from luopan.org.access import Action, anywhere
from luopan.org.door import is_demo
from luopan.org.language import spoken
from luopan.trail.refusal import Refused
from luopan.trail.upkeep import nightly
from luopan.trail.upkeep.shelf import backups as kept_backups
from luopan.web import typed, years
from luopan.web.parts import address, go, page
from luopan.web.policy import SIGNED_IN, policy
from luopan.web.words.progress import month_name
from luopan.web.words.working import weekdays as weekdays_named


@dataclass(frozen=True)
class Tile:
    """A way into a part of the settings."""

    icon: str
    title: str
    about: str
    url: str


@policy(SIGNED_IN)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The tiles of what one may see."""
    tiles = {
        route: Tile(sign, title, about, url)
        for sign, title, about, route, action in _tiles()
        if (url := address(route)) and (action is None or _may(request, action))
    }
    return page(
        request, "settings/page.html", {"here": "settings", "groups": _grouped(tiles)}
    )


def _grouped(tiles: dict[str, Tile]) -> list[tuple[str, list[Tile]]]:
    """Tiles under what they are about; what is in no other group is of the system."""
    groups = [
        (_("Personal"), ("me", "messages")),
        (
            _("Organisation and permissions"),
            ("organisation", "people", "accounts", "authority", "ramps"),
        ),
        (
            _("Master data"),
            ("products", "customers", "terms", "calendars", "rates", "metrics"),
        ),
        (
            _("Rules and templates"),
            ("warning_rules", "letter_templates", "pack_templates"),
        ),
    ]
    said = {route for _title, routes in groups for route in routes}
    groups.append((_("System"), tuple(key for key in tiles if key not in said)))
    found = [
        (title, [tiles[r] for r in routes if r in tiles]) for title, routes in groups
    ]
    return [(title, some) for title, some in found if some]


def _tiles() -> list[tuple[str, str, str, str, Action | None]]:
    return [*_about_people(), *_about_business(), *_about_system()]


def _about_people() -> list[tuple[str, str, str, str, Action | None]]:
    seen = Action.ORG_READ
    return [
        (
            "user",
            _("My account"),
            _("password, two-step verification, language"),
            "me",
            None,
        ),
        (
            "message-circle",
            _("Messages"),
            _("how you are notified, quiet hours"),
            "messages",
            None,
        ),
        (
            "hierarchy",
            _("Organisation"),
            _("units and seats with their dates"),
            "organisation",
            seen,
        ),
        (
            "users",
            _("People"),
            _("current people and their seats"),
            "people",
            seen,
        ),
        (
            "key",
            _("Accounts and roles"),
            _("who can sign in, and what they can do where"),
            "accounts",
            Action.PEOPLE_EDIT,
        ),
        (
            "messages",
            _("Authority to concede"),
            _("how much each role can concede in talks"),
            "authority",
            Action.TARGETS_READ,
        ),
    ]


def _about_business() -> list[tuple[str, str, str, str, Action | None]]:
    seen = Action.DIMENSIONS_READ
    return [
        ("package", _("Products"), _("categories, lines, items"), "products", seen),
        (
            "building",
            _("Customers"),
            _("customers and dealers, and their owners"),
            "customers",
            seen,
        ),
        (
            "language",
            _("Terms in the second language"),
            _("attributes of customers, sources"),
            "terms",
            Action.DIMENSIONS_EDIT,
        ),
        (
            "calendar",
            _("Calendars"),
            _("how years are cut, holidays"),
            "calendars",
            seen,
        ),
        ("currency-yen", _("Exchange rates"), _("of other currencies"), "rates", seen),
        ("chart-line", _("Metrics"), _("what each figure means"), "metrics", seen),
        (
            "alert-triangle",
            _("Early warning rules"),
            _("when to warn of a likely miss, and who is notified"),
            "warning_rules",
            Action.TARGETS_READ,
        ),
        (
            "file-text",
            _("Letters of commitment"),
            _("your own Word template, merge fields"),
            "letter_templates",
            Action.ORG_EDIT,
        ),
        (
            "file-text",
            _("Meeting packs"),
            _("your own PowerPoint master and Word document"),
            "pack_templates",
            Action.ORG_EDIT,
        ),
        (
            "school",
            _("Ramps of new people"),
            _("what new people carry in their first months, by role"),
            "ramps",
            Action.ORG_READ,
        ),
    ]


def _about_system() -> list[tuple[str, str, str, str, Action | None]]:
    operate = Action.SYSTEM_OPERATE
    return [
        (
            "adjustments",
            _("Company"),
            _("name, time zone, language"),
            "company",
            operate,
        ),
        (
            "download",
            _("Sources"),
            _("records pulled from databases and folders"),
            "sources",
            operate,
        ),
        (
            "send",
            _("Channels"),
            _("mail, chat rooms, webhooks, what did not arrive"),
            "channels",
            operate,
        ),
        ("database", _("Backups"), _("backups of all data"), "backups", operate),
        (
            "shield-check",
            _("Audit trail"),
            _("who did what when"),
            "audit",
            Action.AUDIT_READ,
        ),
    ]


def _may(request: HttpRequest, action: Action) -> bool:
    return anywhere(request.user, (action,), on=request.on)


@policy(Action.SYSTEM_OPERATE)
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """What the whole company goes by."""
    problem = ""
    if request.method == "POST":
        try:
            _edit(request)
            messages.success(request, _("Saved."))
            return go(request, reverse("company"))
        except Refused as refusal:
            problem = str(refusal)
    now = queries.company()
    weekdays = [(str(day), name) for day, name in weekdays_named().items()]
    context = {
        "here": "settings",
        "now": now,
        "called": spoken(now),
        "first_month": month_name(now.first_month),
        "problem": problem,
        "weekdays": weekdays,
        "weekday": str(now.call_weekday),
    }
    return page(
        request, "settings/company.html", context, status=422 if problem else 200
    )


def _edit(request: HttpRequest) -> None:
    said = request.POST
    services.edit_company(
        actor=request.user,
        at=request.at,
        name=said.get("name"),
        name_other=said.get("name_other"),
        time_zone=said.get("time_zone"),
        language=said.get("language"),
        first_month=typed.whole_number(said.get("first_month", ""), 1),
        call_weekday=typed.whole_number(said.get("call_weekday", ""), 1),
        reason=said.get("reason", ""),
    )
    clock.forget()
    years.forget()


@policy(Action.SYSTEM_OPERATE)
@require_GET
def backups(request: HttpRequest) -> HttpResponse:
    """Copies there are, newest first."""
    context = {
        "here": "settings",
        "backups": kept_backups(),
        "missed": nights.missed(request.user, on=request.on),
        "next_at": nights.next_night(),
        "demo": is_demo(),
        "off": nightly.is_off(),
        **_kept(),
    }
    return page(request, "settings/backups.html", context)


def _kept() -> dict[str, Any]:
    """How many copies stay; what the environment says may be nonsense."""
    try:
        return {"kept": nightly.kept()}
    except Refused as refusal:
        return {"problem": str(refusal)}


@policy(Action.SYSTEM_OPERATE)
@require_POST
def back_up(request: HttpRequest) -> HttpResponse:
    """Have a copy written in the background."""
    services.ask_for_backup(actor=request.user, at=request.at)
    messages.success(
        request, _("The backup is being written; it appears here when complete.")
    )
    return go(request, reverse("backups"))
