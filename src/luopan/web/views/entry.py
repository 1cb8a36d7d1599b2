"""Signing in, the first password, and whether the process is well."""

import sys
from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import LoginView, LogoutView
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.defaults import server_error

from luopan.org import door, queries, services
from luopan.org.access import Denied, Unknown
from luopan.trail.refusal import Refused
from luopan.web import away, metrics
from luopan.web.door import one_click
from luopan.web.door.sessions import ENDED
from luopan.web.door.sizes import TooLarge
from luopan.web.middleware import living, refused, wants_json
from luopan.web.policy import PUBLIC, policy
from luopan.web.refusals import because


class SignIn(LoginView):
    """The door: name and password; in a demo at this machine, its cast."""

    template_name = "entry/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the cast, and why the last session ended."""
        request = self.request
        cast = door.cast(request.on) if one_click.is_open(request) else ()
        ended = request.session.pop(ENDED, "")
        return super().get_context_data(**kwargs) | {"cast": cast, "ended": ended}

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with its sentence."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


sign_in = policy(PUBLIC)(SignIn.as_view())
sign_out = policy(PUBLIC)(LogoutView.as_view(template_name="entry/sign_out.html"))


@policy(PUBLIC)
@require_POST
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Come in as one of the cast of a demo, by one click."""
    if not one_click.is_open(request):
        raise Http404
    user = door.member_of_cast(request.POST.get("username", ""), request.on)
    if user is None:
        raise Http404
    return perform_login(request, user)


@policy(PUBLIC)
@require_http_methods(["GET", "POST"])
@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by a one-time link."""
    problem = ""
    if request.method == "POST":
        problem = _choose(request, token)
        if not problem:
            return redirect("sign_in")
    context = {
        "problem": problem,
        "known": queries.invitation_stands(token, at=timezone.now()),
    }
    return render(
        request, "entry/welcome.html", context, status=400 if problem else 200
    )


def _choose(request: HttpRequest, token: str) -> str:
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return _("The two passwords differ. Type the same one twice.")
    try:
        services.accept(actor=None, at=timezone.now(), token=token, password=password)
    except Refused as refusal:
        return str(refusal)
    return ""


@policy(PUBLIC)
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return living()


@policy(PUBLIC)
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The process answers and so does its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return JsonResponse({"state": "no database"}, status=503)
    return JsonResponse({"state": "ready"})


@policy(PUBLIC)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """For operators, if they asked for it; for anybody else there is nothing here."""
    if not metrics.may_ask(request):
        raise Unknown("")
    return HttpResponse(metrics.text(timezone.now()), content_type=metrics.PROMETHEUS)


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address; what is hidden from the reader answers with the same bytes."""
    return refused(request, Unknown(""))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its seal: most often the page stood open for too long."""
    because(request, "no seal")
    return refused(
        request,
        Denied(_("This page was open for too long. Go back, reload it and try again.")),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a view of another package refuses."""
    return refused(request, Denied(_("You are not allowed to do this.")))


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is none: a foreign host, too many fields, a body without its ends."""
    if isinstance(exception, RequestDataTooBig):
        return refused(request, TooLarge(_("This request is too large.")))
    return refused(request, Refused(_("This request cannot be read.")))


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the log has it. Or the database is away."""
    problem = sys.exc_info()[1]
    if away.is_away(problem):
        return away.answer(request, problem, json=wants_json(request))
    if wants_json(request):
        sentence = _("Something went wrong on our side; what was saved is not lost.")
        return JsonResponse({"problem": sentence, "facts": {}}, status=500)
    return server_error(request)
