"""How much a request may bring. What says more is answered before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused
from luopan.web.middleware import refused

LARGE = {"/import/", "/api/v1/uploads"}  # records by hand, kept without being held
MOST_ELSEWHERE = (
    80 << 20
)  # a workbook or forty of them in a zip, and what is said beside


class TooLarge(Refused):
    """More than a request may hold."""

    status = 413


def bounded(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse by the length that a request says it has; strangers may send forms only."""

    def within_bounds(request: HttpRequest) -> HttpResponse:
        length = _length(request.META.get("CONTENT_LENGTH") or "0")
        most = settings.MOST_BYTES if request.path in LARGE else MOST_ELSEWHERE
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            known = request.user.is_authenticated
            most = most if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length > most:
            sentence = _("This request is too large: at most %(most)d MB.")
            return refused(request, TooLarge(sentence, most=most >> 20))
        return answer(request)

    return within_bounds


def _length(said: str) -> int:
    """A length that is no number is none; Django reads nothing then."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0
