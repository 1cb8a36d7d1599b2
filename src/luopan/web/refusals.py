"""What was refused at the door leaves a line in the log: what route, who, why. Nothing else.

No name that was tried, no address, no form: a password typed into the wrong field would stand
there. The trail keeps what was refused of acts; this is for whoever watches the server.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("luopan.door")
MOST_A_MINUTE = 60  # lines of a process: some 2 MB an hour if somebody never stops
BY_STATUS = {
    401: "signed out",
    403: "not allowed",
    404: "hidden",
    413: "too large",
    429: "too often",
}


def because(request: HttpRequest, why: str, who: int | None = None) -> None:
    """Say why a request is refused, where its answer alone does not tell.

    Args:
        request: Which.
        why: In a word or two of ours, never what was sent.
        who: The account that it is about, if nobody is signed in.
    """
    known = getattr(request, "refused", ("", None))[1]
    request.refused = why, known if who is None else who  # type: ignore[attr-defined]


def told(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Write a line about each request that was refused, in a flood about some of them."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if not request.path.startswith(settings.STATIC_URL):
            _tell(request, response.status_code)
        return response

    return answered


def _tell(request: HttpRequest, status: int) -> None:
    why, who = getattr(request, "refused", ("", None))
    match = request.resolver_match
    if not why and match is not None:  # addresses that lead nowhere are anybody's noise
        why = BY_STATUS.get(status, "")
    if not why or not (count := _flood.let_through(time.monotonic())):
        return
    user = getattr(request, "user", None)
    facts: dict[str, Any] = {
        "route": match.view_name if match is not None else "",
        "method": request.method,
        "who": who if who is not None else getattr(user, "pk", None),
        "why": why,
        "status": status,
    }
    if count > 1:
        facts["left_out_before"] = count - 1
    log.warning("refused", extra={"facts": facts})


@dataclass
class Flood:
    """Lets so many a minute through, and counts the others."""

    most: int = MOST_A_MINUTE
    began: float = 0.0
    written: int = 0
    left_out: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def let_through(self, at: float) -> int:
        """0: not this one. Else how many it stands for: itself, and what was left out."""
        with self._lock:
            if at - self.began >= 60:
                self.began, self.written = at, 0
            if self.written >= self.most:
                self.left_out += 1
                return 0
            self.written += 1
            count, self.left_out = 1 + self.left_out, 0
            return count


_flood = Flood()
