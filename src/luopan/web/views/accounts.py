"""设置 › 账号与角色 Settings › Accounts and roles: who may sign in, and may what where."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luopan.org import dossier, queries, roster, services
from luopan.org.access import TITLES, Action, Role, Unknown, anywhere
from luopan.org.models import User
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import MOST_ROWS, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import lists

RUNS = (Action.PEOPLE_EDIT, Action.ROLES_GRANT)
# As offered: what most people are comes first, what may everything last.
_ROLES = (
    Role.REP,
    Role.MANAGER,
    Role.OPERATIONS,
    Role.FINANCE,
    Role.AUDITOR,
    Role.DIRECTOR,
    Role.ADMIN,
)


@policy(*RUNS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Accounts, with their state and roles."""
    if "xlsx" in request.GET:
        said = request.GET.get("q", "").strip()[:80]
        found = roster.roster(request.user, at=request.at, words=said, size=MOST_ROWS)
        export = lists.accounts(found.rows, said, request.on)
        return download(export, at=request.at)
    return _list(request)


@policy(*RUNS)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """An account, a role, and the one-time link for its first password."""
    said = request.POST
    name = said.get("username", "").strip()
    try:
        place = roster.place_called(said.get("unit", ""))
        token = services.invite(
            **_by(request),
            username=name,
            email=said.get("email", ""),
            role=said.get("role", ""),
            unit=place.code,
            person=_person(said.get("person", "")),
        )
    except Refused as refusal:
        return _list(request, refusal, said=said)
    return _one(request, name, link=_link(request, token))


@policy(*RUNS)
@require_GET
def account(request: HttpRequest, username: str) -> HttpResponse:
    """One account, and what may be done with it."""
    return _one(request, username)


@policy(*RUNS)
@require_POST
def change(request: HttpRequest, username: str, act: str) -> HttpResponse:
    """Do something with an account."""
    if act not in _ACTS:
        raise Unknown(gettext_lazy("There is no such operation."))
    roster.entrant(request.user, username, at=request.at)
    try:
        shown = _ACTS[act](request, queries.account(username))
    except Refused as refusal:
        return _one(request, username, refusal)
    if shown is not None:
        return shown
    messages.success(request, _("Done."))
    return go(request, reverse("account", args=[username]))


def _reset(request: HttpRequest, user: User) -> HttpResponse:
    """A link for a new password, or for the first one."""
    act = services.reset if user.has_usable_password() else services.invite
    token = act(**_by(request), username=user.username)
    return _one(request, user.username, link=_link(request, token))


def _disable(request: HttpRequest, user: User) -> None:
    services.disable_user(**_by(request), user=user)


def _enable(request: HttpRequest, user: User) -> None:
    services.enable_user(**_by(request), user=user)


def _unlock(request: HttpRequest, user: User) -> None:
    services.unlock(**_by(request), username=user.username)


def _forget_factor(request: HttpRequest, user: User) -> None:
    services.forget_factor(**_by(request), user=user)


def _grant(request: HttpRequest, user: User) -> None:
    until = typed.day(request.POST.get("until_date", ""))
    services.grant_role(**_role(request), user=user, until_date=until)


def _end_role(request: HttpRequest, user: User) -> None:
    services.end_role(**_role(request), user=user)


def _by(request: HttpRequest) -> dict[str, Any]:
    reason = request.POST.get("reason", "")
    return {"actor": request.user, "at": request.at, "reason": reason}


def _role(request: HttpRequest) -> dict[str, Any]:
    said = request.POST
    return {
        **_by(request),
        "role": said.get("role", ""),
        "unit": roster.place_called(said.get("unit", "")),
        "from_date": typed.day(said.get("from_date", "")),
    }


_ACTS: dict[str, Callable[[HttpRequest, User], HttpResponse | None]] = {
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "forget-factor": _forget_factor,
    "grant": _grant,
    "end-role": _end_role,
}


def _list(
    request: HttpRequest, refusal: Refused | None = None, said: Any = None
) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    number = typed.whole_number(request.GET.get("page", ""), 1)
    context = {
        "here": "settings",
        "found": roster.roster(request.user, at=request.at, words=words, page=number),
        "words": words,
        "people": roster.without_account(on=request.on),
        "said": said or {},
        "problem": str(refusal) if refusal else "",
        **_choices(request),
    }
    status = refusal.status if refusal else 200
    return page(request, "settings/accounts.html", context, status=status)


def _one(
    request: HttpRequest, username: str, refusal: Refused | None = None, link: str = ""
) -> HttpResponse:
    context = {
        "here": "settings",
        "one": roster.entrant(request.user, username, at=request.at),
        "is_above": roster.is_above(request.user, username, at=request.at),
        "link": link,
        "problem": str(refusal) if refusal else "",
        "said": request.POST,
        **_choices(request),
    }
    status = refusal.status if refusal else 200
    return page(request, "settings/account.html", context, status=status)


def _choices(request: HttpRequest) -> dict[str, Any]:
    grants = anywhere(request.user, (Action.ROLES_GRANT,), on=request.on)
    return {
        "roles": [(role.value, TITLES[role]) for role in _ROLES],
        "places": dossier.places(request.user, on=request.on),
        "may_grant": grants,
    }


def _person(words: str) -> Any:
    return dossier.person_called(words.strip()) if words.strip() else None


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("welcome", args=[token]))
