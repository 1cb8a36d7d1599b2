"""The database does not answer: one sentence, when to come again, and nothing is asked of it."""

import logging
import threading
import time
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

AGAIN = 5  # seconds after which to come again
ENDED = "57P"  # PostgreSQL's states: it shuts down, has crashed, is starting
REACHED = ("08", ENDED, "53300")  # no connection; …; too many of them
LINE = 10.0  # seconds between two lines of the log
_said = [0.0]
_turn = threading.Lock()


def is_away(problem: BaseException | None) -> bool:
    """Whether a fault says that PostgreSQL cannot be reached, or went away meanwhile.

    Without a state nobody answered; a deadlock or a cancelled statement has one.
    """
    if connection.vendor != "postgresql":  # SQLite is a file, and always there
        return False
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    state = getattr(problem.__cause__, "sqlstate", None)
    return state is None or state.startswith(REACHED)


def answer(request: HttpRequest, problem: Any, *, json: bool) -> HttpResponse:
    """503: nothing of this was saved; come again in some seconds.

    The page is whole in itself: who is signed in, in which language, the database knows.
    """
    _log(problem)
    with translation.override(translation.get_language_from_request(request)):
        sentence = _(
            "The database is not responding. Try again in a few seconds; what was saved "
            "before is not lost."
        )
        found: HttpResponse
        if json:
            found = JsonResponse({"problem": sentence, "facts": {}}, status=503)
        else:
            found = HttpResponse(get_template("503.html").render(), status=503)
    found["Retry-After"] = str(AGAIN)
    found._has_been_logged = True  # type: ignore[attr-defined]  # else Django adds a traceback each
    return found


def _log(problem: Any) -> None:
    """One line every ten seconds: everybody's requests fail alike."""
    with _turn:
        now = time.monotonic()
        if now - _said[0] < LINE:
            return
        _said[0] = now
    said = (str(problem).splitlines() or [""])[0]
    logging.getLogger(__name__).error("the database does not answer: %s", said)
