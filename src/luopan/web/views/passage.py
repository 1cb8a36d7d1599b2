"""The link of a message: a page with one button. Only pressing it does something.

Chat programs and mail filters open links to look at them; to them this page says nothing,
and it stays as good as it was.
"""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luopan.org import services
from luopan.org.access import Denied
from luopan.org.passages import page_of, whose
from luopan.trail.refusal import Refused
from luopan.web.door.by_link import count_wrong, refuse_guessing
from luopan.web.door.sessions import MARK
from luopan.web.policy import PUBLIC, policy


@policy(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def go(request: HttpRequest, token: str) -> HttpResponse:
    """The button; pressed, the page that the message is about, signed in."""
    refuse_guessing(request)
    user = whose(token, at=timezone.now())
    if user is not None and request.user == user:
        return redirect(page_of(token))
    if request.method == "POST":
        return _enter(request, token)
    if user is None:
        count_wrong(request)
    known = user is not None
    answer = render(request, "entry/passage.html", {"known": known})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _enter(request: HttpRequest, token: str) -> HttpResponse:
    if request.user.is_authenticated:
        raise Denied(
            _(
                "This message was for someone else. Sign out first if it was for another "
                "account of yours."
            )
        )
    try:
        passage = services.enter_by_link(actor=None, at=timezone.now(), token=token)
    except Refused as refusal:
        count_wrong(request)
        context = {"known": False, "problem": str(refusal)}
        return render(request, "entry/passage.html", context, status=403)
    request.session[MARK] = True
    return perform_login(request, passage.user, redirect_url=passage.where)
