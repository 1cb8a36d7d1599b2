"""What a page says is worked out once, and said again until something was done.

Kept under the trail's pulse (decision 0042), per person, language and day, in the memory of a
process. Only what is read is kept; pages with a message to say are made anew.
"""

import functools
import re
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Set
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from luopan.org.facts import reading, remembered_while_reading
from luopan.trail.pulse import NOTHING, look
from luopan.web.aside import DOOR, DRAFTING

__all__ = ["DRAFTING", "NOTHING", "SHELF", "kept", "kept_parts", "page_kept"]

T = TypeVar("T")
Name = TypeVar("Name", bound=Hashable)
View = Callable[..., HttpResponse]
TOKEN = b"@the-token-of-this-request@"
TOKEN_IN_HEAD = re.compile(rb'name="csrf-token" content="(\w{64})"')


class Shelf:
    """Things under their keys, each with the mark it is true under; the oldest goes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._things: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()

    def get(self, key: Hashable, mark: Hashable) -> Any:
        """What lies there under this mark; None: nothing."""
        with self._lock:
            stands, thing = self._things.get(key, (None, None))
            if stands != mark:
                return None
            self._things.move_to_end(key)
            return thing

    def put(self, key: Hashable, mark: Hashable, thing: Any) -> None:
        """In the place of what lay there under another mark."""
        with self._lock:
            self._things[key] = mark, thing
            self._things.move_to_end(key)
            while len(self._things) > settings.KEPT_PAGES:
                self._things.popitem(last=False)

    def clear(self) -> None:
        """Nothing lies there any more."""
        with self._lock:
            self._things.clear()


SHELF = Shelf()


def kept(
    request: HttpRequest,
    name: Hashable,
    make: Callable[[], T],
    *,
    despite: frozenset[str],
) -> T:
    """What was made for this person under a name, or is made now; never None.

    Args:
        request: Of a signed-in user.
        name: Of what is made; with all that it depends on beside him, his language and day.
        make: Makes it: no wish of the request may decide about it that ``name`` does not hold.
        despite: Acts that cannot change it; those of the door never do.
    """
    return kept_parts(request, {name: despite}, lambda _names: {name: make()})[name]


def kept_parts(
    request: HttpRequest,
    parts: Mapping[Name, frozenset[str]],
    make: Callable[[Set[Name]], Mapping[Name, T]],
) -> dict[Name, T]:
    """Several things that are kept apart, each as ``kept``: what is missing is made at once.

    Args:
        request: Of a signed-in user.
        parts: Name → acts that cannot change it.
        make: Makes all that is named to it.
    """
    if not _may_keep():
        return dict(make(parts.keys()))
    marks = {name: _mark(despite) for name, despite in parts.items()}
    there = {name: SHELF.get((name, *_who(request)), marks[name]) for name in parts}
    missing = {name for name, thing in there.items() if thing is None}
    made = make(missing) if missing else {}
    for name, thing in made.items():
        SHELF.put((name, *_who(request)), marks[name], thing)
    return {**there, **made}


def _mark(despite: frozenset[str]) -> tuple[int, int]:
    """Of the moment of the request, in which nothing changes; asked once in it."""
    return remembered_while_reading(("trail seen",), look).mark(despite | DOOR)


def _may_keep() -> bool:
    return settings.KEPT_PAGES > 0 and reading()


def _who(request: HttpRequest) -> tuple[Hashable, ...]:
    return request.user.pk, get_language(), request.on


def page_kept(
    despite: Callable[[HttpRequest], frozenset[str]],
) -> Callable[[View], View]:
    """Make a view one whose whole page is kept.

    Args:
        despite: Says which acts cannot change the page of a request.

    An answer with the attribute ``fleeting`` is not kept: it shows what no act will change.
    """

    def decorate(view: View) -> View:
        place = f"{view.__module__}.{view.__qualname__}"

        @functools.wraps(view)
        def answer(request: HttpRequest, *said: Any, **words: Any) -> HttpResponse:
            if not _may_keep() or "_messages" in request.session:
                return view(request, *said, **words)
            key = place, *_address(request), *_who(request)
            mark = _mark(despite(request))
            found = SHELF.get(key, mark)
            if found is not None:
                return _said_again(request, found)
            response = view(request, *said, **words)
            if _lasts(response):
                SHELF.put(key, mark, _without_token(response.content))
            return response

        return answer

    return decorate


def _lasts(response: HttpResponse) -> bool:
    """Whether it is a page and no more, of which nothing is worked out by a job just now."""
    plain = response.status_code == 200 and list(response.headers) == ["Content-Type"]
    return plain and not getattr(response, "fleeting", False)


def _address(request: HttpRequest) -> tuple[Hashable, ...]:
    """All of a request that decides what a page looks like."""
    part = request.headers.get("HX-Request"), request.headers.get("HX-Boosted")
    look = request.COOKIES.get("theme", ""), request.COOKIES.get("rise", "")
    return request.get_full_path(), *part, *look


def _without_token(body: bytes) -> bytes:
    """A page as it is kept: small, and without the token of the form it was made with."""
    found = TOKEN_IN_HEAD.search(body)
    return zlib.compress(body.replace(found[1], TOKEN) if found else body, 1)


def _said_again(request: HttpRequest, page: bytes) -> HttpResponse:
    body = zlib.decompress(page)
    if TOKEN in body:
        body = body.replace(TOKEN, get_token(request).encode())
    return HttpResponse(body)
