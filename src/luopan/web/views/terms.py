"""Words in the second language: attributes of customers, their values, channels, sources."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luopan.dimensions import services
from luopan.org.access import Action
from luopan.strategy.queries.sources import words_named
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import lists
from luopan.web.words.clauses import counted, run_on

MOST = 450  # words on the page; a form has so many fields


@policy(Action.DIMENSIONS_EDIT)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Every word in use, with what it is called in the second language."""
    if request.method == "POST":
        form = request.POST
        said = dict(zip(form.getlist("word"), form.getlist("other"), strict=False))
        count = services.name_terms(actor=request.user, at=request.at, terms=said)
        done = ngettext("%(count)d term named.", "%(count)d terms named.", count)
        messages.success(request, done % {"count": count})
        return go(request, reverse("terms"))
    said = request.GET.get("q", "")[:60]
    found = words_named(said)
    if "xlsx" in request.GET:
        return download(lists.terms(found, said, request.on), at=request.at)
    missing = sum(not other for _said, other in found)
    context = {
        "here": "settings",
        "rows": found[:MOST],
        "more": max(len(found) - MOST, 0),
        "words": said,
        "sentence": _sentence(len(found), missing, said),
    }
    return page(request, "settings/terms.html", context)


def _sentence(count: int, missing: int, said: str) -> str:
    """How many words there are, and how many wait for a name."""
    if not count:
        return _("No term is similar to “%(said)s”.") % {"said": said} if said else ""
    words = ngettext("%(count)s term", "%(count)s terms", count) % {"count": count}
    unnamed = (missing, _("%(n)s without a name in the second language"))
    return run_on([words, *counted([unnamed])])
