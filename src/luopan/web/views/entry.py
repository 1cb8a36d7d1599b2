"""Signing in, the first password, and whether the process is well."""

from django.contrib.auth import views as auth
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from luopan.org import queries, services
from luopan.trail.refusal import Refused
from luopan.web.middleware import wants_json
from luopan.web.policy import PUBLIC, policy

sign_in = policy(PUBLIC)(
    auth.LoginView.as_view(
        template_name="entry/sign_in.html", redirect_authenticated_user=True
    )
)
sign_out = policy(PUBLIC)(auth.LogoutView.as_view())


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
    return JsonResponse({"state": "alive"})


@policy(PUBLIC)
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The process answers and so does its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"state": "no database"}, status=503)
    return JsonResponse({"state": "ready"})


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address; what is hidden from the reader answers with the same bytes."""
    if wants_json(request):
        return JsonResponse({"problem": _("There is nothing here.")}, status=404)
    return render(request, "404.html", status=404)
