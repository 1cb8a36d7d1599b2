"""今天 Today: one sentence, what waits for me, my number, what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from luopan.web.parts import page
from luopan.web.policy import PUBLIC, policy


@policy(PUBLIC)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The page of the day; whoever is not signed in goes to the door."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    return page(request, "today/page.html", {"here": "today"})
