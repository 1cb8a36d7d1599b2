"""What a refusal lacks, and where it is entered: a link for who may, names for all others."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luopan.org.access import Action, may, name_of, who_may
from luopan.org.facts import company_row
from luopan.org.language import listed
from luopan.trail.refusal import Refused
from luopan.web.parts import address
from luopan.web.words.lacking import Notice

NAMED = 3  # of those who can enter it


@dataclass(frozen=True)
class Remedy:
    """``url`` with its ``title``; or who can enter it, in a sentence."""

    title: str
    url: str
    who: str


def remedy(request: HttpRequest, refusal: Refused) -> Remedy | None:
    """Where what is missing is entered; None: nothing is, or it has no page."""
    titles = {
        "rates": _("Enter an exchange rate"),
        "products": _("Enter a conversion"),
        "customers": _("Set a customer's owner"),
    }
    url, title = address(refusal.mended_in), titles.get(refusal.mended_in)
    if not url or title is None:
        return None
    if may(request.user, Action.DIMENSIONS_EDIT, on=request.on):
        return Remedy(title, url, "")
    return Remedy(title, "", who_enters(request))


def remedies(
    request: HttpRequest, notices: Iterable[Notice]
) -> list[tuple[Notice, Remedy | None]]:
    """Each notice with where what it misses is entered."""
    return [(one, remedy(request, one.refusal)) for one in notices]


def who_enters(request: HttpRequest) -> str:
    """Who can enter what belongs to all: rates, products, calendars."""
    company = company_row()
    root = company.root if company else None
    found = who_may(Action.DIMENSIONS_EDIT, unit=root, on=request.on) if root else ()
    names = listed([name_of(user) for user in found[:NAMED]])
    return _("It can be entered by: %(who)s.") % {"who": names} if names else ""
